import { numberText } from "./json-numbers.ts";
import type { Step } from "./json-steps.ts";

/** JSON whose scalars keep their text, so that nothing is lost of large numbers: a string, an array, or members by key. */
export type Tree = string | Tree[] | Map<string, Tree>;

/** Strings, punctuation marks, and words (numbers, true, false, null). */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The tree of valid JSON text; of members with one key the first stays. */
export function parseTree(json: string): Tree {
  const tokens = json.match(TOKENS) ?? [];
  let at = 0;
  const value = (): Tree => {
    const token = tokens[at++] as string;
    if (token === "[") {
      const items: Tree[] = [];
      while (tokens[at] !== "]") {
        items.push(value());
        if (tokens[at] === ",") at++;
      }
      at++;
      return items;
    }
    if (token !== "{") return token;
    const members = new Map<string, Tree>();
    while (tokens[at] !== "}") {
      const key = JSON.parse(tokens[at] as string) as string;
      at += 2;
      const member = value();
      if (!members.has(key)) members.set(key, member);
      if (tokens[at] === ",") at++;
    }
    at++;
    return members;
  };
  return value();
}

/** JSON text as a value of type JSON prints it: keys in order, the first of equal ones, numbers and strings in one form. */
export function canonicalJson(json: string): string {
  return printTree(parseTree(json));
}

/**
 * The canonical text of anything that PARSE_JSON takes; `exact` refuses numbers that would be rounded.
 * @throws Error for text that is not JSON, and for numbers that cannot be kept
 */
export function checkedJson(json: string, exact: boolean): string {
  JSON.parse(json);
  return printTree(parseTree(json), exact);
}

/** A tree as a value of type JSON prints it. */
export function printTree(tree: Tree, exact = false): string {
  if (Array.isArray(tree)) return `[${tree.map((item) => printTree(item, exact)).join(",")}]`;
  if (!(tree instanceof Map)) return scalarText(tree, exact);
  const members = [...tree].sort(([a], [b]) => compareKeys(a, b));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${printTree(value, exact)}`).join(",")}}`;
}

/** JSON text over several lines, in the order in which it is written. */
export function prettyJson(json: string): string {
  let depth = 0;
  let out = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  const tokens = json.match(TOKENS) ?? [];
  for (const [index, token] of tokens.entries()) {
    const opens = token === "{" || token === "[";
    const closes = token === "}" || token === "]";
    const previous = tokens[index - 1];
    if (closes) depth--;
    if (closes && previous !== "{" && previous !== "[") out += line();
    out += token === ":" ? ": " : token;
    if (opens) depth++;
    const next = tokens[index + 1];
    if ((opens && next !== "}" && next !== "]") || token === ",") out += line();
  }
  return out;
}

/** The value at a path, if there is one. A key of digits finds an element of an array too, and a position a member. */
export function treeAt(tree: Tree, steps: readonly Step[]): Tree | undefined {
  let found: Tree | undefined = tree;
  for (const step of steps) {
    if (found instanceof Map) found = found.get(String(step));
    else if (Array.isArray(found)) found = /^\d+$/.test(String(step)) ? found[Number(step)] : undefined;
    else return undefined;
  }
  return found;
}

/** A string without its quotes, any other scalar as it prints; null for JSON null, arrays and objects. */
export function scalarOf(tree: Tree | undefined): string | null {
  if (typeof tree !== "string" || tree === "null") return null;
  return tree.startsWith('"') ? (JSON.parse(tree) as string) : scalarText(tree, false);
}

function scalarText(token: string, exact: boolean): string {
  if (token.startsWith('"')) return token.includes("\\") ? JSON.stringify(JSON.parse(token)) : token;
  return /^[-\d]/.test(token) ? numberText(token, exact) : token;
}

/** In the order of the keys' UTF-8 bytes, which for surrogates is not that of their UTF-16 units. */
export function compareKeys(a: string, b: string): number {
  if (/[\ud800-\udfff]/.test(a + b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
