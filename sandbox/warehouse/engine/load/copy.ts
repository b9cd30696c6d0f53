import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { inPartition } from "../catalog/partition-ids.ts";
import { INGESTION_COLUMN, isIngestionTime } from "../catalog/partitions.ts";
import type { CopyRequest, FieldSchema } from "../contract.ts";
import type { Warehouse } from "../warehouse.ts";
import { existingTarget, writeTarget } from "./target.ts";

/**
 * Copies rows and schema of tables of one schema into another table, in one step; a new one gets the first one's partitions
 * and clusters. Returns the number of rows.
 */
export async function copyTables(warehouse: Warehouse, request: CopyRequest): Promise<number> {
  const { catalog, database } = warehouse;
  const sources = request.sources.map(({ table, partition }) => {
    const entry = catalog.requireTable(table);
    const display = catalog.display(table);
    if (entry.physical === null) {
      throw new WarehouseError(
        `${display} is not allowed for this operation because it is currently a ${entry.type.replace("_", " ")}.`,
        { reason: "invalid" },
      );
    }
    const where = partition ? ` WHERE ${inPartition(entry, partition, display)}` : "";
    return { entry, from: `${catalog.duckName(table, entry.physical)}${where}` };
  });
  const [first] = sources;
  if (!first) throw new WarehouseError("A copy needs a source", { reason: "invalid" });
  const { schema, partitioning, clustering } = first.entry;
  const names = schema.map((field) => field.name);
  for (const { entry } of sources) {
    if (shape(entry.schema) === shape(schema)) continue;
    throw new WarehouseError(
      `Tables to copy must have the same schema: ${catalog.display(entry.id)} differs from ${catalog.display(first.entry.id)}`,
      { reason: "invalid" },
    );
  }
  const keepsIngestionTime = sources.every(({ entry }) => isIngestionTime(entry.partitioning));
  const items = [...names, ...(keepsIngestionTime ? [INGESTION_COLUMN] : [])].map(quoteName).join(", ");
  const select = sources.map(({ from }) => `SELECT ${items} FROM ${from}`).join(" UNION ALL ");
  const connection = await database.connect(request.signal);
  try {
    const target = { ...request, partitioning, clustering };
    const existing = await existingTarget(warehouse, connection, target);
    return await writeTarget(warehouse, connection, target, existing, { schema, select, keepsIngestionTime });
  } finally {
    connection.close();
  }
}

/** What must be equal in schemas of tables that are copied together. */
function shape(fields: readonly FieldSchema[]): string {
  return JSON.stringify(
    fields.map(({ name, type, mode, fields: inner = [] }) => [name.toLowerCase(), type, mode, shape(inner)]),
  );
}
