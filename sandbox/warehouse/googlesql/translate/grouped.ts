import type { CallExpression, Expression } from "../syntax/ast.ts";
import { resolveName } from "./names.ts";
import { mentions } from "./scope.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Name = Extract<Expression, { kind: "name" }>;

/** What a query is grouped by: SQL of the keys, and the expressions that they were written as. */
export interface GroupKeys {
  readonly sql: ReadonlySet<string>;
  readonly nodes: readonly Expression[];
}

/**
 * Fails at the first column in an expression of a grouped query that is neither a key nor inside an aggregate. Subqueries and
 * lambdas are left to DuckDB, which refuses such columns too, without a place.
 */
export function checkGrouped(
  t: Translation,
  node: unknown,
  keys: GroupKeys,
  scope: Scope,
  clause: string,
): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) checkGrouped(t, item, keys, scope, clause);
    return;
  }
  const { kind } = node as { kind?: string };
  if (kind === "query" || kind === "lambda" || kind === "date_part") return;
  if (keys.nodes.some((key) => sameNode(t, key, node, scope))) return;
  if (kind === "name") {
    checkName(t, node as Name, keys, scope, clause);
    return;
  }
  if (kind === "call" && isAggregate(t, node as CallExpression)) return;
  for (const value of Object.values(node)) checkGrouped(t, value, keys, scope, clause);
}

function isAggregate(t: Translation, call: CallExpression): boolean {
  return !call.over && t.library.aggregate.has(call.name.join(".").toUpperCase());
}

function checkName(t: Translation, node: Name, keys: GroupKeys, scope: Scope, clause: string): void {
  const [first = ""] = node.path;
  if (scope.aliases?.has(first.toLowerCase())) return;
  const value = resolveName(t, node, scope);
  if (!value || [...keys.sql].some((key) => value.sql.includes(key))) return;
  if (!mentions(value.sql, scope)) return;
  const name = node.path[node.path.length - 1];
  fail(t, `${clause} expression references column ${name} which is neither grouped nor aggregated`, node);
}

/** Equal but for place, brackets and the way in which a column is named. */
function sameNode(t: Translation, a: unknown, b: unknown, scope: Scope): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [bare(a), bare(b)];
  if (left.kind === "name" && right.kind === "name") {
    const meanings = [left, right].map((name) => resolveName(t, name as unknown as Name, scope)?.sql);
    return meanings[0] !== undefined && meanings[0] === meanings[1];
  }
  const [keys, others] = [keysOf(left), keysOf(right)];
  return keys.length === others.length && keys.every((key) => sameNode(t, left[key], right[key], scope));
}

type Loose = Readonly<Record<string, unknown>>;

function bare(node: object): Loose {
  let inner = node as Loose;
  while (inner.kind === "parenthesized") inner = inner.expression as Loose;
  return inner;
}

function keysOf(node: Loose): string[] {
  return Object.keys(node).filter((key) => key !== "position");
}
