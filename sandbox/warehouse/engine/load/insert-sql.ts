import { readFirst } from "../../googlesql/translate/dml/read-first.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { columnsOf } from "../catalog/fields.ts";
import { partitionStartSql } from "../catalog/partition-ids.ts";
import { INGESTION_COLUMN, isIngestionTime } from "../catalog/partitions.ts";
import type { FieldSchema } from "../contract.ts";

/** Rows to write, by DuckDB SQL that gives the columns of `schema` under their names. */
export interface NewRows {
  readonly schema: readonly FieldSchema[];
  readonly select: string;
  /** Whether `select` gives `_PARTITIONTIME` too; else it is the partition's, or the time of writing. */
  readonly keepsIngestionTime?: boolean;
}

/** INSERT of rows into a table; a NULL array becomes the empty array, as BigQuery stores it. */
export function insertSql(
  entry: Pick<TableEntry, "partitioning">,
  duckName: string,
  { schema, select, keepsIngestionTime }: NewRows,
  partition: string | null | undefined,
): string {
  const names = schema.map((field) => quoteName(field.name));
  const items = columnsOf(schema).map(({ type }, index) => {
    const column = `_source.${names[index]}`;
    return type.kind === "ARRAY" ? `coalesce(${column}, CAST([] AS ${duckType(type)}))` : column;
  });
  if (isIngestionTime(entry.partitioning) && (keepsIngestionTime || partition)) {
    names.push(quoteName(INGESTION_COLUMN));
    items.push(partition ? partitionStartSql(partition) : `_source.${quoteName(INGESTION_COLUMN)}`);
  }
  return `INSERT INTO ${duckName} (${names.join(", ")}) SELECT ${items.join(", ")} FROM (${readFirst(select, duckName)}) AS _source`;
}
