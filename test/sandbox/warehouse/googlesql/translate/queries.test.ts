import { beforeAll, describe, expect, test } from "@jest/globals";
import { arrayOf, INT64, STRING, structOf } from "../../../../../sandbox/warehouse/googlesql/types/make.ts";
import { Bench } from "./support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
  const columns = [
    { name: "id", type: INT64 },
    { name: "name", type: STRING },
    { name: "tags", type: arrayOf(STRING) },
    { name: "price", type: { kind: "NUMERIC", parameters: [10, 2] } as const },
  ];
  await bench.table("items", columns, [{ name: "_BATCH", type: INT64, sql: '"id" * 10' }]);
  await bench.change(
    "INSERT INTO d.items VALUES (1, 'a', ['x', 'y'], 1.5), (2, 'b', [], 2.25), (3, NULL, NULL, NULL)",
  );
  for (const day of ["20240101", "20240102"]) {
    await bench.table(`events_${day}`, [{ name: "n", type: INT64 }]);
    await bench.change(`INSERT INTO d.events_${day} (n) VALUES (${day.slice(-1)})`);
  }
  bench.view("named", "SELECT id, UPPER(name) AS label FROM items", ["key", "title"]);
  bench.routine("CREATE FUNCTION d.twice(x INT64) RETURNS INT64 AS (x * 2)");
  bench.routine("CREATE FUNCTION d.either(a ANY TYPE, b ANY TYPE) AS (IFNULL(a, b))");
  bench.routine("CREATE TABLE FUNCTION d.above(least INT64) AS (SELECT id FROM items WHERE id > least)");
  bench.routine("CREATE FUNCTION d.endless(x INT64) AS (d.endless(x))");
});

describe("names", () => {
  test.each([
    ["SELECT t FROM (SELECT 1 AS t) AS t", [[{ t: "1" }]], "a table alias beats a column"],
    [
      "SELECT LOWER(k) AS k, COUNT(*) FROM UNNEST(['a', 'A']) AS k GROUP BY k",
      [["a", "2"]],
      "an alias in GROUP BY",
    ],
    ["SELECT -x AS x FROM UNNEST([1, 2]) AS x ORDER BY x", [["-2"], ["-1"]], "an alias in ORDER BY"],
    ["SELECT items.id, d.items.name FROM d.items WHERE p.d.items.id = 1", [["1", "a"]], "full table names"],
    ["SELECT _BATCH FROM d.items ORDER BY 1 LIMIT 1", [["10"]], "a pseudo column"],
    ["SELECT x FROM (SELECT 1 AS X)", [["1"]], "any case"],
    ["SELECT 1, 2 AS b, 3", [["1", "2", "3"]], "anonymous columns"],
  ])("%s", async (sql, expected, _why) => {
    expect(await bench.rows(sql)).toEqual(expected);
  });

  test("pseudo columns stay out of the star; parameters of a type stay out of expressions", () => {
    expect(bench.schema("SELECT * FROM d.items")).toEqual([
      "id INT64",
      "name STRING",
      "tags ARRAY<STRING>",
      "price NUMERIC",
    ]);
  });

  test.each([
    ["SELECT id FROM d.items, d.items AS b", "Column name id is ambiguous at [1:8]"],
    [
      "SELECT COUNT(*) FROM (SELECT id, id, COUNT(*) FROM d.items GROUP BY id)",
      "Name id in GROUP BY clause is ambiguous; it may refer to multiple columns in the SELECT-list at [1:69]",
    ],
    ["SELECT 1 FROM d.items, d.items", "Duplicate table alias items"],
    ["SELECT * FROM d.nothing", "Not found: Table p:d.nothing was not found"],
    ["SELECT * FROM nowhere.nothing", "Not found: Dataset p:nowhere was not found"],
    ["SELECT b.x FROM d.items AS a, (SELECT a.id AS x) AS b", "Unrecognized name: a"],
    [
      "SELECT b FROM d.items AS a LEFT JOIN d.items AS b ON a.id = b.id + 1",
      "not supported by the local warehouse",
    ],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("FROM", () => {
  test.each([
    [
      "SELECT id, t FROM d.items, items.tags AS t ORDER BY t",
      [
        ["1", "x"],
        ["1", "y"],
      ],
    ],
    [
      "SELECT id, t, o FROM d.items AS i LEFT JOIN UNNEST(i.tags) AS t WITH OFFSET AS o ON o > 0 ORDER BY id",
      [
        ["1", "y", "1"],
        ["2", null, null],
        ["3", null, null],
      ],
    ],
    [
      "SELECT a.id AS x, b.id AS y FROM d.items AS a FULL JOIN (SELECT 3 AS id UNION ALL SELECT 4) AS b USING (id) WHERE id > 2 ORDER BY id",
      [
        ["3", "3"],
        [null, "4"],
      ],
    ],
    [
      "SELECT id FROM d.items FULL JOIN UNNEST([STRUCT(9 AS id)]) USING (id) ORDER BY id DESC LIMIT 1",
      [["9"]],
    ],
    ["SELECT n, _TABLE_SUFFIX FROM `d.events_*` WHERE _TABLE_SUFFIX > '20240101'", [["2", "20240102"]]],
    [
      "SELECT key, title FROM d.named WHERE title IS NOT NULL ORDER BY key",
      [
        ["1", "A"],
        ["2", "B"],
      ],
    ],
    ["SELECT d.twice(id), either(NULL, name) FROM d.items WHERE id = 1", [["2", "a"]]],
    ["SELECT id FROM d.above(1) ORDER BY id", [["2"], ["3"]]],
    [
      "SELECT * FROM (SELECT id, name FROM d.items) PIVOT (COUNT(*) AS n FOR name IN ('a', 'b' AS bee)) ORDER BY id LIMIT 1",
      [["1", "1", "0"]],
    ],
    [
      "SELECT id, v, k FROM (SELECT 1 AS id, 2 AS p, CAST(NULL AS INT64) AS q) UNPIVOT (v FOR k IN (p, q))",
      [["1", "2", "p"]],
    ],
  ])("%s", async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected);
  });

  test("tables behind a view are reported, each once", () => {
    const { references } = bench.query("SELECT * FROM d.named, d.items");
    expect([...references].sort()).toEqual(["d.items", "d.named"]);
  });

  test("a function that calls itself is an error, not a crash", async () => {
    expect(await bench.failure("SELECT d.endless(1)")).toContain("calls itself");
  });
});

describe("grouping and windows", () => {
  test.each([
    [
      "SELECT x, SUM(x) OVER b FROM UNNEST([1, 2, 3]) AS x WINDOW a AS (ORDER BY x), b AS (a ROWS 1 PRECEDING) ORDER BY x",
      [
        ["1", "1"],
        ["2", "3"],
        ["3", "5"],
      ],
    ],
    ["SELECT x FROM UNNEST([1, 2]) AS x QUALIFY ROW_NUMBER() OVER (ORDER BY x DESC) = 1", [["2"]]],
    [
      "SELECT a, SUM(b) FROM UNNEST([STRUCT(1 AS a, 2 AS b), (1, 3)]) GROUP BY ROLLUP (a) ORDER BY a",
      [
        [null, "5"],
        ["1", "5"],
      ],
    ],
    ["SELECT LOWER(k) AS k, COUNT(*) FROM UNNEST(['A']) AS k GROUP BY LOWER(k)", [["a", "1"]]],
    ["SELECT UPPER(t.k), 1 FROM UNNEST([STRUCT('a' AS k)]) AS t GROUP BY (UPPER(k))", [["A", "1"]]],
    [
      "SELECT (SELECT v FROM UNNEST(p) WHERE k = 'a') AS v, COUNT(*) FROM (SELECT [STRUCT('a' AS k, 1 AS v)] AS p) GROUP BY (SELECT v FROM UNNEST(p) WHERE k = 'a')",
      [["1", "1"]],
    ],
    [
      "SELECT (SELECT (SELECT v FROM UNNEST(p) WHERE k = x) FROM UNNEST(['a']) AS x) FROM (SELECT [STRUCT('a' AS k, 1 AS v)] AS p)",
      [["1"]],
    ],
    ["SELECT x, COUNT(*) FROM UNNEST([1, 1]) AS x GROUP BY ALL", [["1", "2"]]],
    ["SELECT DISTINCT x FROM UNNEST([1, 2, 1]) AS x ORDER BY x DESC", [["2"], ["1"]]],
    ["SELECT ANY_VALUE(v HAVING MAX k) FROM UNNEST([STRUCT(1 AS v, 1 AS k), (NULL, 2)])", [[null]]],
    ["SELECT SAFE.LN(SUM(x)) FROM UNNEST([0]) AS x", [[null]]],
  ])("%s", async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected);
  });

  test.each([
    [
      "SELECT SUM(id) AS s FROM d.items GROUP BY s",
      "contains an aggregation function, which is not allowed in GROUP BY",
    ],
    ["SELECT id FROM d.items WHERE SUM(id) > 1", "Aggregate function SUM not allowed in WHERE clause"],
    ["SELECT id FROM d.items ORDER BY tags", "Ordering by expressions of type ARRAY is not allowed"],
    ["SELECT id FROM d.items ORDER BY 2", "out of SELECT column number range"],
    ["SELECT SUM(id) OVER nothing FROM d.items", "Unrecognized window alias nothing"],
    ["SELECT id, COUNT(*) FROM d.items", "neither grouped nor aggregated at [1:8]"],
    ["SELECT UPPER(name) FROM d.items GROUP BY id", "neither grouped nor aggregated at [1:14]"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("whole queries", () => {
  test.each([
    ["SELECT NULL AS a UNION ALL SELECT 'x' ORDER BY a DESC", [["x"], [null]]],
    ["SELECT 1 AS a UNION ALL SELECT 2.5 UNION ALL SELECT NULL ORDER BY 1 DESC", [[2.5], [1], [null]]],
    ["(SELECT 1 AS a UNION ALL SELECT 2) EXCEPT DISTINCT SELECT 1", [["2"]]],
    [
      "SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b, 4 AS a ORDER BY a",
      [
        ["1", "2"],
        ["4", "3"],
      ],
    ],
    [
      "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT SUM(n) FROM t",
      [["6"]],
    ],
    ["WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT * FROM b", [["2"]]],
    ["SELECT (SELECT SUM(y) FROM UNNEST([1, 2]) AS y WHERE y > x) FROM UNNEST([1]) AS x", [["2"]]],
    [
      "FROM d.items |> WHERE id < 3 |> AGGREGATE COUNT(*) AS n, SUM(id) AS s |> EXTEND s * n AS p |> DROP s",
      [["2", "6"]],
    ],
    ["FROM d.items AS i |> WHERE i.id = 1 |> ORDER BY i.id |> SELECT i.name", [["a"]]],
    ["SELECT ARRAY(SELECT AS STRUCT 1 AS a, 'x' AS b)", [[[{ a: "1", b: "x" }]]]],
    ["SELECT s.* EXCEPT (a) FROM (SELECT STRUCT(1 AS a, 2 AS b) AS s)", [["2"]]],
    ["SELECT * REPLACE (id * 2 AS id) FROM (SELECT 4 AS id)", [["8"]]],
  ])("%s", async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected);
  });

  test("columns get their types from the query alone", () => {
    expect(bench.schema("SELECT NULL AS a, [] AS b, 1.5 AS c, STRUCT(1, 'x' AS y) AS d, 7")).toEqual([
      "a INT64",
      "b ARRAY<INT64>",
      "c FLOAT64",
      "d STRUCT<INT64, y STRING>",
      "f0_ INT64",
    ]);
  });

  test.each([
    [
      "SELECT 1 UNION ALL SELECT 1, 2",
      "mismatched column count; query 1 has 1 column, query 2 has 2 columns",
    ],
    ["SELECT 1 UNION ALL SELECT 'a'", "Column 1 in UNION ALL has incompatible types: INT64, STRING"],
    ["SELECT (SELECT 1, 2)", "Scalar subquery cannot have more than one column"],
    ["SELECT * EXCEPT (a) FROM (SELECT 1 AS a)", "SELECT * expands to zero columns after applying EXCEPT"],
    ["SELECT 1 LIMIT 'a'", "LIMIT expects an integer literal or parameter"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("structs by position", () => {
  test("a struct with other field names goes into a column by position", async () => {
    const type = structOf([
      { name: "a", type: INT64 },
      { name: "b", type: STRING },
    ]);
    await bench.table("pairs", [{ name: "s", type }]);
    await bench.change("INSERT INTO d.pairs (s) SELECT STRUCT(1 AS b, 'x' AS a)");
    expect(await bench.rows("SELECT s.a, s.b FROM d.pairs")).toEqual([["1", "x"]]);
  });
});

describe("several JSON_VALUEs of one column", () => {
  const documents = `(SELECT '{"a": 1, "b": {"c": "x"}}' AS doc UNION ALL SELECT 'no JSON' UNION ALL SELECT NULL)`;

  test("give what each of them gives alone, and NULL for what is no JSON", async () => {
    const values = "JSON_VALUE(doc, '$.a'), JSON_VALUE(doc, '$.b'), JSON_VALUE(doc, '$.b.c')";
    expect(await bench.rows(`SELECT ${values} FROM ${documents} ORDER BY 1 DESC`)).toEqual([
      ["1", null, "x"],
      [null, null, null],
      [null, null, null],
    ]);
  });

  test("can be grouped by", async () => {
    const grouped = `SELECT JSON_VALUE(doc, '$.a') AS a, JSON_VALUE(doc, '$.b.c') AS c, COUNT(*) FROM ${documents} GROUP BY a, c ORDER BY 1 DESC`;
    expect(await bench.rows(grouped)).toEqual([
      ["1", "x", "1"],
      [null, null, "2"],
    ]);
  });
});
