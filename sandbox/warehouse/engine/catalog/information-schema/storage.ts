import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { quoteString } from "../../../googlesql/types/duckdb.ts";
import { tableBytesSql } from "../bytes.ts";
import type { TableEntry } from "../entries.ts";
import { partitionIdSql } from "../partitions.ts";
import { type Cell, literalTable, queryTable, timestampCell, valuesSql } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";
import { names, tableType } from "./tables.ts";

export function tableStorageView(scope: MetaScope): CatalogTable {
  const rows = stored(scope).map((entry) => {
    const bytes = { sql: `SELECT ${tableBytesSql(entry.columns)} FROM ${duckName(scope, entry)}` };
    return {
      ...names(scope, entry),
      project_id: scope.warehouse.project,
      creation_time: timestampCell(entry.created),
      total_rows: countOf(scope, entry),
      total_logical_bytes: bytes,
      active_logical_bytes: bytes,
      long_term_logical_bytes: 0,
      storage_last_modified_time: timestampCell(entry.modified),
      deleted: false,
      table_type: tableType(entry),
    };
  });
  return literalTable(
    scope.fullName,
    {
      project_id: "STRING",
      project_number: "INT64",
      table_catalog: "STRING",
      table_schema: "STRING",
      table_name: "STRING",
      creation_time: "TIMESTAMP",
      total_rows: "INT64",
      total_partitions: "INT64",
      total_logical_bytes: "INT64",
      active_logical_bytes: "INT64",
      long_term_logical_bytes: "INT64",
      storage_last_modified_time: "TIMESTAMP",
      deleted: "BOOL",
      table_type: "STRING",
    },
    rows,
  );
}

/** One row per partition; a table that is not partitioned has one row without a partition id. */
export function partitionsView(scope: MetaScope): CatalogTable {
  const types = {
    table_catalog: "STRING",
    table_schema: "STRING",
    table_name: "STRING",
    partition_id: "STRING",
    total_rows: "INT64",
    total_logical_bytes: "INT64",
    last_modified_time: "TIMESTAMP",
    storage_tier: "STRING",
  } as const;
  const queries = stored(scope).map((entry) => {
    const id = entry.partitioning ? partitionIdSql(entry.partitioning) : "CAST(NULL AS VARCHAR)";
    const group = entry.partitioning ? " GROUP BY 4" : "";
    const { dataset, table } = entry.id;
    const key = [scope.warehouse.project, dataset, table].map(quoteString).join(", ");
    const modified = `make_timestamptz(CAST(${entry.modified * 1000} AS BIGINT))`;
    return `SELECT ${key}, ${id}, count(*), ${tableBytesSql(entry.columns)}, ${modified}, 'ACTIVE' FROM ${duckName(scope, entry)}${group}`;
  });
  const empty = literalTable(scope.fullName, types, []);
  if (queries.length === 0) return empty;
  const sql = `${valuesSql(empty.columns, [])} UNION ALL ${queries.join(" UNION ALL ")}`;
  return queryTable(scope.fullName, types, sql);
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
    {
      project_id: "STRING",
      dataset_id: "STRING",
      table_id: "STRING",
      creation_time: "INT64",
      last_modified_time: "INT64",
      row_count: "INT64",
      size_bytes: "INT64",
      type: "INT64",
    },
    rows,
  );
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
