import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

describe("tables and views", () => {
  let engine: Engine;
  let clock = Date.parse("2026-01-01T00:00:00Z");
  beforeAll(async () => {
    engine = await engineWithDataset({ now: () => new Date(clock) });
  });
  afterAll(() => engine.close());
  const table = (name: string) => engine.catalog.table({ dataset: "d", table: name });
  const run = (sql: string) => engine.execute({ sql });

  test("CREATE OR REPLACE may read the table that it replaces, and keeps nothing else of it", async () => {
    await run(
      "CREATE TABLE d.a (x INT64 OPTIONS (description = 'old')) CLUSTER BY x OPTIONS (description = 'old', labels = [('k', 'v')])",
    );
    await run("INSERT INTO d.a VALUES (1)");
    const { statements } = await run("CREATE OR REPLACE TABLE d.a AS SELECT x + 1 AS x FROM d.a");
    expect(statements[0]).toMatchObject({ type: "CREATE_TABLE_AS_SELECT", ddlOperation: "REPLACE" });
    expect(await rowsOf(engine, "SELECT x FROM d.a")).toEqual([["2"]]);
    expect(await table("a")).toMatchObject({ description: null, clustering: null, labels: {} });
    expect((await table("a"))?.schema).toEqual([{ name: "x", type: "INTEGER", mode: "NULLABLE" }]);
  });

  test("a statement that fails leaves the table that it would have replaced", async () => {
    await run("CREATE OR REPLACE TABLE d.b AS SELECT 1 AS x");
    expect(await errorOf(run("CREATE OR REPLACE TABLE d.b AS SELECT ERROR('no') AS x"))).toContain("no");
    expect(await rowsOf(engine, "SELECT x FROM d.b")).toEqual([["1"]]);
  });

  test("a view does not replace a table, nor a table a view", async () => {
    await run("CREATE OR REPLACE TABLE d.t1 AS SELECT 1 AS x; CREATE OR REPLACE VIEW d.v1 AS SELECT 1 AS x");
    expect(await errorOf(run("CREATE OR REPLACE VIEW d.t1 AS SELECT 1 AS x"))).toBe(
      "p:d.t1 is not allowed for this operation because it is currently a TABLE.",
    );
    expect(await errorOf(run("CREATE OR REPLACE TABLE d.v1 AS SELECT 1 AS x"))).toBe(
      "p:d.v1 is not allowed for this operation because it is currently a VIEW.",
    );
  });

  test("names that differ by case are two tables", async () => {
    await run("CREATE TABLE d.Case AS SELECT 1 AS x; CREATE TABLE d.CASE AS SELECT 2 AS x");
    expect(await rowsOf(engine, "SELECT a.x, b.x AS y FROM d.Case a, d.CASE b")).toEqual([["1", "2"]]);
    expect(await errorOf(run("SELECT * FROM d.case"))).toContain("Not found: Table p:d.case");
  });

  test("what exists already is a duplicate, what does not is not found", async () => {
    await run("CREATE OR REPLACE TABLE d.e AS SELECT 1 AS x");
    await expect(run("CREATE TABLE d.e AS SELECT 2 AS x")).rejects.toMatchObject({ reason: "duplicate" });
    await expect(run("CREATE SCHEMA d")).rejects.toMatchObject({ message: "Already Exists: Dataset p:d" });
    await expect(run("DROP TABLE d.none")).rejects.toMatchObject({ reason: "notFound" });
    expect((await run("CREATE TABLE IF NOT EXISTS d.e AS SELECT 2 AS x")).statements[0]?.ddlOperation).toBe(
      "SKIP",
    );
    expect((await run("DROP TABLE IF EXISTS d.none")).statements[0]?.ddlOperation).toBe("SKIP");
  });

  test("columns are added, renamed, widened and dropped with their rows in place", async () => {
    await run(`CREATE OR REPLACE TABLE d.c AS SELECT 1 AS a, 2 AS b;
      ALTER TABLE d.c ADD COLUMN s STRING, DROP COLUMN b; ALTER TABLE d.c ALTER COLUMN s SET DEFAULT 'later';
      ALTER TABLE d.c RENAME COLUMN a TO aa; ALTER TABLE d.c ALTER COLUMN aa SET DATA TYPE NUMERIC;
      ALTER TABLE d.c ALTER COLUMN aa SET OPTIONS (description = 'amount');
      INSERT INTO d.c (aa) VALUES (2.5); ALTER TABLE d.c RENAME TO c2`);
    expect(await rowsOf(engine, "SELECT aa, s FROM d.c2 ORDER BY aa")).toEqual([
      ["1", null],
      ["2.5", "later"],
    ]);
    expect((await table("c2"))?.schema).toMatchObject([
      { name: "aa", type: "NUMERIC", description: "amount" },
      { name: "s", type: "STRING", defaultValueExpression: "'later'" },
    ]);
    expect(await table("c")).toBeNull();
  });

  test("an expired table is gone", async () => {
    await run("CREATE TABLE d.x OPTIONS (expiration_timestamp = TIMESTAMP '2026-01-02') AS SELECT 1 AS a");
    expect(await rowsOf(engine, "SELECT a FROM d.x")).toEqual([["1"]]);
    clock = Date.parse("2026-01-03T00:00:00Z");
    expect(await errorOf(run("SELECT a FROM d.x"))).toContain("Not found: Table p:d.x");
    await run("CREATE TABLE d.x AS SELECT 2 AS a");
    expect(await rowsOf(engine, "SELECT a FROM d.x")).toEqual([["2"]]);
  });

  test("MERGE counts what it did and refuses two source rows for one target row", async () => {
    await run("CREATE OR REPLACE TABLE d.m AS SELECT 1 AS id, 'a' AS v UNION ALL SELECT 2, 'b'");
    const merge = (rows: string) => `MERGE d.m t USING UNNEST([${rows}]) s ON t.id = s.id
      WHEN MATCHED AND s.v IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT ROW`;
    const { statements } = await run(merge("STRUCT(1 AS id, 'x' AS v), (2, NULL), (3, 'c')"));
    expect(statements[0]?.affected).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    expect(await errorOf(run(merge("STRUCT(1 AS id, 'x' AS v), (1, 'y')")))).toContain(
      "must match at most one source row",
    );
  });

  test("a hundred tables made at once are all there", async () => {
    await run("CREATE SCHEMA many");
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => run(`CREATE OR REPLACE TABLE many.t${i} AS SELECT ${i} AS n`)),
    );
    const sql = "SELECT COUNT(*), SUM(CAST(_TABLE_SUFFIX AS INT64)), SUM(n) FROM `many.t*`";
    expect(await rowsOf(engine, sql)).toEqual([["100", "4950", "4950"]]);
  });

  test("readers and writers of a table that is replaced all the time do not fail", async () => {
    await run("CREATE OR REPLACE TABLE d.busy AS SELECT 0 AS n");
    const work = Array.from({ length: 60 }, (_, i) =>
      i % 2
        ? run(`CREATE OR REPLACE TABLE d.busy AS SELECT ${i} AS n`)
        : rowsOf(engine, "SELECT COUNT(*) FROM d.busy"),
    );
    const counts = (await Promise.all(work)).filter((result) => Array.isArray(result));
    expect(new Set(counts.map(String))).toEqual(new Set(["1"]));
  });
});
