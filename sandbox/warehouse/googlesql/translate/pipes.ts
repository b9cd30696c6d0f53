import type { PipeOperator, Select, SelectItem } from "../syntax/ast.ts";
import { coerceColumns } from "./columns.ts";
import { hasWindow } from "./inspect.ts";
import { joined } from "./joins.ts";
import { limitSql } from "./limit.ts";
import { pivoted } from "./pivot.ts";
import { starSelect } from "./query-body.ts";
import { relationFrom, scopeOf } from "./scope.ts";
import { combineInputs } from "./set-operations.ts";
import type { FromRelation, NamedRange, Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { unpivoted } from "./unpivot.ts";

/** Pipe operators applied in order to a FROM or a query; each one is a SELECT around what stands before it. */
export function applyPipes(
  t: Translation,
  pipes: readonly PipeOperator[],
  input: FromRelation | Relation,
  outer: Scope | null,
): Relation {
  let current = "ranges" in input ? input : relationFrom(coerceColumns(t, input, null), t.fresh(), null);
  for (const pipe of pipes) current = applyPipe(t, pipe, current, outer);
  return selectOver(t, starSelect(0), current, outer);
}

function applyPipe(
  t: Translation,
  pipe: PipeOperator,
  input: FromRelation,
  outer: Scope | null,
): FromRelation {
  const star = starSelect(pipe.position);
  const starItem = (change: Partial<Extract<SelectItem, { kind: "star" }>>): SelectItem => ({
    kind: "star",
    position: pipe.position,
    of: null,
    except: [],
    replace: [],
    ...change,
  });
  const select = (change: Partial<Select>, order: SelectOrder = []) =>
    selectOver(t, { ...star, ...change }, input, outer, order);
  const wrapped = (relation: Relation) => relationFrom(coerceColumns(t, relation, null), t.fresh(), null);
  switch (pipe.kind) {
    case "where": {
      const clause = hasWindow(pipe.condition) ? "qualify" : "where";
      return sameRows(t, input, select({ [clause]: pipe.condition }));
    }
    case "select":
      return wrapped(select({ items: pipe.items, distinct: pipe.distinct }));
    case "extend":
      return sameRows(t, input, select({ items: [starItem({}), ...pipe.items] }));
    case "set": {
      for (const item of pipe.items) checkColumn(t, input, item.name, item);
      return wrapped(select({ items: [starItem({ replace: pipe.items })] }));
    }
    case "drop": {
      for (const name of pipe.columns) checkColumn(t, input, name, pipe);
      return wrapped(select({ items: [starItem({ except: pipe.columns })] }));
    }
    case "rename":
      return renamed(t, pipe, input, select({}));
    case "as":
      return relationFrom(coerceColumns(t, select({}), null), t.fresh(), pipe.alias);
    case "aggregate":
      return wrapped(aggregated(pipe, select));
    case "order_by":
      return sameRows(t, input, select({}, pipe.items));
    case "limit": {
      const relation = select({});
      const sql = relation.sql + limitSql(t, pipe.limit, pipe.offset);
      return sameRows(t, input, { ...relation, sql });
    }
    case "distinct":
      return sameRows(t, input, select({ distinct: true }));
    case "join": {
      const right = t.from(pipe.right, outer, scopeOf(input, outer));
      return joined(t, input, right, pipe, outer);
    }
    case "set_operation": {
      const inputs = [select({}), ...pipe.queries.map((query) => t.query(query, outer))];
      return wrapped(combineInputs(t, pipe, inputs));
    }
    case "pivot":
    case "unpivot":
      return pipe.item.kind === "pivot"
        ? pivoted(t, pipe.item, input, outer)
        : unpivoted(t, pipe.item, input);
    default:
      return refuse(t, `Pipe operator ${pipe.kind.toUpperCase()}`, pipe);
  }
}

function selectOver(
  t: Translation,
  node: Select,
  input: FromRelation,
  outer: Scope | null,
  order: SelectOrder = [],
): Relation {
  return t.select(node, input, outer, order);
}

/** AGGREGATE … GROUP BY: the grouping columns first, then the aggregates. */
function aggregated(
  pipe: Extract<PipeOperator, { kind: "aggregate" }>,
  select: (change: Partial<Select>, order?: SelectOrder) => Relation,
): Relation {
  const keys = pipe.groupBy.map(
    (item): SelectItem => ({
      kind: "expression",
      position: item.position,
      expression: item.expression,
      alias: item.alias,
    }),
  );
  const ordinal = (index: number, position: number) =>
    ({ kind: "number", text: String(index + 1), position }) as const;
  const groups = pipe.groupBy.map((item, i) => ({
    kind: "expression" as const,
    position: item.position,
    expression: ordinal(i, item.position),
    alias: null,
  }));
  const ordered = pipe.groupBy.flatMap((item, i): SelectOrder => {
    const order = item.order ?? null;
    if (!order && !pipe.andOrderBy) return [];
    const { direction, nulls } = order ?? { direction: "ASC" as const, nulls: null };
    return [{ expression: ordinal(i, item.position), direction, nulls, position: item.position }];
  });
  const groupBy = groups.length > 0 ? ({ all: false, items: groups } as const) : null;
  return select({ items: [...keys, ...pipe.items], groupBy }, ordered);
}

/** Rows filtered or sorted, columns as they were: table aliases go on meaning the same columns. */
function sameRows(t: Translation, input: FromRelation, relation: Relation): FromRelation {
  return keepRanges(input, relationFrom(coerceColumns(t, relation, null), t.fresh(), null));
}

function keepRanges(before: FromRelation, after: FromRelation): FromRelation {
  const moved = new Map(before.columns.map((column, i) => [column.sql, after.columns[i]?.sql ?? column.sql]));
  const ranges = new Map<string, NamedRange>(after.ranges);
  for (const [key, range] of before.ranges) {
    const columns = range.columns.flatMap((column) => {
      const sql = moved.get(column.sql);
      return sql === undefined ? [] : [{ ...column, sql }];
    });
    const row = moved.get(range.row.sql);
    const whole = range.isValueTable && row !== undefined ? { ...range.row, sql: row } : null;
    const rowless = whole ? {} : { rowless: `Using ${range.alias} as a whole row after a pipe operator` };
    ranges.set(key, {
      alias: range.alias,
      columns,
      pseudoColumns: [],
      row: whole ?? range.row,
      isValueTable: whole !== null,
      fullName: range.fullName,
      ...rowless,
    });
  }
  return { ...after, ranges };
}

function renamed(
  t: Translation,
  pipe: Extract<PipeOperator, { kind: "rename" }>,
  input: FromRelation,
  relation: Relation,
): FromRelation {
  for (const { from } of pipe.columns) checkColumn(t, input, from, pipe);
  const names = new Map(pipe.columns.map(({ from, to }) => [from.toLowerCase(), to]));
  const columns = relation.columns.map((column) => ({
    ...column,
    name: names.get(column.name.toLowerCase()) ?? column.name,
  }));
  return relationFrom(coerceColumns(t, { ...relation, columns }, null), t.fresh(), null);
}

function checkColumn(t: Translation, input: FromRelation, name: string, node: { position: number }): void {
  const found = input.columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
  if (!found) fail(t, `Unrecognized name: ${name}`, node);
}
