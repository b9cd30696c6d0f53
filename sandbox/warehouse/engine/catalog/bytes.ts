import { fieldName, quoteName } from "../../googlesql/types/duckdb.ts";
import type { Column, GoogleType } from "../../googlesql/types/types.ts";

/** DuckDB aggregate: logical bytes of all rows of a table, by BigQuery's sizes of data types. */
export function tableBytesSql(columns: readonly Column[]): string {
  return `CAST(coalesce(${columns.map(columnBytesSql).join(" + ") || "0"}, 0) AS BIGINT)`;
}

/** DuckDB expression: logical bytes of one row. */
export function rowBytesSql(columns: readonly Column[]): string {
  const sizes = columns.map(({ name, type }) => valueBytesSql(quoteName(name), type, 0));
  return `CAST(${sizes.join(" + ") || "0"} AS BIGINT)`;
}

/** DuckDB aggregate: logical bytes of one column. NULL takes no room. */
export function columnBytesSql(column: Column): string {
  const name = quoteName(column.name);
  const fixed = FIXED[column.type.kind];
  if (fixed !== undefined) return `${fixed} * count(${name})`;
  return `coalesce(sum(${valueBytesSql(name, column.type, 0)}), 0)`;
}

function valueBytesSql(value: string, type: GoogleType, depth: number): string {
  if (type.kind === "ARRAY") {
    const item = `_item${depth}`;
    return `coalesce(list_sum(list_transform(${value}, lambda ${item}: ${valueBytesSql(item, type.element, depth + 1)})), 0)`;
  }
  if (type.kind === "STRUCT") {
    const sizes = type.fields.map((f, i) =>
      valueBytesSql(`(${value}).${quoteName(fieldName(f, i))}`, f.type, depth),
    );
    return `(${sizes.join(" + ") || "0"})`;
  }
  const fixed = FIXED[type.kind];
  if (fixed !== undefined) return `CASE WHEN ${value} IS NULL THEN 0 ELSE ${fixed} END`;
  if (type.kind === "BYTES") return `coalesce(octet_length(${value}) + 2, 0)`;
  return `coalesce(strlen(CAST(${value} AS VARCHAR)) + 2, 0)`;
}

/** Bytes per value, from BigQuery's table of data type sizes. */
const FIXED: Readonly<Partial<Record<GoogleType["kind"], number>>> = {
  INT64: 8,
  FLOAT64: 8,
  NUMERIC: 16,
  BIGNUMERIC: 32,
  BOOL: 1,
  DATE: 8,
  TIME: 8,
  DATETIME: 8,
  TIMESTAMP: 8,
  INTERVAL: 16,
};
