import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf } from "./harness.ts";

/** `«` marks the place that the error names; it is no part of the statement. */
const REFUSED: readonly [sql: string, message: string][] = [
  // Only columns and whole items of the SELECT list are known again as keys.
  [
    "SELECT «a + 1 + 2 FROM t GROUP BY a + 1",
    "SELECT list expression references column a which is neither grouped nor aggregated",
  ],
  [
    "SELECT IF(«a + 1 > 1, 1, 0) FROM t GROUP BY a + 1",
    "SELECT list expression references column a which is neither grouped nor aggregated",
  ],
  [
    "SELECT a + 1 FROM t GROUP BY a + 1 HAVING «a + 1 > 0",
    "HAVING clause expression references column a which is neither grouped nor aggregated",
  ],
  [
    "SELECT a + 1 FROM t GROUP BY a + 1 ORDER BY «a + 1",
    "ORDER BY clause expression references column a which is neither grouped nor aggregated",
  ],
  [
    "SELECT a FROM t GROUP BY a QUALIFY SUM(«b) OVER () > 0",
    "QUALIFY clause expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT ROW_NUMBER() OVER (PARTITION BY «b) FROM t GROUP BY a",
    "PARTITION BY expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT ROW_NUMBER() OVER w FROM t GROUP BY a WINDOW w AS (ORDER BY «b)",
    "Window ORDER BY expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT «* FROM t GROUP BY a",
    "Star expansion expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT «t FROM t GROUP BY a",
    "SELECT list expression references table alias t which is neither grouped nor aggregated",
  ],
  [
    "SELECT (SELECT «b) FROM t GROUP BY a",
    "An expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT ARRAY(SELECT x FROM UNNEST([1]) AS x WHERE x < «a + 1) FROM t GROUP BY a + 1",
    "An expression references column a which is neither grouped nor aggregated",
  ],
  [
    "SELECT a IN (SELECT «b) FROM t GROUP BY a",
    "An expression references column b which is neither grouped nor aggregated",
  ],
  [
    "SELECT ARRAY_FILTER([1], e -> e > «b) FROM t GROUP BY a",
    "SELECT list expression references column b which is neither grouped nor aggregated",
  ],
  // Aggregates and window functions have their places.
  ["SELECT SUM(«SUM(a)) FROM t", "Aggregations of aggregations are not allowed"],
  ["SELECT SUM(«SUM(a) OVER ()) FROM t", "Analytic functions cannot be arguments to aggregate functions"],
  [
    "SELECT SUM(«SUM(a) OVER ()) OVER () FROM t",
    "Analytic function cannot be an argument of another analytic function",
  ],
  [
    "SELECT RANK() OVER (ORDER BY «RANK() OVER (ORDER BY a)) FROM t",
    "Analytic function not allowed in Window ORDER BY",
  ],
  [
    "SELECT RANK() OVER (PARTITION BY «SUM(a) OVER () ORDER BY a) FROM t",
    "Analytic function not allowed in PARTITION BY",
  ],
  ["SELECT a FROM t WHERE «ROW_NUMBER() OVER () = 1", "Analytic function not allowed in WHERE clause"],
  [
    "SELECT a FROM t GROUP BY a HAVING «ROW_NUMBER() OVER () = 1",
    "Analytic function not allowed in HAVING clause",
  ],
  [
    "SELECT 1 FROM t JOIN t AS u ON «ROW_NUMBER() OVER () = 1",
    "Analytic function not allowed in JOIN ON clause",
  ],
  ["SELECT 1 FROM t GROUP BY «ROW_NUMBER() OVER ()", "Analytic function not allowed in GROUP BY"],
  ["SELECT 1 FROM t GROUP BY «SUM(a)", "Aggregate function SUM not allowed in GROUP BY"],
  [
    "SELECT COUNT(*) FROM t GROUP BY «1",
    "Column 1 contains an aggregation function, which is not allowed in GROUP BY",
  ],
  ["SELECT a FROM t QUALIFY «a = 1", "The QUALIFY clause requires analytic function to be present"],
  [
    "SELECT 1 FROM t HAVING «COUNT(*) > 0",
    "The HAVING clause only allows aggregation if GROUP BY or SELECT list aggregation is present",
  ],
  [
    "SELECT a FROM t ORDER BY «SUM(a)",
    "The ORDER BY clause only allows aggregation if GROUP BY or SELECT list aggregation is present",
  ],
  ["SELECT «COUNT(*)", "SELECT without FROM clause cannot use aggregation"],
  // Literals and numbers of columns.
  ["SELECT a FROM t ORDER BY «'x'", "Cannot ORDER BY literal values"],
  ["SELECT a FROM t GROUP BY «1.5", "Cannot GROUP BY literal values"],
  [
    "SELECT a FROM t ORDER BY «-1",
    "ORDER BY column number item is out of range. Column numbers must be greater than or equal to one. Found : -1",
  ],
  ["SELECT a FROM t GROUP BY «-1", "GROUP BY is out of SELECT column number range: -1"],
  // Stars, DISTINCT and set operations.
  ["SELECT «* EXCEPT (a, A) FROM t", "Duplicate column A in SELECT * EXCEPT list"],
  ["SELECT * REPLACE (1 AS a, «2 AS a) FROM t", "Duplicate column a in SELECT * REPLACE list"],
  [
    "SELECT * EXCEPT (a) REPLACE («1 AS a) FROM t",
    "Column a cannot occur in both SELECT * EXCEPT and REPLACE",
  ],
  [
    "SELECT DISTINCT a FROM t ORDER BY «b",
    "ORDER BY clause expression references column b which is not visible after SELECT DISTINCT",
  ],
  [
    "SELECT DISTINCT a FROM t ORDER BY «t.b",
    "ORDER BY clause expression references t.b which is not visible after SELECT DISTINCT",
  ],
  [
    "SELECT DISTINCT a FROM t GROUP BY a ORDER BY «COUNT(*)",
    "Aggregate function COUNT(*) not allowed in ORDER BY clause after SELECT DISTINCT",
  ],
  [
    "SELECT DISTINCT a FROM t ORDER BY «RANK() OVER (ORDER BY a)",
    "Analytic function not allowed in ORDER BY clause after SELECT DISTINCT",
  ],
  // A recursive term.
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT r.x FROM r JOIN «r AS s ON true) SELECT * FROM r",
    "Multiple recursive references to table 'r' are not allowed",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM UNNEST([1]) AS x WHERE x IN (SELECT x FROM «r)) SELECT * FROM r",
    "A recursive reference from inside an expression subquery is not allowed",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT SUM(x) FROM «r WHERE x < 5) SELECT * FROM r",
    "A subquery containing a recursive reference may not use DISTINCT, GROUP BY, or any aggregate function",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM (SELECT DISTINCT x FROM «r) WHERE x < 5) SELECT * FROM r",
    "A subquery containing a recursive reference may not use DISTINCT, GROUP BY, or any aggregate function",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT «COUNT(*) OVER () FROM r WHERE x < 5) SELECT * FROM r",
    "A subquery containing a recursive reference may not use an analytic function",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL (SELECT x + 1 FROM «r LIMIT 1)) SELECT * FROM r",
    "A query containing a recursive reference may not use a LIMIT clause",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL (SELECT x + 1 FROM «r ORDER BY x)) SELECT * FROM r",
    "A subquery containing a recursive reference may not contain an ORDER BY clause",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT y FROM UNNEST([1]) AS y LEFT JOIN «r ON true) SELECT * FROM r",
    "A query containing a recursive reference may not be used as the right operand of a LEFT JOIN",
  ],
  [
    "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT t.a FROM t FULL JOIN «r ON true) SELECT * FROM r",
    "A query containing a recursive reference may not be used as an operand of a FULL OUTER JOIN",
  ],
  [
    "WITH RECURSIVE r AS («SELECT * FROM r) SELECT * FROM r",
    "Recursive query does not have the form <non-recursive-term> UNION [ALL|DISTINCT] <recursive-term>",
  ],
  [
    "WITH RECURSIVE r AS («SELECT x FROM r UNION ALL SELECT 1 AS x) SELECT * FROM r",
    "Recursive reference is not allowed in non-recursive UNION term",
  ],
  // Windows.
  [
    "SELECT SUM(a) OVER «(w PARTITION BY a) FROM t WINDOW w AS (ORDER BY a)",
    "If a window has a PARTITION BY, it cannot reference a named window",
  ],
  [
    "SELECT SUM(a) OVER «(w ORDER BY a) FROM t WINDOW w AS (ORDER BY a)",
    "If a window inherits an ORDER BY from its referenced window, it cannot have an inline ORDER BY",
  ],
  ["SELECT SUM(a) OVER v FROM t WINDOW v AS «(w), w AS (ORDER BY a)", "Unrecognized window alias w"],
  ["SELECT 1 FROM t WINDOW w AS (ORDER BY a), «w AS (ORDER BY a)", "Duplicate window alias w"],
  [
    "SELECT SUM(a) OVER (ORDER BY a ROWS «-1 PRECEDING) FROM t",
    "Window framing expression cannot evaluate to a negative value",
  ],
  [
    "SELECT ROW_NUMBER() OVER «(ORDER BY a ROWS CURRENT ROW) FROM t",
    "Window framing clause is not allowed for analytic function row_number",
  ],
  [
    "SELECT COUNT(DISTINCT a) OVER «(ORDER BY a) FROM t",
    "Window ORDER BY is not allowed if DISTINCT is specified",
  ],
  [
    "SELECT SUM(a) OVER (PARTITION BY «1.5 * a) FROM t",
    "Partitioning by expressions of type FLOAT64 is not allowed",
  ],
  // Arguments that must be known before the query runs.
  ["SELECT NTILE(«a) OVER (ORDER BY a) FROM t", "The argument to NTILE must be a literal or query parameter"],
  [
    "SELECT NTILE(«1 + 1) OVER (ORDER BY a) FROM t",
    "The argument to NTILE must be a literal or query parameter",
  ],
  ["SELECT NTILE(«0) OVER (ORDER BY a) FROM t", "The argument to NTILE must be at least 1"],
  ["SELECT NTILE(«NULL) OVER (ORDER BY a) FROM t", "The argument to NTILE must be non-NULL"],
  [
    "SELECT NTH_VALUE(a, «a) OVER (ORDER BY a) FROM t",
    "Argument 2 to NTH_VALUE must be a literal or query parameter",
  ],
  ["SELECT NTH_VALUE(a, «0) OVER (ORDER BY a) FROM t", "Argument 2 to NTH_VALUE must be at least 1"],
  ["SELECT NTH_VALUE(a, «-1) OVER (ORDER BY a) FROM t", "Argument 2 to NTH_VALUE must be at least 1"],
  ["SELECT NTH_VALUE(a, «NULL) OVER (ORDER BY a) FROM t", "Argument 2 to NTH_VALUE must be non-NULL"],
  ["SELECT LAG(a, «a) OVER (ORDER BY a) FROM t", "Argument 2 to LAG must be a literal or query parameter"],
  ["SELECT LEAD(a, «-1) OVER (ORDER BY a) FROM t", "The offset to the function LEAD must not be negative"],
  ["SELECT LAG(a, «NULL) OVER (ORDER BY a) FROM t", "Argument 2 to LAG must be non-NULL"],
  // PIVOT, UNPIVOT and USING compare types that are the same.
  [
    "SELECT * FROM (SELECT 1.5 AS x, a FROM t) PIVOT(SUM(a) FOR x IN («1.5))",
    "PIVOT values of type FLOAT64 must specify an alias",
  ],
  ["SELECT * FROM «t UNPIVOT(v FOR k IN (a, a))", "Column names in UNPIVOT IN clause cannot be repeated"],
  [
    "SELECT * FROM «(SELECT a, 2.5 AS x FROM t) UNPIVOT(v FOR k IN (a, x))",
    "The datatype of column does not match with other datatypes in the IN clause. Expected INT64, Found FLOAT64",
  ],
  [
    "SELECT * FROM «t JOIN (SELECT 'x' AS a) USING (a)",
    "Column 'a' in USING has incompatible types that cannot be directly compared using equality on either side of the join: INT64 and STRING",
  ],
];

describe("what BigQuery refuses", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
    await engine.execute({ sql: "CREATE TABLE d.t AS SELECT 1 AS a, 2 AS b" });
  });
  afterAll(() => engine.close());

  test.each(REFUSED)("%s", async (marked, message) => {
    const column = marked.indexOf("«") + 1;
    const work = engine.execute({ sql: marked.replace("«", ""), defaultDataset: "d", dryRun: true });
    expect(await errorOf(work)).toBe(`${message} at [1:${column}]`);
  });
});
