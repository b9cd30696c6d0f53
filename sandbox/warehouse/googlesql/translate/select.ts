import type { Expression, Select } from "../syntax/ast.ts";
import { settledType, ungroupable } from "../types/compare.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL, structOf } from "../types/make.ts";
import { coerced } from "./coerce.ts";
import { groupBySql, groupedExpressions } from "./group-by.ts";
import { keysIntoTries } from "./grouped-tries.ts";
import { findCall, findWindow, hasAggregate, hasWindow, isAggregateCall } from "./inspect.ts";
import { shareJsonReads } from "./json-reads.ts";
import { scopeOf } from "./scope.ts";
import { checkColumns } from "./select-groups.ts";
import { aliasesOf, itemSql, type ListItem, selectList, uniqueNames } from "./select-list.ts";
import { orderedDistinct, orderOfSelect } from "./select-order.ts";
import type { FromRelation, OutputColumn, Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import { checkWindows } from "./windows.ts";

/** A SELECT over a translated FROM, ordered; `order` may use the select list's aliases and the FROM's columns. */
export function translateSelect(
  t: Translation,
  node: Select,
  from: FromRelation | null,
  outer: Scope | null,
  order: SelectOrder,
): Relation {
  const base: Scope = { ...scopeOf(from, outer), windows: node.windows, groupedBy: groupedExpressions(node) };
  checkWindows(t, node.windows);
  const items = selectList(t, node, from, base);
  const withAliases: Scope = { ...base, aliases: aliasesOf(items) };
  const group = node.groupBy ? groupBySql(t, node.groupBy, items, withAliases, base) : null;
  if (node.qualify && !findWindow([node.qualify, items.map((item) => item.node)])) {
    fail(t, "The QUALIFY clause requires analytic function to be present", node.qualify);
  }
  const lonely = from ? null : findCall(node.items, (call) => isAggregateCall(call, t));
  if (lonely) fail(t, "SELECT without FROM clause cannot use aggregation", lonely);
  checkColumns(t, node, items, order, group?.keys ?? null, base, withAliases);
  const free = (sql: string) => (group ? keysIntoTries(t, sql, group.keys.sql) : sql);
  const clauses = [
    node.where
      ? ` WHERE ${condition(t, node.where, { ...base, noAggregates: "WHERE clause" }, "WHERE")}`
      : "",
    group?.sql ?? "",
    node.having ? free(` HAVING ${condition(t, node.having, withAliases, "HAVING")}`) : "",
    node.qualify ? free(` QUALIFY ${condition(t, node.qualify, withAliases, "QUALIFY")}`) : "",
  ].join("");
  if (node.distinct) checkDistinct(t, items, node);
  const output = outputOf(t, node, items);
  const list = output.list.map(free).join(", ");
  // The fields of SELECT AS STRUCT are no columns that a number could mean.
  const keys =
    order.length > 0 && !node.distinct
      ? free(orderOfSelect(t, order, items, withAliases, node.as !== "STRUCT"))
      : "";
  if (group || node.having || node.qualify || hasAggregate(node.items, t) || hasWindow(node.items))
    t.nesting.groups += 1;
  const relation: Relation = {
    sql: selectSql(node, from, list, `${clauses}${keys && ` ORDER BY ${keys}`}`),
    columns: output.columns,
    valueTable: node.as !== null,
  };
  return order.length > 0 && node.distinct
    ? orderedDistinct(t, relation, items, order, from, outer)
    : relation;
}

function selectSql(node: Select, from: FromRelation | null, list: string, clauses: string): string {
  const select = `SELECT ${node.distinct ? "DISTINCT " : ""}`;
  if (!from) return `${select}${list}${clauses}`;
  // Beneath a grouping the shared reads would be columns that are neither grouped nor aggregated.
  if (node.groupBy) return `${select}${list} FROM ${from.sql}${clauses}`;
  const shared = shareJsonReads(from, [list, clauses] as const);
  return `${select}${shared.texts[0]} FROM ${shared.from}${shared.texts[1]}`;
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

function condition(t: Translation, node: Expression, scope: Scope, clause: string): string {
  const window = clause === "QUALIFY" ? null : findWindow(node);
  if (window) fail(t, `Analytic function not allowed in ${clause} clause`, window);
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
    const kind = ungroupable(item.value.type, true);
    if (kind)
      fail(t, `Column ${item.name} of type ${kind} cannot be used in SELECT DISTINCT`, item.node ?? node);
  }
}
