import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, rowsOf } from "./harness.ts";

const DOCUMENTS = `FROM (SELECT '{"a": 1}' AS doc, 2 AS n UNION ALL SELECT 'no', 3 UNION ALL SELECT '{"a": 1}', 5)`;

/** What may fail or be NULL inside, of keys, aggregates, windows and subqueries of the same SELECT. */
const READS: readonly [what: string, sql: string, rows: unknown[][]][] = [
  [
    "a key in the SELECT list",
    `SELECT JSON_VALUE(doc, '$.a'), SUM(n) ${DOCUMENTS} GROUP BY doc ORDER BY 2`,
    [
      [null, "3"],
      ["1", "7"],
    ],
  ],
  [
    "a key in HAVING and ORDER BY",
    `SELECT SUM(n) ${DOCUMENTS} GROUP BY doc HAVING SAFE_CAST(doc AS INT64) IS NULL ORDER BY JSON_VALUE(doc, '$.a') DESC`,
    [["7"], ["3"]],
  ],
  [
    "a key in QUALIFY and in a window over an aggregate",
    `SELECT ROW_NUMBER() OVER (ORDER BY JSON_VALUE(doc, '$.a')) ${DOCUMENTS} GROUP BY doc
     QUALIFY RANK() OVER (PARTITION BY JSON_VALUE(doc, '$.a') ORDER BY SUM(n)) = 1 ORDER BY 1`,
    [["1"], ["2"]],
  ],
  [
    "a key and an aggregate together",
    "SELECT SAFE_ADD(a, SUM(b)), SAFE_NEGATE(a), SAFE.SUBSTR('x', a, -1) FROM (SELECT 9223372036854775807 AS a, 1 AS b) GROUP BY a",
    [[null, "-9223372036854775807", null]],
  ],
  [
    "a quotient of aggregates in HAVING",
    "SELECT a FROM (SELECT 1 AS a, 2.0 AS b UNION ALL SELECT 2, 1.0) GROUP BY a HAVING SUM(b) / COUNT(*) > 1.5",
    [["1"]],
  ],
  [
    "an aggregate",
    `SELECT JSON_VALUE(MAX(doc), '$.a'), JSON_VALUE(MIN(doc), '$.a') ${DOCUMENTS}`,
    [["1", null]],
  ],
  ["a window", `SELECT JSON_VALUE(MAX(doc) OVER (), '$.a') ${DOCUMENTS} LIMIT 1`, [["1"]]],
  ["a subquery", `SELECT JSON_VALUE((SELECT '{"a": 1}'), '$.a')`, [["1"]]],
  [
    "a key in a correlated subquery",
    `SELECT (SELECT JSON_VALUE(doc, '$.a')) ${DOCUMENTS} GROUP BY doc ORDER BY 1`,
    [[null], ["1"]],
  ],
  [
    "a key of ROLLUP, NULL in the total",
    `SELECT JSON_VALUE(doc, '$.a'), SUM(n) ${DOCUMENTS} GROUP BY ROLLUP (doc) ORDER BY 2`,
    [
      [null, "3"],
      ["1", "7"],
      [null, "10"],
    ],
  ],
  [
    "an expression that is a key itself",
    `SELECT JSON_VALUE(doc, '$.a') AS a, SUM(n) ${DOCUMENTS} GROUP BY a ORDER BY a`,
    [
      [null, "3"],
      ["1", "7"],
    ],
  ],
];

describe("reads that may fail, in a grouped SELECT", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  test.each(READS)("%s", async (_, sql, rows) => {
    expect(await rowsOf(engine, sql)).toEqual(rows);
  });
});
