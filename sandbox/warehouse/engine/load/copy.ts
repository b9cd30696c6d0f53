import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { TableId, WriteDisposition } from "../contract.ts";
import type { Warehouse } from "../warehouse.ts";
import { existingTarget, writeTarget } from "./target.ts";

/** Copies a table's rows and schema into another table. */
export async function copyTable(
  warehouse: Warehouse,
  source: TableId,
  destination: TableId,
  write: WriteDisposition,
): Promise<void> {
  const { catalog, database } = warehouse;
  const from = catalog.requireTable(source);
  if (from.physical === null) {
    throw new WarehouseError(
      `${catalog.display(source)} is not allowed for this operation because it is currently a VIEW.`,
      { reason: "invalid" },
    );
  }
  const connection = await database.connect();
  try {
    const request = {
      destination,
      write,
      create: "CREATE_IF_NEEDED" as const,
      partitioning: from.partitioning,
      clustering: from.clustering,
    };
    const existing = await existingTarget(warehouse, connection, request);
    const names = from.schema.map((field) => quoteName(field.name)).join(", ");
    const select = `SELECT ${names} FROM ${catalog.duckName(source, from.physical)}`;
    await writeTarget(warehouse, connection, request, existing, from.schema, select);
  } finally {
    connection.close();
  }
}
