import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Tables that only one side knows: rows of the catalogue without a table of DuckDB, and the reverse. Looks at a copy, so a
 * server may hold the file as long as it does nothing.
 */
export async function orphans(file: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "soak-orphans-"));
  try {
    const copy = join(folder, "copy.duckdb");
    await copyFile(file, copy);
    await copyFile(`${file}.wal`, `${copy}.wal`).catch(() => undefined);
    return await compare(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(file: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    const names = async (sql: string) =>
      new Set((await connection.runAndReadAll(sql)).getRows().map(([name]) => String(name)));
    const listed = await names(
      "SELECT dataset || '.' || (entry ->> '$.physical') FROM _bq.tables WHERE (entry ->> '$.physical') IS NOT NULL",
    );
    const there = await names(
      "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> '_bq' AND NOT temporary",
    );
    return [
      ...[...listed]
        .filter((name) => !there.has(name))
        .map((name) => `${name} is in the catalogue, not in DuckDB`),
      ...[...there]
        .filter((name) => !listed.has(name))
        .map((name) => `${name} is in DuckDB, not in the catalogue`),
    ];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
