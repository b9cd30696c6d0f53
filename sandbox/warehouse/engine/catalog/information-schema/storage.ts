import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { quoteString } from "../../../googlesql/types/duckdb.ts";
import { rowBytesSql, tableBytesSql } from "../bytes.ts";
import type { TableEntry } from "../entries.ts";
import { partitionIdSql } from "../partitions.ts";
import { columnsOf, literalTable, queryTable, timestampCell, valuesSql } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";
import { names, tableType } from "./tables.ts";

export function tableStorageView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "project_id STRING, project_number INT64, table_catalog STRING, table_schema STRING, table_name STRING, creation_time TIMESTAMP, total_rows INT64, total_partitions INT64, total_logical_bytes INT64, active_logical_bytes INT64, long_term_logical_bytes INT64, current_physical_bytes INT64, total_physical_bytes INT64, active_physical_bytes INT64, long_term_physical_bytes INT64, time_travel_physical_bytes INT64, storage_last_modified_time TIMESTAMP, deleted BOOL, table_type STRING, managed_table_type STRING, fail_safe_physical_bytes INT64, last_metadata_index_refresh_time TIMESTAMP, table_deletion_reason STRING, table_deletion_time TIMESTAMP",
  );
  const rows = stored(scope).map((entry) => ({
    ...names(scope, entry),
    project_id: scope.warehouse.project,
    project_number: 1,
    creation_time: timestampCell(entry.created),
    long_term_logical_bytes: 0,
    storage_last_modified_time: timestampCell(entry.modified),
    deleted: false,
    table_type: tableType(entry),
    managed_table_type: "NATIVE",
  }));
  const counted = {
    total_rows: "row_count",
    total_partitions: "partition_count",
    total_logical_bytes: "byte_count",
    active_logical_bytes: "byte_count",
  };
  const key = ["table_schema", "table_name"] as const;
  return queryTable(scope.fullName, columns, withCounts(scope, valuesSql(columns, rows), key, counted));
}

/** One row per partition; a table that is not partitioned has one row without a partition id. */
export function partitionsView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "table_catalog STRING, table_schema STRING, table_name STRING, partition_id STRING, total_rows INT64, total_logical_bytes INT64, total_billable_bytes INT64, last_modified_time TIMESTAMP, storage_tier STRING",
  );
  const about = (entry: TableEntry) =>
    [scope.warehouse.project, entry.id.dataset, entry.id.table].map(quoteString).join(", ");
  const modified = (entry: TableEntry) => `make_timestamptz(CAST(${entry.modified * 1000} AS BIGINT))`;
  // One group over the rows of all tables: a group for each of hundreds takes DuckDB ten times as long to plan.
  const partitioned = stored(scope).flatMap((entry) =>
    entry.partitioning
      ? `SELECT ${about(entry)}, ${modified(entry)}, ${partitionIdSql(entry.partitioning)}, ${rowBytesSql(entry.columns)} FROM ${duckName(scope, entry)}`
      : [],
  );
  const plain = stored(scope).flatMap((entry) =>
    entry.partitioning
      ? []
      : `SELECT ${about(entry)}, CAST(NULL AS VARCHAR), count(*), ${tableBytesSql(entry.columns)} AS bytes, bytes, ${modified(entry)}, 'ACTIVE' FROM ${duckName(scope, entry)}`,
  );
  const parts = [valuesSql(columns, []), ...plain];
  if (partitioned.length > 0) {
    const rows = `(${partitioned.join(" UNION ALL ")}) AS _rows(project, dataset, name, modified, id, bytes)`;
    parts.push(
      `SELECT project, dataset, name, id, count(*), CAST(sum(bytes) AS BIGINT) AS total, total, modified, 'ACTIVE' FROM ${rows} GROUP BY ALL`,
    );
  }
  return queryTable(scope.fullName, columns, parts.join(" UNION ALL "));
}

/** `dataset.__TABLES__`. */
export function tablesMeta(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "project_id STRING, dataset_id STRING, table_id STRING, creation_time INT64, last_modified_time INT64, row_count INT64, size_bytes INT64, type INT64",
  );
  const rows = scope.tables.map((entry) => ({
    project_id: scope.warehouse.project,
    dataset_id: entry.id.dataset,
    table_id: entry.id.table,
    creation_time: entry.created,
    last_modified_time: entry.modified,
    type: entry.physical === null ? 2 : 1,
  }));
  const counted = { row_count: "row_count", size_bytes: "byte_count" };
  const key = ["dataset_id", "table_id"] as const;
  return queryTable(scope.fullName, columns, withCounts(scope, valuesSql(columns, rows), key, counted));
}

/** `dataset.__TABLES_SUMMARY__`: the same without what has to be counted. */
export function tablesSummary(scope: MetaScope): CatalogTable {
  const rows = scope.tables.map((entry) => ({
    project_id: scope.warehouse.project,
    dataset_id: entry.id.dataset,
    table_id: entry.id.table,
    creation_time: entry.created,
    type: entry.physical === null ? 2 : 1,
  }));
  const columns = columnsOf(
    "project_id STRING, dataset_id STRING, table_id STRING, creation_time INT64, type INT64",
  );
  return literalTable(scope.fullName, columns, rows);
}

function stored(scope: MetaScope): TableEntry[] {
  return scope.tables.filter((entry) => entry.physical !== null);
}

function duckName(scope: MetaScope, entry: TableEntry): string {
  return scope.warehouse.catalog.duckName(entry.id, entry.physical ?? "");
}

/**
 * DuckDB query for rows about tables, `counted` taken from what each table holds (row_count, partition_count, byte_count; NULL
 * for a view). Each table is read once, in a part of a UNION: a subquery for each value is more than DuckDB can plan for hundreds
 * of tables.
 */
function withCounts(
  scope: MetaScope,
  rows: string,
  [dataset, table]: readonly [dataset: string, table: string],
  counted: Readonly<Record<string, string>>,
): string {
  const counts = stored(scope).map((entry) => {
    const partitions = entry.partitioning
      ? `count(DISTINCT ${partitionIdSql(entry.partitioning)})`
      : "CAST(0 AS BIGINT)";
    const key = [entry.id.dataset, entry.id.table].map(quoteString).join(", ");
    return `SELECT ${key}, count(*), ${partitions}, ${tableBytesSql(entry.columns)} FROM ${duckName(scope, entry)}`;
  });
  if (counts.length === 0) return rows;
  const items = Object.entries(counted).map(([column, count]) => `_counts.${count} AS ${column}`);
  return `SELECT _rows.* REPLACE (${items.join(", ")}) FROM (${rows}) AS _rows LEFT JOIN (${counts.join(" UNION ALL ")}) AS _counts(dataset, name, row_count, partition_count, byte_count) ON _rows.${table} = _counts.name AND _rows.${dataset} = _counts.dataset`;
}
