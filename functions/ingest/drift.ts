/** Types seen at a place of the payload, and the places below it. */
type Node = { types: number; children: Map<string, Node> };

const typeNames = ["null", "boolean", "number", "string", "array", "object"] as const;
/** Deeper than this, and beyond this many keys of one object, paths are not told apart. */
const maxDepth = 24;
const maxKeys = 400;

/** Collects the paths and types of a batch's payloads. */
export type Shape = {
  observe(value: unknown): void;
  /** Sorted, each as `path:type`; array elements as `[]`, surplus keys as `*`. */
  paths(): string[];
};

export function newShape(): Shape {
  const root: Node = { types: 0, children: new Map() };
  return {
    observe: (value) => walk(root, value, 0),
    paths: () => list(root, "", []).sort(),
  };
}

/** The paths that none of the known ones is. */
export function unknownPaths(paths: readonly string[], known: ReadonlySet<string>): string[] {
  return paths.filter((path) => !known.has(path));
}

function walk(node: Node, value: unknown, depth: number): void {
  if (value === null || value === undefined) node.types |= 1;
  else if (typeof value === "boolean") node.types |= 2;
  else if (typeof value === "number") node.types |= 4;
  else if (typeof value === "string") node.types |= 8;
  else if (Array.isArray(value)) {
    node.types |= 16;
    if (depth >= maxDepth || value.length === 0) return;
    const element = child(node, "[]");
    for (const item of value) walk(element, item, depth + 1);
  } else {
    node.types |= 32;
    if (depth >= maxDepth) return;
    const record = value as Record<string, unknown>;
    for (const key in record) walk(child(node, key), record[key], depth + 1);
  }
}

function child(node: Node, key: string): Node {
  const found = node.children.get(key);
  if (found) return found;
  const name = node.children.size >= maxKeys ? "*" : key;
  let created = node.children.get(name);
  if (!created) {
    created = { types: 0, children: new Map() };
    node.children.set(name, created);
  }
  return created;
}

function list(node: Node, path: string, into: string[]): string[] {
  for (const [key, below] of node.children) {
    const here = key === "[]" ? `${path}[]` : path === "" ? key : `${path}.${key}`;
    typeNames.forEach((type, bit) => {
      if (below.types & (1 << bit)) into.push(`${here}:${type}`);
    });
    list(below, here, into);
  }
  return into;
}
