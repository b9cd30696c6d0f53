import type { Expression, OrderItem } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { findCall, isAggregateCall, isLiteral, namesIn } from "./inspect.ts";
import { resolveName } from "./names.ts";
import { checkOrderable, orderKey } from "./order-by.ts";
import { scopeOf } from "./scope.ts";
import { aliasesOf, itemSql, type ListItem } from "./select-list.ts";
import type { FromRelation, OutputColumn, Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** Keys by ordinal where they are output columns (`ordinals`), by expression otherwise. */
export function orderOfSelect(
  t: Translation,
  order: readonly OrderItem[],
  items: readonly ListItem[],
  scope: Scope,
  ordinals: boolean,
): string {
  return order
    .map((key) => {
      const index = orderIndex(t, key.expression, items, scope);
      const item = index === null ? null : items[index];
      const value = item ? item.value : t.expression(key.expression, scope);
      checkOrderable(t, value.type, key.expression);
      const sql = item ? itemSql(t, item) : value.sql;
      return orderKey(key, item && ordinals ? String((index ?? 0) + 1) : sql, value.type, sql);
    })
    .join(", ");
}

function orderIndex(
  t: Translation,
  node: Expression,
  items: readonly ListItem[],
  scope: Scope,
): number | null {
  if (isLiteral(node)) fail(t, "Cannot ORDER BY literal values", node);
  if (node.kind === "number" && /^-?\d+$/.test(node.text)) {
    const position = Number(node.text);
    if (position < 1) {
      const message = `ORDER BY column number item is out of range. Column numbers must be greater than or equal to one. Found : ${position}`;
      fail(t, message, node);
    }
    if (position > items.length) {
      fail(t, `ORDER BY is out of SELECT column number range: ${position}`, node);
    }
    return position - 1;
  }
  if (node.kind !== "name" || node.path.length !== 1) return null;
  const key = (node.path[0] ?? "").toLowerCase();
  const alias = scope.aliases?.get(key);
  if (!alias || alias === "ambiguous") return null;
  return items.findIndex((item) => !item.anonymous && item.name.toLowerCase() === key);
}

/** DISTINCT is sorted by its output columns. */
export function orderedDistinct(
  t: Translation,
  relation: Relation,
  items: readonly ListItem[],
  order: SelectOrder,
  from: FromRelation | null,
  outer: Scope | null,
): Relation {
  const alias = t.fresh();
  const columns = relation.columns.map(({ name, type, sqlName }) => ({
    name,
    type,
    sql: `${alias}.${quoteName(sqlName)}`,
  }));
  const scope: Scope = { parent: null, ranges: new Map(), columns, pseudoColumns: [] };
  const keys = order.map((key) => {
    const index = orderIndex(t, key.expression, items, { ...scope, aliases: aliasesOf(items) });
    const value =
      index === null ? distinctKey(t, key.expression, items, columns, scope, from, outer) : columns[index];
    if (!value) return fail(t, "ORDER BY is out of SELECT column number range", key.expression);
    checkOrderable(t, value.type, key.expression);
    return orderKey(key, value.sql, value.type, value.sql);
  });
  return { ...relation, sql: `SELECT * FROM (${relation.sql}) AS ${alias} ORDER BY ${keys.join(", ")}` };
}

/** An expression of ORDER BY under DISTINCT: one of the list's own, or one over its columns. */
function distinctKey(
  t: Translation,
  node: Expression,
  items: readonly ListItem[],
  columns: readonly { type: OutputColumn["type"]; sql: string }[],
  scope: Scope,
  from: FromRelation | null,
  outer: Scope | null,
): { type: OutputColumn["type"]; sql: string } {
  if (node.kind === "name" && node.path.length > 1) {
    const sql = t.expression(node, scopeOf(from, outer)).sql;
    const column = columns[items.findIndex((item) => item.value.sql === sql)];
    if (column) return column;
  }
  checkVisible(t, node, scope, scopeOf(from, outer));
  return t.expression(node, scope);
}

/** After SELECT DISTINCT the FROM's columns are gone, and nothing is computed over groups or windows. */
function checkVisible(t: Translation, node: Expression, scope: Scope, before: Scope): void {
  const call = findCall(node, (inner) => inner.over !== null || isAggregateCall(inner, t));
  if (call) {
    const name = `${call.name.join(".").toUpperCase()}${call.star ? "(*)" : ""}`;
    const what = call.over ? "Analytic function" : `Aggregate function ${name}`;
    fail(t, `${what} not allowed in ORDER BY clause after SELECT DISTINCT`, call);
  }
  for (const name of namesIn(node)) {
    if (resolveName(t, name, scope) || !resolveName(t, name, before)) continue;
    const what = name.path.length > 1 ? name.path.join(".") : `column ${name.path[0]}`;
    fail(t, `ORDER BY clause expression references ${what} which is not visible after SELECT DISTINCT`, name);
  }
}
