import { pathSteps, type Step } from "./json-steps.ts";
import { parseTree, printTree, type Tree, treeAt } from "./json-tree.ts";

/**
 * JSON_SET at one path. What the path misses is made (with `create`), arrays are filled up with nulls; a path that goes
 * through a value of another kind changes nothing.
 */
export function setAt(json: string, path: string, value: string, create: boolean): string {
  const tree = parseTree(json);
  const steps = pathSteps(path);
  if (!create && existing(tree, steps) === undefined) return printTree(tree);
  return printTree(placed(tree, steps, parseTree(value)));
}

/** JSON_REMOVE of one path; nothing happens where there is nothing. */
export function removeAt(json: string, path: string): string {
  const steps = pathSteps(path);
  const last = steps.pop();
  if (last === undefined) throw new Error("Invalid input to JSON_REMOVE: The JSONPath cannot be '$'");
  const root = parseTree(json);
  const parent = existing(root, steps);
  if (parent instanceof Map && typeof last === "string") parent.delete(last);
  if (Array.isArray(parent) && typeof last === "number" && last < parent.length) parent.splice(last, 1);
  return printTree(root);
}

/**
 * JSON_STRIP_NULLS of the value at a path: members that are null, with `arrays` elements too, and with `empty` what is empty
 * then. The value at the path itself becomes null where nothing is left of it.
 */
export function stripNulls(json: string, path: string, arrays: boolean, empty: boolean): string {
  const tree = parseTree(json);
  const steps = pathSteps(path);
  const value = existing(tree, steps);
  if (value === undefined) return printTree(tree);
  return printTree(placed(tree, steps, stripped(value, { arrays, empty }) ?? "null"));
}

/** JSON_ARRAY_APPEND at one path: to an array or in the place of a null. `each`: the elements of `value` one by one. */
export function appendAt(json: string, path: string, value: string, each: boolean): string {
  const tree = parseTree(json);
  const steps = pathSteps(path);
  const target = existing(tree, steps);
  if (target !== "null" && !Array.isArray(target)) return printTree(tree);
  const items = Array.isArray(target) ? target : [];
  return printTree(placed(tree, steps, [...items, ...added(value, each)]));
}

/** JSON_ARRAY_INSERT at one path, which ends with a position; arrays that are too short are filled up with nulls. */
export function insertAt(json: string, path: string, value: string, each: boolean): string {
  const tree = parseTree(json);
  const steps = pathSteps(path);
  const position = steps.pop();
  const target = existing(tree, steps);
  if (typeof position !== "number" || (target !== "null" && !Array.isArray(target))) return printTree(tree);
  const items = Array.isArray(target) ? target : [];
  const values = added(value, each);
  const filled = items.length < position + (values.length === 0 ? 1 : 0);
  while (items.length < position) items.push("null");
  if (values.length === 0 && filled) items.push("null");
  items.splice(position, 0, ...values);
  return printTree(placed(tree, steps, items));
}

function added(value: string, each: boolean): Tree[] {
  const tree = parseTree(value);
  return each && Array.isArray(tree) ? tree : [tree];
}

/** The value at a path whose keys meet objects and whose positions meet arrays. */
function existing(tree: Tree, steps: readonly Step[]): Tree | undefined {
  let found: Tree | undefined = tree;
  for (const step of steps) {
    const fits: boolean = found instanceof Map ? typeof step === "string" : typeof step === "number";
    found = fits && found !== undefined ? treeAt(found, [step]) : undefined;
  }
  return found;
}

function placed(tree: Tree, steps: readonly Step[], value: Tree): Tree {
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

interface Stripping {
  readonly arrays: boolean;
  readonly empty: boolean;
}

/** What is left of a value; undefined where that is nothing and empty values go. */
function stripped(tree: Tree, options: Stripping): Tree | undefined {
  const goes = (left: Tree | undefined) => left === undefined || left === "null";
  if (Array.isArray(tree)) {
    const left = tree.map((item) => stripped(item, options));
    if (!options.arrays) return left.map((item, i) => item ?? (Array.isArray(tree[i]) ? [] : new Map()));
    const kept = left.filter((item) => !goes(item)) as Tree[];
    return options.empty && kept.length === 0 ? undefined : kept;
  }
  if (!(tree instanceof Map)) return tree;
  const kept = [...tree]
    .map(([key, value]) => [key, stripped(value, options)] as const)
    .filter(([, value]) => !goes(value)) as [string, Tree][];
  return options.empty && kept.length === 0 ? undefined : new Map(kept);
}
