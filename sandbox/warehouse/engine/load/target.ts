import { WarehouseError } from "../../googlesql/errors.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { newTable, type TableEntry } from "../catalog/entries.ts";
import { columnsOf, keepDescriptions, normalizeSchema } from "../catalog/fields.ts";
import type { FieldSchema, LoadRequest, TableId, WriteDisposition } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { failureOf } from "../duckdb/errors.ts";
import { createRowsSql } from "../statements/rows-table.ts";
import type { Warehouse } from "../warehouse.ts";

export interface TargetRequest {
  readonly destination: TableId;
  readonly write: WriteDisposition;
  readonly create: "CREATE_IF_NEEDED" | "CREATE_NEVER";
  readonly partitioning?: LoadRequest["partitioning"];
  readonly clustering?: LoadRequest["clustering"];
  readonly expiresAt?: number | null;
}

/** The table that a job writes into, as it is before the job; null if it does not exist. Checks the dispositions. */
export async function existingTarget(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetRequest,
): Promise<TableEntry | null> {
  const { catalog } = warehouse;
  const id = request.destination;
  catalog.requireDataset(id.dataset);
  const existing = catalog.table(id);
  if (!existing) {
    if (request.create === "CREATE_NEVER") catalog.requireTable(id);
    return null;
  }
  if (existing.physical === null) {
    throw new WarehouseError(
      `${catalog.display(id)} is not allowed for this operation because it is currently a VIEW.`,
      { reason: "invalid" },
    );
  }
  if (request.write === "WRITE_EMPTY") {
    const rows = await connection.rows(`SELECT 1 FROM ${catalog.duckName(id, existing.physical)} LIMIT 1`);
    if (rows.length > 0) {
      throw new WarehouseError(`Already Exists: Table ${catalog.display(id)}`, { reason: "duplicate" });
    }
  }
  return existing;
}

/**
 * Writes rows into the target in one step: appended by a single INSERT, or into a new DuckDB table that takes the place of
 * the old one at the end. `select` gives the rows in the order of `schema`. Returns the number of rows.
 */
export async function writeTarget(
  warehouse: Warehouse,
  connection: Connection,
  request: TargetRequest,
  existing: TableEntry | null,
  given: readonly FieldSchema[],
  select: string,
): Promise<number> {
  const schema = normalizeSchema(given);
  if (existing && request.write !== "WRITE_TRUNCATE") {
    return append(warehouse, connection, existing, schema, select);
  }
  const { catalog, now } = warehouse;
  const id = request.destination;
  const physical = catalog.freshPhysical(id);
  const duckName = catalog.duckName(id, physical);
  const fields = keepDescriptions(schema, existing?.schema ?? []);
  const partitioning = request.partitioning ?? existing?.partitioning ?? null;
  const lifetime = catalog.requireDataset(id.dataset).defaultTableExpirationMs;
  const fresh = { id, type: "TABLE" as const, schema: fields, columns: columnsOf(fields), physical };
  const expires =
    request.expiresAt ?? existing?.expires ?? (lifetime === null ? null : now() + Number(lifetime));
  const rest = { partitioning, clustering: request.clustering ?? existing?.clustering ?? null, expires };
  const entry = existing
    ? { ...existing, ...fresh, ...rest, modified: now() }
    : newTable({ ...fresh, created: now() }, rest);
  try {
    await connection.run(
      createRowsSql(
        duckName,
        fields.map((field) => ({ field, defaultSql: null })),
        { partitioning },
      ),
    );
    const rows = await connection.count(insertSql(duckName, fields, select));
    await catalog.change((change) => change.putTable(entry));
    return rows;
  } catch (error) {
    connection.signal = undefined;
    await connection.run(`DROP TABLE IF EXISTS ${duckName}`).catch(() => undefined);
    throw error;
  }
}

async function append(
  warehouse: Warehouse,
  connection: Connection,
  existing: TableEntry,
  schema: readonly FieldSchema[],
  select: string,
): Promise<number> {
  const { catalog } = warehouse;
  for (const field of schema) {
    const known = existing.schema.find((old) => old.name.toLowerCase() === field.name.toLowerCase());
    if (known && known.type === field.type && (known.mode === "REPEATED") === (field.mode === "REPEATED"))
      continue;
    const how = known
      ? `Field ${field.name} has changed type from ${known.type} to ${field.type}`
      : `Cannot add fields (field: ${field.name})`;
    throw new WarehouseError(`Provided Schema does not match Table ${catalog.display(existing.id)}. ${how}`, {
      reason: "invalid",
    });
  }
  const duckName = catalog.duckName(existing.id, existing.physical ?? "");
  for (let attempt = 1; ; attempt += 1) {
    try {
      const rows = await connection.count(insertSql(duckName, schema, select));
      catalog.touch(existing.id);
      return rows;
    } catch (error) {
      if (failureOf(error) !== "conflict" || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}

function insertSql(duckName: string, schema: readonly FieldSchema[], select: string): string {
  const names = schema.map((field) => quoteName(field.name));
  const items = columnsOf(schema).map(({ type }, index) => {
    const column = `_source.${names[index]}`;
    return type.kind === "ARRAY" ? `coalesce(${column}, CAST([] AS ${duckType(type)}))` : column;
  });
  return `INSERT INTO ${duckName} (${names.join(", ")}) SELECT ${items.join(", ")} FROM (${select}) AS _source`;
}
