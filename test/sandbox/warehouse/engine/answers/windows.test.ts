import { answers, withEngine } from "./table.ts";

withEngine();

answers("constants of window functions are literals, also in a cast that changes nothing", [
  ["NTILE(CAST(2 AS INT64)) OVER (ORDER BY x) FROM UNNEST([1, 2]) AS x", [["1"], ["2"]]],
  ["LAG(x, CAST(1 AS INT64)) OVER (ORDER BY x) FROM UNNEST([1, 2]) AS x", [[null], ["1"]]],
  [
    "NTILE(1 + 1) OVER (ORDER BY x) FROM UNNEST([1, 2]) AS x",
    new Error("The argument to NTILE must be a literal or query parameter"),
  ],
  ...["LAG", "LEAD"].map(
    (name) =>
      [
        `${name}(x IGNORE NULLS) OVER (ORDER BY x) FROM UNNEST([1, 2]) AS x`,
        new Error(`IGNORE NULLS and RESPECT NULLS are not allowed for analytic function ${name}`),
      ] as const,
  ),
]);

answers("window functions and frames", [
  [
    "x, ROW_NUMBER() OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    [
      ["1", "1"],
      ["2", "2"],
      ["3", "3"],
    ],
  ],
  [
    "x, RANK() OVER (ORDER BY x), DENSE_RANK() OVER (ORDER BY x) FROM UNNEST([3,1,1,2]) x ORDER BY x",
    [
      ["1", "1", "1"],
      ["1", "1", "1"],
      ["2", "3", "2"],
      ["3", "4", "3"],
    ],
  ],
  [
    "x, PERCENT_RANK() OVER (ORDER BY x), CUME_DIST() OVER (ORDER BY x) FROM UNNEST([3,1,1,2]) x ORDER BY x",
    [
      ["1", "0.0", "0.5"],
      ["1", "0.0", "0.5"],
      ["2", "0.6666666666666666", "0.75"],
      ["3", "1.0", "1.0"],
    ],
  ],
  [
    "x, PERCENT_RANK() OVER (ORDER BY x), CUME_DIST() OVER (ORDER BY x) FROM UNNEST([3]) x",
    [["3", "0.0", "1.0"]],
  ],
  [
    "x, NTILE(2) OVER (ORDER BY x) FROM UNNEST([3,1,2,5,4]) x ORDER BY x",
    [
      ["1", "1"],
      ["2", "1"],
      ["3", "1"],
      ["4", "2"],
      ["5", "2"],
    ],
  ],
  [
    "x, NTILE(10) OVER (ORDER BY x) FROM UNNEST([3,1]) x ORDER BY x",
    [
      ["1", "1"],
      ["3", "2"],
    ],
  ],
  [
    "x, NTILE(0) OVER (ORDER BY x) FROM UNNEST([3,1]) x ORDER BY x",
    new Error("The argument to NTILE must be at least 1"),
  ],
  [
    "x, NTILE(-1) OVER (ORDER BY x) FROM UNNEST([3,1]) x ORDER BY x",
    new Error("The argument to NTILE must be at least 1"),
  ],
  [
    "x, NTILE(NULL) OVER (ORDER BY x) FROM UNNEST([3,1]) x ORDER BY x",
    new Error("The argument to NTILE must be non-NULL"),
  ],
  [
    "x, NTILE(x) OVER (ORDER BY x) FROM UNNEST([3,1]) x ORDER BY x",
    new Error("The argument to NTILE must be a literal or query parameter"),
  ],
  [
    "x, LAG(x) OVER (ORDER BY x), LEAD(x) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    [
      ["1", null, "2"],
      ["2", "1", "3"],
      ["3", "2", null],
    ],
  ],
  [
    "x, LAG(x, 2, -1) OVER (ORDER BY x), LEAD(x, 2, -1) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    [
      ["1", "-1", "3"],
      ["2", "-1", "-1"],
      ["3", "1", "-1"],
    ],
  ],
  [
    "x, LAG(x, 0) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    [
      ["1", "1"],
      ["2", "2"],
      ["3", "3"],
    ],
  ],
  [
    "x, LAG(x, -1) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    new Error("The offset to the function LAG must not be negative"),
  ],
  [
    "x, LAG(x, NULL) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    new Error("Argument 2 to LAG must be non-NULL"),
  ],
  [
    "x, LAG(x, 1, x) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    new Error("The third argument (the default expression) to LAG must be constant"),
  ],
  [
    "x, LAG(x, x) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    new Error("Argument 2 to LAG must be a literal or query parameter"),
  ],
  [
    "x, LAG(x, 1, 1.5) OVER (ORDER BY x) FROM UNNEST([3,1,2]) x ORDER BY x",
    [
      ["1", "1.5"],
      ["2", "1.0"],
      ["3", "2.0"],
    ],
  ],
  [
    "FIRST_VALUE(x) OVER (ORDER BY y), LAST_VALUE(x) OVER (ORDER BY y) FROM (SELECT 1 x, 1 y UNION ALL SELECT NULL, 2 UNION ALL SELECT 3, 3) ORDER BY y",
    [
      ["1", "1"],
      ["1", null],
      ["1", "3"],
    ],
  ],
  [
    "FIRST_VALUE(x IGNORE NULLS) OVER (ORDER BY y DESC), LAST_VALUE(x IGNORE NULLS) OVER (ORDER BY y) FROM (SELECT 1 x, 1 y UNION ALL SELECT NULL, 2 UNION ALL SELECT 3, 3) ORDER BY y",
    [
      ["3", "1"],
      ["3", "1"],
      ["3", "3"],
    ],
  ],
  [
    "FIRST_VALUE(x RESPECT NULLS) OVER (ORDER BY y DESC) FROM (SELECT 1 x, 1 y UNION ALL SELECT NULL, 2) ORDER BY y",
    [[null], [null]],
  ],
  [
    "FIRST_VALUE(x) OVER () FROM UNNEST([5]) x",
    new Error("Window ORDER BY is required for analytic function first_value"),
  ],
  [
    "LAST_VALUE(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM UNNEST([5,6]) x",
    [["6"], ["6"]],
  ],
  ["NTH_VALUE(x, 2) OVER (ORDER BY x) FROM UNNEST([5,6,7]) x ORDER BY x", [[null], ["6"], ["6"]]],
  [
    "NTH_VALUE(x, 0) OVER (ORDER BY x) FROM UNNEST([5,6,7]) x ORDER BY x",
    new Error("Argument 2 to NTH_VALUE must be at least 1"),
  ],
  [
    "NTH_VALUE(x, NULL) OVER (ORDER BY x) FROM UNNEST([5,6,7]) x ORDER BY x",
    new Error("Argument 2 to NTH_VALUE must be non-NULL"),
  ],
  [
    "NTH_VALUE(x, 2 IGNORE NULLS) OVER (ORDER BY x) FROM UNNEST([5,6,NULL]) x ORDER BY x",
    [[null], [null], ["6"]],
  ],
  [
    "NTH_VALUE(x, x) OVER (ORDER BY x) FROM UNNEST([1,2]) x ORDER BY x",
    new Error("Argument 2 to NTH_VALUE must be a literal or query parameter"),
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM UNNEST([1,2,3,4]) x ORDER BY x",
    [["3"], ["6"], ["9"], ["7"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS 1 PRECEDING) FROM UNNEST([1,2,3,4]) x ORDER BY x",
    [["1"], ["3"], ["5"], ["7"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) FROM UNNEST([1,2,3,4]) x ORDER BY x",
    [["7"], ["4"], [null], [null]],
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) FROM UNNEST([1,2,3,4]) x ORDER BY x",
    [[null], [null], ["1"], ["3"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING) FROM UNNEST([1,2]) x",
    new Error(
      "Ending window framing expression cannot be OFFSET PRECEDING when the starting window framing expression is OFFSET FOLLOWING",
    ),
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED FOLLOWING AND 1 PRECEDING) FROM UNNEST([1,2]) x",
    new Error("Starting window framing expression cannot be UNBOUNDED FOLLOWING"),
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,2]) x",
    new Error("Window framing expression cannot evaluate to a negative value"),
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN NULL PRECEDING AND CURRENT ROW) FROM UNNEST([1,2]) x",
    new Error("Window framing expression cannot be NULL"),
  ],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN 1.5 PRECEDING AND CURRENT ROW) FROM UNNEST([1,2]) x",
    new Error("Window framing expression for ROWS can only be of integer type, but has type FLOAT64"),
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM UNNEST([1,2,4,5,NULL]) x ORDER BY x",
    [[null], ["3"], ["3"], ["9"], ["9"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x DESC RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,2,4,5,NULL]) x ORDER BY x",
    [[null], ["3"], ["2"], ["9"], ["5"]],
  ],
  [
    "COUNT(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,2,4,NULL,NULL]) x ORDER BY x",
    [["2"], ["2"], ["1"], ["2"], ["1"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN 1.5 PRECEDING AND CURRENT ROW) FROM UNNEST([1.0,2.0,4.0,5.5,NULL]) x ORDER BY x",
    [[null], ["1.0"], ["3.0"], ["4.0"], ["9.5"]],
  ],
  [
    "COUNT(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM UNNEST([1.0,2.0,CAST('inf' AS FLOAT64),CAST('-inf' AS FLOAT64)]) x ORDER BY x",
    [["1"], ["2"], ["2"], ["1"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN NUMERIC '0.5' PRECEDING AND CURRENT ROW) FROM UNNEST([NUMERIC '1', NUMERIC '1.5', NUMERIC '3']) x ORDER BY x",
    [["1"], ["2.5"], ["3"]],
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([NUMERIC '1', NUMERIC '1.5', NUMERIC '3']) x ORDER BY x",
    [["1"], ["2.5"], ["3"]],
  ],
  [
    "SUM(1) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([DATE '2024-01-01']) x ORDER BY x",
    new Error(
      "ORDER BY key must be numeric in a RANGE-based window with OFFSET PRECEDING or OFFSET FOLLOWING boundaries, but has type DATE",
    ),
  ],
  [
    "SUM(1) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST(['a']) x ORDER BY x",
    new Error(
      "ORDER BY key must be numeric in a RANGE-based window with OFFSET PRECEDING or OFFSET FOLLOWING boundaries, but has type STRING",
    ),
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM UNNEST([1,1,2]) x ORDER BY x",
    [["2"], ["2"], ["4"]],
  ],
  ["SUM(x) OVER (ORDER BY x RANGE CURRENT ROW) FROM UNNEST([1,1,2]) x ORDER BY x", [["2"], ["2"], ["2"]]],
  [
    "SUM(x) OVER (RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,1,2]) x",
    new Error(
      "A RANGE-based window including an OFFSET PRECEDING or OFFSET FOLLOWING window frame boundary requires an ORDER BY",
    ),
  ],
  [
    "SUM(x) OVER (ORDER BY x, x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,1,2]) x",
    new Error(
      "A RANGE-based window with OFFSET PRECEDING or OFFSET FOLLOWING boundaries must have exactly one ORDER BY key",
    ),
  ],
  [
    "SUM(x) OVER (ORDER BY x RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,1,2]) x",
    new Error("Window framing expression cannot evaluate to a negative value"),
  ],
  [
    "SUM(x) OVER (ORDER BY x NULLS LAST RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1,NULL,2]) x ORDER BY x",
    [[null], ["1"], ["3"]],
  ],
  ["SUM(x) OVER (ORDER BY x) FROM UNNEST([9223372036854775807, 1]) x", new Error("int64 overflow")],
  ["ROW_NUMBER() OVER () FROM UNNEST([1]) x", "1"],
  [
    "ROW_NUMBER() OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) FROM UNNEST([1]) x",
    new Error("Window framing clause is not allowed for analytic function row_number"),
  ],
  ["RANK() OVER () FROM UNNEST([1]) x", new Error("Window ORDER BY is required for analytic function rank")],
  [
    "RANK() OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) FROM UNNEST([1]) x",
    new Error("Window framing clause is not allowed for analytic function rank"),
  ],
  [
    "LAG(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) FROM UNNEST([1]) x",
    new Error("Window framing clause is not allowed for analytic function lag"),
  ],
  [
    "NTILE(2) OVER () FROM UNNEST([1]) x",
    new Error("Window ORDER BY is required for analytic function ntile"),
  ],
  ["LAG(x) OVER () FROM UNNEST([1]) x", new Error("Window ORDER BY is required for analytic function lag")],
  [
    "CUME_DIST() OVER () FROM UNNEST([1]) x",
    new Error("Window ORDER BY is required for analytic function cume_dist"),
  ],
  [
    "SUM(x) OVER (PARTITION BY 1.5) FROM UNNEST([1]) x",
    new Error("Partitioning by expressions of type FLOAT64 is not allowed"),
  ],
  ["SUM(x) OVER (ORDER BY 1) FROM UNNEST([1,2]) x", [["3"], ["3"]]],
  ["SUM(x) OVER w FROM UNNEST([1,2]) x WINDOW w AS (ORDER BY x) ORDER BY x", [["1"], ["3"]]],
  [
    "SUM(x) OVER (w ROWS 1 PRECEDING) FROM UNNEST([1,2,3]) x WINDOW w AS (ORDER BY x) ORDER BY x",
    [["1"], ["3"], ["5"]],
  ],
  [
    "SUM(x) OVER (w ORDER BY x) FROM UNNEST([1,2,3]) x WINDOW w AS (ORDER BY x) ORDER BY x",
    new Error(
      "If a window inherits an ORDER BY from its referenced window, it cannot have an inline ORDER BY",
    ),
  ],
  [
    "MIN(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT CAST('nan' AS FLOAT64) x, 1 y UNION ALL SELECT 5, 2 UNION ALL SELECT 7, 3) ORDER BY y",
    [["NaN"], ["NaN"], ["5.0"]],
  ],
  [
    "MAX(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT CAST('nan' AS FLOAT64) x, 1 y UNION ALL SELECT 5, 2 UNION ALL SELECT 7, 3) ORDER BY y",
    [["NaN"], ["NaN"], ["7.0"]],
  ],
  [
    "SUM(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT CAST('nan' AS FLOAT64) x, 1 y UNION ALL SELECT 5, 2 UNION ALL SELECT 7, 3) ORDER BY y",
    [["NaN"], ["NaN"], ["12.0"]],
  ],
  [
    "SUM(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (SELECT 1e308 x, 1 y UNION ALL SELECT 1e308, 2) ORDER BY y",
    new Error("double overflow"),
  ],
  [
    "AVG(x) OVER (ORDER BY x) FROM UNNEST([NUMERIC '1', NUMERIC '2', NUMERIC '2.5']) x ORDER BY x",
    [["1"], ["1.5"], ["1.833333333"]],
  ],
  [
    "COUNT(x) OVER (ORDER BY x), COUNTIF(x > 1) OVER (ORDER BY x) FROM UNNEST([1, 2, NULL]) x ORDER BY x",
    [
      ["0", "0"],
      ["1", "0"],
      ["2", "1"],
    ],
  ],
  ["ANY_VALUE(x) OVER (PARTITION BY x) FROM UNNEST([1, 2]) x ORDER BY x", [["1"], ["2"]]],
  ["BIT_OR(x) OVER (ORDER BY x) FROM UNNEST([1, 2]) x ORDER BY x", [["1"], ["3"]]],
  [
    "x, SUM(x) OVER (ORDER BY x DESC NULLS FIRST ROWS UNBOUNDED PRECEDING) FROM UNNEST([1, NULL, 2]) x ORDER BY x",
    [
      [null, null],
      ["1", "3"],
      ["2", "2"],
    ],
  ],
  [
    "x, ROW_NUMBER() OVER (ORDER BY x NULLS LAST) FROM UNNEST([1, NULL, 2]) x ORDER BY x",
    [
      [null, "3"],
      ["1", "1"],
      ["2", "2"],
    ],
  ],
  [
    "x, ROW_NUMBER() OVER (ORDER BY x DESC NULLS FIRST) FROM UNNEST([1, NULL, 2]) x ORDER BY x",
    [
      [null, "1"],
      ["1", "3"],
      ["2", "2"],
    ],
  ],
  ["SUM(SUM(x)) OVER () FROM UNNEST([1, 2]) x", "3"],
  ["RANK() OVER (ORDER BY SUM(x)) FROM UNNEST([1, 2]) x GROUP BY x ORDER BY 1", [["1"], ["2"]]],
  ["x FROM UNNEST([1,2,3]) x QUALIFY ROW_NUMBER() OVER (ORDER BY x DESC) = 1", "3"],
  [
    "SUM(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM UNNEST([1,2,3]) x ORDER BY x",
    [["6"], ["5"], ["3"]],
  ],
  [
    "LAST_VALUE(x) OVER (ORDER BY x RANGE BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM UNNEST([1,2,3]) x ORDER BY x",
    [["2"], ["3"], ["3"]],
  ],
  ["FIRST_VALUE([x]) OVER (ORDER BY x) FROM UNNEST([1]) x", ["1"]],
  ["FIRST_VALUE(STRUCT(x AS a)) OVER (ORDER BY x) FROM UNNEST([1]) x", ["1"]],
]);
