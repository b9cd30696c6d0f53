import { JSON_TOKENS, pathSteps } from "./json-text.ts";

/** JSON whose scalars keep their text, so that nothing is lost of large numbers: a string, an array, or members by key. */
type Tree = string | Tree[] | Map<string, Tree>;

/** JSON_SET at one path; missing members and elements are made, a path through a scalar changes nothing. */
export function setAt(json: string, path: string, value: string): string {
  return print(placed(parse(json), pathSteps(path), parse(value)));
}

/** JSON_REMOVE of one path; nothing happens where there is nothing. */
export function removeAt(json: string, path: string): string {
  const steps = pathSteps(path);
  const last = steps.pop();
  if (last === undefined) throw new Error("JSON_REMOVE cannot remove the root ($)");
  const root = parse(json);
  let parent: Tree | undefined = root;
  for (const step of steps) parent = parent === undefined ? undefined : child(parent, step);
  if (parent instanceof Map && typeof last === "string") parent.delete(last);
  if (Array.isArray(parent) && typeof last === "number" && last < parent.length) parent.splice(last, 1);
  return print(root);
}

/** JSON_STRIP_NULLS of the whole value, arrays included. */
export function stripNulls(json: string): string {
  return print(stripped(parse(json)));
}

function child(tree: Tree, step: string | number): Tree | undefined {
  if (tree instanceof Map && typeof step === "string") return tree.get(step);
  return Array.isArray(tree) && typeof step === "number" ? tree[step] : undefined;
}

function placed(tree: Tree, steps: readonly (string | number)[], value: Tree): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const base = tree === "null" ? (typeof step === "string" ? new Map<string, Tree>() : []) : tree;
  if (base instanceof Map && typeof step === "string") {
    return base.set(step, placed(base.get(step) ?? "null", rest, value));
  }
  if (Array.isArray(base) && typeof step === "number") {
    while (base.length <= step) base.push("null");
    base[step] = placed(base[step] as Tree, rest, value);
  }
  return base;
}

function stripped(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.filter((item) => item !== "null").map(stripped);
  if (!(tree instanceof Map)) return tree;
  const kept = [...tree].filter(([, value]) => value !== "null");
  return new Map(kept.map(([key, value]) => [key, stripped(value)]));
}

function parse(json: string): Tree {
  const tokens = json.match(JSON_TOKENS) ?? [];
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
      members.set(key, value());
      if (tokens[at] === ",") at++;
    }
    at++;
    return members;
  };
  return value();
}

function print(tree: Tree): string {
  if (Array.isArray(tree)) return `[${tree.map(print).join(",")}]`;
  if (!(tree instanceof Map)) return tree;
  return `{${[...tree].map(([key, value]) => `${JSON.stringify(key)}:${print(value)}`).join(",")}}`;
}
