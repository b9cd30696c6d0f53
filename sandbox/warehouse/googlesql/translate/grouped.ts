import type { CallExpression, Expression } from "../syntax/ast.ts";
import { isAggregateCall, namesIn } from "./inspect.ts";
import { resolveName } from "./names.ts";
import { isColumn, mentioned, mentions } from "./scope.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Name = Extract<Expression, { kind: "name" }>;

/** What a query is grouped by: SQL of the keys, and the expressions that they were written as. */
export interface GroupKeys {
  readonly sql: ReadonlySet<string>;
  readonly nodes: readonly Expression[];
}

/**
 * Where checked expressions stand: `clause` as errors call it, `ending` what they say a column is not (neither grouped nor
 * aggregated), `hidden` the names that lambdas and subqueries give themselves.
 */
interface Place {
  readonly clause: string;
  readonly ending?: string;
  readonly hidden?: ReadonlySet<string>;
}

/**
 * Fails at the first column in an expression of a grouped query that is neither a key nor inside an aggregate. Only columns and
 * paths are known again as keys; a key that is an expression is so as a whole item of the SELECT list (`isKey`).
 */
export function checkGrouped(
  t: Translation,
  node: unknown,
  keys: GroupKeys,
  scope: Scope,
  place: Place,
): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) checkGrouped(t, item, keys, scope, place);
    return;
  }
  const { kind } = node as { kind?: string };
  if (kind === "date_part") return;
  if (kind === "name") {
    checkName(t, node as Name, keys, scope, place);
    return;
  }
  if (isSubquery(node as Expression)) {
    checkSubquery(t, node as Expression, keys, scope, place);
    return;
  }
  if (kind === "call") {
    checkCall(t, node as CallExpression, keys, scope, place);
    return;
  }
  const hidden =
    kind === "lambda"
      ? new Set([...(place.hidden ?? []), ...(node as Lambda).parameters.map((name) => name.toLowerCase())])
      : place.hidden;
  const inner = hidden ? { ...place, hidden } : place;
  for (const value of Object.values(node)) checkGrouped(t, value, keys, scope, inner);
}

type Lambda = Extract<Expression, { kind: "lambda" }>;

/** Whether an expression is a key as it was written. */
export function isKey(t: Translation, node: Expression, keys: GroupKeys, scope: Scope): boolean {
  return keys.nodes.some((key) => sameNode(t, key, node, scope));
}

function checkCall(t: Translation, call: CallExpression, keys: GroupKeys, scope: Scope, place: Place): void {
  if (isAggregateCall(call, t)) return;
  const { over, ...rest } = call;
  checkGrouped(t, Object.values(rest), keys, scope, place);
  if (!over) return;
  const window =
    "windowName" in over
      ? scope.windows?.find(({ name }) => name.toLowerCase() === over.windowName.toLowerCase())?.specification
      : over;
  checkGrouped(t, window?.partitionBy, keys, scope, { ...place, clause: "PARTITION BY" });
  checkGrouped(t, window?.orderBy, keys, scope, { ...place, clause: "Window ORDER BY" });
}

function checkName(t: Translation, node: Name, keys: GroupKeys, scope: Scope, place: Place): void {
  const [first = ""] = node.path;
  if (scope.aliases?.has(first.toLowerCase()) || place.hidden?.has(first.toLowerCase())) return;
  const value = resolveName(t, node, scope);
  if (!value || !mentions(withoutKeys(value.sql, keys, scope), scope)) return;
  notGrouped(t, node, place, scope);
}

function notGrouped(t: Translation, node: Name, place: Place, scope: Scope): never {
  const { clause, ending = "neither grouped nor aggregated" } = place;
  const { path } = node;
  const isTable = path.length === 1 && scope.ranges.has((path[0] ?? "").toLowerCase());
  const what = isTable ? `table alias ${path[0]}` : `column ${path[path.length - 1]}`;
  return fail(t, `${clause} expression references ${what} which is ${ending}`, node);
}

type Subquery = Extract<Expression, { kind: "scalar_query" | "array_query" | "exists" | "in_query" }>;

function isSubquery(node: Expression): node is Subquery {
  return ["scalar_query", "array_query", "exists", "in_query"].includes(node.kind);
}

/** What a subquery takes from the grouped query shows in its SQL; the place is that of the first name which may mean it. */
function checkSubquery(t: Translation, node: Expression, keys: GroupKeys, scope: Scope, place: Place): void {
  const inside = { ...place, clause: "An" };
  if (node.kind === "in_query") checkGrouped(t, node.operand, keys, scope, inside);
  const query = node.kind === "in_query" ? { ...node, operand: NULL } : node;
  const sql = withoutKeys(t.expression(query, scope).sql, keys, scope);
  const used = mentioned(sql, scope);
  if (used.size === 0) return;
  const culprit = namesIn(query).find((name) => {
    const value = resolveQuietly(t, name, scope);
    return value !== null && mentioned(value, { ...scope, parent: null }).size > 0 && overlap(value, used);
  });
  if (!culprit) return;
  notGrouped(t, culprit, inside, scope);
}

const NULL: Expression = { kind: "null", position: 0 };

function overlap(sql: string, used: ReadonlySet<string>): boolean {
  return [...used].some((text) => sql.includes(text));
}

function resolveQuietly(t: Translation, node: Name, scope: Scope): string | null {
  try {
    return resolveName(t, node, scope)?.sql ?? null;
  } catch {
    return null;
  }
}

/** Without the keys that names may mean: columns and paths, and where aliases are seen, any. */
function withoutKeys(sql: string, keys: GroupKeys, scope: Scope): string {
  const named = [...keys.sql].filter((key) => scope.aliases || PATH.test(key) || isColumn(key, scope));
  return named.reduce((text, key) => text.replaceAll(key, "$key"), sql);
}

const PATH = /^\(*\w+\."(?:[^"]|"")*"(?:\)*\."(?:[^"]|"")*")*$/;

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
