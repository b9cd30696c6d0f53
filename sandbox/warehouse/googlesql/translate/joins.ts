import type { Expression, FromItem } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import { coerced, convert } from "./coerce.ts";
import { compare } from "./comparisons.ts";
import type { ScopeColumn } from "./context.ts";
import { findWindow } from "./inspect.ts";
import { changedRange, scopeOf } from "./scope.ts";
import type { FromRelation, NamedRange, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

export interface JoinClause {
  readonly type: "COMMA" | "CROSS" | "INNER" | "LEFT" | "RIGHT" | "FULL";
  readonly on: Expression | null;
  readonly using: readonly string[] | null;
  readonly position: number;
}

/** A join of two items of FROM. */
export function fromJoin(
  t: Translation,
  item: Extract<FromItem, { kind: "join" }>,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  const a = t.from(item.left, outer, left);
  const leftScope = scopeOf(a, left ?? outer);
  const b = t.from(item.right, outer, leftScope);
  const array = item.right.kind === "unnest" || b.lateral;
  return joined(t, a, b, item, outer, array);
}

/** Two translated items joined. `array`: the right one is an array's elements, which need no condition. */
export function joined(
  t: Translation,
  a: FromRelation,
  b: FromRelation,
  join: JoinClause,
  outer: Scope | null,
  array = b.lateral,
): FromRelation {
  for (const key of b.ranges.keys()) {
    if (a.ranges.has(key)) fail(t, `Duplicate table alias ${key} in the same FROM clause`, join);
  }
  const both = combine(a, b, join.type);
  const right = b.sql;
  if (join.type === "COMMA" || join.type === "CROSS") {
    if (join.on || join.using) fail(t, `${join.type} JOIN cannot have an ON or USING clause`, join);
    return { ...both, sql: `${a.sql} CROSS JOIN ${right}` };
  }
  if (b.lateral && (join.type === "RIGHT" || join.type === "FULL")) {
    fail(t, `Array scan is not allowed with ${join.type} JOIN`, join);
  }
  const { condition, columns } = joinCondition(t, a, b, both, join, outer, array);
  const result = { ...both, columns };
  if (!b.lateral) return { ...result, sql: `${a.sql} ${join.type} JOIN ${right} ON ${condition}` };
  if (join.type === "LEFT" && condition !== "true") {
    const filtered = `LATERAL (SELECT * FROM ${b.sql} WHERE ${condition}) AS ${b.alias}`;
    return { ...result, sql: `${a.sql} LEFT JOIN ${filtered} ON true` };
  }
  return { ...result, sql: `${a.sql} ${join.type} JOIN LATERAL ${right} ON ${condition}` };
}

function combine(a: FromRelation, b: FromRelation, type: JoinClause["type"]): FromRelation {
  const left = type === "RIGHT" || type === "FULL" ? nullable(a.ranges) : a.ranges;
  const right = type === "LEFT" || type === "FULL" ? nullable(b.ranges) : b.ranges;
  return {
    sql: "",
    columns: [...a.columns, ...b.columns],
    ranges: new Map([...left, ...right]),
    pseudoColumns: [...a.pseudoColumns, ...b.pseudoColumns],
    lateral: a.lateral && b.lateral,
    alias: null,
  };
}

/** Where no row matches, a table's row is NULL, which a struct made of its columns would not be. */
function nullable(ranges: ReadonlyMap<string, NamedRange>): Map<string, NamedRange> {
  return new Map(
    [...ranges].map(([key, range]) => {
      if (range.isValueTable) return [key, range];
      const rowless = `Using ${range.alias}, the outer side of a join, as a whole row`;
      return [key, changedRange(range, { rowless })];
    }),
  );
}

function joinCondition(
  t: Translation,
  a: FromRelation,
  b: FromRelation,
  both: FromRelation,
  join: JoinClause,
  outer: Scope | null,
  array: boolean,
): { condition: string; columns: readonly ScopeColumn[] } {
  if (join.using) return usingCondition(t, a, b, join, join.using);
  if (join.on) {
    const window = findWindow(join.on);
    if (window) fail(t, "Analytic function not allowed in JOIN ON clause", window);
    const scope = { ...scopeOf(both, outer), noAggregates: "JOIN ON clause" };
    const message = (from: Parameters<typeof argumentTypeToString>[0]) =>
      `JOIN ON clause should return type BOOL, but returns ${argumentTypeToString(from)}`;
    return { condition: coerced(t, join.on, scope, BOOL, message), columns: both.columns };
  }
  if (array) return { condition: "true", columns: both.columns };
  return fail(t, `${join.type} JOIN must have an immediately following ON or USING clause`, join);
}

/** USING: the columns stand once, in front, with the value of whichever side has a row. */
function usingCondition(
  t: Translation,
  a: FromRelation,
  b: FromRelation,
  join: JoinClause,
  using: readonly string[],
): { condition: string; columns: readonly ScopeColumn[] } {
  const conditions: string[] = [];
  const merged: ScopeColumn[] = [];
  for (const name of using) {
    const left = usingColumn(t, a, name, "left", join);
    const right = usingColumn(t, b, name, "right", join);
    const type = superType([{ type: left.type }, { type: right.type }]);
    if (!type) {
      fail(
        t,
        `Column '${name}' in USING has incompatible types that cannot be directly compared using equality on either side of the join: ${argumentTypeToString(left.type)} and ${argumentTypeToString(right.type)}`,
        join,
      );
    }
    const leftSql = convert(t, left.sql, left.type, type);
    const rightSql = convert(t, right.sql, right.type, type);
    conditions.push(compare(t, "=", leftSql, rightSql, type, join));
    const sql =
      join.type === "FULL" ? `COALESCE(${leftSql}, ${rightSql})` : join.type === "RIGHT" ? rightSql : leftSql;
    merged.push({ name: left.name, type, sql });
  }
  const names = new Set(using.map((name) => name.toLowerCase()));
  const others = [...a.columns, ...b.columns].filter((column) => !names.has(column.name.toLowerCase()));
  return { condition: conditions.join(" AND "), columns: [...merged, ...others] };
}

function usingColumn(
  t: Translation,
  from: FromRelation,
  name: string,
  side: "left" | "right",
  join: JoinClause,
): ScopeColumn {
  const found = from.columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found.length > 1) fail(t, `Column ${name} in USING clause is ambiguous on ${side} side of join`, join);
  return found[0] ?? fail(t, `Column ${name} in USING clause not found on ${side} side of join`, join);
}
