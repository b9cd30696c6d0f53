import { columnBytesSql } from "../catalog/bytes.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { TableId } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { TableSizes, Warehouse } from "../warehouse.ts";
import { scansOf } from "./plan.ts";
import { partitionShare, requireFilter } from "./pruning.ts";

/**
 * Bytes that a statement reads, as BigQuery counts them: whole columns of the partitions that its constant filters leave,
 * by the sizes of their types. What is read is taken from DuckDB's plan. Throws where a table wants a filter on its
 * partitions and there is none.
 */
export async function estimateBytes(
  warehouse: Warehouse,
  connection: Connection,
  query: { readonly sql: string; readonly references: readonly TableId[] },
): Promise<number> {
  if (query.references.length === 0) return 0;
  const scans = await scansOf(connection, query.sql);
  let bytes = 0;
  for (const id of query.references) {
    const entry = warehouse.catalog.table(id);
    if (!entry?.physical) continue;
    const own = scans.filter((scan) => scan.table.endsWith(`"${entry.physical}"`));
    if (own.length === 0) continue;
    requireFilter(warehouse, entry, own, query.sql);
    const read = new Set(own.flatMap((scan) => scan.columns));
    const sizes = await sizesOf(warehouse, connection, entry);
    const whole = [...sizes.columns].reduce(
      (sum, [name, size]) => sum + (read.has(name.toLowerCase()) ? size : 0),
      0,
    );
    bytes += Math.round(whole * (await partitionShare(warehouse, connection, entry, own, sizes.rows)));
  }
  return bytes;
}

/** Rows of a table, counted, and their logical bytes, estimated from a sample; 0 for a view. */
export async function tableBytes(
  warehouse: Warehouse,
  connection: Connection,
  entry: TableEntry,
): Promise<{ rows: number; bytes: number }> {
  if (entry.physical === null) return { rows: 0, bytes: 0 };
  const { rows, columns } = await sizesOf(warehouse, connection, entry);
  return { rows, bytes: [...columns.values()].reduce((sum, size) => sum + size, 0) };
}

/** Rows of a table and sizes of its columns in bytes; the sizes are kept until the rows change. */
async function sizesOf(warehouse: Warehouse, connection: Connection, entry: TableEntry): Promise<TableSizes> {
  const key = entry.physical ?? "";
  const duckName = warehouse.catalog.duckName(entry.id, key);
  const [counts] = await connection.rows(`SELECT count(*) FROM ${duckName}`);
  const rows = Number(counts?.[0] ?? 0);
  const known = warehouse.sizes.get(key);
  if (known && known.modified === entry.modified && known.rows === rows) return known;
  const sums = entry.columns.map((column) => `CAST(${columnBytesSql(column)} AS DOUBLE)`).join(", ");
  const [sample] = await connection.rows(
    `SELECT count(*), ${sums} FROM (FROM ${duckName} LIMIT ${SAMPLE_ROWS})`,
  );
  const share = rows / Math.max(1, Number(sample?.[0] ?? 0));
  const columns = new Map(
    entry.columns.map((column, index) => [column.name, Math.round(Number(sample?.[index + 1] ?? 0) * share)]),
  );
  const sizes = { modified: entry.modified, rows, columns };
  warehouse.sizes.set(key, sizes);
  return sizes;
}

/** Rows that the average size of a value is taken from. */
const SAMPLE_ROWS = 20_000;
