import { columnBytesSql } from "../catalog/bytes.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { TableId } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { TableSizes, Warehouse } from "../warehouse.ts";
import { type Scan, scansOf } from "./plan.ts";
import { coversPartitions, partitionShare, requireFilter } from "./pruning.ts";

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
    const cost = await costOf(warehouse, connection, id, scans, query.sql);
    bytes += cost?.read ?? 0;
  }
  return bytes;
}

/** A statement that changes rows of a table; null: of a temporary one, which costs nothing. */
export interface Change {
  readonly sql: string;
  readonly references: readonly TableId[];
  readonly target: TableId | null;
  readonly kind: "insert" | "update" | "delete" | "merge";
  /** Queries that read those rows of the target that matter, where the statement itself does not show them. */
  readonly looksAt?: readonly string[];
  /** Whether rows that are there may change: not by INSERT, nor by a MERGE that only inserts. */
  readonly rewrites: boolean;
}

/**
 * Bytes that a change of rows reads, as BigQuery counts them: what a query would, and of the changed table all columns of
 * the partitions that are touched. A DELETE that takes whole partitions away is free.
 */
export async function estimateChange(
  warehouse: Warehouse,
  connection: Connection,
  change: Change,
): Promise<number> {
  const { target, references, kind } = change;
  if (!target || kind === "insert") return estimateBytes(warehouse, connection, change);
  const scans = await scansOf(connection, change.sql);
  const looked = await Promise.all((change.looksAt ?? []).map((sql) => scansOf(connection, sql)));
  const own = await costOf(warehouse, connection, target, change.looksAt ? looked.flat() : scans, change.sql);
  if (
    kind === "delete" &&
    scans.length === 1 &&
    own &&
    (await coversPartitions(warehouse, connection, own.entry, own.scans))
  )
    return 0;
  let bytes = (change.rewrites ? own?.whole : 0) ?? 0;
  if (kind !== "merge" || !change.rewrites) bytes += own?.read ?? 0;
  for (const id of others(references, target)) {
    bytes += (await costOf(warehouse, connection, id, scans, change.sql))?.read ?? 0;
  }
  return bytes;
}

function others(references: readonly TableId[], target: TableId): TableId[] {
  return references.filter((id) => id.dataset !== target.dataset || id.table !== target.table);
}

interface Cost {
  readonly entry: TableEntry;
  readonly scans: readonly Scan[];
  /** Bytes of the columns that are read, and of all columns, in the partitions that are left. */
  readonly read: number;
  readonly whole: number;
}

/** null: the statement does not read the table, or it has no rows of its own. */
async function costOf(
  warehouse: Warehouse,
  connection: Connection,
  id: TableId,
  scans: readonly Scan[],
  sql: string,
): Promise<Cost | null> {
  const entry = warehouse.catalog.table(id);
  if (!entry?.physical) return null;
  const own = scans.filter((scan) => scan.table.endsWith(`"${entry.physical}"`));
  requireFilter(warehouse, entry, own, sql);
  if (own.length === 0) return null;
  const read = new Set(own.flatMap((scan) => scan.columns));
  const { rows, columns } = await sizesOf(warehouse, connection, entry);
  const share = await partitionShare(warehouse, connection, entry, own, rows);
  const sum = (counts: (name: string) => boolean) =>
    Math.round(share * [...columns].reduce((total, [name, size]) => total + (counts(name) ? size : 0), 0));
  return { entry, scans: own, read: sum((name) => read.has(name.toLowerCase())), whole: sum(() => true) };
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
