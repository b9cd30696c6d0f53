import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { inPartition } from "../catalog/partition-ids.ts";
import type { ExtractRequest, ExtractResult } from "../contract.ts";
import { tableBytes } from "../results/estimate.ts";
import type { Warehouse } from "../warehouse.ts";
import { exportRows } from "./export-rows.ts";

/** Writes all rows of a table into an object of a bucket. */
export async function extractTable(warehouse: Warehouse, request: ExtractRequest): Promise<ExtractResult> {
  const { catalog, database } = warehouse;
  const entry = catalog.requireTable(request.source);
  if (entry.physical === null) {
    throw new WarehouseError(
      `${catalog.display(entry.id)} is not allowed for this operation because it is currently a ${entry.type.replace("_", " ")}.`,
      { reason: "invalid" },
    );
  }
  const connection = await database.connect(request.signal);
  try {
    const names = entry.columns.map(({ name }) => quoteName(name)).join(", ");
    const { partition } = request;
    const where = partition ? ` WHERE ${inPartition(entry, partition, catalog.display(entry.id))}` : "";
    const sql = `SELECT ${names} FROM ${catalog.duckName(entry.id, entry.physical)}${where}`;
    const { bytes } = await tableBytes(warehouse, connection, entry);
    const rows = await exportRows(warehouse, connection, { sql, columns: entry.columns }, request);
    return { files: 1, rows, inputBytes: bytes };
  } finally {
    connection.close();
  }
}
