import type { CallExpression } from "../syntax/ast.ts";
import type { FunctionLibrary } from "./translation.ts";

/** Whether an aggregate (not used as a window function) is called in an expression, outside its subqueries. */
export function hasAggregate(node: unknown, library: FunctionLibrary): boolean {
  return hasCall(node, (call) => !call.over && library.aggregate.has(call.name.join(".").toUpperCase()));
}

/** Whether a window function is called in an expression, outside its subqueries. */
export function hasWindow(node: unknown): boolean {
  return hasCall(node, (call) => call.over !== null);
}

export function hasSubquery(node: unknown): boolean {
  return some(node, (kind) => kind === "query");
}

function hasCall(node: unknown, test: (call: CallExpression) => boolean): boolean {
  return some(
    node,
    (kind, inner) => kind === "call" && test(inner as CallExpression),
    (kind) => kind === "query",
  );
}

/** Whether a node or one inside it passes; what `closed` names is not looked into. */
function some(
  node: unknown,
  test: (kind: string | undefined, node: object) => boolean,
  closed: (kind: string | undefined) => boolean = () => false,
): boolean {
  if (typeof node !== "object" || node === null) return false;
  if (Array.isArray(node)) return node.some((item) => some(item, test, closed));
  const { kind } = node as { kind?: string };
  if (test(kind, node)) return true;
  return !closed(kind) && Object.values(node).some((value) => some(value, test, closed));
}
