import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, jest, test } from "@jest/globals";
import { openEngine } from "../../../sandbox/warehouse/engine/open.ts";
import type { Check } from "../../../tools/soak/check.ts";
import { kills } from "../../../tools/soak/kills.ts";
import { load } from "../../../tools/soak/load.ts";
import { orphans } from "../../../tools/soak/orphans.ts";
import { runaways } from "../../../tools/soak/runaways.ts";

jest.setTimeout(180_000);

/** Everything that a short run finds wrong. */
async function violations(check: Check): Promise<string[]> {
  const findings = await check.run({ quick: true, say: () => undefined });
  expect(findings.length).toBeGreaterThan(2);
  return findings.flatMap(({ what, violations: wrong = [] }) => wrong.map((text) => `${what}: ${text}`));
}

test("a server under load answers everybody, loses nothing and forgets who leaves", async () => {
  expect(await violations(load)).toEqual([]);
});

test("a killed server keeps what it acknowledged and nothing half", async () => {
  expect(await violations(kills)).toEqual([]);
});

test("a table that only the catalogue or only DuckDB knows is an orphan", async () => {
  const folder = await mkdtemp(join(tmpdir(), "orphans-"));
  const file = join(folder, "data.duckdb");
  const engine = await openEngine({ project: "p", file });
  await engine.execute({
    sql: "CREATE SCHEMA d; CREATE TABLE d.a (n INT64); CREATE VIEW d.v AS SELECT 1 AS n",
  });
  expect(await orphans(file)).toEqual([]);
  await engine.close();
  expect(await orphans(file)).toEqual([]);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const [[name]] = (
    await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'd'")
  ).getRows() as [[string]];
  await connection.run(`ALTER TABLE d."${name}" RENAME TO planted`);
  connection.closeSync();
  instance.closeSync();
  expect(await orphans(file)).toEqual([
    `d.${name} is in the catalogue, not in DuckDB`,
    "d.planted is in DuckDB, not in the catalogue",
  ]);
  await rm(folder, { recursive: true });
});

test("queries that would take everything end with BigQuery's error", async () => {
  expect(await violations(runaways)).toEqual([]);
});
