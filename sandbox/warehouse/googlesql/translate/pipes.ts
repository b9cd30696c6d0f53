import type { OrderItem, PipeOperator, Select, SelectItem } from "../syntax/ast.ts";
import { coerceColumns } from "./columns.ts";
import { commonTables, type Definition, remaining } from "./ctes.ts";
import { sampled } from "./from.ts";
import { findCall, hasWindow, isAggregateCall } from "./inspect.ts";
import { joined } from "./joins.ts";
import { standingApart } from "./layers.ts";
import { limitSql } from "./limit.ts";
import { aggregated } from "./pipe-aggregate.ts";
import { assigned, dropped, renamed } from "./pipe-columns.ts";
import { carried, withNames } from "./pipe-ranges.ts";
import { pivoted } from "./pivot.ts";
import { rowsOfFrom } from "./rows-of-from.ts";
import { relationFrom, scopeOf, tableRange, valueRange } from "./scope.ts";
import { combineInputs } from "./set-operations.ts";
import { starSelect } from "./star-select.ts";
import { fromTableFunction } from "./table-functions.ts";
import type { FromRelation, Relation, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import { unpivoted } from "./unpivot.ts";
import { withTables } from "./with-tables.ts";

/**
 * Pipe operators applied in order to a FROM or a query; each one is a SELECT around what stands before it. `made`: how many names
 * there were before the input.
 */
export function applyPipes(
  t: Translation,
  pipes: readonly PipeOperator[],
  input: FromRelation | Relation,
  outer: Scope | null,
  made: number,
): Relation {
  let current = "ranges" in input ? input : wrapped(t, input);
  let scope = outer;
  const definitions: Definition[] = [];
  for (const pipe of pipes) {
    if (pipe.kind === "with") {
      const tables = commonTables(t, { with: pipe.tables, recursive: false }, scope);
      scope = tables.scope;
      definitions.push(...tables.definitions);
    } else current = standingApart(t, applyPipe(t, pipe, current, scope), made, pipe);
  }
  const relation = rowsOfFrom(t, current, scope);
  return { ...relation, sql: withTables(remaining(t, definitions), relation.sql) };
}

type Piped = Exclude<PipeOperator, { kind: "with" }>;

function applyPipe(t: Translation, pipe: Piped, input: FromRelation, outer: Scope | null): FromRelation {
  switch (pipe.kind) {
    case "where": {
      noAggregates(t, pipe.condition, "WHERE");
      const clause = hasWindow(pipe.condition) ? "qualify" : "where";
      return sameRows(t, input, outer, { [clause]: pipe.condition });
    }
    case "select": {
      noAggregates(t, pipe.items, "SELECT");
      const { distinct, as, items, windows } = pipe;
      return wrapped(
        t,
        t.select({ ...starSelect(pipe.position), distinct, as, items, windows }, input, outer, []),
      );
    }
    case "extend":
      noAggregates(t, pipe.items, "EXTEND");
      return sameRows(t, input, outer, { items: [star(pipe), ...pipe.items], windows: pipe.windows });
    case "window": {
      const plain = pipe.items.find((item) => !hasWindow(item));
      if (plain) fail(t, "Pipe WINDOW expression must include an analytic function call", plain);
      noAggregates(t, pipe.items, "WINDOW");
      return sameRows(t, input, outer, { items: [star(pipe), ...pipe.items] });
    }
    case "set":
      return updated(t, pipe, input, outer);
    case "drop":
      return dropped(t, pipe, input);
    case "rename":
      return renamed(t, pipe, input);
    case "as":
      return aliased(input, pipe.alias);
    case "aggregate":
      return wrapped(t, aggregated(t, pipe, input, outer));
    case "order_by":
      noAggregates(t, pipe.items, "ORDER BY");
      return sameRows(t, input, outer, {}, { order: pipe.items });
    case "limit":
      return sameRows(t, input, outer, {}, { limit: limitSql(t, pipe.limit, pipe.offset) });
    case "distinct":
      return distinct(t, pipe, input, outer);
    case "join": {
      const right = t.from(pipe.right, outer, scopeOf(input, outer));
      return joined(t, input, right, pipe, outer, pipe.right.kind === "unnest" || right.lateral);
    }
    case "set_operation": {
      const inputs = [rowsOfFrom(t, input, outer), ...pipe.queries.map((query) => t.query(query, outer))];
      return wrapped(t, combineInputs(t, pipe, inputs));
    }
    case "sample":
      return sampled(t, input, pipe);
    case "call":
      return fromTableFunction(t, pipe, outer, rowsOfFrom(t, input, outer));
    case "pivot":
    case "unpivot":
      return pipe.item.kind === "pivot"
        ? pivoted(t, pipe.item, input, outer)
        : unpivoted(t, pipe.item, input);
  }
}

const star = ({ position }: { position: number }): Extract<SelectItem, { kind: "star" }> => ({
  kind: "star",
  position,
  of: null,
  except: [],
  replace: [],
});

function wrapped(t: Translation, relation: Relation): FromRelation {
  return relationFrom(coerceColumns(t, relation, null), t.fresh(), null);
}

/** The input's columns, with something done to its rows; table aliases go on meaning the same. */
function sameRows(
  t: Translation,
  input: FromRelation,
  outer: Scope | null,
  change: Partial<Select>,
  { order = [], limit = "", changed }: { order?: OrderItem[]; limit?: string; changed?: Set<string> } = {},
): FromRelation {
  const { from, restore } = carried(input, changed);
  const relation = t.select({ ...starSelect(0), ...change }, from, outer, order);
  const after = restore(wrapped(t, { ...relation, sql: relation.sql + limit }));
  return after.columns.length > input.columns.length ? { ...after, value: null } : after;
}

/** SET: new values in the places of the old ones, which aliases of tables still mean. */
function updated(
  t: Translation,
  pipe: Extract<PipeOperator, { kind: "set" }>,
  input: FromRelation,
  outer: Scope | null,
): FromRelation {
  noAggregates(t, pipe.items, "SET");
  const { columns, input: before } = assigned(t, pipe, input);
  const replace = { items: [{ ...star(pipe), replace: pipe.items }] };
  return sameRows(t, before, outer, replace, { changed: new Set(columns.map(({ sql }) => sql)) });
}

/** AS: one alias for the whole row in place of all others. */
function aliased(input: FromRelation, alias: string): FromRelation {
  const range = input.value ? valueRange(alias, input.value) : tableRange(alias, input.columns);
  const named = input.value && input.value.type.kind !== "STRUCT";
  const columns = named ? input.columns.map((column) => ({ ...column, name: alias })) : input.columns;
  return { ...input, columns, ranges: new Map([[alias.toLowerCase(), range]]), pseudoColumns: [] };
}

/** DISTINCT: what is not in `*` is lost. */
function distinct(
  t: Translation,
  pipe: { position: number },
  input: FromRelation,
  outer: Scope | null,
): FromRelation {
  const { value } = input;
  const columns = value ? [{ name: "$value", ...value }] : input.columns;
  const select = { ...starSelect(pipe.position), distinct: true };
  const relation = t.select(select, { ...input, columns }, outer, []);
  const after = relationFrom(
    coerceColumns(t, { ...relation, valueTable: Boolean(value) }, null),
    t.fresh(),
    null,
  );
  const places = value && after.value ? [after.value] : after.columns;
  const moved = new Map(columns.map(({ sql }, i) => [sql, places[i]?.sql ?? sql]));
  const named = after.columns.map((column, i) => ({
    ...column,
    name: input.columns[i]?.name ?? column.name,
  }));
  return withNames(input, { ...after, columns: named }, moved);
}

function noAggregates(t: Translation, node: unknown, operator: string): void {
  const call = findCall(node, (inner) => isAggregateCall(inner, t));
  if (!call) return;
  const name = `${call.name.join(".").toUpperCase()}${call.star ? "(*)" : ""}`;
  fail(t, `Aggregate function ${name} not allowed in pipe ${operator}`, call);
}
