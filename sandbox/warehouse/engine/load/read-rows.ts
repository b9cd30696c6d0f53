import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { columnsOf } from "../catalog/fields.ts";
import { inPartition } from "../catalog/partition-ids.ts";
import type { FieldSchema, TableId, WireRow } from "../contract.ts";
import { collect } from "../results/result-set.ts";
import type { Warehouse } from "../warehouse.ts";

/** Rows of a table in storage order; columns by name, in any case, all by default. */
export async function readRows(
  warehouse: Warehouse,
  id: TableId,
  range: { offset: number; limit: number; columns?: readonly string[]; partition?: string | null },
): Promise<{ columns: readonly FieldSchema[]; rows: WireRow[]; total: number }> {
  const { catalog, database } = warehouse;
  const entry = catalog.requireTable(id);
  if (entry.physical === null) {
    throw new WarehouseError(`Cannot list a table of type ${entry.type}.`, { reason: "invalid" });
  }
  const wanted = range.columns?.map((name) => name.toLowerCase());
  const fields = entry.schema.filter((field) => !wanted || wanted.includes(field.name.toLowerCase()));
  const where = range.partition ? ` WHERE ${inPartition(entry, range.partition, catalog.display(id))}` : "";
  const from = `${catalog.duckName(id, entry.physical)}${where}`;
  const connection = await database.connect();
  try {
    const total = await connection.count(`SELECT count(*) FROM ${from}`);
    if (fields.length === 0 || range.limit <= 0) return { columns: fields, rows: [], total };
    const names = fields.map((field) => quoteName(field.name)).join(", ");
    const limits = { maxBytes: 100_000_000, memoryBytes: 100_000_000, scratch: database.scratch };
    const result = await collect(
      connection,
      `SELECT ${names} FROM ${from} LIMIT ${Math.floor(range.limit)} OFFSET ${Math.floor(range.offset)}`,
      columnsOf(fields),
      limits,
    );
    return { columns: fields, rows: await result.page(0, result.total), total };
  } finally {
    connection.close();
  }
}
