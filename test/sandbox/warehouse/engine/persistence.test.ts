import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { engineWithDataset, rowsOf } from "./harness.ts";

describe("a warehouse in a file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "engine-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("holds after a kill -9 what was committed, and nothing of what was not", async () => {
    const file = join(folder, "killed.duckdb");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", new URL("./victim.ts", import.meta.url).pathname, file],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const engine = await engineWithDataset({ file });
    expect(
      await rowsOf(engine, "SELECT id, note, made IS NOT NULL, LENGTH(uuid) = 36 FROM d.t ORDER BY id"),
    ).toEqual([["1", "one", "true", "true"]]);
    expect(await rowsOf(engine, "SELECT d.twice(n) FROM d.v")).toEqual([["2"]]);
    expect((await engine.catalog.table({ dataset: "d", table: "t" }))?.description).toBe("kept");
    expect((await engine.catalog.tables("d")).map(({ id }) => id.table)).toEqual(["t", "v"]);
    await engine.execute({ sql: "INSERT INTO d.t (id) VALUES (3)" });
    await engine.close();
  });

  test("holds everything after it was closed and opened again", async () => {
    const file = join(folder, "closed.duckdb");
    const first = await engineWithDataset({ file });
    await first.execute({
      sql: "CREATE TABLE d.t AS SELECT 1 AS a; CREATE OR REPLACE TABLE d.t AS SELECT a + 1 AS a FROM d.t",
    });
    await first.close();
    const second = await engineWithDataset({ file });
    expect(await rowsOf(second, "SELECT a FROM d.t")).toEqual([["2"]]);
    await second.execute({ sql: "CREATE OR REPLACE TABLE d.t AS SELECT a + 1 AS a FROM d.t" });
    expect(await rowsOf(second, "SELECT a FROM d.t")).toEqual([["3"]]);
    await second.close();
  });

  test("drops at its start what a crash left without a name", async () => {
    const file = join(folder, "orphan.duckdb");
    await (await engineWithDataset({ file })).close();
    const inDuckDB = async (sql: string) => {
      const instance = await DuckDBInstance.create(file);
      const connection = await instance.connect();
      const rows = (await connection.runAndReadAll(sql)).getRowsJson();
      connection.closeSync();
      instance.closeSync();
      return rows;
    };
    await inDuckDB('CREATE TABLE d."half@7" AS SELECT 1 AS a');
    await (await engineWithDataset({ file })).close();
    expect(await inDuckDB("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'd'")).toEqual([["0"]]);
  });
});
