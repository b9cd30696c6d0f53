import { parseExpression } from "../../../googlesql/syntax/parser.ts";
import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { resolveTypeName } from "../../../googlesql/translate/type-names.ts";
import { quoteName } from "../../../googlesql/types/duckdb.ts";
import { sqlLiteral } from "../../../googlesql/types/literal.ts";
import type { Column, GoogleType } from "../../../googlesql/types/types.ts";

/** A value in parameter text form, or DuckDB SQL that gives it when the query runs. */
export type Cell = { readonly sql: string } | string | number | boolean | null | readonly unknown[] | object;

/** Columns of a view, in order. Written as in a STRUCT: `name STRING, list ARRAY<INT64>`. */
export function columnsOf(text: string): readonly Column[] {
  const source = `CAST(NULL AS STRUCT<${text}>)`;
  const node = parseExpression(source);
  const type = node.kind === "cast" ? resolveTypeName(node.type, source) : null;
  return type?.kind === "STRUCT" ? type.fields : [];
}

/** A table made of literal rows, each an object by column name; what a row leaves out is NULL, other keys are passed over. */
export function literalTable(
  fullName: readonly string[],
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell | undefined>>[],
): CatalogTable {
  return queryTable(fullName, columns, valuesSql(columns, rows));
}

/** A table that a DuckDB query gives, whose columns are these by position. */
export function queryTable(
  fullName: readonly string[],
  columns: readonly Column[],
  sql: string,
): CatalogTable {
  return { fullName, columns, pseudoColumns: [], source: { kind: "duck_query", sql } };
}

/** A time in milliseconds since 1970 as a TIMESTAMP cell. */
export function timestampCell(milliseconds: number | null): Cell {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** DuckDB query for the rows. A column without values is written once, as some are large types; NULL arrays are empty. */
export function valuesSql(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell | undefined>>[],
): string {
  const isUsed = (name: string) => rows.some((row) => (row[name] ?? null) !== null);
  const used = columns.filter(({ name }) => isUsed(name));
  const items = columns.map((column) => {
    const name = quoteName(column.name);
    return used.includes(column) ? name : `${cellSql(null, column.type)} AS ${name}`;
  });
  if (rows.length === 0) return `SELECT ${items.join(", ")} WHERE false`;
  const tuples = rows.map(
    (row) => `(${["0", ...used.map((c) => cellSql(row[c.name] ?? null, c.type))].join(", ")})`,
  );
  const names = ["_row", ...used.map((column) => quoteName(column.name))].join(", ");
  return `SELECT ${items.join(", ")} FROM (VALUES ${tuples.join(", ")}) AS _values(${names})`;
}

function cellSql(cell: Cell, type: GoogleType): string {
  if (cell !== null && typeof cell === "object" && "sql" in cell) return `(${cell.sql})`;
  return sqlLiteral({ type, value: cell ?? (type.kind === "ARRAY" ? [] : null) });
}
