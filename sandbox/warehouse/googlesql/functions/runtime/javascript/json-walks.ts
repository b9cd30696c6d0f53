import { pathSteps } from "./json-steps.ts";
import { compareKeys, parseTree, printTree, type Tree } from "./json-tree.ts";

/** JSON_QUERY in lax mode: an array of all values that the path leads to. `recursive`: through arrays of arrays too. */
export function laxQuery(json: string, path: string, recursive: boolean): string {
  let found: Tree[] = [parseTree(json)];
  for (const step of pathSteps(path)) {
    found = found.flatMap((tree) =>
      typeof step === "number"
        ? elementAt(tree, step)
        : membersOf(unwrapped(tree, recursive ? Infinity : 1), step),
    );
  }
  return printTree(found);
}

/** JSON_FLATTEN: the texts of all values that are no arrays, directly or inside arrays of arrays. */
export function flattened(json: string): string[] {
  return unwrapped(parseTree(json), Number.POSITIVE_INFINITY).map((tree) => printTree(tree));
}

/** How JSON_KEYS goes through arrays: not at all, through one at a time, or through arrays of arrays. */
const ARRAYS: Readonly<Record<string, number>> = {
  strict: 0,
  lax: 1,
  "lax recursive": Number.POSITIVE_INFINITY,
};

/**
 * JSON_KEYS: the paths of all keys up to a depth, in order, each once. A key of other than letters, digits, `_`, `-`, `:` and
 * blanks stands in double quotes.
 * @throws Error for a mode that there is none of, and a depth below 1
 */
export function keysOf(json: string, depth: number, mode: string): string[] {
  const arrays = ARRAYS[mode.toLowerCase()];
  if (arrays === undefined) throw new Error(`Invalid JSON mode specified: ${mode}`);
  if (depth < 1) throw new Error("max_depth must be positive.");
  const keys = new Set<string>();
  const visit = (tree: Tree, prefix: string, level: number) => {
    for (const value of unwrapped(tree, arrays)) {
      if (!(value instanceof Map)) continue;
      for (const [key, member] of value) {
        const name = prefix + (/^[\p{L}\p{N}_\-:\s]+$/u.test(key) ? key : JSON.stringify(key));
        keys.add(name);
        if (level < depth) visit(member, `${name}.`, level + 1);
      }
    }
  };
  visit(parseTree(json), "", 1);
  return [...keys].sort(compareKeys);
}

/** The value itself, or what an array holds; arrays inside arrays are opened so many levels deep. */
function unwrapped(tree: Tree, levels: number): Tree[] {
  if (!Array.isArray(tree) || levels === 0) return [tree];
  return tree.flatMap((item) => unwrapped(item, levels - 1));
}

function membersOf(trees: readonly Tree[], key: string): Tree[] {
  return trees.flatMap((tree) => (tree instanceof Map && tree.has(key) ? [tree.get(key) as Tree] : []));
}

/** Element of an array; a value that is none counts as an array of itself. */
function elementAt(tree: Tree, position: number): Tree[] {
  const items = Array.isArray(tree) ? tree : [tree];
  return position < items.length ? [items[position] as Tree] : [];
}
