import { WarehouseError } from "../../googlesql/errors.ts";
import { newTable, type TableEntry } from "../catalog/entries.ts";
import { columnsOf, keepDescriptions, normalizeSchema } from "../catalog/fields.ts";
import { checkLayout } from "../catalog/layout.ts";
import { inPartition } from "../catalog/partition-ids.ts";
import type { FieldSchema, Partitioning, TargetOptions } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { createRowsSql } from "../statements/rows-table.ts";
import type { Warehouse } from "../warehouse.ts";
import { append } from "./append.ts";
import { insertSql, type NewRows } from "./insert-sql.ts";
import { requireInPartition, writePartition } from "./write-partition.ts";

/** The table that a job writes into, as it is before the job; null if it does not exist. Checks the dispositions. */
export async function existingTarget(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetOptions,
): Promise<TableEntry | null> {
  const { catalog } = warehouse;
  const id = request.destination;
  catalog.requireDataset(id.dataset);
  const existing = catalog.table(id);
  if (!existing) {
    if (request.create === "CREATE_NEVER") catalog.requireTable(id);
    return null;
  }
  const display = catalog.display(id);
  if (existing.type !== "TABLE" || existing.physical === null) {
    throw new WarehouseError(
      `${display} is not allowed for this operation because it is currently a ${existing.type.replace("_", " ")}.`,
      { reason: "invalid" },
    );
  }
  requireSamePartitioning(existing, request.partitioning ?? null, display);
  const { partition } = request;
  const where = partition ? ` WHERE ${inPartition(existing, partition, display)}` : "";
  if (request.write === "WRITE_EMPTY") {
    const duckName = catalog.duckName(id, existing.physical);
    const rows = await connection.rows(`SELECT 1 FROM ${duckName}${where} LIMIT 1`);
    if (rows.length > 0) {
      const part = partition ? `$${partition}` : "";
      throw new WarehouseError(`Already Exists: Table ${display}${part}`, { reason: "duplicate" });
    }
  }
  return existing;
}

/**
 * Writes rows into the target in one step: appended, in place of one partition, or into a new DuckDB table that takes the
 * place of the old one at the end. Returns the number of rows.
 */
export async function writeTarget(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetOptions,
  existing: TableEntry | null,
  given: NewRows,
): Promise<number> {
  const rows = { ...given, schema: normalizeSchema(given.schema) };
  if (!existing) return replace(warehouse, connection, request, null, rows);
  if (request.partition) return writePartition(warehouse, connection, request, existing, rows);
  if (request.write !== "WRITE_TRUNCATE") return append(warehouse, connection, request, existing, rows);
  return replace(warehouse, connection, request, existing, rows);
}

async function replace(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetOptions,
  existing: TableEntry | null,
  rows: NewRows,
): Promise<number> {
  const { catalog } = warehouse;
  const { entry, duckName } = freshEntry(warehouse, request, existing, rows.schema);
  const { partition } = request;
  if (partition) await requireInPartition(warehouse, connection, entry, partition, rows);
  try {
    const plans = entry.schema.map((field) => ({ field, defaultSql: null }));
    await connection.run(createRowsSql(duckName, plans, { partitioning: entry.partitioning }));
    const count = await connection.count(insertSql(entry, duckName, rows, partition));
    await catalog.change((change) => change.putTable(entry));
    return count;
  } catch (error) {
    await connection.undo(`DROP TABLE IF EXISTS ${duckName}`);
    throw error;
  }
}

function freshEntry(
  warehouse: Warehouse,
  request: TargetOptions,
  existing: TableEntry | null,
  given: readonly FieldSchema[],
): { entry: TableEntry; duckName: string } {
  const { catalog, now } = warehouse;
  const id = request.destination;
  const physical = catalog.freshPhysical(id);
  const schema = keepDescriptions(given, existing?.schema ?? []);
  const { partitioning, clustering } = layoutOf(request, existing);
  checkLayout(schema, partitioning, clustering);
  const lifetime = catalog.requireDataset(id.dataset).defaultTableExpirationMs;
  const expires =
    request.expiresAt ?? existing?.expires ?? (lifetime === null ? null : now() + Number(lifetime));
  const fresh = { id, type: "TABLE" as const, schema, columns: columnsOf(schema), physical };
  const rest = { partitioning, clustering, expires };
  const entry = existing
    ? { ...existing, ...fresh, ...rest, constraints: null, modified: now() }
    : newTable({ ...fresh, created: now() }, rest);
  return { entry, duckName: catalog.duckName(id, physical) };
}

/** Partitions and clusters of a table that a job makes, or makes anew: as asked, or as they were. */
export function layoutOf(
  request: TargetOptions,
  existing: TableEntry | null,
): Pick<TableEntry, "partitioning" | "clustering"> {
  return {
    partitioning: request.partitioning ?? existing?.partitioning ?? null,
    clustering: request.clustering ?? existing?.clustering ?? null,
  };
}

/** A job can say again how its destination is partitioned, but not otherwise. */
function requireSamePartitioning(existing: TableEntry, asked: Partitioning | null, display: string): void {
  const key = ({ type, field, range }: Partitioning) =>
    JSON.stringify([type, field?.toLowerCase() ?? null, range ?? null]);
  if (!asked || (existing.partitioning && key(existing.partitioning) === key(asked))) return;
  const { type, field } = asked;
  throw new WarehouseError(
    `Incompatible table partitioning specification for ${display}: it is not partitioned by ${type}${field ? ` of ${field}` : ""}`,
    { reason: "invalid" },
  );
}
