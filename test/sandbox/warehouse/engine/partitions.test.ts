import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

describe("partitioned tables", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
    await engine.execute({
      sql: `CREATE TABLE d.e (ts TIMESTAMP, n INT64) PARTITION BY DATE(ts) OPTIONS (require_partition_filter = TRUE);
        INSERT INTO d.e SELECT TIMESTAMP_ADD(TIMESTAMP '2024-01-01', INTERVAL n HOUR), n FROM UNNEST(GENERATE_ARRAY(0, 239)) AS n;`,
    });
  });
  afterAll(() => engine.close());
  const bytes = async (sql: string) => (await engine.execute({ sql, dryRun: true })).bytesProcessed;

  test("a query is charged for the columns that it reads, in whole partitions", async () => {
    expect(await bytes("SELECT n FROM d.e WHERE ts > '2024-01-01'")).toBe(240 * 16);
    expect(await bytes("SELECT n FROM d.e WHERE DATE(ts) = '2024-01-03'")).toBe(24 * 16);
    expect(
      await bytes("SELECT n FROM d.e WHERE ts BETWEEN '2024-01-02 23:00:00' AND '2024-01-03 01:00:00'"),
    ).toBe(48 * 16);
  });

  test("a filter that is not constant prunes nothing", async () => {
    expect(
      await bytes("SELECT n FROM d.e WHERE DATE(ts) > (SELECT DATE '2024-01-09')"),
    ).toBeGreaterThanOrEqual(240 * 16);
  });

  test("a table that requires a filter is not read without one", async () => {
    expect(await errorOf(engine.execute({ sql: "SELECT COUNT(n) FROM d.e" }))).toBe(
      "Cannot query over table 'p.d.e' without a filter over column(s) 'ts' that can be used for partition elimination",
    );
  });

  test("INFORMATION_SCHEMA.PARTITIONS counts rows by partition", async () => {
    const sql =
      "SELECT partition_id, total_rows FROM d.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'e' ORDER BY 1 LIMIT 2";
    expect(await rowsOf(engine, sql)).toEqual([
      ["20240101", "24"],
      ["20240102", "24"],
    ]);
  });

  test("ingestion time is a hidden column", async () => {
    await engine.execute({
      sql: "CREATE TABLE d.i (n INT64) PARTITION BY _PARTITIONDATE; INSERT INTO d.i VALUES (1);",
    });
    expect(await rowsOf(engine, "SELECT *, _PARTITIONDATE = CURRENT_DATE() FROM d.i")).toEqual([
      ["1", "true"],
    ]);
    expect((await engine.catalog.table({ dataset: "d", table: "i" }))?.partitioning).toEqual({
      type: "DAY",
      field: null,
    });
  });

  test("what BigQuery cannot partition by is refused", async () => {
    expect(await errorOf(engine.execute({ sql: "CREATE TABLE d.z (s STRING) PARTITION BY s" }))).toContain(
      "PARTITION BY expression must be",
    );
  });
});
