import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "../harness.ts";

let engine: Engine;

beforeAll(async () => {
  engine = await engineWithDataset();
  await engine.execute({
    sql: `
      CREATE TABLE d.produce AS
        SELECT 'apples' AS item, 2 AS sales, 'fruit' AS category UNION ALL SELECT 'carrots', 8, 'vegetable'
        UNION ALL SELECT 'apples', 7, 'fruit' UNION ALL SELECT 'bananas', 5, 'fruit' UNION ALL SELECT NULL, 1, NULL;
      CREATE TABLE d.colours AS SELECT 'apples' AS item, 'red' AS colour UNION ALL SELECT 'bananas', 'yellow';
      CREATE TABLE d.events (n INT64) PARTITION BY _PARTITIONDATE;
      INSERT INTO d.events (_PARTITIONTIME, n) VALUES ("2024-01-01", 1), ("2024-01-02", 2);
      CREATE TABLE FUNCTION d.scaled(input TABLE<sales INT64>, factor INT64) AS
        SELECT sales * factor AS sales FROM input;
      CREATE TABLE FUNCTION d.above(low INT64, input TABLE<sales INT64>) AS SELECT * FROM input WHERE sales > low;
    `,
  });
});
afterAll(() => engine.close());

/** Schema and rows of a query; rows without an ORDER BY at the end are compared as a set. */
async function answer(sql: string, sorted: boolean) {
  const { statements } = await engine.execute({ sql });
  const schema = statements.at(-1)?.rows?.schema;
  for (const statement of statements) await statement.rows?.close();
  const rows = (await rowsOf(engine, sql)).map((row) => JSON.stringify(row));
  return { schema, rows: sorted ? rows : rows.sort() };
}

const P = "d.produce";
const NUMBERS = "(SELECT 1 AS x, 11 AS y UNION ALL SELECT 2, 22 UNION ALL SELECT NULL, 33)";

const cases: readonly (readonly [claim: string, pipes: string, plain: string])[] = [
  ["FROM alone is SELECT *", `FROM ${P}`, `SELECT * FROM ${P}`],
  [
    "FROM takes joins",
    `FROM ${P} AS p JOIN d.colours AS c USING (item) |> SELECT item, c.colour`,
    `SELECT item, c.colour FROM ${P} AS p JOIN d.colours AS c USING (item)`,
  ],
  ["SELECT", `FROM ${P} |> SELECT item AS fruit_name`, `SELECT item AS fruit_name FROM ${P}`],
  ["SELECT DISTINCT", `FROM ${P} |> SELECT DISTINCT item`, `SELECT DISTINCT item FROM ${P}`],
  ["SELECT AS STRUCT", `FROM ${P} |> SELECT AS STRUCT item, sales`, `SELECT AS STRUCT item, sales FROM ${P}`],
  [
    "SELECT AS STRUCT as an array",
    `SELECT ARRAY(FROM ${NUMBERS} |> SELECT AS STRUCT y, x IS NULL AS z |> ORDER BY y) AS a`,
    `SELECT ARRAY(SELECT AS STRUCT y, x IS NULL AS z FROM ${NUMBERS} ORDER BY y) AS a`,
  ],
  [
    "SELECT AS VALUE",
    "FROM UNNEST([1, 2]) AS n |> SELECT AS VALUE n * 2",
    "SELECT AS VALUE n * 2 FROM UNNEST([1, 2]) AS n",
  ],
  [
    "SELECT with a named window",
    `FROM ${P} |> SELECT item, SUM(sales) OVER w AS total WINDOW w AS (PARTITION BY category)`,
    `SELECT item, SUM(sales) OVER (PARTITION BY category) AS total FROM ${P}`,
  ],
  ["EXTEND", `FROM ${P} |> EXTEND sales * 2 AS double`, `SELECT *, sales * 2 AS double FROM ${P}`],
  [
    "EXTEND with a window function",
    `FROM ${P} |> EXTEND SUM(sales) OVER () AS total`,
    `SELECT *, SUM(sales) OVER () AS total FROM ${P}`,
  ],
  [
    "EXTEND with a named window",
    `FROM ${P} |> EXTEND RANK() OVER w AS r WINDOW w AS (PARTITION BY category ORDER BY sales)`,
    `SELECT *, RANK() OVER (PARTITION BY category ORDER BY sales) AS r FROM ${P}`,
  ],
  [
    "WINDOW is EXTEND for window functions",
    `FROM ${P} |> WINDOW SUM(sales) OVER (ORDER BY sales) AS s`,
    `SELECT *, SUM(sales) OVER (ORDER BY sales) AS s FROM ${P}`,
  ],
  [
    "SET keeps the places of columns",
    `FROM ${NUMBERS} |> SET x = x * x, y = 3`,
    `SELECT x * x AS x, 3 AS y FROM ${NUMBERS}`,
  ],
  [
    "SET reads the values before it",
    `FROM ${NUMBERS} |> SET x = y, y = x`,
    `SELECT y AS x, x AS y FROM ${NUMBERS}`,
  ],
  [
    "behind SET an alias means the row before",
    "FROM (SELECT 2 AS x, 3 AS y) AS t |> SET x = x * x, y = 8 |> SELECT t.x AS original_x, x, y",
    "SELECT 2 AS original_x, 4 AS x, 8 AS y",
  ],
  [
    "behind two SETs too",
    `FROM ${NUMBERS} AS t |> SET x = 'a' |> SET x = CONCAT(x, 'b') |> WHERE t.x = 1 |> SELECT x, t.x AS first`,
    "SELECT 'ab' AS x, 1 AS first",
  ],
  [
    "and its type",
    `FROM ${NUMBERS} AS t |> SET x = 1.5 |> SELECT x AS now, t.x AS before, *`,
    `SELECT 1.5 AS now, t.x AS before, 1.5 AS x, y FROM ${NUMBERS} AS t`,
  ],
  ["DROP", `FROM ${P} |> DROP sales, category`, `SELECT item FROM ${P}`],
  [
    "behind DROP the alias still has the column",
    "FROM (SELECT 1 AS x, 2 AS y) AS t |> DROP x |> SELECT t.x AS original_x, y",
    "SELECT 1 AS original_x, 2 AS y",
  ],
  [
    "and the whole row",
    "FROM (SELECT 1 AS x, 2 AS y) AS t |> DROP x |> WHERE t.x = 1 |> ORDER BY t.x |> LIMIT 5 |> SELECT t, t.x",
    "SELECT STRUCT(1 AS x, 2 AS y) AS t, 1 AS x",
  ],
  [
    "DROP takes all columns of a name",
    `FROM ${NUMBERS} AS a JOIN ${NUMBERS} AS b ON a.x = b.x |> DROP x |> SELECT a.y, b.x AS bx, a.x + b.x AS s`,
    `SELECT a.y, b.x AS bx, a.x + b.x AS s FROM ${NUMBERS} AS a JOIN ${NUMBERS} AS b ON a.x = b.x`,
  ],
  [
    "RENAME",
    `FROM ${P} |> RENAME item AS name, sales total`,
    `SELECT item AS name, sales AS total, category FROM ${P}`,
  ],
  [
    "behind RENAME the alias has the old name",
    "SELECT 1 AS x, 2 AS y, 3 AS z |> AS t |> RENAME y AS renamed_y |> SELECT *, t.y AS t_y",
    "SELECT 1 AS x, 2 AS renamed_y, 3 AS z, 2 AS t_y",
  ],
  [
    "RENAME swaps names",
    `FROM ${NUMBERS} AS t |> RENAME x AS y, y AS x |> WHERE t.x = 1 |> SELECT x, y, t`,
    "SELECT 11 AS x, 1 AS y, STRUCT(1 AS x, 11 AS y) AS t",
  ],
  [
    "AS gives the row an alias",
    `FROM ${NUMBERS} |> AS t |> SELECT t.x, t`,
    `SELECT t.x, t FROM ${NUMBERS} AS t`,
  ],
  ["WHERE", `FROM ${P} |> WHERE sales >= 5`, `SELECT * FROM ${P} WHERE sales >= 5`],
  [
    "WHERE behind AGGREGATE is HAVING",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY item |> WHERE s > 5`,
    `SELECT item, SUM(sales) AS s FROM ${P} GROUP BY item HAVING s > 5`,
  ],
  [
    "WHERE with a window function is QUALIFY",
    `FROM ${P} |> WHERE ROW_NUMBER() OVER (PARTITION BY item ORDER BY sales DESC) = 1`,
    `SELECT * FROM ${P} QUALIFY ROW_NUMBER() OVER (PARTITION BY item ORDER BY sales DESC) = 1`,
  ],
  [
    "AGGREGATE without GROUP BY is one row",
    `FROM ${P} |> WHERE FALSE |> AGGREGATE COUNT(*) AS n, SUM(sales) AS s`,
    "SELECT 0 AS n, CAST(NULL AS INT64) AS s",
  ],
  ["GROUP BY () too", `FROM ${P} |> AGGREGATE COUNT(*) AS n GROUP BY ()`, `SELECT COUNT(*) AS n FROM ${P}`],
  [
    "AGGREGATE puts the keys first",
    `FROM ${P} |> AGGREGATE COUNT(*) AS n, SUM(sales) AS s, GROUP BY category, UPPER(item) AS i`,
    `SELECT category, UPPER(item) AS i, COUNT(*) AS n, SUM(sales) AS s FROM ${P} GROUP BY category, i`,
  ],
  [
    "AGGREGATE without aggregates is DISTINCT",
    `FROM ${P} |> AGGREGATE GROUP BY item`,
    `SELECT DISTINCT item FROM ${P}`,
  ],
  [
    "a key that is written twice is two columns",
    `FROM ${P} |> AGGREGATE COUNT(*) AS n GROUP BY item, item AS again |> SELECT item, again, n`,
    `SELECT item, item AS again, COUNT(*) AS n FROM ${P} GROUP BY item`,
  ],
  [
    "an aggregate may have the name of a column",
    `FROM ${P} |> AGGREGATE MAX(sales) AS sales GROUP BY item`,
    `SELECT item, MAX(p.sales) AS sales FROM ${P} AS p GROUP BY item`,
  ],
  [
    "expressions around aggregates",
    `FROM ${P} |> AGGREGATE 1 + SUM(sales + 2) AS a, SUM(sales) / COUNT(item) AS b`,
    `SELECT 1 + SUM(sales + 2) AS a, SUM(sales) / COUNT(item) AS b FROM ${P}`,
  ],
  [
    "the fields of an aggregated struct",
    `FROM ${NUMBERS} AS t |> AGGREGATE ANY_VALUE(t HAVING MAX x).*`,
    "SELECT 2 AS x, 22 AS y",
  ],
  [
    "GROUP BY ROLLUP",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s, GROUPING(item) AS g GROUP BY ROLLUP(category, item)`,
    `SELECT category, item, SUM(sales) AS s, GROUPING(item) AS g FROM ${P} GROUP BY ROLLUP(category, item)`,
  ],
  [
    "GROUP BY CUBE",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY CUBE(category, item)`,
    `SELECT category, item, SUM(sales) AS s FROM ${P} GROUP BY CUBE(category, item)`,
  ],
  [
    "GROUP BY GROUPING SETS, with one column for each key",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY GROUPING SETS ((), (category, item), item, item)`,
    `SELECT category, item, SUM(sales) AS s FROM ${P} GROUP BY GROUPING SETS ((), (category, item), item, item)`,
  ],
  [
    "ROLLUP beside an aggregate of the key's name",
    `FROM ${P} |> AGGREGATE COUNT(*) AS item GROUP BY ROLLUP(category) |> SELECT category, item`,
    `SELECT category, COUNT(*) AS item FROM ${P} GROUP BY ROLLUP(category)`,
  ],
  [
    "GROUP AND ORDER BY",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP AND ORDER BY category, item DESC`,
    `SELECT category, item, SUM(sales) AS s FROM ${P} GROUP BY category, item ORDER BY category, item DESC`,
  ],
  [
    "GROUP AND ORDER BY ROLLUP",
    `FROM ${P} |> WHERE sales > 1 |> AGGREGATE COUNT(*) AS n, GROUPING(item) AS g DESC GROUP AND ORDER BY ROLLUP(category, item)`,
    `SELECT category, item, COUNT(*) AS n, GROUPING(item) AS g FROM ${P} WHERE sales > 1 GROUP BY ROLLUP(category, item) ORDER BY category, item, g DESC`,
  ],
  [
    "a suffix orders by its key alone",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY item, category DESC NULLS FIRST |> WHERE s = 1`,
    `SELECT item, category, SUM(sales) AS s FROM ${P} GROUP BY item, category HAVING s = 1 ORDER BY category DESC NULLS FIRST`,
  ],
  [
    "keys with a suffix come before aggregates with one",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s ASC GROUP BY item, category DESC`,
    `SELECT item, category, SUM(sales) AS s FROM ${P} GROUP BY item, category ORDER BY category DESC, s`,
  ],
  [
    "NULLS LAST",
    `FROM ${P} |> AGGREGATE COUNT(*) AS n DESC GROUP BY item ASC NULLS LAST`,
    `SELECT item, COUNT(*) AS n FROM ${P} GROUP BY item ORDER BY item ASC NULLS LAST, n DESC`,
  ],
  [
    "aggregates of aggregates, one after the other",
    `FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY item, category |> AGGREGATE AVG(s) AS a GROUP BY category`,
    `SELECT category, AVG(s) AS a FROM (SELECT item, category, SUM(sales) AS s FROM ${P} GROUP BY item, category) GROUP BY category`,
  ],
  [
    "DISTINCT",
    `FROM ${P} |> SELECT item |> DISTINCT |> WHERE item > 'b'`,
    `SELECT DISTINCT item FROM ${P} WHERE item > 'b'`,
  ],
  [
    "DISTINCT keeps aliases",
    `FROM ${P} |> SELECT item |> AS p |> DISTINCT |> SELECT p.item`,
    `SELECT DISTINCT item FROM ${P}`,
  ],
  [
    "DISTINCT keeps rows that are structs",
    "SELECT ARRAY(SELECT AS STRUCT x, 2 AS y FROM UNNEST([1, 1]) AS x |> DISTINCT) AS a",
    "SELECT [STRUCT(1 AS x, 2 AS y)] AS a",
  ],
  [
    "DISTINCT of arrays",
    "FROM (SELECT [1, 2] AS a UNION ALL SELECT [1, 2]) |> DISTINCT",
    "SELECT [1, 2] AS a",
  ],
  [
    "JOIN",
    `FROM ${P} |> AS p |> LEFT JOIN d.colours AS c ON p.item = c.item |> SELECT p.item, sales, colour`,
    `SELECT p.item, sales, colour FROM ${P} AS p LEFT JOIN d.colours AS c ON p.item = c.item`,
  ],
  [
    "both sides of USING keep their own column",
    `FROM ${P} AS p |> FULL JOIN (SELECT 'figs' AS item) AS f USING (item) |> WHERE TRUE |> SELECT item, p.item AS a, f.item AS b`,
    `SELECT item, p.item AS a, f.item AS b FROM ${P} AS p FULL JOIN (SELECT 'figs' AS item) AS f USING (item)`,
  ],
  [
    "JOIN of a row's array",
    "FROM (SELECT 1 AS id, [7, 8] AS items) AS t |> JOIN UNNEST(t.items) AS i WITH OFFSET AS o |> SELECT id, i, o",
    "SELECT id, i, o FROM (SELECT 1 AS id, [7, 8] AS items) AS t JOIN UNNEST(t.items) AS i WITH OFFSET AS o",
  ],
  [
    "CROSS JOIN",
    "FROM UNNEST([1, 2]) AS a |> CROSS JOIN UNNEST([3]) AS b",
    "SELECT a, b FROM UNNEST([1, 2]) AS a, UNNEST([3]) AS b",
  ],
  [
    "CALL gives its input for the first table of a table function",
    `FROM ${P} |> CALL d.scaled(10) |> CALL d.above(25) AS t |> SELECT t.sales`,
    `SELECT sales * 10 AS sales FROM ${P} WHERE sales * 10 > 25`,
  ],
  [
    "ORDER BY",
    `FROM ${P} |> ORDER BY item DESC NULLS FIRST, sales`,
    `SELECT * FROM ${P} ORDER BY item DESC NULLS FIRST, sales`,
  ],
  [
    "LIMIT",
    `FROM ${P} |> ORDER BY sales |> LIMIT 2 OFFSET 1`,
    `SELECT * FROM ${P} ORDER BY sales LIMIT 2 OFFSET 1`,
  ],
  [
    "LIMIT keeps the order of many rows",
    "FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS n |> ORDER BY MOD(n * 7919, 100003) |> SELECT n + 1 AS m |> LIMIT 3",
    "SELECT n + 1 AS m FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS n ORDER BY MOD(n * 7919, 100003) LIMIT 3",
  ],
  [
    "UNION ALL of several queries",
    `FROM ${NUMBERS} |> SELECT x |> UNION ALL (SELECT 7), (SELECT 8.5)`,
    `SELECT x FROM ${NUMBERS} UNION ALL SELECT 7 UNION ALL SELECT 8.5`,
  ],
  [
    "UNION DISTINCT",
    "FROM UNNEST([1, 2, 2]) AS n |> UNION DISTINCT (SELECT 1), (SELECT 3)",
    "SELECT n FROM UNNEST([1, 2, 3]) AS n",
  ],
  [
    "UNION ALL BY NAME",
    "SELECT 1 AS one_digit, 10 AS two_digit |> UNION ALL BY NAME (SELECT 20 AS two_digit, 2 AS one_digit)",
    "SELECT 1 AS one_digit, 10 AS two_digit UNION ALL SELECT 2, 20",
  ],
  [
    "FULL UNION ALL BY NAME of three",
    "SELECT 1 AS a |> FULL OUTER UNION ALL BY NAME (SELECT 2 AS b), (SELECT 3.5 AS a, 'c' AS c)",
    "SELECT 1.0 AS a, NULL AS b, CAST(NULL AS STRING) AS c UNION ALL SELECT NULL, 2, NULL UNION ALL SELECT 3.5, NULL, 'c'",
  ],
  [
    "LEFT UNION ALL BY NAME",
    "SELECT 1 AS a, 2 AS b |> LEFT UNION ALL BY NAME (SELECT 3 AS c, 4 AS b)",
    "SELECT 1 AS a, 2 AS b UNION ALL SELECT NULL, 4",
  ],
  [
    "UNION ALL CORRESPONDING keeps what all have",
    "SELECT 1 AS a, 2 AS b, 3 AS c |> UNION ALL CORRESPONDING (SELECT 5 AS c, 4 AS b), (SELECT 6 AS b, 7 AS c, 8 AS d)",
    "SELECT 2 AS b, 3 AS c UNION ALL SELECT 4, 5 UNION ALL SELECT 6, 7",
  ],
  [
    "UNION ALL CORRESPONDING BY a list",
    "SELECT 1 AS a, 2 AS b, 3 AS c |> UNION ALL CORRESPONDING BY (c, a) (SELECT 5 AS c, 4 AS a)",
    "SELECT 3 AS c, 1 AS a UNION ALL SELECT 5, 4",
  ],
  [
    "INTERSECT DISTINCT of several queries",
    "FROM UNNEST([1, 2, 3, 3, 4]) AS n |> INTERSECT DISTINCT (FROM UNNEST([2, 3, 3, 5])), (FROM UNNEST([3, 4]))",
    "SELECT 3 AS n",
  ],
  [
    "INTERSECT DISTINCT BY NAME",
    `FROM ${NUMBERS} |> INTERSECT DISTINCT BY NAME (SELECT 11 AS y, 1 AS x)`,
    "SELECT 1 AS x, 11 AS y",
  ],
  [
    "EXCEPT DISTINCT of several queries",
    "FROM UNNEST([1, 2, 3, 3, 4]) AS n |> EXCEPT DISTINCT (FROM UNNEST([1, 2])), (FROM UNNEST([1, 4]))",
    "SELECT 3 AS n",
  ],
  [
    "EXCEPT DISTINCT with pipes inside",
    "FROM UNNEST([1, 2, 3, 3, 4]) AS n |> EXCEPT DISTINCT (FROM UNNEST([1, 2]) AS n |> EXCEPT DISTINCT (FROM UNNEST([1, 4])))",
    "SELECT n FROM UNNEST([1, 3, 4]) AS n",
  ],
  ["TABLESAMPLE of all", `FROM ${P} |> TABLESAMPLE SYSTEM (100 PERCENT)`, `SELECT * FROM ${P}`],
  ["TABLESAMPLE of nothing", `FROM ${P} |> TABLESAMPLE SYSTEM (0 PERCENT)`, `SELECT * FROM ${P} WHERE FALSE`],
  [
    "WITH is seen by what follows",
    "SELECT 1 AS key |> WITH t AS (SELECT 1 AS key, 'v' AS value) |> INNER JOIN t USING (key)",
    "SELECT 1 AS key, 'v' AS value",
  ],
  [
    "WITH of several tables and a comma at the end",
    "SELECT 1 AS key |> WITH t1 AS (SELECT 2 AS k), t2 AS (SELECT k + 1 FROM t1), |> UNION ALL (FROM t1), (FROM t2)",
    "SELECT key FROM UNNEST([1, 2, 3]) AS key",
  ],
  [
    "PIVOT",
    `FROM ${P} |> SELECT item, sales, category |> PIVOT (SUM(sales) FOR category IN ('fruit', 'vegetable'))`,
    `SELECT * FROM ${P} PIVOT (SUM(sales) FOR category IN ('fruit', 'vegetable'))`,
  ],
  [
    "UNPIVOT",
    `FROM ${NUMBERS} |> UNPIVOT (n FOR name IN (x, y)) |> WHERE n > 2`,
    `SELECT * FROM ${NUMBERS} UNPIVOT (n FOR name IN (x, y)) WHERE n > 2`,
  ],
  [
    "a query in brackets may have an alias",
    `(SELECT item, sales FROM ${P}) AS t |> AGGREGATE SUM(t.sales) AS s GROUP BY t.item`,
    `SELECT item, SUM(sales) AS s FROM ${P} GROUP BY item`,
  ],
  [
    "also inside FROM",
    `SELECT * FROM ((SELECT item FROM ${P}) AS t |> WHERE t.item = 'apples')`,
    `SELECT item FROM ${P} WHERE item = 'apples'`,
  ],
  [
    "a subquery sees the columns around it",
    `FROM ${NUMBERS} AS t |> EXTEND (FROM UNNEST([1, 2, 3]) AS n |> WHERE n <= t.x |> AGGREGATE COUNT(*)) AS below`,
    `SELECT *, (SELECT COUNT(*) FROM UNNEST([1, 2, 3]) AS n WHERE n <= t.x) AS below FROM ${NUMBERS} AS t`,
  ],
  [
    "pseudo columns stay known",
    "FROM d.events AS e |> WHERE n > 0 |> EXTEND n + 1 AS m |> WHERE _PARTITIONDATE > '2024-01-01' |> SELECT m, e._PARTITIONTIME AS p",
    "SELECT n + 1 AS m, _PARTITIONTIME AS p FROM d.events WHERE _PARTITIONDATE > '2024-01-01'",
  ],
  [
    "rows of an array have the column that its alias names",
    "WITH v AS (FROM UNNEST([1, 2]) AS x |> WHERE x > 1) SELECT x FROM v",
    "SELECT 2 AS x",
  ],
  [
    "rows without a name are values",
    "SELECT v + 1 AS w FROM (SELECT AS VALUE 1 |> WHERE TRUE) AS v",
    "SELECT 2 AS w",
  ],
  [
    "a FULL JOIN's column can be SET beside those of its sides",
    "FROM (SELECT 1 AS k) AS a FULL JOIN (SELECT 2 AS k) AS b USING (k) |> SET k = k * 10 |> SELECT k, a.k AS ak, b.k AS bk",
    "SELECT 10 AS k, 1 AS ak, CAST(NULL AS INT64) AS bk UNION ALL SELECT 20, NULL, 2",
  ],
  [
    "a view of pipes",
    `WITH v AS (FROM ${P} |> AGGREGATE SUM(sales) AS s GROUP BY item) FROM v |> WHERE s > 5`,
    `SELECT item, SUM(sales) AS s FROM ${P} GROUP BY item HAVING s > 5`,
  ],
];

test.each(cases)("%s", async (_claim, pipes, plain) => {
  const sorted = /\bORDER BY (?!.*\)$)[^()]*$|LIMIT \d+( OFFSET \d+)?$/.test(plain);
  expect(await answer(pipes, sorted)).toEqual(await answer(plain, sorted));
});

describe("refused with the place", () => {
  test.each([
    [
      "SELECT 1 AS x |> SELECT 1 + COUNT(*)",
      "Aggregate function COUNT(*) not allowed in pipe SELECT at [1:29]",
    ],
    ["SELECT 1 AS x |> WHERE SUM(x) > 1", "Aggregate function SUM not allowed in pipe WHERE at [1:24]"],
    ["SELECT 1 AS x |> SET X = 1, x = 2", "Duplicate column name in pipe SET: x at [1:29]"],
    ["SELECT 1 AS x |> SET z = 1", "Column name in pipe SET not found in input table: z at [1:22]"],
    [
      "SELECT 1 AS x |> AS t |> SET t = 1",
      "Name in pipe SET is a table alias; SET can only update columns: t at [1:30]",
    ],
    [
      "SELECT 1 AS x, 2 AS x |> RENAME x AS y",
      "Column name in pipe RENAME exists more than once in input table: x at [1:33]",
    ],
    [
      "FROM UNNEST([STRUCT(1 AS a)]) AS s |> WHERE TRUE |> RENAME a AS b",
      "Name in pipe RENAME is a field inside a value table; RENAME can only rename columns: a at [1:60]",
    ],
    [
      "FROM d.events |> WHERE TRUE |> DROP _PARTITIONTIME",
      "Name in pipe DROP is present but is not a column on the pipe input table; DROP can only drop columns: _PARTITIONTIME at [1:37]",
    ],
    ["SELECT 1 AS x |> DROP x", "Pipe DROP dropped all columns in the input table at [1:18]"],
    ["SELECT 1 AS x, 2 AS y |> DROP x |> SELECT x", "Unrecognized name: x at [1:43]"],
    ["SELECT 1 AS x |> AS t |> SELECT DISTINCT * |> SELECT t.x", "Unrecognized name: t at [1:54]"],
    [
      "FROM (SELECT 1 AS x) AS t |> AGGREGATE COUNT(*) AS n GROUP BY x |> WHERE t.x = 1",
      "Unrecognized name: t",
    ],
    [
      "FROM (SELECT 1 AS x, 2 AS y) AS t |> DROP x |> DISTINCT |> SELECT t.x",
      "Name x not found inside t at [1:67]",
    ],
    [
      "SELECT 1 AS x |> AGGREGATE x GROUP BY x",
      "Pipe AGGREGATE cannot include non-aggregate expressions at [1:28]",
    ],
    [
      "SELECT 1 AS x |> AGGREGATE SUM(x) + x GROUP BY x",
      "AGGREGATE list expression references column x which is not aggregated at [1:37]",
    ],
    [
      "SELECT 1 AS x |> AGGREGATE SUM(x) OVER ()",
      "Analytic function not allowed in pipe AGGREGATE at [1:28]",
    ],
    [
      "SELECT 1 AS x |> AGGREGATE COUNT(*) GROUP BY 1",
      "GROUP BY ordinal not allowed in pipe AGGREGATE at [1:46]",
    ],
    ["SELECT 1 AS x |> AGGREGATE COUNT(*) GROUP BY 'a'", "Cannot GROUP BY literal values at [1:46]"],
    ["SELECT 1 AS x |> AGGREGATE COUNT(*) GROUP BY ALL", "Syntax error: Unexpected keyword ALL at [1:46]"],
    ["SELECT 1 AS x |> AGGREGATE COUNT(x) AS y GROUP BY y", "Unrecognized name: y"],
    [
      "SELECT 1 AS x |> AGGREGATE",
      "Pipe AGGREGATE cannot have both an empty aggregate list and an empty GROUP BY at [1:18]",
    ],
    [
      "SELECT 1 AS x |> AGGREGATE GROUP BY x, ()",
      "GROUP BY () is only allowed when there are no other grouping items at [1:40]",
    ],
    [
      "SELECT 1 AS x |> WINDOW x + 1",
      "Pipe WINDOW expression must include an analytic function call at [1:25]",
    ],
    [
      "SELECT 1 AS a |> UNION ALL BY NAME (SELECT 1 AS b)",
      "Column a in BY NAME set operation does not occur in all queries",
    ],
    ["FROM d.produce |> CALL d.missing()", "Table-valued function not found: d.missing at [1:19]"],
    ["(SELECT 1 AS x) AS t", "Syntax error: Alias not allowed on parenthesized outer query at [1:17]"],
    ...[
      "ASSERT x > 0",
      "LOG",
      "TEE",
      "FORK (|> WHERE TRUE)",
      "STATIC_DESCRIBE",
      "MATCH_RECOGNIZE (ORDER BY x)",
    ].map((operator) => [
      `SELECT 1 AS x |> ${operator}`,
      `Pipe operator ${operator.split(" ")[0]} is not supported by the local warehouse at [1:18]`,
    ]),
    [
      "SELECT 1 AS x |> WITH RECURSIVE t AS (SELECT 1)",
      "WITH RECURSIVE in pipe syntax is not supported by the local warehouse at [1:23]",
    ],
  ])("%s", async (sql, message) => {
    expect(await errorOf(rowsOf(engine, sql as string))).toContain(message);
  });
});
