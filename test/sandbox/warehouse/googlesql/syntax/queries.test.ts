import { describe, expect, test } from "@jest/globals";
import type { FromItem, Select } from "../../../../../sandbox/warehouse/googlesql/syntax/ast.ts";
import { parseQuery } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";

const select = (sql: string): Select => {
  const { body } = parseQuery(sql);
  if (body.kind !== "select") throw new Error(`not a select: ${body.kind}`);
  return body;
};
const from = (sql: string): FromItem | null => select(`SELECT 1 FROM ${sql}`).from;

describe("SELECT", () => {
  test("every clause has its place", () => {
    expect(
      select(
        "SELECT DISTINCT AS STRUCT a, b + 1 c, t.* EXCEPT (x) REPLACE (1 AS y), * FROM t WHERE a GROUP BY b " +
          "HAVING c QUALIFY d WINDOW w AS (PARTITION BY e), v AS w",
      ),
    ).toMatchObject({
      distinct: true,
      as: "STRUCT",
      items: [
        { kind: "expression", alias: null },
        { kind: "expression", alias: "c" },
        { kind: "star", of: { path: ["t"] }, except: ["x"], replace: [{ name: "y" }] },
        { kind: "star", of: null, except: [], replace: [] },
      ],
      where: { path: ["a"] },
      groupBy: { all: false, items: [{ expression: { path: ["b"] } }] },
      having: { path: ["c"] },
      qualify: { path: ["d"] },
      windows: [
        { name: "w", specification: { base: null, partitionBy: [{}] } },
        { name: "v", specification: { base: "w", partitionBy: [] } },
      ],
    });
  });

  test("a comma may stand behind the last column", () => {
    expect(select("SELECT a, b, FROM t").items).toHaveLength(2);
  });

  test.each<[string, object]>([
    ["ALL", { all: true }],
    [
      "ROLLUP(a, (b, c))",
      { items: [{ kind: "rollup", items: [{ kind: "expression" }, { kind: "group", items: [{}, {}] }] }] },
    ],
    ["CUBE(a), b", { items: [{ kind: "cube" }, { kind: "expression" }] }],
    [
      "GROUPING SETS ((a, b), (), ROLLUP(c), (d + 1) * 2)",
      {
        items: [
          {
            kind: "sets",
            items: [
              { kind: "group" },
              { kind: "group", items: [] },
              { kind: "rollup" },
              { kind: "expression" },
            ],
          },
        ],
      },
    ],
  ])("GROUP BY %s", (clause, groupBy) => {
    expect(select(`SELECT 1 FROM t GROUP BY ${clause}`).groupBy).toMatchObject(groupBy);
  });
});

describe("queries", () => {
  test("WITH, ORDER BY, LIMIT and OFFSET belong to the query", () => {
    expect(
      parseQuery(
        "WITH RECURSIVE a AS (SELECT 1), b AS (SELECT 2) SELECT * FROM a ORDER BY 1 DESC NULLS FIRST LIMIT 5 OFFSET @o",
      ),
    ).toMatchObject({
      recursive: true,
      with: [{ name: "a", position: 15 }, { name: "b" }],
      orderBy: [{ direction: "DESC", nulls: "FIRST" }],
      limit: { text: "5" },
      offset: { kind: "parameter" },
    });
  });

  test.each<[string, object]>([
    ["UNION ALL", { operator: "UNION", distinct: false, byName: false, outer: null }],
    ["EXCEPT DISTINCT", { operator: "EXCEPT", distinct: true }],
    ["UNION ALL BY NAME", { byName: true, outer: null }],
    ["FULL OUTER UNION ALL BY NAME", { byName: true, outer: "FULL" }],
    ["LEFT UNION DISTINCT BY NAME", { byName: true, outer: "LEFT" }],
    ["UNION ALL CORRESPONDING", { byName: true, outer: "INNER" }],
    ["UNION ALL STRICT CORRESPONDING", { byName: true, outer: null }],
  ])("SELECT 1 %s SELECT 2", (operator, operation) => {
    expect(parseQuery(`SELECT 1 ${operator} SELECT 2`).body).toMatchObject({
      kind: "set_operation",
      position: 0,
      ...operation,
    });
  });

  test("set operations group to the left; brackets make a query of their own", () => {
    expect(parseQuery("SELECT 1 UNION ALL SELECT 2 UNION ALL (SELECT 3 LIMIT 1)").body).toMatchObject({
      left: { kind: "set_operation" },
      right: { kind: "nested_query", query: { limit: { text: "1" } } },
    });
  });
});

describe("FROM", () => {
  test.each<[string, object]>([
    [
      "my-project-1.ds.t AS a",
      { kind: "table", path: ["my-project-1", "ds", "t"], quotedFirst: false, alias: "a" },
    ],
    ["`p.ds.events_*`", { kind: "table", path: ["p", "ds", "events_*"], quotedFirst: true, alias: null }],
    ["ds.2024_x", { path: ["ds", "2024_x"] }],
    ["p.ds.INFORMATION_SCHEMA.TABLES t", { path: ["p", "ds", "INFORMATION_SCHEMA", "TABLES"], alias: "t" }],
    ["t FOR SYSTEM_TIME AS OF x AS a", { alias: "a", asOf: { path: ["x"] } }],
    ["UNNEST(a) AS x WITH OFFSET AS o", { kind: "unnest", alias: "x", withOffset: { alias: "o" } }],
    ["UNNEST(a) WITH OFFSET", { kind: "unnest", alias: null, withOffset: { alias: null } }],
    ["(SELECT 1) s", { kind: "subquery", alias: "s" }],
    ["((SELECT 1))", { kind: "subquery" }],
    ["(a JOIN b ON TRUE)", { kind: "parenthesized_from", from: { kind: "join" } }],
    ["((SELECT 1) AS x CROSS JOIN y)", { kind: "parenthesized_from" }],
    ["((SELECT 1) LEFT JOIN y ON TRUE)", { kind: "parenthesized_from", from: { type: "LEFT" } }],
    [
      "d.f(1, TABLE t) g",
      { kind: "table_function", name: ["d", "f"], args: [{}, { kind: "scalar_query" }], alias: "g" },
    ],
    [
      "t AS a TABLESAMPLE SYSTEM (10 PERCENT)",
      { kind: "sample", from: { alias: "a" }, percent: { text: "10" } },
    ],
    [
      "t PIVOT(SUM(x) AS s FOR q IN ('Q1', 'Q2' AS two)) p",
      {
        kind: "pivot",
        aggregates: [{ alias: "s" }],
        values: [{ alias: null }, { alias: "two" }],
        alias: "p",
      },
    ],
    [
      "t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN ((a, b) AS 'x', (c, d)))",
      {
        kind: "unpivot",
        includeNulls: true,
        valueColumns: ["v", "w"],
        columns: [{ columns: ["a", "b"], label: { value: "x" } }, { label: null }],
      },
    ],
  ])("%s", (sql, item) => {
    expect(from(sql)).toMatchObject(item);
  });

  test("commas and joins bind alike, from left to right", () => {
    expect(from("a, b.items AS i JOIN c USING (x, y) LEFT OUTER JOIN d ON TRUE")).toMatchObject({
      type: "LEFT",
      on: { kind: "boolean" },
      right: { path: ["d"] },
      left: {
        type: "INNER",
        using: ["x", "y"],
        left: { type: "COMMA", left: { path: ["a"] }, right: { path: ["b", "items"], alias: "i" } },
      },
    });
  });
});

describe("pipe syntax", () => {
  test("operators are kept in their order", () => {
    const query = parseQuery(
      "FROM t |> WHERE a |> SELECT DISTINCT b, c |> EXTEND d AS e |> SET f = 1 |> DROP g, h |> RENAME i AS j, k l |> AS m " +
        "|> AGGREGATE COUNT(*) AS n GROUP AND ORDER BY o AS p, q DESC |> ORDER BY r |> LIMIT 1 OFFSET 2 |> DISTINCT " +
        "|> LEFT JOIN s USING (u) |> UNION ALL (SELECT 1), (SELECT 2) |> PIVOT(SUM(v) FOR w IN (1)) " +
        "|> UNPIVOT(x FOR y IN (z)) |> TABLESAMPLE SYSTEM (1 PERCENT) |> CALL tvf(1) AS aa |> AGGREGATE COUNT(*)",
    );
    expect(query.body).toMatchObject({ kind: "from_query", from: { path: ["t"] } });
    expect(query.pipes).toMatchObject([
      { kind: "where", condition: { path: ["a"] } },
      { kind: "select", distinct: true, items: [{}, {}] },
      { kind: "extend", items: [{ alias: "e" }] },
      { kind: "set", items: [{ name: "f" }] },
      { kind: "drop", columns: [{ name: "g" }, { name: "h" }] },
      {
        kind: "rename",
        columns: [
          { name: "i", to: "j" },
          { name: "k", to: "l" },
        ],
      },
      { kind: "as", alias: "m" },
      {
        kind: "aggregate",
        andOrderBy: true,
        items: [{ alias: "n" }],
        groupBy: [{ alias: "p" }, { alias: null, expression: { path: ["q"] }, order: { direction: "DESC" } }],
      },
      { kind: "order_by", items: [{}] },
      { kind: "limit", offset: { text: "2" } },
      { kind: "distinct" },
      { kind: "join", type: "LEFT", right: { path: ["s"] }, using: ["u"] },
      { kind: "set_operation", operator: "UNION", distinct: false, queries: [{}, {}] },
      { kind: "pivot", item: { kind: "pivot", from: { path: [] } } },
      { kind: "unpivot", item: { kind: "unpivot", valueColumns: ["x"] } },
      { kind: "sample" },
      { kind: "call", name: ["tvf"], alias: "aa" },
      { kind: "aggregate", groupBy: [] },
    ]);
  });

  test("a query in brackets takes pipes too", () => {
    expect(parseQuery("SELECT 1 AS a UNION ALL SELECT 2 |> WHERE a > 1").pipes).toMatchObject([
      { kind: "where" },
    ]);
  });
});
