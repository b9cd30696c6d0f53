import type { FromItem } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { argumentTypeToString } from "../types/format.ts";
import { INT64 } from "../types/make.ts";
import { settle } from "./coerce.ts";
import { mentions, valueFrom, valueRange } from "./scope.ts";
import type { FromRelation, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** UNNEST(array) [WITH OFFSET]: one row per element; a NULL array has none. */
export function fromUnnest(
  t: Translation,
  item: Extract<FromItem, { kind: "unnest" }>,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  const array = t.expression(item.array, left ?? outer);
  const from = unnested(t, array, item.alias, item.withOffset, item);
  return { ...from, lateral: left !== null && dependsOn(array.sql, left, outer) };
}

function dependsOn(sql: string, left: Scope, outer: Scope | null): boolean {
  for (let level: Scope | null = left; level && level !== outer; level = level.parent) {
    if (mentions(sql, level)) return true;
  }
  return false;
}

/** The rows of an array value under an alias. */
export function unnested(
  t: Translation,
  value: Typed,
  alias: string | null,
  withOffset: { alias: string | null } | null,
  node: { position: number },
): FromRelation {
  if (value.type.kind !== "ARRAY") {
    fail(
      t,
      `Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${argumentTypeToString(value.type)}`,
      node,
    );
  }
  const array = settle(t, value);
  const duckAlias = t.fresh("_u");
  const offsets = withOffset ? `, generate_subscripts(${array.sql}, 1) - 1 AS "o"` : "";
  const sql = `(SELECT unnest(${array.sql}) AS "v"${offsets}) AS ${duckAlias}`;
  const from = valueFrom(sql, duckAlias, alias, "v", settledType(value.type.element));
  if (!withOffset) return { ...from, lateral: true };
  const name = withOffset.alias ?? "offset";
  const column = { name, type: INT64, sql: `${duckAlias}."o"` };
  const ranges = new Map(from.ranges);
  ranges.set(name.toLowerCase(), valueRange(name, { sql: column.sql, type: INT64 }));
  return { ...from, columns: [...from.columns, column], ranges, lateral: true, value: null };
}
