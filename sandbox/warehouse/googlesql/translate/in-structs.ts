import { fieldName, quoteName } from "../types/duckdb.ts";
import type { GoogleType } from "../types/types.ts";
import { compare } from "./comparisons.ts";
import type { Translation } from "./translation.ts";

/**
 * Whether a struct is among the rows of a table with one column "v", by hash where no value is NULL. Structs are equal where all
 * fields are, different where one is, and else it cannot be told: NULL. So only pairs with a NULL in them are compared one by one.
 */
export function structInTable(
  t: Translation,
  node: { position: number },
  left: string,
  table: string,
  type: GoogleType,
): string {
  const row = t.fresh();
  const value = `${row}."v"`;
  const [mine, theirs] = [leaves(left, type), leaves(value, type)];
  const unknown = `${compare(t, "=", left, value, type, node)} IS NULL`;
  const exists = (condition: string) => `EXISTS (SELECT 1 FROM ${table} AS ${row} WHERE ${condition})`;
  const isThere = `(${sqlOf(mine).join(", ")}) IN (SELECT ${sqlOf(theirs).join(", ")} FROM ${table} AS ${row} WHERE ${plain(theirs)})`;
  return (
    `(CASE WHEN ${plain(mine)} AND ${isThere} THEN true ` +
    `WHEN ${exists(`${incomplete(theirs)} AND ${unknown}`)} OR ${exists(`${incomplete(mine)} AND ${unknown}`)} THEN NULL ` +
    "ELSE false END)"
  );
}

interface Leaf {
  readonly sql: string;
  readonly type: GoogleType;
}

/** The values that a struct is made of, those of structs in it too. */
function leaves(sql: string, type: GoogleType): Leaf[] {
  if (type.kind !== "STRUCT") return [{ sql, type }];
  return type.fields.flatMap((field, i) => leaves(`(${sql}).${quoteName(fieldName(field, i))}`, field.type));
}

function sqlOf(values: readonly Leaf[]): string[] {
  return values.map(({ sql }) => sql);
}

/** No NULL, and no NaN, which equals nothing. */
function plain(values: readonly Leaf[]): string {
  return values
    .map(({ sql, type }) =>
      type.kind === "FLOAT64" ? `coalesce(NOT isnan(${sql}), false)` : `${sql} IS NOT NULL`,
    )
    .join(" AND ");
}

function incomplete(values: readonly Leaf[]): string {
  return `(${values.map(({ sql }) => `${sql} IS NULL`).join(" OR ")})`;
}
