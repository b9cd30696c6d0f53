import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { quoteString } from "../../../googlesql/types/duckdb.ts";
import { tableBytesSql } from "../bytes.ts";
import type { TableEntry } from "../entries.ts";
import { partitionIdSql } from "../partitions.ts";
import { type Cell, columnsOf, literalTable, queryTable, timestampCell, valuesSql } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";
import { names, tableType } from "./tables.ts";

export function tableStorageView(scope: MetaScope): CatalogTable {
  const rows = stored(scope).map((entry) => {
    const bytes = { sql: `SELECT ${tableBytesSql(entry.columns)} FROM ${duckName(scope, entry)}` };
    return {
      ...names(scope, entry),
      project_id: scope.warehouse.project,
      project_number: 1,
      creation_time: timestampCell(entry.created),
      total_rows: countOf(scope, entry),
      total_partitions: entry.partitioning
        ? {
            sql: `SELECT count(DISTINCT ${partitionIdSql(entry.partitioning)}) FROM ${duckName(scope, entry)}`,
          }
        : 0,
      total_logical_bytes: bytes,
      active_logical_bytes: bytes,
      long_term_logical_bytes: 0,
      storage_last_modified_time: timestampCell(entry.modified),
      deleted: false,
      table_type: tableType(entry),
      managed_table_type: "NATIVE",
    };
  });
  return literalTable(
    scope.fullName,
    columnsOf(
      "project_id STRING, project_number INT64, table_catalog STRING, table_schema STRING, table_name STRING, creation_time TIMESTAMP, total_rows INT64, total_partitions INT64, total_logical_bytes INT64, active_logical_bytes INT64, long_term_logical_bytes INT64, current_physical_bytes INT64, total_physical_bytes INT64, active_physical_bytes INT64, long_term_physical_bytes INT64, time_travel_physical_bytes INT64, storage_last_modified_time TIMESTAMP, deleted BOOL, table_type STRING, managed_table_type STRING, fail_safe_physical_bytes INT64, last_metadata_index_refresh_time TIMESTAMP, table_deletion_reason STRING, table_deletion_time TIMESTAMP",
    ),
    rows,
  );
}

/** One row per partition; a table that is not partitioned has one row without a partition id. */
export function partitionsView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "table_catalog STRING, table_schema STRING, table_name STRING, partition_id STRING, total_rows INT64, total_logical_bytes INT64, total_billable_bytes INT64, last_modified_time TIMESTAMP, storage_tier STRING",
  );
  const queries = stored(scope).map((entry) => {
    const id = entry.partitioning ? partitionIdSql(entry.partitioning) : "CAST(NULL AS VARCHAR)";
    const group = entry.partitioning ? " GROUP BY 4" : "";
    const { dataset, table } = entry.id;
    const key = [scope.warehouse.project, dataset, table].map(quoteString).join(", ");
    const modified = `make_timestamptz(CAST(${entry.modified * 1000} AS BIGINT))`;
    return `SELECT ${key}, ${id}, count(*), ${tableBytesSql(entry.columns)}, ${tableBytesSql(entry.columns)}, ${modified}, 'ACTIVE' FROM ${duckName(scope, entry)}${group}`;
  });
  const empty = literalTable(scope.fullName, columns, []);
  if (queries.length === 0) return empty;
  const sql = `${valuesSql(columns, [])} UNION ALL ${queries.join(" UNION ALL ")}`;
  return queryTable(scope.fullName, columns, sql);
}

/** `dataset.__TABLES__`. */
export function tablesMeta(scope: MetaScope): CatalogTable {
  const rows = scope.tables.map((entry) => ({
    project_id: scope.warehouse.project,
    dataset_id: entry.id.dataset,
    table_id: entry.id.table,
    creation_time: entry.created,
    last_modified_time: entry.modified,
    row_count: entry.physical === null ? null : countOf(scope, entry),
    size_bytes:
      entry.physical === null
        ? null
        : { sql: `SELECT ${tableBytesSql(entry.columns)} FROM ${duckName(scope, entry)}` },
    type: entry.physical === null ? 2 : 1,
  }));
  return literalTable(
    scope.fullName,
    columnsOf(
      "project_id STRING, dataset_id STRING, table_id STRING, creation_time INT64, last_modified_time INT64, row_count INT64, size_bytes INT64, type INT64",
    ),
    rows,
  );
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

function countOf(scope: MetaScope, entry: TableEntry): Cell {
  return { sql: `SELECT count(*) FROM ${duckName(scope, entry)}` };
}
