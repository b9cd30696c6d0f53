import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithDataset();
});
afterAll(() => engine.close());

const dry = async (sql: string) => (await engine.execute({ sql, dryRun: true })).bytesProcessed;
/** Bytes that a dry run tells; the run must tell the same. */
async function bytes(sql: string): Promise<number> {
  const told = await dry(sql);
  expect((await engine.execute({ sql })).bytesProcessed).toBe(told);
  return told;
}

test.each([
  ["INT64", "1", 8],
  ["FLOAT64", "1.5", 8],
  ["NUMERIC", "NUMERIC '1'", 16],
  ["BIGNUMERIC", "BIGNUMERIC '1'", 32],
  ["BOOL", "TRUE", 1],
  ["STRING of 3 bytes", "'aé'", 5],
  ["the empty STRING", "''", 2],
  ["BYTES", "b'ab'", 4],
  ["DATE", "DATE '2024-01-01'", 8],
  ["DATETIME", "DATETIME '2024-01-01 00:00:00'", 8],
  ["TIME", "TIME '00:00:00'", 8],
  ["TIMESTAMP", "TIMESTAMP '2024-01-01'", 8],
  ["ARRAY: its elements", "[1, 2, 3]", 24],
  ["STRUCT: its fields", "STRUCT(1 AS a, 'x' AS b)", 11],
  ["ARRAY of STRUCT", "[STRUCT(1 AS a, TRUE AS b), STRUCT(2, FALSE)]", 18],
  ["NULL", "CAST(NULL AS INT64)", 0],
])("a value of %s", async (_type, value, size) => {
  await engine.execute({ sql: `CREATE OR REPLACE TABLE d.one AS SELECT ${value} AS v` });
  expect(await bytes("SELECT v FROM d.one")).toBe(size);
});

describe("a statement costs the columns that it reads, in whole partitions", () => {
  /** 10 days of 24 rows: day 8, n 8, s 3 bytes a row. */
  beforeAll(async () => {
    await engine.execute({
      sql: `CREATE TABLE d.t PARTITION BY day AS
          SELECT DATE '2024-01-01' + d AS day, n, 'x' AS s FROM UNNEST(GENERATE_ARRAY(0, 9)) AS d, UNNEST(GENERATE_ARRAY(1, 24)) AS n;
        CREATE TABLE d.keys AS SELECT n, 'k' AS k FROM UNNEST(GENERATE_ARRAY(1, 5)) AS n;
        CREATE VIEW d.v AS SELECT day, n FROM d.t;
        CREATE TABLE d.s_1 AS SELECT 1 AS n; CREATE TABLE d.s_2 AS SELECT 1 AS n UNION ALL SELECT 2;
        CREATE TABLE d.ranges (k INT64, s STRING) PARTITION BY RANGE_BUCKET(k, GENERATE_ARRAY(0, 100, 10));
        INSERT INTO d.ranges SELECT k, 'x' FROM UNNEST(GENERATE_ARRAY(0, 99)) AS k;`,
    });
  });
  const DAY = 24;

  test.each([
    ["SELECT n FROM d.t", 10 * DAY * 8],
    ["SELECT COUNT(*) FROM d.t", 0],
    ["SELECT n FROM d.v", 10 * DAY * 8],
    ["SELECT n FROM d.v WHERE day = '2024-01-03'", DAY * 16],
    ["SELECT n FROM d.t WHERE day IN ('2024-01-03', '2024-01-05')", 2 * DAY * 16],
    ["SELECT n FROM d.t WHERE day = '2024-01-03' OR day > '2024-01-09'", 2 * DAY * 16],
    ["SELECT n FROM d.t WHERE day = '2024-01-03' OR n = 1", 10 * DAY * 16],
    ["SELECT n FROM d.t WHERE day = '2030-01-01'", 0],
    ["SELECT s FROM d.ranges WHERE k BETWEEN 5 AND 15", 20 * 11],
    ["SELECT n FROM `d.s_*`", 24],
    ["SELECT n FROM `d.s_*` WHERE _TABLE_SUFFIX = '2'", 16],
    ["SELECT n FROM d.t WHERE n IN (SELECT n FROM d.keys)", 10 * DAY * 8 + 5 * 8],
    ["CREATE OR REPLACE TABLE d.made AS SELECT k FROM d.keys", 5 * 3],
    ["CREATE TEMP TABLE made AS SELECT k FROM d.keys", 5 * 3],
    ["CREATE OR REPLACE VIEW d.w AS SELECT k FROM d.keys", 0],
    ["CREATE OR REPLACE TABLE d.made CLONE d.keys", 0],
    ["INSERT INTO d.keys (n) SELECT n FROM d.s_2", 16],
  ])("%s: %i", async (sql, expected) => {
    expect(await bytes(sql)).toBe(expected);
  });
});

describe("a change also costs all columns of the partitions that it touches", () => {
  /** 2 days of 10 rows, 16 bytes a row. */
  const fill = `CREATE OR REPLACE TABLE d.c PARTITION BY day AS SELECT DATE '2024-01-01' + d AS day, n
    FROM UNNEST([0, 1]) AS d, UNNEST(GENERATE_ARRAY(1, 10)) AS n;
    CREATE OR REPLACE TABLE d.src AS SELECT 3 AS n`;

  test.each([
    ["UPDATE d.c SET n = 0 WHERE day = '2024-01-01'", 10 * 8 + 10 * 16],
    ["UPDATE d.c SET n = 0 WHERE n = 3", 20 * 8 + 20 * 16],
    ["DELETE FROM d.c WHERE n = 3", 20 * 8 + 20 * 16],
    ["DELETE FROM d.c WHERE day = '2024-01-01'", 0],
    ["DELETE FROM d.c WHERE TRUE", 0],
    ["TRUNCATE TABLE d.c", 0],
    ["MERGE d.c USING d.src ON c.n = src.n WHEN MATCHED THEN DELETE", 20 * 16 + 8],
    ["MERGE d.c USING d.src ON c.n = src.n WHEN NOT MATCHED THEN INSERT (n) VALUES (src.n)", 20 * 8 + 8],
  ])("%s: %i", async (sql, expected) => {
    await engine.execute({ sql: fill });
    expect(await bytes(sql)).toBe(expected);
  });

  test("a table that requires a filter is not changed without one", async () => {
    await engine.execute({
      sql: `${fill}; ALTER TABLE d.c SET OPTIONS (require_partition_filter = TRUE)`,
    });
    expect(await errorOf(engine.execute({ sql: "UPDATE d.c SET n = 0 WHERE n = 3" }))).toContain(
      "without a filter over column(s) 'day'",
    );
    expect(await errorOf(engine.execute({ sql: "UPDATE d.c SET n = 0 WHERE day > '2023-01-01'" }))).toBe(
      "no error",
    );
  });
});

describe("a script", () => {
  test("costs the statements that can be understood before it runs", async () => {
    await engine.execute({ sql: "CREATE OR REPLACE TABLE d.x AS SELECT 1 AS a, 'x' AS b" });
    expect(await bytes("SELECT a FROM d.x; SELECT b FROM d.x")).toBe(11);
    expect(await bytes("DECLARE n INT64 DEFAULT 1; BEGIN SELECT a FROM d.x WHERE a = n; END")).toBe(8);
    expect(await dry("CREATE TEMP TABLE y AS SELECT a FROM d.x; SELECT a FROM y")).toBe(8);
    expect(await bytes("IF 1 > 2 THEN SELECT a FROM d.x; ELSE SELECT b FROM d.x; END IF")).toBe(3);
    expect(await dry("LOOP SELECT a FROM d.x; BREAK; END LOOP")).toBe(0);
  });

  test("costs what its own expressions read", async () => {
    expect(await bytes("DECLARE n INT64 DEFAULT (SELECT MAX(a) FROM d.x); SELECT b FROM d.x")).toBe(11);
    expect(await bytes("DECLARE n INT64; SET n = (SELECT MAX(a) FROM d.x); SET n = n + 1")).toBe(8);
    expect(await bytes("IF (SELECT MAX(a) FROM d.x) > 5 THEN SELECT b FROM d.x; END IF")).toBe(8);
  });

  test("is checked as far as its first statement", async () => {
    expect(await errorOf(dry("SELECT none FROM d.x; SELECT 1"))).toContain("none");
  });

  test("leaves nothing behind", async () => {
    await dry("CREATE TABLE d.dry AS SELECT 1 AS n; INSERT INTO d.x VALUES (2, 'y')");
    expect(await engine.catalog.table({ dataset: "d", table: "dry" })).toBeNull();
    await dry("CREATE TEMP TABLE gone AS SELECT 1 AS n; SELECT n FROM gone");
    expect(await errorOf(dry("SELECT n FROM gone"))).toContain("gone");
    const sessionId = "kept";
    const inSession = async (sql: string, dryRun = false) => engine.execute({ sql, sessionId, dryRun });
    await inSession("DECLARE n INT64 DEFAULT 1");
    await inSession("SET n = 2; CREATE TEMP TABLE gone AS SELECT 1 AS n", true);
    expect(await rowsOf(engine, "SELECT n", { sessionId })).toEqual([["1"]]);
    expect(await errorOf(inSession("SELECT n FROM gone"))).toContain("gone");
  });
});

describe("a filter on the partitions prunes them wherever its value comes from", () => {
  /** 100 days of 10 rows of 16 bytes, twice, and the day to come. */
  beforeAll(async () => {
    const rows =
      "SELECT DATE '2024-01-01' + d AS day, n FROM UNNEST(GENERATE_ARRAY(0, 99)) AS d, UNNEST(GENERATE_ARRAY(1, 10)) AS n";
    await engine.execute({
      sql: `CREATE TABLE d.facts PARTITION BY day AS ${rows}; CREATE TABLE d.raw PARTITION BY day AS ${rows};
        CREATE TABLE d.due AS SELECT DATE '2024-03-01' AS day;
        CREATE TABLE d.moments PARTITION BY DATE(ts) AS SELECT TIMESTAMP(day) AS ts, n FROM d.raw;
        CREATE TABLE d.months PARTITION BY DATE_TRUNC(day, MONTH) AS SELECT day, n FROM d.raw WHERE EXTRACT(DAY FROM day) = 15;
        CREATE TABLE d.tens PARTITION BY RANGE_BUCKET(n, GENERATE_ARRAY(0, 100, 10)) AS SELECT n FROM UNNEST([1, 2, 11, 12, 13]) AS n`,
    });
  });
  const DAY = 160;
  const parameters = {
    named: new Map([
      ["day", { type: { kind: "DATE" as const }, value: "2024-03-01" }],
      [
        "days",
        { type: { kind: "ARRAY" as const, element: { kind: "DATE" as const } }, value: ["2024-03-01"] },
      ],
    ]),
  };

  const conditions = [
    "day = '2024-03-01'",
    "day >= DATE_SUB('2024-03-02', INTERVAL 1 DAY) AND day < '2024-03-02'",
    "day BETWEEN one AND one",
    "day = one",
    "day = @day",
    "day IN UNNEST(@days)",
    "day IN UNNEST(chosen)",
    "day IN UNNEST([one, NULL])",
  ];
  const variables =
    "DECLARE one DATE DEFAULT (SELECT MAX(day) FROM d.due); DECLARE chosen ARRAY<DATE>; SET chosen = ARRAY(SELECT day FROM d.due);";
  test.each(conditions)("%s", async (condition) => {
    const cost = async (sql: string) =>
      (await engine.execute({ sql: `${variables} ${sql}`, dryRun: true, parameters })).bytesProcessed - 2 * 8;
    expect(await cost(`SELECT n FROM d.raw WHERE ${condition}`)).toBe(DAY);
    expect(await cost(`INSERT INTO d.facts SELECT * FROM d.raw WHERE ${condition}`)).toBe(DAY);
    expect(await cost(`DELETE FROM d.facts WHERE ${condition}`)).toBe(0);
    expect(await cost(`DELETE FROM d.facts WHERE n = 1 AND ${condition}`)).toBe(2 * DAY);
    expect(await cost(`UPDATE d.facts SET n = 0 WHERE ${condition}`)).toBe(80 + DAY);
    const source = `MERGE d.facts AS t USING (SELECT * FROM d.raw WHERE ${condition}) AS s`;
    const onTarget = condition.replaceAll("day ", "t.day ");
    expect(
      await cost(
        `${source} ON t.n = s.n AND ${onTarget} WHEN MATCHED THEN UPDATE SET n = s.n WHEN NOT MATCHED THEN INSERT ROW`,
      ),
    ).toBe(2 * DAY);
    expect(await cost(`${source} ON t.n = s.n AND ${onTarget} WHEN NOT MATCHED THEN INSERT ROW`)).toBe(
      2 * DAY,
    );
    expect(await cost(`${source} ON t.n = s.n WHEN MATCHED AND ${onTarget} THEN DELETE`)).toBe(2 * DAY);
    expect(
      await cost(
        `${source} ON FALSE WHEN NOT MATCHED BY SOURCE AND ${onTarget} THEN DELETE WHEN NOT MATCHED THEN INSERT ROW`,
      ),
    ).toBe(2 * DAY);
  });

  test.each([
    ["ON t.n = s.n WHEN MATCHED THEN UPDATE SET n = s.n WHEN NOT MATCHED THEN INSERT ROW", 101],
    ["ON t.n = s.n WHEN MATCHED AND t.day = '2024-03-01' THEN DELETE WHEN NOT MATCHED THEN INSERT ROW", 101],
    ["ON FALSE WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT ROW", 101],
    [
      "ON FALSE WHEN NOT MATCHED BY SOURCE AND t.day > '2024-04-07' THEN DELETE WHEN NOT MATCHED THEN INSERT ROW",
      3,
    ],
    ["ON FALSE WHEN NOT MATCHED THEN INSERT ROW", 1],
  ])("MERGE %s looks at no less than it must: %i days", async (clauses, days) => {
    const sql = `MERGE d.facts AS t USING (SELECT * FROM d.raw WHERE day = '2024-03-01') AS s ${clauses}`;
    expect(await dry(sql)).toBe(days * DAY);
  });

  test("in the script that Dataform writes to replace partitions, which runs as it is told", async () => {
    const replace = `CREATE OR REPLACE TEMP TABLE \`staging\` AS (SELECT day, n FROM d.raw WHERE day >= '2024-04-08');
      BEGIN
        DECLARE partitions_for_replacement DEFAULT (ARRAY(SELECT DISTINCT day FROM \`staging\` WHERE day IS NOT NULL));
        MERGE d.facts DATAFORM_DEST USING \`staging\` DATAFORM_SOURCE ON FALSE
        WHEN NOT MATCHED BY SOURCE AND day IN UNNEST(partitions_for_replacement) THEN DELETE
        WHEN NOT MATCHED BY TARGET THEN INSERT (\`day\`, \`n\`) VALUES (\`day\`, \`n\`);
      END;
      DROP TABLE IF EXISTS \`staging\`;`;
    expect(await bytes(replace)).toBe(4 * DAY);
    expect(await rowsOf(engine, "SELECT COUNT(*), COUNT(DISTINCT day) FROM d.facts")).toEqual([
      ["1000", "100"],
    ]);
  });

  test("though no row of a partition may pass, as BigQuery looks at what it can hold", async () => {
    const day = 10 * 16;
    expect(await bytes("SELECT n FROM d.moments WHERE ts > '2024-04-08' AND ts < '2024-04-09'")).toBe(day);
    expect(await bytes("SELECT n FROM d.moments WHERE ts > '2024-04-08 10:00:00'")).toBe(2 * day);
    expect(await bytes("SELECT n FROM d.moments WHERE ts >= '2024-04-10'")).toBe(0);
    expect(await bytes("SELECT n FROM d.months WHERE day > '2024-02-20' AND day < '2024-03-01'")).toBe(
      10 * 16,
    );
    expect(await bytes("SELECT n FROM d.months WHERE day < '2024-02-01'")).toBe(10 * 16);
    expect(await bytes("SELECT n FROM d.tens WHERE n > 2 AND n < 11")).toBe(5 * 8);
    expect(await bytes("SELECT n FROM d.tens WHERE n < 10")).toBe(2 * 8);
  });
});
