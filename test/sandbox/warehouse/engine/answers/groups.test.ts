import { answers, withEngine } from "./table.ts";

withEngine();

const PAIRS = `(SELECT STRUCT(1 AS a, CAST(NULL AS STRING) AS b) x UNION ALL SELECT STRUCT(1, NULL)
  UNION ALL SELECT CAST(NULL AS STRUCT<a INT64, b STRING>) UNION ALL SELECT CAST(NULL AS STRUCT<a INT64, b STRING>))`;
const NAN = "CAST('nan' AS FLOAT64)";

answers("structs and arrays make groups by their fields and elements", [
  [
    `SELECT x, COUNT(*) FROM ${PAIRS} GROUP BY x ORDER BY x IS NULL`,
    [
      [["1", null], "2"],
      [null, "2"],
    ],
  ],
  [`SELECT COUNT(*) FROM (SELECT DISTINCT x FROM ${PAIRS})`, "2"],
  [
    `SELECT TO_JSON_STRING(x), COUNT(*) FROM UNNEST([STRUCT([1] AS a), STRUCT([1]), STRUCT(CAST([] AS ARRAY<INT64>)),
      STRUCT(CAST(NULL AS ARRAY<INT64>)), STRUCT([NULL, 1]), STRUCT([NULL, 1])]) AS x GROUP BY x ORDER BY 1`,
    [
      ['{"a":[1]}', "2"],
      ['{"a":[]}', "1"],
      ['{"a":[null,1]}', "2"],
      ['{"a":null}', "1"],
    ],
  ],
  [
    `SELECT COUNT(*) AS c FROM UNNEST([STRUCT([${NAN}] AS a), STRUCT([${NAN}]), STRUCT([0.0]), STRUCT([-0.0])]) GROUP BY a`,
    [["2"], ["2"]],
  ],
  [
    `SELECT COUNT(*) AS c FROM UNNEST([STRUCT(${NAN} AS a), STRUCT(${NAN}), STRUCT(0.0), STRUCT(-0.0)]) AS x GROUP BY x`,
    [["2"], ["2"]],
  ],
  ["SELECT x.a, SUM(x.b) FROM (SELECT STRUCT(1 AS a, 2 AS b) x) GROUP BY x", [["1", "2"]]],
  ["SELECT t, COUNT(*) FROM (SELECT 1 AS a, 2 AS b) AS t GROUP BY t", [[["1", "2"], "1"]]],
  ["SELECT [a, b] AS s, COUNT(*) FROM (SELECT 1 AS a, 2 AS b) GROUP BY 1", [[["1", "2"], "1"]]],
  [
    "SELECT DISTINCT x FROM (SELECT STRUCT(1 AS a, [1.5] AS b) AS x UNION ALL SELECT STRUCT(1, [1.5]))",
    ["1", ["1.5"]],
  ],
  [
    "SELECT x FROM (SELECT STRUCT(1 AS a, JSON '1' AS b) AS x) GROUP BY x",
    new Error("Grouping by expressions of type STRUCT containing JSON is not allowed"),
  ],
  [
    "SELECT x FROM (SELECT [JSON '1'] AS x) GROUP BY x",
    new Error("Grouping by expressions of type ARRAY containing JSON is not allowed"),
  ],
  [
    "SELECT DISTINCT x FROM (SELECT STRUCT([JSON '1'] AS b) AS x)",
    new Error("Column x of type STRUCT containing JSON cannot be used in SELECT DISTINCT"),
  ],
]);

answers("elsewhere they are not compared as wholes", [
  [
    "ROW_NUMBER() OVER (PARTITION BY x) FROM (SELECT [1] AS x)",
    new Error("Partitioning by expressions of type ARRAY is not allowed"),
  ],
  [
    "SELECT STRUCT(1 AS a) UNION DISTINCT SELECT STRUCT(1 AS a)",
    new Error("Column 1 in UNION DISTINCT has type that does not support set operation comparisons: STRUCT"),
  ],
  [
    "SELECT [1] INTERSECT DISTINCT SELECT [1]",
    new Error(
      "Column 1 in INTERSECT DISTINCT has type that does not support set operation comparisons: ARRAY",
    ),
  ],
]);

answers("a struct is in a query by its fields, NULL if a NULL leaves it open", [
  ["STRUCT(1 AS a, 2 AS b) IN (SELECT STRUCT(1, 2))", "true"],
  ["(1, NULL) IN (SELECT STRUCT(1, 2))", null],
  ["(1, NULL) IN (SELECT STRUCT(2, 2))", "false"],
  ["(1, NULL) IN (SELECT STRUCT(1, 2) FROM UNNEST([1]) AS x WHERE x > 1)", "false"],
  ["(1, 2) NOT IN (SELECT STRUCT(1, 3))", "true"],
  ["(1, 2) NOT IN (SELECT STRUCT(1, NULL))", null],
  ["(1, 2) NOT IN (SELECT STRUCT(3, NULL))", "true"],
  ["CAST(NULL AS STRUCT<a INT64>) IN (SELECT STRUCT(1))", null],
  ["STRUCT(1) IN (SELECT CAST(NULL AS STRUCT<a INT64>))", null],
  [`(1, ${NAN}) IN (SELECT (1, ${NAN}))`, "false"],
  [
    "SELECT x, (x, x + 1) IN (SELECT (y, 2) FROM UNNEST([1, 2, NULL]) AS y) FROM UNNEST([1, 2, 3]) AS x ORDER BY x",
    [
      ["1", "true"],
      ["2", "false"],
      ["3", "false"],
    ],
  ],
  ["(1, 2) IN UNNEST([(1, 2)])", "true"],
  ["(1, 2) IN UNNEST([(1, 3)])", "false"],
  ["(1, 2) IN UNNEST([(1, NULL)])", null],
  ["(1, 2) IN UNNEST(CAST(NULL AS ARRAY<STRUCT<INT64, INT64>>))", "false"],
  [
    "[1] IN (SELECT [1])",
    new Error("Cannot execute IN subquery with uncomparable types ARRAY<INT64> and ARRAY<INT64>"),
  ],
]);
