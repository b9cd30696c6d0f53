import type { Expression, GroupItem, Select } from "../syntax/ast.ts";
import { ungroupable } from "../types/compare.ts";
import { type GroupKeys, sameNode } from "./grouped.ts";
import { findCall, hasAggregate, hasWindow, isAggregateCall, isLiteral } from "./inspect.ts";
import type { ListItem } from "./select-list.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** The keys that a query is grouped by, as they are told while its GROUP BY is translated. */
interface Keys {
  readonly sql: Set<string>;
  readonly nodes: Expression[];
}

/** ` GROUP BY …` ("" where there is nothing to group by) and its keys. `scope` sees the aliases of the select list, `base` does not. */
export function groupBySql(
  t: Translation,
  groupBy: NonNullable<Select["groupBy"]>,
  items: readonly ListItem[],
  scope: Scope,
  base: Scope,
): { sql: string; keys: GroupKeys } {
  const found: Keys = { sql: new Set(), nodes: [] };
  const result = (keys: readonly string[]) => ({
    sql: keys.length > 0 ? ` GROUP BY ${keys.join(", ")}` : "",
    keys: found,
  });
  if (groupBy.all) {
    const keys = items.flatMap((item, i) => {
      if (item.node && (hasAggregate(item.node, t) || hasWindow(item.node))) return [];
      checkGroupable(t, item.value, item.node ?? { position: 0 });
      addKey(found, item.value, item.node);
      return isConstant(item.node) ? [] : [String(i + 1)];
    });
    return result(keys);
  }
  // Inside ROLLUP and its kin DuckDB takes no ordinals.
  const ordinals = groupBy.items.every((item) => item.kind === "expression" || item.kind === "group");
  return result(groupBy.items.map((item) => groupItem(t, item, { items, scope, base, ordinals, found })));
}

interface Setting {
  readonly items: readonly ListItem[];
  readonly scope: Scope;
  /** Without the aliases of the select list, which stand for themselves only, not inside expressions. */
  readonly base: Scope;
  /** Whether keys of the select list may be written as their numbers. */
  readonly ordinals: boolean;
  readonly found: Keys;
}

function addKey(found: Keys, value: Typed, node: Expression | null): void {
  found.sql.add(value.sql);
  if (node) found.nodes.push(node);
}

function groupItem(t: Translation, item: GroupItem, setting: Setting): string {
  const inner = (nested: GroupItem) => groupItem(t, nested, setting);
  switch (item.kind) {
    case "rollup":
      return `ROLLUP (${item.items.map(inner).join(", ")})`;
    case "cube":
      return `CUBE (${item.items.map(inner).join(", ")})`;
    case "sets":
      return `GROUPING SETS (${item.items.map((nested) => (nested.kind === "expression" ? `(${inner(nested)})` : inner(nested))).join(", ")})`;
    case "group":
      return `(${item.items.map((expression) => groupKey(t, expression, setting)).join(", ")})`;
    default:
      return groupKey(t, item.expression, setting);
  }
}

function groupKey(
  t: Translation,
  node: Expression,
  { items, scope, base, ordinals, found }: Setting,
): string {
  const index = listIndex(t, node, items, scope, base);
  if (index === null) {
    const value = t.expression(node, node.kind === "name" ? scope : base);
    checkGroupable(t, value, node);
    addKey(found, value, node);
    return value.sql;
  }
  const item = items[index];
  if (!item) return fail(t, "GROUP BY is out of SELECT column number range", node);
  if (item.node && (hasAggregate(item.node, t) || hasWindow(item.node))) {
    const kind = hasWindow(item.node) ? "an analytic function" : "an aggregation function";
    fail(
      t,
      `Column ${item.anonymous ? index + 1 : item.name} contains ${kind}, which is not allowed in GROUP BY`,
      node,
    );
  }
  checkGroupable(t, item.value, node);
  addKey(found, item.value, item.node);
  return ordinals ? String(index + 1) : item.value.sql;
}

/** The place in the select list that a grouping expression names or repeats; null if it does neither. */
function listIndex(
  t: Translation,
  node: Expression,
  items: readonly ListItem[],
  scope: Scope,
  base: Scope,
): number | null {
  if (isLiteral(node)) fail(t, "Cannot GROUP BY literal values", node);
  if (node.kind === "number" && /^-?\d+$/.test(node.text)) {
    const position = Number(node.text);
    if (position < 1 || position > items.length) {
      fail(t, `GROUP BY is out of SELECT column number range: ${position}`, node);
    }
    return position - 1;
  }
  checkPlain(t, node);
  if (node.kind !== "name" || node.path.length !== 1) return sameIndex(t, node, items, base);
  const key = (node.path[0] ?? "").toLowerCase();
  const alias = scope.aliases?.get(key);
  if (!alias) return null;
  const isNamed = (item: ListItem) => !item.anonymous && item.name.toLowerCase() === key;
  if (items.filter(isNamed).length > 1) {
    const message = `Name ${node.path[0]} in GROUP BY clause is ambiguous; it may refer to multiple columns in the SELECT-list`;
    return fail(t, message, node);
  }
  return items.findIndex(isNamed);
}

/** The item that repeats a grouping expression: written once in DuckDB, both are sure to be one. */
function sameIndex(t: Translation, node: Expression, items: readonly ListItem[], base: Scope): number | null {
  const index = items.findIndex((item) => item.node && sameNode(t, node, item.node, base));
  return index < 0 ? null : index;
}

function checkPlain(t: Translation, node: Expression): void {
  const call = findCall(node, (inner) => inner.over !== null || isAggregateCall(inner, t));
  if (!call) return;
  const what = call.over ? "Analytic function" : `Aggregate function ${call.name.join(".").toUpperCase()}`;
  fail(t, `${what} not allowed in GROUP BY`, call);
}

function checkGroupable(t: Translation, value: Typed, node: { position: number }): void {
  const kind = ungroupable(value.type, true);
  if (kind) fail(t, `Grouping by expressions of type ${kind} is not allowed`, node);
}

/** The operators among the keys, written in GROUP BY or in the select list that it names. */
export function groupedExpressions(node: Select): Expression[] {
  if (!node.groupBy) return [];
  const written = node.groupBy.all ? [] : node.groupBy.items.flatMap(expressionsOf);
  const listed = node.items.flatMap((item) => (item.kind === "expression" ? [item.expression] : []));
  return [...written, ...listed].filter((key) => key.kind === "binary");
}

function expressionsOf(item: GroupItem): Expression[] {
  if (item.kind === "expression") return [item.expression];
  return item.kind === "group" ? [...item.items] : item.items.flatMap(expressionsOf);
}

function isConstant(node: Expression | null): boolean {
  return (
    node?.kind === "number" || node?.kind === "string" || node?.kind === "boolean" || node?.kind === "null"
  );
}
