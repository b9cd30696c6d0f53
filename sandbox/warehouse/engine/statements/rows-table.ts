import { storedValue } from "../../googlesql/translate/stored.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { INGESTION_COLUMN, isIngestionTime } from "../catalog/partitions.ts";
import type { FieldSchema, Partitioning } from "../contract.ts";

/** What DuckDB's CREATE TABLE needs to know of a column. */
export interface ColumnPlan {
  readonly field: FieldSchema;
  /** DuckDB SQL of the default, or null. */
  readonly defaultSql: string | null;
}

/** DuckDB's CREATE TABLE for columns; `duckName` is complete and quoted. */
export function createRowsSql(
  duckName: string,
  columns: readonly ColumnPlan[],
  options: { temporary?: boolean; partitioning?: Partitioning | null } = {},
): string {
  const items = columns.map((column) => columnSql(column));
  if (isIngestionTime(options.partitioning ?? null)) {
    const part = options.partitioning?.type ?? "DAY";
    items.push(`${quoteName(INGESTION_COLUMN)} TIMESTAMPTZ DEFAULT date_trunc('${part}', now())`);
  }
  return `CREATE ${options.temporary ? "TEMP " : ""}TABLE ${duckName} (${items.join(", ")})`;
}

export function columnSql({ field, defaultSql }: ColumnPlan): string {
  const type = duckType(fromFieldSchema(field).type);
  // BigQuery stores no NULL arrays: what an INSERT leaves out is empty.
  const value = defaultSql ?? (field.mode === "REPEATED" ? "[]" : null);
  const fallback = value === null ? "" : ` DEFAULT (${value})`;
  return `${quoteName(field.name)} ${type}${fallback}${field.mode === "REQUIRED" ? " NOT NULL" : ""}`;
}

/** INSERT of a query's rows by position; the values are stored as BigQuery stores them. */
export function insertRowsSql(
  duckName: string,
  targets: readonly Column[],
  source: { sql: string; sqlNames: readonly string[] },
): string {
  const items = targets.map((target, index) =>
    storedValue(quoteName(source.sqlNames[index] ?? target.name), target.type, target.name),
  );
  const names = targets.map((target) => quoteName(target.name)).join(", ");
  return `INSERT INTO ${duckName} (${names}) SELECT ${items.join(", ")} FROM (${source.sql}) AS _source`;
}
