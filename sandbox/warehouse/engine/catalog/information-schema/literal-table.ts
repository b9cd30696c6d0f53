import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { duckType, quoteName } from "../../../googlesql/types/duckdb.ts";
import { sqlLiteral } from "../../../googlesql/types/literal.ts";
import type { Column, GoogleType, ScalarKind } from "../../../googlesql/types/types.ts";

/** A value in parameter text form, or DuckDB SQL that gives it when the query runs. */
export type Cell = { readonly sql: string } | string | number | boolean | null | readonly unknown[] | object;

/** Columns by name; a type by its kind alone where that is enough. */
export type ColumnTypes = Readonly<Record<string, ScalarKind | GoogleType>>;

/** A table made of literal rows, each an object by column name; what a row leaves out is NULL. */
export function literalTable(
  fullName: readonly string[],
  types: ColumnTypes,
  rows: readonly Readonly<Record<string, Cell | undefined>>[],
): CatalogTable {
  const columns: Column[] = Object.entries(types).map(([name, type]) => ({
    name,
    type: typeof type === "string" ? { kind: type } : type,
  }));
  return {
    fullName,
    columns,
    pseudoColumns: [],
    source: { kind: "duck_query", sql: valuesSql(columns, rows) },
  };
}

/** A table that a DuckDB query gives, whose columns stand in the order of `types`. */
export function queryTable(fullName: readonly string[], types: ColumnTypes, sql: string): CatalogTable {
  return { ...literalTable(fullName, types, []), source: { kind: "duck_query", sql } };
}

/** A time in milliseconds since 1970 as a TIMESTAMP cell. */
export function timestampCell(milliseconds: number | null): Cell {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

export function valuesSql(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell | undefined>>[],
): string {
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  if (rows.length === 0) {
    const nulls = columns.map((c) => `CAST(NULL AS ${duckType(c.type)}) AS ${quoteName(c.name)}`);
    return `SELECT ${nulls.join(", ")} WHERE false`;
  }
  const tuples = rows.map(
    (row) => `(${columns.map((c) => cellSql(row[c.name] ?? null, c.type)).join(", ")})`,
  );
  return `SELECT * FROM (VALUES ${tuples.join(", ")}) AS _values(${names})`;
}

function cellSql(cell: Cell, type: GoogleType): string {
  if (cell !== null && typeof cell === "object" && "sql" in cell) return `(${cell.sql})`;
  return sqlLiteral({ type, value: cell });
}
