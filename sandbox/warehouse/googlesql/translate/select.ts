import type { Expression, OrderItem, Select } from "../syntax/ast.ts";
import { settledType, ungroupableKind } from "../types/compare.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL, structOf } from "../types/make.ts";
import { coerced } from "./coerce.ts";
import { groupBySql } from "./group-by.ts";
import { checkGrouped, type GroupKeys } from "./grouped.ts";
import { hasAggregate } from "./inspect.ts";
import { checkOrderable, orderKey } from "./order-by.ts";
import { scopeOf } from "./scope.ts";
import { aliasesOf, itemSql, type ListItem, selectList, uniqueNames } from "./select-list.ts";
import type { FromRelation, OutputColumn, Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** A SELECT over a translated FROM, ordered; `order` may use the select list's aliases and the FROM's columns. */
export function translateSelect(
  t: Translation,
  node: Select,
  from: FromRelation | null,
  outer: Scope | null,
  order: SelectOrder,
): Relation {
  const base: Scope = { ...scopeOf(from, outer), windows: node.windows };
  const items = selectList(t, node, from, base);
  const withAliases: Scope = { ...base, aliases: aliasesOf(items) };
  const group = node.groupBy ? groupBySql(t, node.groupBy, items, withAliases, base) : null;
  checkColumns(t, node, items, order, group?.keys ?? null, base, withAliases);
  const clauses = [
    from ? ` FROM ${from.sql}` : "",
    node.where
      ? ` WHERE ${condition(t, node.where, { ...base, noAggregates: "WHERE clause" }, "WHERE")}`
      : "",
    group?.sql ?? "",
    node.having ? ` HAVING ${condition(t, node.having, withAliases, "HAVING")}` : "",
    node.qualify ? ` QUALIFY ${condition(t, node.qualify, withAliases, "QUALIFY")}` : "",
  ].join("");
  if (node.distinct) checkDistinct(t, items, node);
  const output = outputOf(t, node, items);
  const list = output.list.join(", ");
  const relation: Relation = {
    sql: `SELECT ${node.distinct ? "DISTINCT " : ""}${list}${clauses}`,
    columns: output.columns,
    valueTable: node.as !== null,
  };
  if (order.length === 0) return relation;
  if (node.distinct || node.as === "STRUCT")
    return orderOutside(t, node, relation, items, from, outer, order, clauses);
  return { ...relation, sql: `${relation.sql} ORDER BY ${orderSql(t, order, items, withAliases, true)}` };
}

interface Output {
  readonly list: readonly string[];
  readonly columns: readonly OutputColumn[];
}

function outputOf(t: Translation, node: Select, items: readonly ListItem[]): Output {
  if (node.as === "STRUCT") {
    const fields = items.map((item) => ({
      name: item.anonymous ? "" : item.name,
      type: settledType(item.value.type),
    }));
    const parts = items.map(
      (item, i) => `${quoteString(fieldName(fields[i] ?? { name: "", type: BOOL }, i))}: ${itemSql(t, item)}`,
    );
    return {
      list: [`{${parts.join(", ")}} AS "$value"`],
      columns: [{ name: "f0_", sqlName: "$value", type: structOf(fields) }],
    };
  }
  const [first] = items;
  if (node.as === "VALUE") {
    if (!first || items.length !== 1)
      return fail(t, "SELECT AS VALUE query must have exactly one column", node);
    return {
      list: [`${itemSql(t, first)} AS "$value"`],
      columns: [{ name: "f0_", sqlName: "$value", type: settledType(first.value.type) }],
    };
  }
  const names = uniqueNames(items.map((item) => item.name));
  return {
    list: items.map((item, i) => `${itemSql(t, item)} AS ${quoteName(names[i] ?? item.name)}`),
    columns: items.map((item, i) => ({
      name: item.name,
      type: item.value.type,
      sqlName: names[i] ?? item.name,
      literal: item.value.literal ?? false,
    })),
  };
}

/** Keys by ordinal where they are output columns (`ordinals`), by expression otherwise. */
function orderSql(
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
  if (node.kind === "number" && /^\d+$/.test(node.text)) {
    const position = Number(node.text);
    if (position < 1 || position > items.length) {
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

/** DISTINCT is sorted by its output columns; the rows of SELECT AS STRUCT by what the struct was made of. */
function orderOutside(
  t: Translation,
  node: Select,
  relation: Relation,
  items: readonly ListItem[],
  from: FromRelation | null,
  outer: Scope | null,
  order: SelectOrder,
  clauses: string,
): Relation {
  if (!node.distinct) {
    const scope: Scope = { ...scopeOf(from, outer), windows: node.windows, aliases: aliasesOf(items) };
    const keys = orderSql(t, order, items, scope, false);
    return {
      ...relation,
      sql: `SELECT ${outputOf(t, node, items).list.join(", ")}${clauses} ORDER BY ${keys}`,
    };
  }
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
  return t.expression(node, scope);
}

function condition(t: Translation, node: Expression, scope: Scope, clause: string): string {
  return coerced(
    t,
    node,
    scope,
    BOOL,
    (from) => `${clause} clause should return type BOOL, but returns ${argumentTypeToString(from)}`,
  );
}

function checkDistinct(t: Translation, items: readonly ListItem[], node: Select): void {
  for (const item of items) {
    const kind = ungroupableKind(item.value.type);
    if (kind)
      fail(t, `Column ${item.name} of type ${kind} cannot be used in SELECT DISTINCT`, item.node ?? node);
  }
}

/** In a query with GROUP BY or aggregates every column must be a key or stand in an aggregate. */
function checkColumns(
  t: Translation,
  node: Select,
  items: readonly ListItem[],
  order: SelectOrder,
  groupKeys: GroupKeys | null,
  base: Scope,
  withAliases: Scope,
): void {
  const clauses = [items.map((item) => item.node), node.having, node.qualify, order];
  if (!groupKeys && !hasAggregate(clauses, t.library)) {
    if (node.having) {
      fail(t, "The HAVING clause requires GROUP BY or aggregation to be present", node.having);
    }
    return;
  }
  const keys = groupKeys ?? { sql: new Set<string>(), nodes: [] };
  for (const item of items) {
    if (item.node) checkGrouped(t, item.node, keys, base, "SELECT list");
    else if (!keys.sql.has(item.value.sql)) {
      const message = `SELECT list expression references column ${item.name} which is neither grouped nor aggregated`;
      fail(t, message, node.items.find((written) => written.kind === "star") ?? node);
    }
  }
  checkGrouped(t, node.having, keys, withAliases, "HAVING clause");
  checkGrouped(t, node.qualify, keys, withAliases, "QUALIFY clause");
  if (!node.distinct) checkGrouped(t, order, keys, withAliases, "ORDER BY clause");
}
