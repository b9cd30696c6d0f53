import type { CallExpression, Expression } from "../syntax/ast.ts";
import { findFunction } from "./find-function.ts";
import type { Translation } from "./translation.ts";

/** Whether an aggregate (not used as a window function) is called in an expression, outside its subqueries. */
export function hasAggregate(node: unknown, t: Translation): boolean {
  return findCall(node, (call) => isAggregateCall(call, t)) !== null;
}

/** Whether a window function is called in an expression, outside its subqueries. */
export function hasWindow(node: unknown): boolean {
  return findWindow(node) !== null;
}

export function hasSubquery(node: unknown): boolean {
  return some(node, (kind) => kind === "query");
}

/** The first call of a window function in an expression, outside its subqueries. */
export function findWindow(node: unknown): CallExpression | null {
  return findCall(node, (call) => call.over !== null);
}

/** Whether a call aggregates rows: BigQuery's own aggregates and the user's, without OVER. */
export function isAggregateCall(call: CallExpression, t: Translation): boolean {
  if (call.over) return false;
  const name = call.name.join(".").toUpperCase();
  const { aggregate, scalar, window } = t.library;
  if (aggregate.has(name)) return true;
  return !scalar.has(name) && !window.has(name) && findFunction(t, call)?.kind === "aggregate_function";
}

/** The first call that passes in an expression, outside its subqueries. */
export function findCall(node: unknown, test: (call: CallExpression) => boolean): CallExpression | null {
  let found: CallExpression | null = null;
  some(
    node,
    (kind, inner) => {
      if (kind !== "call" || !test(inner as CallExpression)) return false;
      found = inner as CallExpression;
      return true;
    },
    (kind) => kind === "query",
  );
  return found;
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

/** Literals that no clause takes as a key; integers are numbers of columns there. */
export function isLiteral(node: Expression): boolean {
  if (node.kind === "number") return !/^-?\d+$/.test(node.text);
  return node.kind === "string" || node.kind === "boolean" || node.kind === "null" || node.kind === "bytes";
}

/** The names in an expression and its subqueries; array paths of their FROM count as names. */
export function namesIn(node: unknown): NameExpression[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if ((node as { kind?: string }).kind === "name") return [node as NameExpression];
  if ((node as { kind?: string }).kind === "table") {
    const { path, position } = node as { path: string[]; position: number };
    return path.length > 1 ? [{ kind: "name", path, quoted: false, position }] : [];
  }
  return Object.values(node).flatMap(namesIn);
}

type NameExpression = Extract<Expression, { kind: "name" }>;
