import { describe, expect, test } from "@jest/globals";
import { rowsOf, table, withRuntime } from "./evaluate.ts";

withRuntime();

table("arrays", [
  ["ARRAY_LENGTH([1, NULL])", "2"],
  ["ARRAY_REVERSE([1, 2])", ["2", "1"]],
  ["ARRAY_FIRST([3, 4])", "3"],
  ["ARRAY_LAST([3, 4])", "4"],
  ["ARRAY_LAST(CAST([] AS ARRAY<INT64>))", new Error("empty array")],
  ["ARRAY_CONCAT([1], [2, 3])", ["1", "2", "3"]],
  ["ARRAY_CONCAT([1], CAST(NULL AS ARRAY<INT64>)) IS NULL", true],
  [
    "ARRAY_CONCAT([1], NULL)",
    new Error("The argument to ARRAY_CONCAT (or ARRAY_CONCAT_AGG) must be an array type but was NULL"),
  ],
  ["ARRAY_TO_STRING(['a', NULL, 'b'], '-')", "a-b"],
  ["ARRAY_TO_STRING(['a', NULL, 'b'], '-', '?')", "a-?-b"],
  ["ARRAY_SLICE([1, 2, 3, 4], 1, 2)", ["2", "3"]],
  ["ARRAY_SLICE([1, 2, 3, 4], -2, -1)", ["3", "4"]],
  ["ARRAY_IS_DISTINCT([1, NULL, NULL])", false],
  ["[1, 2][OFFSET(2)]", new Error("out of bounds")],
  ["[1, 2][SAFE_ORDINAL(3)]", null],
  ["3 IN UNNEST([1, NULL])", null],
  ["GENERATE_ARRAY(5, 1, -2)", ["5", "3", "1"]],
  ["GENERATE_ARRAY(1, 0)", []],
  ["GENERATE_ARRAY(1, 2, 0)", new Error("Sequence step cannot be 0")],
  ["GENERATE_ARRAY(1, 1e12)", new Error("Cannot generate arrays with more than 1048575 elements")],
  [
    "GENERATE_ARRAY(NUMERIC '0.000000001', 1700000000)",
    new Error("Cannot generate arrays with more than 1048575 elements"),
  ],
  [
    "GENERATE_TIMESTAMP_ARRAY('2024-01-01', '2025-01-01', INTERVAL 1 MICROSECOND)",
    new Error("Cannot generate arrays with more than 1048575 elements"),
  ],
  ["GENERATE_ARRAY(0, 1, 0.25)", [0, 0.25, 0.5, 0.75, 1]],
  ["ARRAY_LENGTH(GENERATE_ARRAY(NUMERIC '0', 1, NUMERIC '0.1'))", "11"],
  [
    "GENERATE_DATE_ARRAY(DATE '2024-01-31', DATE '2024-03-31', INTERVAL 1 MONTH)",
    ["2024-01-31", "2024-02-29", "2024-03-29"],
  ],
  ["ARRAY_LENGTH(GENERATE_DATE_ARRAY('2024-01-01', '2024-12-31'))", "366"],
]);

const ROWS = "UNNEST([STRUCT(1 AS x, 9 AS y), (NULL, 2), (3, 1), (3, 5)])";

table("aggregates over no rows", [
  ["(SELECT COUNT(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x)", "0"],
  ["(SELECT COUNTIF(x > 1) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x)", "0"],
  ["(SELECT SUM(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x)", null],
  ["(SELECT AVG(CAST(x AS NUMERIC)) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x)", null],
]);

table("aggregates", [
  ["(SELECT SUM(x) FROM UNNEST([9223372036854775807, 1]) x)", new Error("int64 overflow")],
  ["(SELECT CAST(AVG(x) AS STRING) FROM UNNEST([NUMERIC '1', 2, 2]) x)", "1.666666667"],
  ["(SELECT COUNT(DISTINCT x) FROM UNNEST([1, 1, NULL]) x)", "1"],
  ["(SELECT COUNTIF(x > 1) FROM UNNEST([1, 2, 3]) x)", "2"],
  [`(SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY y) FROM ${ROWS})`, ["3", "3", "1"]],
  [`(SELECT ARRAY_AGG(DISTINCT x IGNORE NULLS ORDER BY x DESC LIMIT 1) FROM ${ROWS})`, ["3"]],
  [`(SELECT STRING_AGG(CAST(x AS STRING), '+' ORDER BY y DESC LIMIT 2) FROM ${ROWS})`, "1+3"],
  [`(SELECT STRING_AGG(DISTINCT CAST(x AS STRING) ORDER BY CAST(x AS STRING)) FROM ${ROWS})`, "1,3"],
  [`(SELECT ARRAY_CONCAT_AGG([x, y] ORDER BY y LIMIT 1) FROM ${ROWS})`, ["3", "1"]],
  [`(SELECT ANY_VALUE(x HAVING MIN y) FROM ${ROWS})`, "3"],
  [`(SELECT MAX_BY(x, y) FROM ${ROWS})`, "1"],
  [`(SELECT LOGICAL_AND(x > 0) FROM ${ROWS})`, true],
  [`(SELECT BIT_XOR(y) FROM ${ROWS})`, "15"],
  ["(SELECT CORR(x, x) FROM UNNEST([1.0]) x)", null],
  ["(SELECT STDDEV(x) FROM UNNEST([1]) x)", null],
  ["(SELECT VAR_POP(x) FROM UNNEST([1, 3]) x)", 1],
  ["(SELECT APPROX_QUANTILES(x, 2) FROM UNNEST([1, 2, 3, 4, 5]) x)", ["1", "3", "5"]],
  ["(SELECT APPROX_COUNT_DISTINCT(x) FROM UNNEST(['a', 'b', 'a']) x)", "2"],
  [
    "(SELECT TO_JSON_STRING(APPROX_TOP_COUNT(x, 1)) FROM UNNEST(['a', 'b', 'a']) x)",
    '[{"value":"a","count":2}]',
  ],
  [
    "(SELECT HLL_COUNT.MERGE(s) FROM (SELECT HLL_COUNT.INIT(x) s FROM UNNEST([1, 2]) x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST([2, 3]) x))",
    "3",
  ],
]);

describe("window functions", () => {
  test("LAG and LAST_VALUE pass over NULLs where told to", async () => {
    const rows = await rowsOf(
      `SELECT TO_JSON_STRING(STRUCT(LAG(x, 1, -1) OVER w AS a,
         LAST_VALUE(x IGNORE NULLS) OVER (ORDER BY o ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS b))
       FROM UNNEST([1, NULL, 3]) x WITH OFFSET o WINDOW w AS (ORDER BY o) ORDER BY o`,
    );
    expect(rows).toEqual(['{"a":-1,"b":1}', '{"a":1,"b":1}', '{"a":null,"b":3}']);
  });

  test("ranks need an order", async () => {
    await expect(rowsOf("SELECT RANK() OVER () FROM UNNEST([1]) x")).rejects.toThrow(
      "Window ORDER BY is required",
    );
  });

  test("percentiles interpolate or pick", async () => {
    expect(await rowsOf("SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1, 2]) x")).toEqual([1.5, 1.5]);
    expect(await rowsOf("SELECT PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST([1, 2]) x")).toEqual(["1", "1"]);
  });

  test("NUMERIC averages over a frame are exact", async () => {
    const sql =
      "SELECT CAST(AVG(x) OVER (ORDER BY x ROWS 1 PRECEDING) AS STRING) FROM UNNEST([NUMERIC '0.1', 0.2]) x ORDER BY x";
    expect(await rowsOf(sql)).toEqual(["0.1", "0.15"]);
  });
});
