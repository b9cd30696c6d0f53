import { starSelect } from "./star-select.ts";
import type { FromRelation, Relation, Scope, Translation } from "./translation.ts";

/** FROM as a query of its own: its columns, or its rows where they are single values. */
export function rowsOfFrom(t: Translation, from: FromRelation, outer: Scope | null): Relation {
  const { value } = from;
  if (!value) return t.select(starSelect(0), from, outer, []);
  const name = value.type.kind === "STRUCT" ? "f0_" : (from.columns[0]?.name ?? "f0_");
  return {
    sql: `SELECT ${value.sql} AS "$value" FROM ${from.sql}`,
    columns: [{ name, type: value.type, sqlName: "$value" }],
    valueTable: true,
  };
}
