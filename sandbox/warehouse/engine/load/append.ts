import type { TableEntry } from "../catalog/entries.ts";
import { columnsOf } from "../catalog/fields.ts";
import { mergeSchema, schemaChanges } from "../catalog/merge-schema.ts";
import type { FieldSchema, TargetOptions } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { failureOf } from "../duckdb/errors.ts";
import type { Warehouse } from "../warehouse.ts";
import { insertSql, type NewRows } from "./insert-sql.ts";

/** Appends rows in one step, together with what they change of the schema. Returns the number of rows. */
export async function append(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetOptions,
  existing: TableEntry,
  rows: NewRows,
): Promise<number> {
  const { catalog, now } = warehouse;
  const duckName = catalog.duckName(existing.id, existing.physical ?? "");
  const insert = insertSql(existing, duckName, rows, null);
  const { schema, changes } = mergedSchema(warehouse, request, existing, rows.schema);
  if (changes.length === 0) {
    const count = await patiently(() => connection.count(insert));
    catalog.touch(existing.id);
    return count;
  }
  return catalog.change(async (change) => {
    change.connection.signal = connection.signal;
    for (const sql of changes) await change.connection.run(sql);
    const count = await change.connection.count(insert);
    change.connection.signal = undefined;
    await change.putTable({ ...existing, schema, columns: columnsOf(schema), modified: now() });
    return count;
  });
}

/** The table's schema after a job, and the DuckDB statements to get there. Throws where the job does not allow a change. */
export function mergedSchema(
  warehouse: Warehouse,
  request: Pick<TargetOptions, "schemaUpdate">,
  existing: TableEntry,
  given: readonly FieldSchema[],
): { schema: FieldSchema[]; changes: string[] } {
  const { catalog } = warehouse;
  const schema = mergeSchema(existing.schema, given, {
    display: catalog.display(existing.id),
    addition: request.schemaUpdate?.addition ?? false,
    relaxation: request.schemaUpdate?.relaxation ?? false,
    complete: false,
  });
  const duckName = catalog.duckName(existing.id, existing.physical ?? "");
  const isSame = JSON.stringify(shape(schema)) === JSON.stringify(shape(existing.schema));
  return { schema, changes: isSame ? [] : [...schemaChanges(duckName, existing.schema, schema)] };
}

/** Names and modes: what a job can change of a schema. */
function shape(fields: readonly FieldSchema[]): unknown[] {
  return fields.map((field) => [field.name, field.mode ?? "NULLABLE", shape(field.fields ?? [])]);
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (failureOf(error) !== "conflict" || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}
