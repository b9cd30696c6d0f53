import { quoteName, quoteString } from "../../googlesql/types/duckdb.ts";
import type { DatasetInfo } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { RoutineEntry, TableEntry } from "./entries.ts";
import { columnsOf } from "./fields.ts";

/**
 * The sidecar: schema `_bq` of the database with one table per kind of object, each row the JSON of an entry. No keys and
 * no indexes, because a row is replaced by DELETE and INSERT inside one transaction.
 */
export const SIDECAR_SCHEMA = "_bq";

type Kind = "datasets" | "tables" | "routines";

export async function createSidecar(connection: Connection): Promise<void> {
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${SIDECAR_SCHEMA}`);
  for (const kind of ["datasets", "tables", "routines"] satisfies Kind[]) {
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${SIDECAR_SCHEMA}.${kind} (dataset VARCHAR, name VARCHAR, entry VARCHAR)`,
    );
  }
}

export interface StoredCatalog {
  readonly datasets: readonly DatasetInfo[];
  readonly tables: readonly TableEntry[];
  readonly routines: readonly RoutineEntry[];
}

export async function readSidecar(connection: Connection): Promise<StoredCatalog> {
  const read = async (kind: Kind) =>
    (await connection.rows(`SELECT entry FROM ${SIDECAR_SCHEMA}.${kind} ORDER BY dataset, name`)).map(
      ([entry]) => JSON.parse(String(entry)),
    );
  const tables = (await read("tables")) as Omit<TableEntry, "columns">[];
  return {
    datasets: (await read("datasets")) as DatasetInfo[],
    tables: tables.map((table) => ({ ...table, columns: columnsOf(table.schema) })),
    routines: (await read("routines")) as RoutineEntry[],
  };
}

/** Writes an entry, or takes it away (null). Runs inside the caller's transaction. */
export async function writeSidecar(
  connection: Connection,
  kind: Kind,
  dataset: string,
  name: string,
  entry: object | null,
): Promise<void> {
  const key = `dataset = ${quoteString(dataset)} AND name = ${quoteString(name)}`;
  await connection.run(`DELETE FROM ${SIDECAR_SCHEMA}.${kind} WHERE ${key}`);
  if (entry === null) return;
  const { columns: _derived, ...kept } = entry as { columns?: unknown };
  await connection.run(
    `INSERT INTO ${SIDECAR_SCHEMA}.${kind} VALUES (${quoteString(dataset)}, ${quoteString(name)}, ${quoteString(JSON.stringify(kept))})`,
  );
}

/** Drops DuckDB tables that no entry names: what a crash left between writing rows and naming the table. */
export async function dropOrphans(
  connection: Connection,
  database: string,
  stored: StoredCatalog,
): Promise<void> {
  const known = new Set(stored.tables.map((table) => `${table.id.dataset}.${table.physical}`));
  const found = await connection.rows(
    `SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary AND schema_name <> '${SIDECAR_SCHEMA}'`,
  );
  for (const [schema, table] of found) {
    if (known.has(`${schema}.${table}`)) continue;
    await connection.run(
      `DROP TABLE ${quoteName(database)}.${quoteName(String(schema))}.${quoteName(String(table))}`,
    );
  }
}
