import { WarehouseError } from "../../googlesql/errors.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { inPartition } from "../catalog/partition-ids.ts";
import { isIngestionTime } from "../catalog/partitions.ts";
import type { TargetOptions } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { Warehouse } from "../warehouse.ts";
import { mergedSchema } from "./append.ts";
import { insertSql, type NewRows } from "./insert-sql.ts";

/** Writes rows into one partition: added to it, or in its place; the rest of the table stays. Returns the number of rows. */
export async function writePartition(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetOptions,
  existing: TableEntry,
  rows: NewRows,
): Promise<number> {
  const { catalog, locks } = warehouse;
  const partition = request.partition ?? "";
  const display = catalog.display(existing.id);
  if (mergedSchema(warehouse, request, existing, rows.schema).changes.length > 0) {
    throw new WarehouseError(
      `schemaUpdateOptions with a partition of ${display} are not supported by the local warehouse`,
      {
        reason: "notImplemented",
      },
    );
  }
  await requireInPartition(warehouse, connection, existing, partition, rows);
  const duckName = catalog.duckName(existing.id, existing.physical ?? "");
  return locks.alone(display, async () => {
    await connection.run("BEGIN TRANSACTION");
    try {
      if (request.write === "WRITE_TRUNCATE") {
        await connection.run(`DELETE FROM ${duckName} WHERE ${inPartition(existing, partition, display)}`);
      }
      const count = await connection.count(insertSql(existing, duckName, rows, partition));
      await connection.run("COMMIT");
      catalog.touch(existing.id);
      return count;
    } catch (error) {
      await connection.undo("ROLLBACK");
      throw error;
    }
  });
}

/** Throws `invalid` where rows belong to other partitions than the one that is written. */
export async function requireInPartition(
  warehouse: Warehouse,
  connection: Connection,
  entry: TableEntry,
  partition: string,
  { select }: NewRows,
): Promise<void> {
  const display = warehouse.catalog.display(entry.id);
  const condition = inPartition(entry, partition, display);
  if (isIngestionTime(entry.partitioning)) return;
  const others = await connection.rows(
    `SELECT 1 FROM (${select}) AS _source WHERE NOT (${condition}) LIMIT 1`,
  );
  if (others.length === 0) return;
  throw new WarehouseError(
    `Some rows belong to different partitions rather than destination partition ${display}$${partition}`,
    { reason: "invalid" },
  );
}
