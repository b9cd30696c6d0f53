import { starSelect } from "./star-select.ts";
import type { FromRelation, Relation, Scope, Translation } from "./translation.ts";

/** FROM as a query of its own: its columns, or its rows where they are structs or have no name. */
export function rowsOfFrom(t: Translation, from: FromRelation, outer: Scope | null): Relation {
  const { value, columns } = from;
  const isNamed = value?.type.kind !== "STRUCT" && columns[0]?.name !== NAMELESS;
  if (!value || isNamed) return t.select(starSelect(0), from, outer, []);
  return {
    sql: `SELECT ${value.sql} AS "$value" FROM ${from.sql}`,
    columns: [{ name: NAMELESS, type: value.type, sqlName: "$value" }],
    valueTable: true,
  };
}

/** What a single column without a name is called. */
const NAMELESS = "f0_";
