import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

/** Recursive tables `t` and the rows of the query over them. */
const ANSWERED: readonly [claim: string, sql: string, rows: unknown[][]][] = [
  [
    "the non-recursive term and 499 rounds",
    "t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 500) SELECT COUNT(*), MAX(n), SUM(n) FROM t",
    [["500", "500", "125250"]],
  ],
  [
    "a UNION DISTINCT that comes round",
    "t AS (SELECT 0 AS n UNION DISTINCT SELECT MOD(n + 1, 7) FROM t) SELECT COUNT(*), MAX(n), SUM(n) FROM t",
    [["7", "6", "21"]],
  ],
  [
    "a row of NULL that comes again",
    "t AS (SELECT CAST(NULL AS INT64) AS n UNION DISTINCT SELECT n FROM t) SELECT * FROM t",
    [[null]],
  ],
  [
    "nothing to start from",
    "t AS (SELECT 1 AS n FROM UNNEST([1]) AS x WHERE x > 1 UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
    [["0"]],
  ],
  [
    "arrays and structs",
    "t AS (SELECT [1] AS a, STRUCT('x' AS y) AS s UNION ALL SELECT ARRAY_CONCAT(a, [2]), STRUCT('z') FROM t WHERE ARRAY_LENGTH(a) < 3) SELECT * FROM t ORDER BY ARRAY_LENGTH(a)",
    [
      [["1"], ["x"]],
      [["1", "2"], ["z"]],
      [["1", "2", "2"], ["z"]],
    ],
  ],
  [
    "one recursive table over another",
    "a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a WHERE n < 3), b AS (SELECT n AS m FROM a UNION ALL SELECT m + 10 FROM b JOIN a ON TRUE WHERE m < 20) SELECT COUNT(*), SUM(m) FROM b",
    [["39", "708"]],
  ],
];

const ENDLESS: readonly string[] = [
  "t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
  "t AS (SELECT 1 AS n UNION DISTINCT SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
  "t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) SELECT n FROM t",
  "t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 501) SELECT n FROM t",
];

describe("recursive tables", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  test.each(ANSWERED)("%s", async (_claim, sql, rows) => {
    expect(await rowsOf(engine, `WITH RECURSIVE ${sql}`)).toEqual(rows);
  });

  test.each(ENDLESS)("end after 500 rounds: %s", async (sql) => {
    expect(await errorOf(engine.execute({ sql: `WITH RECURSIVE ${sql}` }))).toBe(
      "A recursive CTE has reached the maximum number of iterations: 500",
    );
  });
});

describe("set operations one after the other", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  const chain = (operator: string, count: number) =>
    Array.from({ length: count }, (_, i) => `SELECT ${i} AS a`).join(` ${operator} `);

  test("are not as deep as they are many", async () => {
    const sql = `SELECT COUNT(*), SUM(a) FROM (${chain("UNION ALL", 800)})`;
    expect(await rowsOf(engine, sql)).toEqual([["800", "319600"]]);
  });

  test.each([
    ["UNION ALL", 2002],
    ["EXCEPT DISTINCT", 502],
  ])("are refused with the place where there are too many: %s", async (operator, count) => {
    const message = await errorOf(engine.execute({ sql: chain(operator, count) }));
    expect(message).toMatch(/^Query is too complex: .* at \[1:\d+\]$/);
  });
});
