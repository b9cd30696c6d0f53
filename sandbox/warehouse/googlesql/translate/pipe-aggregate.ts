import type { Expression, GroupItem, PipeOperator, Select, SelectItem } from "../syntax/ast.ts";
import { checkGrouped, sameNode } from "./grouped.ts";
import { findWindow, hasAggregate, isLiteral } from "./inspect.ts";
import { scopeOf } from "./scope.ts";
import { starSelect } from "./star-select.ts";
import type { FromRelation, Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Aggregate = Extract<PipeOperator, { kind: "aggregate" }>;

/** AGGREGATE … GROUP BY: the grouping columns first, then the aggregates, sorted by those that have a suffix. */
export function aggregated(
  t: Translation,
  pipe: Aggregate,
  input: FromRelation,
  outer: Scope | null,
): Relation {
  const scope = scopeOf(input, outer);
  for (const item of pipe.items) checkItem(t, item, scope);
  const keys: Key[] = [];
  const groups = pipe.groupBy.map((item) => grouped(t, item, keys, scope));
  if (keys.length === 0 && pipe.items.length === 0)
    fail(t, "Pipe AGGREGATE cannot have both an empty aggregate list and an empty GROUP BY", pipe);
  const empty = pipe.groupBy.find((item) => item.kind === "group");
  if (empty && keys.length > 0)
    fail(t, "GROUP BY () is only allowed when there are no other grouping items", empty);
  const select: Select = {
    ...starSelect(pipe.position),
    items: [...keys.map(({ expression, alias }) => item(expression, alias)), ...pipe.items],
    groupBy: keys.length > 0 ? { all: false, items: groups } : null,
  };
  return t.select(select, input, outer, orderOf(pipe, keys));
}

interface Key {
  readonly expression: Expression;
  readonly alias: string | null;
  readonly order: Aggregate["groupBy"][number]["order"];
}

const item = (expression: Expression, alias: string | null): SelectItem => ({
  kind: "expression",
  expression,
  alias,
  position: expression.position,
});

/** The item as it stands in GROUP BY, with numbers for its expressions, which `keys` learns. */
function grouped(t: Translation, item: Aggregate["groupBy"][number], keys: Key[], scope: Scope): GroupItem {
  if (item.kind !== "expression") return nested(t, item, keys, scope);
  checkKey(t, item.expression);
  keys.push(item);
  return { ...item, expression: ordinal(keys.length, item) };
}

/** In ROLLUP and its kin every expression is one column, however often it is written. */
function nested(t: Translation, item: GroupItem, keys: Key[], scope: Scope): GroupItem {
  const number = (expression: Expression) => {
    checkKey(t, expression);
    const known = keys.findIndex((key) => sameNode(t, key.expression, expression, scope));
    if (known < 0) keys.push({ expression, alias: null, order: null });
    return ordinal(known < 0 ? keys.length : known + 1, expression);
  };
  switch (item.kind) {
    case "expression":
      return { ...item, expression: number(item.expression) };
    case "group":
      return { ...item, items: item.items.map(number) };
    default:
      return { ...item, items: item.items.map((inner) => nested(t, inner, keys, scope)) };
  }
}

const ordinal = (number: number, { position }: { position: number }): Expression => ({
  kind: "number",
  text: String(number),
  position,
});

function checkKey(t: Translation, node: Expression): void {
  if (isLiteral(node)) fail(t, "Cannot GROUP BY literal values", node);
  if (node.kind === "number") fail(t, "GROUP BY ordinal not allowed in pipe AGGREGATE", node);
}

/** Every item aggregates, and names columns only inside of aggregates. */
function checkItem(t: Translation, item: SelectItem, scope: Scope): void {
  const node = item.kind === "star" ? [item.of, item.replace] : item.expression;
  const window = findWindow(node);
  if (window) fail(t, "Analytic function not allowed in pipe AGGREGATE", window);
  if (!hasAggregate(node, t)) fail(t, "Pipe AGGREGATE cannot include non-aggregate expressions", item);
  const none = { sql: new Set<string>(), nodes: [] };
  checkGrouped(t, node, none, scope, { clause: "AGGREGATE list", ending: "not aggregated" });
}

/** The sorted columns by their numbers, those of GROUP BY first. */
function orderOf(pipe: Aggregate, keys: readonly Key[]): SelectOrder {
  const ascending = { direction: "ASC", nulls: null } as const;
  const columns = [
    ...keys.map(({ expression, order }) => ({
      ...expression,
      order: order ?? (pipe.andOrderBy ? ascending : null),
    })),
    ...pipe.items,
  ];
  return columns.flatMap(({ order, position }, i) =>
    order ? [{ ...order, expression: ordinal(i + 1, { position }), position }] : [],
  );
}
