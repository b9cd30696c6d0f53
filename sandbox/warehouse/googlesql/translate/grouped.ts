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
export function sameNode(t: Translation, a: unknown, b: unknown, scope: Scope): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [bare(a), bare(b)];
  if (left.kind === "name" && right.kind === "name")
    return meaning(t, left, scope) === meaning(t, right, scope);
  const [keys, others] = [keysOf(left), keysOf(right)];
  return keys.length === others.length && keys.every((key) => sameNode(t, left[key], right[key], scope));
}

/** A column's SQL; for a name that means something only further inside (a subquery's column), the name itself. */
function meaning(t: Translation, node: Loose, scope: Scope): string {
  const name = node as unknown as Name;
  return resolveName(t, name, scope)?.sql ?? name.path.join(".").toLowerCase();
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
