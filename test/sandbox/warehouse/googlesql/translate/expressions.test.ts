import { beforeAll, describe, expect, test } from "@jest/globals";
import { DATE, NUMERIC, STRING } from "../../../../../sandbox/warehouse/googlesql/types/make.ts";
import { Bench } from "./support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
  bench.parameters.set("day", { type: STRING, value: "2024-01-02" });
  bench.parameters.set("none", { type: DATE, value: null });
  bench.variables.set("rate", { type: NUMERIC, value: "1.5" });
});

describe("values", () => {
  test.each([
    ["7 / 2", 3.5],
    ["-9223372036854775808", "-9223372036854775808"],
    ["0xFF", "255"],
    ["NUMERIC '1.5' * 1.1", "1.650000000"],
    ["NUMERIC '0.1' = 0.1", true],
    ["'a' || 'b' || 'c'", "abc"],
    ["[1, 2.5][ORDINAL(2)]", 2.5],
    ["[1][SAFE_OFFSET(7)]", null],
    ["STRUCT(1 AS a, 'x' AS b).b", "x"],
    ['JSON \'{"a": [1, {"b": 2}]}\'.a[1].b', "2"],
    ["DATE '2024-01-31' + 1", "2024-02-01"],
    ["DATE '2024-01-31' + INTERVAL 1 MONTH", "2024-02-29 00:00:00"],
    ["CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "b"],
    ["CAST('2024-01-02' AS DATE) = '2024-01-02'", true],
    ["DATE '2024-01-02' = @day", true],
    ["@none IS NULL", true],
    ["rate * 2", "3.000000000"],
    ["WITH(a AS 2, b AS a * 3, a + b)", "8"],
    ["5 ^ 3", "6"],
    ["TIMESTAMP '2024-01-01 00:00:00 Europe/Rome'", "2023-12-31 23:00:00+00"],
    ["SAFE_CAST('2024-02-30' AS DATE)", null],
    ["1.5 BETWEEN 1 AND CAST('nan' AS FLOAT64)", false],
    ["'ab' LIKE ANY ('x%', 'a_')", true],
    ["'a%' LIKE r'a\\%'", true],
    ["2 IN UNNEST([1, NULL])", null],
    ["NULL IN (1)", null],
    ["1 NOT IN (2, 3)", true],
    ["SAFE.SUBSTR('abc', 1, -1)", null],
    ["SAFE_CAST('x' AS INT64)", null],
    ["CAST(1.005e0 AS NUMERIC(5, 1))", "1.000000000"],
    ["ARRAY(SELECT x FROM UNNEST([3, 1]) AS x ORDER BY x)[OFFSET(0)]", "1"],
    ["(SELECT v FROM UNNEST([STRUCT('a' AS k, 1 AS v), ('b', 2)]) WHERE k = 'b')", "2"],
  ])("%s", async (sql, expected) => {
    expect(await bench.value(`SELECT ${sql}`)).toEqual(expected);
  });
});

describe("three-valued logic where DuckDB differs", () => {
  test("structs with a NULL field are neither equal nor different", async () => {
    expect(await bench.value("SELECT STRUCT(1, NULL) = STRUCT(1, 2)")).toBeNull();
    expect(await bench.value("SELECT (1, 2) IN ((1, 2), (3, 4))")).toBe(true);
  });

  test("NaN equals nothing, is ordered against nothing and sorts between NULL and the numbers", async () => {
    const from = "FROM UNNEST([1.0, CAST('nan' AS FLOAT64), NULL, CAST('-inf' AS FLOAT64)]) AS x";
    const rows = await bench.rows(`SELECT x, x = x, x != x, x > 0, x <= x ${from} ORDER BY x`);
    expect(rows).toEqual([
      [null, null, null, null, null],
      ["NaN", false, true, false, false],
      ["-Infinity", true, false, false, true],
      [1, true, false, true, true],
    ]);
    const ranks = await bench.rows(`SELECT RANK() OVER (ORDER BY x DESC) ${from} ORDER BY x`);
    expect(ranks).toEqual([["4"], ["3"], ["2"], ["1"]]);
  });
});

describe("errors raised by data", () => {
  test.each([
    ["SELECT 9223372036854775807 + x FROM UNNEST([1]) AS x", "Overflow"],
    ["SELECT 1 / x FROM UNNEST([0]) AS x", "division by zero"],
    ["SELECT [1][OFFSET(x)] FROM UNNEST([5]) AS x", "out of bounds"],
    ["SELECT (SELECT x FROM UNNEST([1, 2]) AS x)", "more than one"],
    ["SELECT CAST('abc' AS STRING(2))", "maximum length"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("errors found while translating", () => {
  test.each([
    ["SELECT nam FROM (SELECT 1 AS name)", "Unrecognized name: nam; Did you mean name? at [1:8]"],
    ["SELECT 1 = 'a'", "No matching signature for operator = for argument types: INT64, STRING at [1:8]"],
    ["SELECT\n  'a' + 1", "No matching signature for operator + for argument types: STRING, INT64 at [2:3]"],
    ["SELECT nothing(1)", "Function not found: nothing at [1:8]"],
    ["SELECT CAST(1 AS DATE)", "Invalid cast from INT64 to DATE at [1:8]"],
    ["SELECT DATE '2024-02-30'", "Invalid DATE literal: '2024-02-30' at [1:8]"],
    ["SELECT DATE '2024-01-01' = 'abc'", 'Could not cast literal "abc" to type DATE'],
    ["SELECT 9223372036854775808", "Invalid integer literal: 9223372036854775808 at [1:8]"],
    ["SELECT [1, 'a']", "Array elements of types {INT64, STRING} do not have a common supertype at [1:8]"],
    ["SELECT STRUCT(1 AS a).b", "Field name b does not exist in STRUCT<a INT64>"],
    ["SELECT JSON '1' = JSON '1'", "Equality is not defined for arguments of type JSON at [1:8]"],
    ["SELECT TIMESTAMP '2024-01-01' > DATE '2024-01-01'", "operator > for argument types: TIMESTAMP, DATE"],
    ["SELECT @nothing", "Query parameter 'nothing' not found at [1:8]"],
    ["SELECT ROW_NUMBER()", "requires an OVER clause"],
    ["SELECT BIGNUMERIC '1.1234567890123456789'", "not supported by the local warehouse"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("work", () => {
  test("deeply nested calls are translated in linear time", () => {
    const nested = `${"CONCAT(".repeat(60)}'a'${", 'b')".repeat(60)}`;
    const start = performance.now();
    bench.query(`SELECT ${nested}`);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test("the lookup of an event parameter is a list function, not a correlated subquery", () => {
    const { sql } = bench.query(
      "SELECT (SELECT value FROM UNNEST(params) WHERE key = 'a') FROM (SELECT [STRUCT('a' AS key, 1 AS value)] AS params)",
    );
    expect(sql).toContain("list_filter");
  });
});
