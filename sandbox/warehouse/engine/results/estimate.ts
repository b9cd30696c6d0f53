import { columnBytesSql } from "../catalog/bytes.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { TableId } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { TableSizes, Warehouse } from "../warehouse.ts";

/**
 * Bytes that a query reads, as BigQuery counts them: whole columns, by the sizes of their types. Which columns of which
 * tables are read is taken from DuckDB's plan.
 */
export async function estimateBytes(
  warehouse: Warehouse,
  connection: Connection,
  query: { readonly sql: string; readonly references: readonly TableId[] },
): Promise<number> {
  if (query.references.length === 0) return 0;
  const plan = await connection.rows(`EXPLAIN (FORMAT json) ${query.sql}`);
  const scans = scansOf(JSON.parse(String(plan[0]?.[1] ?? "[]")));
  let bytes = 0;
  for (const { dataset, table } of query.references) {
    const entry = warehouse.catalog.table({ dataset, table });
    if (!entry?.physical) continue;
    const read = new Set(
      scans.filter((scan) => scan.table.endsWith(`"${entry.physical}"`)).flatMap((scan) => scan.columns),
    );
    if (read.size === 0) continue;
    const { columns } = await sizesOf(warehouse, connection, entry);
    for (const [name, size] of columns) if (read.has(name.toLowerCase())) bytes += size;
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

interface PlanNode {
  readonly name: string;
  readonly children?: readonly PlanNode[];
  readonly extra_info?: Readonly<Record<string, unknown>>;
}

function scansOf(nodes: readonly PlanNode[]): { table: string; columns: string[] }[] {
  return nodes.flatMap((node) => {
    const below = scansOf(node.children ?? []);
    const info = node.extra_info ?? {};
    if (typeof info.Table !== "string") return below;
    const columns = [...list(info.Projections), ...list(info.Filters).flatMap(filteredColumns)];
    return [
      { table: info.Table, columns: columns.map((name) => name.toLowerCase().replace(/^"|"$/g, "")) },
      ...below,
    ];
  });
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" && value !== "" ? value.split("\n") : [];
}

function filteredColumns(filter: string): string[] {
  return filter.match(/"[^"]+"|[A-Za-z_]\w*/g) ?? [];
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
