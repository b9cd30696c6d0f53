import { answers, withEngine } from "./table.ts";

withEngine();

const PAIRS = "FROM UNNEST([STRUCT(1.5 AS x, 2.5 AS y), (2, 7), (NULL, 5), (4, 1)])";

answers("CORR and COVAR are right or refused", [
  [
    `SELECT CORR(x, y), COVAR_POP(x, y), COVAR_SAMP(x, y) ${PAIRS}`,
    [["-0.5447047794019222", "-1.5", "-2.25"]],
  ],
  [`SELECT CORR(x, y) ${PAIRS} HAVING CORR(x, y) < 0`, "-0.5447047794019222"],
  ["CORR(x, 1.0) FROM UNNEST([1.0, 2.0]) AS x", "NaN"],
  [
    "COVAR_POP(x, y) FROM UNNEST([STRUCT(1e308 AS x, 1 AS y), (-1e308, 2)])",
    new Error("The covariance of numbers as large as these is not supported by the local warehouse"),
  ],
  [
    "COVAR_SAMP(x, y) FROM UNNEST([STRUCT(1e200 AS x, 1e200 AS y), (-1e200, -1e200), (1e200, 5)])",
    new Error("The covariance of numbers as large as these is not supported by the local warehouse"),
  ],
  [
    "CORR(x, y) FROM UNNEST([STRUCT(1e-200 AS x, 1e-200 AS y), (2e-200, 2e-200)])",
    new Error("The correlation of numbers as small as these is not supported by the local warehouse"),
  ],
]);

answers("APPROX_TOP_SUM", [
  [
    "APPROX_TOP_SUM(x, w, 2) FROM UNNEST([STRUCT('apple' AS x, 3 AS w), ('pear', 2), ('apple', 0), ('banana', 5), ('pear', 4)])",
    [
      ["pear", "6"],
      ["banana", "5"],
    ],
  ],
  [
    "APPROX_TOP_SUM(x, w, 2) FROM UNNEST([STRUCT('apple' AS x, NULL AS w), ('pear', 1), ('pear', NULL)])",
    [
      ["pear", "1"],
      ["apple", null],
    ],
  ],
  [
    "APPROX_TOP_SUM(x, w, 2) FROM UNNEST([STRUCT('apple' AS x, 0 AS w), (NULL, 2)])",
    [
      [null, "2"],
      ["apple", "0"],
    ],
  ],
  ["APPROX_TOP_SUM(x, w, 3) IS NULL FROM UNNEST([STRUCT('a' AS x, 1.5 AS w)]) WHERE FALSE", "true"],
  [
    "TO_JSON_STRING(APPROX_TOP_SUM(x, NUMERIC '0.1', 3)) FROM UNNEST([7, 7]) AS x",
    '[{"value":7,"sum":"0.2"}]',
  ],
  [
    "SELECT g, APPROX_TOP_SUM(x, w, 1)[OFFSET(0)].sum FROM UNNEST([STRUCT(1 AS g, 'a' AS x, 1.5 AS w), (1, 'a', 2), (2, 'b', 1)]) GROUP BY g ORDER BY g",
    [
      ["1", "3.5"],
      ["2", "1.0"],
    ],
  ],
  [
    "APPROX_TOP_SUM(x, 1, 0) FROM UNNEST([1]) AS x",
    new Error("Argument 3 to APPROX_TOP_SUM must be at least 1"),
  ],
  [
    "APPROX_TOP_SUM(x, w, 1) FROM UNNEST([STRUCT('a' AS x, -1 AS w)])",
    new Error("The weight of APPROX_TOP_SUM must not be negative or NaN, but is -1"),
  ],
  [
    "APPROX_TOP_SUM(x, w, 1) FROM UNNEST([STRUCT('a' AS x, 9223372036854775807 AS w), ('a', 1)])",
    new Error("int64 overflow"),
  ],
]);

answers("HAVING takes any function of aggregates", [
  ["SELECT g FROM (SELECT 1 AS g, 'a' AS x) GROUP BY g HAVING SUBSTR(MAX(x), -1) = 'a'", "1"],
  ["SELECT g FROM (SELECT 1 AS g, 1.5 AS x) GROUP BY g HAVING APPROX_QUANTILES(x, 2)[OFFSET(1)] > 0", "1"],
  [
    "SELECT g FROM (SELECT 1 AS g, 'a' AS x) GROUP BY g HAVING APPROX_TOP_COUNT(x, 1)[OFFSET(0)].count = 1",
    "1",
  ],
]);

answers("aggregates", [
  ["COUNT(*) FROM UNNEST([1,2,NULL]) x", "3"],
  ["COUNT(x) FROM UNNEST([1,2,NULL]) x", "2"],
  ["COUNT(DISTINCT x) FROM UNNEST([1,1,NULL]) x", "1"],
  ["COUNT(DISTINCT NULL) FROM UNNEST([1,1,NULL]) x", "0"],
  [
    "COUNT(*), SUM(x), AVG(x), MIN(x), MAX(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x",
    [["0", null, null, null, null]],
  ],
  ["SUM(x), AVG(x), STDDEV(x), MIN(x) FROM UNNEST([CAST(NULL AS FLOAT64)]) x", [[null, null, null, null]]],
  ["ARRAY_AGG(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x", []],
  [
    "ARRAY_AGG(x) FROM UNNEST([1,NULL]) x",
    new Error("Array cannot have a null element; error in writing field f0_"),
  ],
  [
    "SUM(x) FROM UNNEST([NUMERIC '0.000000001', NUMERIC '99999999999999999999999999999.999999999']) x",
    new Error("numeric overflow: SUM"),
  ],
  [
    "SUM(x) FROM UNNEST([NUMERIC '0.5', NUMERIC '-99999999999999999999999999999.999999999']) x",
    "-99999999999999999999999999999.499999999",
  ],
  ["ARRAY_AGG(x IGNORE NULLS) FROM UNNEST([1,NULL]) x", ["1"]],
  ["ARRAY_AGG(x IGNORE NULLS) FROM UNNEST([CAST(NULL AS INT64)]) x", []],
  ["ARRAY_LENGTH(ARRAY_AGG(x)) FROM UNNEST([1,NULL]) x", "2"],
  ["ARRAY_AGG(x ORDER BY x DESC LIMIT 2) FROM UNNEST([1,3,2]) x", ["3", "2"]],
  ["ARRAY_AGG(x LIMIT 0) FROM UNNEST([1,3,2]) x", []],
  ["ARRAY_AGG(DISTINCT x ORDER BY x) FROM UNNEST([1,3,3,2]) x", ["1", "2", "3"]],
  ["ARRAY_AGG(DISTINCT x ORDER BY x DESC LIMIT 1) FROM UNNEST([1,3,3,2]) x", ["3"]],
  [
    "ARRAY_AGG(DISTINCT x ORDER BY x+1) FROM UNNEST([1,3,3,2]) x",
    new Error(
      "An aggregate function that has both DISTINCT and ORDER BY arguments can only ORDER BY expressions that are arguments to the function",
    ),
  ],
  ["ARRAY_AGG(DISTINCT x IGNORE NULLS ORDER BY x) FROM UNNEST([1,3,NULL,2]) x", ["1", "2", "3"]],
  [
    "ARRAY_AGG(STRUCT(x AS a, x*2 AS b) ORDER BY x DESC) FROM UNNEST([1,3]) x",
    [
      ["3", "6"],
      ["1", "2"],
    ],
  ],
  ["ARRAY_AGG(x) OVER (ORDER BY x) FROM UNNEST([1,3]) x ORDER BY x", [[["1"]], [["1", "3"]]]],
  ["ARRAY_CONCAT_AGG(a ORDER BY ARRAY_LENGTH(a) LIMIT 1) FROM (SELECT [1,2] a UNION ALL SELECT [3])", ["3"]],
  ["ARRAY_CONCAT_AGG(a) FROM (SELECT CAST(NULL AS ARRAY<INT64>) a)", []],
  ["STRING_AGG(x) FROM UNNEST(['a','b',NULL]) x", "a,b"],
  ["STRING_AGG(x, '-' ORDER BY x DESC) FROM UNNEST(['a','b',NULL]) x", "b-a"],
  ["STRING_AGG(DISTINCT x, '-' ORDER BY x) FROM UNNEST(['a','b','a']) x", "a-b"],
  ["STRING_AGG(x, '-' ORDER BY x LIMIT 1) FROM UNNEST(['a','b',NULL]) x", "a"],
  ["STRING_AGG(x ORDER BY x LIMIT 2) FROM UNNEST(['c','b','a']) x", "a,b"],
  ["STRING_AGG(x, NULL) FROM UNNEST(['a','b']) x", new Error("Argument 2 to STRING_AGG must be non-NULL")],
  ["STRING_AGG(x, '') FROM UNNEST(['a','b']) x", "ab"],
  ["STRING_AGG(x) FROM UNNEST(CAST([] AS ARRAY<STRING>)) x", null],
  ["STRING_AGG(CAST(NULL AS STRING)) FROM UNNEST([1]) x", null],
  ["STRING_AGG(x, '-' LIMIT 0) FROM UNNEST(['a','b']) x", null],
  ["STRING_AGG(b'a') FROM UNNEST([1,2]) x", "YSxh"],
  ["STRING_AGG(x, b'-') FROM UNNEST([b'a',b'b']) x", "YS1i"],
  ["STRING_AGG(x, b'-' ORDER BY x DESC LIMIT 1) FROM UNNEST([b'a',b'b']) x", "Yg=="],
  ["STRING_AGG(x) OVER (ORDER BY x) FROM UNNEST(['a','b']) x ORDER BY x", [["a"], ["a,b"]]],
  [
    "STRING_AGG(x, x) FROM UNNEST(['a','b']) x",
    new Error("Argument 2 to STRING_AGG must be a literal or query parameter"),
  ],
  ["ANY_VALUE(x) FROM UNNEST([5,5]) x", "5"],
  ["ANY_VALUE(x) FROM UNNEST([CAST(NULL AS INT64)]) x", null],
  [
    "ANY_VALUE(x HAVING MAX y) FROM (SELECT 'a' x, 1 y UNION ALL SELECT 'b', 2 UNION ALL SELECT 'c', NULL)",
    "b",
  ],
  [
    "ANY_VALUE(x HAVING MIN y) FROM (SELECT 'a' x, 1 y UNION ALL SELECT 'b', 2 UNION ALL SELECT 'c', NULL)",
    "a",
  ],
  ["ANY_VALUE(x HAVING MIN y) FROM (SELECT CAST(NULL AS STRING) x, 1 y UNION ALL SELECT 'b', 2)", null],
  ["ANY_VALUE(x HAVING MAX y) FROM (SELECT 'a' x, CAST('nan' AS FLOAT64) y UNION ALL SELECT 'b', 2.0)", null],
  ["ANY_VALUE(x HAVING MIN y) FROM (SELECT 'a' x, CAST('nan' AS FLOAT64) y UNION ALL SELECT 'b', 2.0)", null],
  ["ANY_VALUE(x HAVING MAX y) FROM (SELECT 'a' x, CAST(NULL AS INT64) y)", null],
  ["BIT_AND(x), BIT_OR(x), BIT_XOR(x) FROM UNNEST([12, 10, NULL]) x", [["8", "14", "6"]]],
  ["BIT_AND(x), BIT_OR(x), BIT_XOR(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) x", [[null, null, null]]],
  ["BIT_XOR(DISTINCT x) FROM UNNEST([12, 12, 10]) x", "6"],
  ["BIT_AND(DISTINCT x) FROM UNNEST([12, 12, 10]) x", "8"],
  ["LOGICAL_AND(x), LOGICAL_OR(x) FROM UNNEST([true, NULL, false]) x", [["false", "true"]]],
  ["LOGICAL_AND(x), LOGICAL_OR(x) FROM UNNEST([NULL, true]) x", [["true", "true"]]],
  ["LOGICAL_AND(x), LOGICAL_OR(x) FROM UNNEST(CAST([] AS ARRAY<BOOL>)) x", [[null, null]]],
  ["LOGICAL_AND(DISTINCT x) FROM UNNEST([true, false]) x", "false"],
  [
    "LOGICAL_OR(x) OVER (ORDER BY y) FROM (SELECT false x, 1 y UNION ALL SELECT true, 2) ORDER BY y",
    [["false"], ["true"]],
  ],
  ["COUNTIF(x > 1) FROM UNNEST([1,2,3,NULL]) x", "2"],
  ["COUNTIF(DISTINCT x > 1) FROM UNNEST([1,2,3,NULL]) x", "1"],
  ["COUNTIF(x > 1) OVER () FROM UNNEST([1,2]) x", [["1"], ["1"]]],
  ["SUM(DISTINCT x) FROM UNNEST([1,1,2]) x", "3"],
  ["AVG(DISTINCT x) FROM UNNEST([1,1,2]) x", "1.5"],
  ["SUM(NULL) FROM UNNEST([1]) x", null],
  ["AVG(NULL) FROM UNNEST([1]) x", null],
  ["MAX(NULL) FROM UNNEST([1]) x", null],
  ["SUM(SUM(x)) FROM UNNEST([1]) x", new Error("Aggregations of aggregations are not allowed")],
  ["SUM(x) OVER (PARTITION BY x ORDER BY x) FROM UNNEST([1,1]) x", [["2"], ["2"]]],
  ["MIN(DISTINCT x) FROM UNNEST([1,1]) x", "1"],
  ["MAX(DISTINCT x) FROM UNNEST([1,1]) x", "1"],
  ["COUNT(DISTINCT x) OVER () FROM UNNEST([1,1]) x", [["1"], ["1"]]],
  [
    "COUNT(DISTINCT x) OVER (ORDER BY x) FROM UNNEST([1,1]) x",
    new Error("Window ORDER BY is not allowed if DISTINCT is specified"),
  ],
  ["SUM(DISTINCT x) OVER (PARTITION BY x) FROM UNNEST([1,1]) x", [["1"], ["1"]]],
  [
    "COUNT(DISTINCT [1]) FROM UNNEST([1]) x",
    new Error("Aggregate functions with DISTINCT cannot be used with arguments of type ARRAY"),
  ],
  [
    "ARRAY_AGG(DISTINCT STRUCT(1)) FROM UNNEST([1]) x",
    new Error("Aggregate functions with DISTINCT cannot be used with arguments of type STRUCT"),
  ],
  [
    "APPROX_QUANTILES(x, 0) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_QUANTILES must be at least 1"),
  ],
  [
    "APPROX_QUANTILES(x, -1) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_QUANTILES must be at least 1"),
  ],
  [
    "APPROX_QUANTILES(x, NULL) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_QUANTILES must be non-NULL"),
  ],
  [
    "APPROX_QUANTILES(x, x) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_QUANTILES must be a literal or query parameter"),
  ],
  [
    "APPROX_TOP_COUNT(x, 0) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_TOP_COUNT must be at least 1"),
  ],
  [
    "APPROX_TOP_COUNT(x, NULL) FROM UNNEST([1]) x",
    new Error("Argument 2 to APPROX_TOP_COUNT must be non-NULL"),
  ],
  [
    "STDDEV(x), STDDEV_POP(x), VAR_SAMP(x), VAR_POP(x) FROM UNNEST([1,2,3,4]) x",
    [["1.2909944487358056", "1.118033988749895", "1.6666666666666667", "1.25"]],
  ],
  ["STDDEV(x), STDDEV_POP(x), VAR_SAMP(x), VAR_POP(x) FROM UNNEST([5]) x", [[null, "0.0", null, "0.0"]]],
  ["VARIANCE(DISTINCT x) FROM UNNEST([1,1,2,4]) x", "2.3333333333333335"],
  [
    "CORR(x, y) FROM (SELECT 1.0 x, 5.0 y UNION ALL SELECT 3.0, 9.0 UNION ALL SELECT 4.0, 7.0)",
    "0.6546536707079772",
  ],
  [
    "COVAR_SAMP(x, y), COVAR_POP(x,y) FROM (SELECT 1.0 x, 5.0 y UNION ALL SELECT 3.0, 9.0 UNION ALL SELECT 4.0, 7.0)",
    [["2.0", "1.3333333333333333"]],
  ],
  ["PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1,2,3,4]) x LIMIT 1", "2.5"],
  ["PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST([1,2,3,4]) x LIMIT 1", "2"],
  ["PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1,NULL,3]) x LIMIT 1", "2.0"],
  ["PERCENTILE_CONT(x, 0) OVER () FROM UNNEST([1,NULL,3]) x LIMIT 1", "1.0"],
  ["PERCENTILE_DISC(x, 1) OVER () FROM UNNEST(['a','b']) x LIMIT 1", "b"],
  [
    "PERCENTILE_CONT(x, 2) OVER () FROM UNNEST([1]) x",
    new Error("Argument 2 to PERCENTILE_CONT must be between 0 and 1"),
  ],
  [
    "PERCENTILE_CONT(x, NULL) OVER () FROM UNNEST([1]) x",
    new Error("Argument 2 to PERCENTILE_CONT must be non-NULL"),
  ],
  ["PERCENTILE_DISC(x, 0.25) OVER () FROM UNNEST([NUMERIC '1', NUMERIC '2']) x LIMIT 1", "1"],
  [
    "PERCENTILE_CONT(x, 0.5) OVER (ORDER BY x) FROM UNNEST([1]) x",
    new Error("Window ORDER BY is not allowed for analytic function percentile_cont"),
  ],
  [
    "PERCENTILE_CONT(x, 0.5) OVER (ROWS UNBOUNDED PRECEDING) FROM UNNEST([1]) x",
    new Error("Window framing clause is not allowed for analytic function percentile_cont"),
  ],
  ["PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([CAST('inf' AS FLOAT64), 3.0]) x LIMIT 1", "Infinity"],
  [
    "PERCENTILE_CONT(x, p) OVER () FROM (SELECT 1 x, 0.5 p)",
    new Error("Argument 2 to PERCENTILE_CONT must be a literal or query parameter"),
  ],
]);

answers("what BigQuery approximates is exact", [
  ["APPROX_COUNT_DISTINCT(x) FROM UNNEST([1, 1, 2, NULL]) x", "2"],
  ["APPROX_QUANTILES(x, 2) FROM UNNEST([1, 2, 3, 4, 5]) x", ["1", "3", "5"]],
  ["APPROX_QUANTILES(x, 2) FROM UNNEST([1, NULL, NULL, 4]) x", ["1", "1", "4"]],
  ["TO_JSON_STRING(APPROX_QUANTILES(x, 2 RESPECT NULLS)) FROM UNNEST([1, NULL, NULL, 4]) x", "[null,null,4]"],
  ["APPROX_QUANTILES(x, 2) FROM UNNEST([1.5, CAST('nan' AS FLOAT64), 2.5]) x", ["NaN", "1.5", "2.5"]],
  ["APPROX_QUANTILES(DISTINCT x, 2) FROM UNNEST([1, 1, 1, 4, 5]) x", ["1", "4", "5"]],
  [
    "APPROX_TOP_COUNT(x, 2) FROM UNNEST(['a', 'a', 'a', 'b', 'b', 'c']) x",
    [
      ["a", "3"],
      ["b", "2"],
    ],
  ],
  [
    "APPROX_TOP_COUNT(x, 2) FROM UNNEST(['a', NULL, NULL]) x",
    [
      [null, "2"],
      ["a", "1"],
    ],
  ],
]);

answers("sketches count exactly, over groups too", [
  ["HLL_COUNT.EXTRACT(NULL)", "0"],
  ["HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x)) FROM UNNEST([1, 1, 2, NULL]) x", "2"],
  ["HLL_COUNT.INIT(x) IS NULL FROM UNNEST([CAST(NULL AS INT64)]) x", "true"],
  [
    "HLL_COUNT.INIT(x, 9) FROM UNNEST([1]) x",
    new Error("HLL++ precision must be between 10 and 24, inclusive"),
  ],
  [
    `WITH sketches AS (SELECT HLL_COUNT.INIT(x) s FROM UNNEST([1, 2]) x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST([2, 3]) x
    UNION ALL SELECT NULL) SELECT HLL_COUNT.MERGE(s), HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) FROM sketches`,
    [["3", "3"]],
  ],
  ["HLL_COUNT.MERGE(s) FROM (SELECT CAST(NULL AS BYTES) s)", "0"],
  ["HLL_COUNT.MERGE_PARTIAL(s) IS NULL FROM (SELECT CAST(NULL AS BYTES) s)", "true"],
  [
    "HLL_COUNT.EXTRACT(b'abc')",
    new Error("Invalid sketch: it was not made by HLL_COUNT of the local warehouse"),
  ],
]);

answers("distances of dense and of sparse vectors", [
  ["COSINE_DISTANCE([1.0, 2.0], [3.0, 4.0])", "0.01613008990009257"],
  ["COSINE_DISTANCE([('a', 1.0), ('b', 2.0)], [('b', 2.0), ('a', 1.0)])", "0.0"],
  ["EUCLIDEAN_DISTANCE([1, 2], [4, 6])", "5.0"],
  ["EUCLIDEAN_DISTANCE([(10, 3.0)], [(20, 4.0)])", "5.0"],
  ["EUCLIDEAN_DISTANCE(CAST(NULL AS ARRAY<FLOAT64>), [3.0, 4.0])", null],
  [
    "EUCLIDEAN_DISTANCE([1.0], [3.0, 4.0])",
    new Error("Array length mismatch: 1 and 2 in EUCLIDEAN_DISTANCE"),
  ],
  ["EUCLIDEAN_DISTANCE([1.0, NULL], [3.0, 4.0])", new Error("NULL array element in EUCLIDEAN_DISTANCE")],
  ["COSINE_DISTANCE([0.0, 0.0], [3.0, 4.0])", new Error("COSINE_DISTANCE of a zero vector is not defined")],
]);
