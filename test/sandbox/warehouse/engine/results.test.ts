import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

describe("results", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  const forms: [sql: string, value: unknown][] = [
    ["TIMESTAMP '1969-12-31 23:59:59.999999+00'", "-1"],
    ["TIME '03:04:05.25'", "03:04:05.250000"],
    ["TIME '03:04:05'", "03:04:05"],
    ["DATETIME '2024-01-02 03:04:05.5'", "2024-01-02T03:04:05.500000"],
    ["DATE '0001-01-01'", "0001-01-01"],
    ["TIME '03:04:05.000001'", "03:04:05.000001"],
    ["1.0", "1.0"],
    ["1e10", "1.0E10"],
    ["-0.00001", "-1.0E-5"],
    ["CAST('nan' AS FLOAT64)", "NaN"],
    ["CAST('-inf' AS FLOAT64)", "-Infinity"],
    ["NUMERIC '12.340'", "12.34"],
    ["b'\\x00\\xff'", "AP8="],
    ["TRUE", "true"],
    [`JSON '{"a": "x  y", "b": [1, 2]}'`, '{"a":"x  y","b":[1,2]}'],
    ["INTERVAL -3 HOUR", "0-0 0 -3:0:0"],
    ["CAST(NULL AS ARRAY<INT64>)", []],
    ["[STRUCT(1 AS a, CAST(NULL AS STRING) AS b)]", [["1", null]]],
    ["9223372036854775807", "9223372036854775807"],
  ];
  test.each(forms)("%s has BigQuery's wire form", async (sql, value) => {
    expect(await rowsOf(engine, `SELECT ${sql}`)).toEqual([[value]]);
  });

  test("large results page by offset, whether in memory or spilled", async () => {
    const { statements } = await engine.execute({
      sql: "SELECT n, REPEAT('x', 200) AS s FROM UNNEST(GENERATE_ARRAY(1, 60000)) AS n ORDER BY n",
    });
    const rows = statements[0]?.rows;
    expect(rows?.total).toBe(60_000);
    for (const offset of [0, 2047, 30_000, 59_998]) {
      const page = (await rows?.page(offset, 3)) ?? [];
      expect(page.map((row) => row.f[0]?.v)).toEqual(
        [1, 2, 3].map((i) => String(offset + i)).slice(0, page.length),
      );
      expect(page).toHaveLength(Math.min(3, 60_000 - offset));
    }
    await rows?.close();
  });

  test("a result above the limit is refused, not cut", async () => {
    const big = engine.execute({
      sql: "SELECT REPEAT('x', 1000) FROM UNNEST(GENERATE_ARRAY(1, 5000))",
      maxResultBytes: 1_000_000,
    });
    await expect(big).rejects.toMatchObject({ reason: "responseTooLarge" });
  });

  test("integers that do not fit fail instead of wrapping", async () => {
    expect(await errorOf(engine.execute({ sql: "SELECT 9223372036854775807 + 1" }))).toContain(
      "int64 overflow",
    );
    expect(
      await errorOf(engine.execute({ sql: "SELECT SUM(x) FROM UNNEST([9223372036854775807, 1]) x" })),
    ).toContain("int64 overflow");
  });

  test("a dry run gives schema and bytes and has no effect", async () => {
    await engine.execute({ sql: "CREATE TABLE d.t AS SELECT 1 AS id, 'abc' AS s" });
    const query = await engine.execute({ sql: "SELECT s AS name, id FROM d.t", dryRun: true });
    expect(query.schema).toEqual([
      { name: "name", type: "STRING", mode: "NULLABLE" },
      { name: "id", type: "INTEGER", mode: "NULLABLE" },
    ]);
    expect(query.bytesProcessed).toBe(13);
    await engine.execute({ sql: "DELETE FROM d.t WHERE TRUE", dryRun: true });
    await engine.execute({ sql: "DROP TABLE d.t", dryRun: true });
    expect(await rowsOf(engine, "SELECT id FROM d.t")).toEqual([["1"]]);
    await expect(engine.execute({ sql: "SELECT nope FROM d.t", dryRun: true })).rejects.toMatchObject({
      line: 1,
      column: 8,
    });
  });

  test("SQL reaches neither files nor DuckDB's own functions", async () => {
    for (const sql of [
      "SELECT * FROM read_csv('/etc/passwd')",
      "SELECT * FROM `/etc/passwd`",
      "SELECT getenv('HOME')",
      "SELECT * FROM duckdb_settings()",
    ]) {
      expect(await errorOf(engine.execute({ sql }))).toMatch(/not found|must be qualified|Syntax error/i);
    }
  });
});
