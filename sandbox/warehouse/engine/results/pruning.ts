import { WarehouseError } from "../../googlesql/errors.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { INGESTION_COLUMN, partitionEndsSql, partitionIdSql } from "../catalog/partitions.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { Warehouse } from "../warehouse.ts";
import { type Scan, wordsOf } from "./plan.ts";

/**
 * The share of a table's rows that lies in partitions which the scans' filters on the partitioning column leave: where a row passes
 * them all, or where each of them passes one end of what the partition can hold, as BigQuery does not look at rows.
 */
export async function partitionShare(
  warehouse: Warehouse,
  connection: Connection,
  entry: TableEntry,
  scans: readonly Scan[],
  rows: number,
): Promise<number> {
  if (!entry.partitioning || rows === 0) return 1;
  const conditions = scans.map((scan) => scan.filters.filter((filter) => isOnPartition(entry, filter)));
  if (conditions.some((filters) => filters.length === 0)) return 1;
  const duckName = warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  const id = partitionIdSql(entry.partitioning);
  const where = conditions.map((filters) => `(${together(filters)})`).join(" OR ");
  const withRows = `SELECT DISTINCT ${id} FROM ${duckName} WHERE ${where}`;
  const ends = partitionEndsSql(entry, duckName);
  const having = conditions.map((filters) => filters.map((filter) => `bool_or(${filter})`).join(" AND "));
  const inRange = ends && ` UNION SELECT ${id} FROM (${ends}) GROUP BY 1 HAVING ${having.join(" OR ")}`;
  try {
    const kept = withRows + (inRange ?? "");
    return (await connection.count(`SELECT count(*) FROM ${duckName} WHERE ${id} IN (${kept})`)) / rows;
  } catch {
    // Not every condition of a plan is SQL that can be run again; then the whole table counts.
    return 1;
  }
}

/** Whether a read takes nothing but whole partitions: no condition, or one on the partitioning column that fits them. */
export async function coversPartitions(
  warehouse: Warehouse,
  connection: Connection,
  entry: TableEntry,
  scans: readonly Scan[],
): Promise<boolean> {
  const filters = scans.flatMap((scan) => scan.filters);
  if (filters.length === 0) return true;
  if (!entry.partitioning || !filters.every((filter) => isOnPartition(entry, filter))) return false;
  const duckName = warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  const id = partitionIdSql(entry.partitioning);
  const where = together(filters);
  try {
    const left = await connection.count(
      `SELECT count(*) FROM ${duckName} WHERE ${id} IN (SELECT DISTINCT ${id} FROM ${duckName} WHERE ${where}) AND (${where}) IS NOT TRUE`,
    );
    return left === 0;
  } catch {
    return false;
  }
}

/**
 * Throws BigQuery's error where the table has require_partition_filter and the statement compares its partitioning column
 * nowhere. DuckDB drops filters that all rows pass, so the statement's own text counts as well as the plan.
 */
export function requireFilter(
  warehouse: Warehouse,
  entry: TableEntry,
  scans: readonly Scan[],
  sql: string,
): void {
  if (!entry.partitioning?.requireFilter) return;
  const filtered = scans.filter((scan) => scan.filters.some((filter) => isOnPartition(entry, filter)));
  if (scans.length > 0 && filtered.length === scans.length) return;
  const column = entry.partitioning.field ?? INGESTION_COLUMN;
  const [, ...conditions] = sql.split(/\bWHERE\b|\bON\b/i);
  if (conditions.some((text) => text.toLowerCase().includes(column.toLowerCase()))) return;
  const { dataset, table } = entry.id;
  throw new WarehouseError(
    `Cannot query over table '${warehouse.project}.${dataset}.${table}' without a filter over column(s) '${column}' that can be used for partition elimination`,
    { location: "query" },
  );
}

function together(conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition})`).join(" AND ");
}

/** Whether a condition is about the partitioning column and no other. */
function isOnPartition(entry: TableEntry, filter: string): boolean {
  const column = (entry.partitioning?.field ?? INGESTION_COLUMN).toLowerCase();
  const names = new Set(
    [INGESTION_COLUMN, ...entry.columns.map(({ name }) => name)].map((name) => name.toLowerCase()),
  );
  const used = wordsOf(filter).filter((word) => names.has(word));
  return used.length > 0 && used.every((word) => word === column);
}
