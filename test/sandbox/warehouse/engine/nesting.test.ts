import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithDataset();
});
afterAll(() => engine.close());

/** `SELECT (SELECT (SELECT … 20))`. */
const scalars = (depth: number) => `SELECT ${"(SELECT ".repeat(depth)}20${")".repeat(depth)}`;

const arrays = (depth: number) =>
  `SELECT ARRAY_LENGTH(${"ARRAY(SELECT x FROM UNNEST([1]) AS x WHERE 1 = ARRAY_LENGTH(".repeat(depth)}[1]${"))".repeat(depth)})`;

/** WITH tables that each group and filter the one before, which DuckDB plans in time that doubles with every table. */
const chain = (length: number) => {
  const tables = Array.from(
    { length },
    (_, i) => `c${i + 1} AS (SELECT MAX(a) + 1 AS a FROM c${i} WHERE a > 0 GROUP BY MOD(a, 2))`,
  );
  return `WITH c0 AS (SELECT 1 AS a), ${tables.join(", ")} SELECT * FROM c${length}`;
};

describe("subqueries in expressions", () => {
  test("nest sixteen levels deep", async () => {
    expect(await rowsOf(engine, scalars(16))).toEqual([["20"]]);
    expect(await rowsOf(engine, arrays(8))).toEqual([["1"]]);
  });

  test("are refused with the place where they nest deeper", async () => {
    const message =
      "So deep a nesting of subqueries in expressions is not supported by the local warehouse at";
    expect(await errorOf(rowsOf(engine, scalars(17)))).toBe(`${message} [1:136]`);
    expect(await errorOf(rowsOf(engine, scalars(60)))).toBe(`${message} [1:136]`);
    expect(await errorOf(rowsOf(engine, arrays(9)))).toContain(message);
  });

  test("and in them groupings are planned once, however many", async () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }).reduce<string>(
        (inner) => `SELECT MAX((SELECT MAX(a) + 1 FROM (${inner}))) AS a FROM UNNEST([1]) AS x`,
        "SELECT 1 AS a",
      );
    expect(await rowsOf(engine, nested(15))).toEqual([["16"]]);
  });

  test("count anew beside one another", async () => {
    const columns = Array.from({ length: 5 }, (_, i) => `${scalars(4).replace("SELECT ", "")} AS c${i}`);
    expect(await rowsOf(engine, `SELECT ${columns.join(", ")}`)).toEqual([["20", "20", "20", "20", "20"]]);
  });
});

describe("WITH tables that read from one another", () => {
  test("may be many, however they filter and group", async () => {
    expect(await rowsOf(engine, chain(60))).toEqual([["61"]]);
  });

  test("end at five hundred, with the place", async () => {
    const tables = Array.from({ length: 510 }, (_, i) => `, c${i + 1} AS (SELECT a FROM c${i})`);
    expect(
      await errorOf(rowsOf(engine, `WITH c0 AS (SELECT 1 AS a)${tables.join("")} SELECT * FROM c510`)),
    ).toMatch(/^A chain of more than 500 WITH tables is not supported by the local warehouse at \[1:\d+\]$/);
  });

  test("do not see the columns of the query around", async () => {
    const inner = (table: string, query: string) =>
      `SELECT ARRAY(WITH t AS (${table}) ${query}) FROM UNNEST([1]) AS x`;
    expect(await errorOf(rowsOf(engine, inner("SELECT x AS y", "SELECT y FROM t")))).toBe(
      "Unrecognized name: x at [1:32]",
    );
    expect(await rowsOf(engine, inner("SELECT 1 AS y", "SELECT y + x FROM t"))).toEqual([[["2"]]]);
    expect(
      await rowsOf(engine, `WITH z AS (SELECT 5 AS q) ${inner("SELECT q FROM z", "SELECT q FROM t")}`),
    ).toEqual([[["5"]]]);
  });

  test("inside a recursive term do not name its table", async () => {
    const recursive = (step: string) =>
      `WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL ${step}) SELECT n FROM a ORDER BY n`;
    const message = "table 'a' may not be recursively referenced from inside an inner WITH entry";
    const inside = "WITH b AS (SELECT n + 1 AS n FROM a WHERE n < 3) SELECT n FROM b";
    expect(await errorOf(rowsOf(engine, recursive(`(${inside})`)))).toBe(`${message} at [1:81]`);
    expect(await errorOf(rowsOf(engine, recursive(`SELECT n FROM (${inside})`)))).toContain(message);
    const beside = "(WITH b AS (SELECT 1 AS q) SELECT n + q FROM a, b WHERE n < 3)";
    expect(await rowsOf(engine, recursive(beside))).toEqual([["1"], ["2"], ["3"]]);
  });
});

describe("groupings and windows over one another", () => {
  const step = "SELECT MAX(a) + 1 AS a FROM (QUERY) WHERE a > 0 GROUP BY MOD(a, 2)";
  const over = (query: string, depth: number, around = step) =>
    Array.from({ length: depth }).reduce<string>((inner) => around.replace("QUERY", inner), query);
  const deep = over("SELECT 1 AS a", 25);

  const cases: readonly [string, string, string][] = [
    ["queries in FROM", deep, "26"],
    ["forty of them", over("SELECT 1 AS a", 40), "41"],
    [
      "windows",
      over("SELECT 1 AS a", 25, "SELECT SUM(a) OVER (ORDER BY a) + 1 AS a FROM (QUERY) WHERE a > 0"),
      "26",
    ],
    [
      "QUALIFY",
      over(
        "SELECT 1 AS a",
        25,
        "SELECT a + 1 AS a FROM (QUERY) WHERE a > 0 QUALIFY RANK() OVER (ORDER BY a) = 1",
      ),
      "26",
    ],
    [
      "pipe operators",
      `FROM (SELECT 1 AS a) ${"|> WHERE a > 0 |> AGGREGATE MAX(a) + 1 AS a GROUP BY MOD(a, 2) AS b |> DROP b ".repeat(25)}`,
      "26",
    ],
    [
      "over WITH tables",
      `WITH x AS (SELECT 1 AS a), y AS (SELECT a FROM x) ${over("SELECT a FROM y", 25)}`,
      "26",
    ],
    [
      "with WITH tables in each",
      over(
        "SELECT 1 AS a",
        25,
        "WITH x AS (QUERY), y AS (SELECT MAX(a) + 1 AS a FROM x WHERE a > 0 GROUP BY MOD(a, 2)) SELECT a FROM y",
      ),
      "26",
    ],
    [
      "over WITH tables of a pipe",
      `FROM (SELECT 2 AS b) |> WITH x AS (SELECT 1 AS a) |> JOIN (${over("SELECT a FROM x", 25)}) ON a > b |> SELECT a`,
      "26",
    ],
    ["two beside each other", `SELECT x.a + y.a FROM (${deep}) AS x CROSS JOIN (${deep}) AS y`, "52"],
    ["branches of a union", `SELECT SUM(a) FROM (${deep} UNION ALL (${deep}))`, "52"],
    [
      "below a recursive table",
      `WITH RECURSIVE r AS (SELECT a FROM (${deep}) UNION ALL SELECT a + 1 FROM r WHERE a < 30) SELECT MAX(a) FROM r`,
      "30",
    ],
    ["in a subquery", `SELECT 1 + (SELECT MAX(a) FROM (${deep}))`, "27"],
    ["in a variable", `DECLARE x INT64 DEFAULT (SELECT MAX(a) FROM (${deep})); SELECT x`, "26"],
    [
      "in a subquery of a correlated one",
      `SELECT (SELECT MAX(a) + o FROM (${deep})) FROM UNNEST([3]) AS o`,
      "29",
    ],
  ];
  test.each(cases)("%s are planned in time", async (_, sql, value) => {
    expect((await rowsOf(engine, sql)).at(-1)).toEqual([value]);
  });

  test("views over views are planned in time", async () => {
    await rowsOf(engine, "CREATE VIEW d.v0 AS SELECT 1 AS a");
    for (let i = 1; i <= 14; i++)
      await rowsOf(engine, `CREATE VIEW d.v${i} AS ${over(`SELECT a FROM d.v${i - 1}`, 2)}`);
    expect(await rowsOf(engine, "SELECT a FROM d.v14")).toEqual([["29"]]);
  });

  test("are planned in time in statements that change rows", async () => {
    await rowsOf(engine, "CREATE TABLE d.deep (a INT64)");
    await rowsOf(engine, `INSERT INTO d.deep ${deep}`);
    await rowsOf(engine, `INSERT INTO d.deep (a) VALUES ((SELECT MAX(a) + 1 FROM (${deep})))`);
    await rowsOf(engine, `UPDATE d.deep SET a = a + 100 WHERE a IN (${deep})`);
    await rowsOf(
      engine,
      `MERGE d.deep AS t USING (${deep}) AS s ON t.a = s.a + 1 WHEN MATCHED THEN UPDATE SET a = s.a + 500`,
    );
    expect(await rowsOf(engine, "SELECT a FROM d.deep ORDER BY a")).toEqual([["126"], ["526"]]);
    await rowsOf(engine, `DELETE FROM d.deep WHERE a = (SELECT MAX(a) + 100 FROM (${deep}))`);
    expect(await rowsOf(engine, "SELECT a FROM d.deep")).toEqual([["526"]]);
  });

  test("keep the order of the query around them", async () => {
    const rows = await rowsOf(engine, `${over("SELECT a FROM UNNEST([1, 2]) AS a", 25)} ORDER BY a DESC`);
    expect(rows).toEqual([["27"], ["26"]]);
  });

  test("are refused with the place where they cannot stand apart", async () => {
    const outer = (depth: number) =>
      `SELECT (SELECT MAX(a) FROM (${over("SELECT o AS a", depth)})) FROM UNNEST([1]) AS o`;
    expect(await rowsOf(engine, outer(9))).toEqual([["10"]]);
    const message =
      "A chain of more than 16 groupings and windows that read a recursive table or the query around them (create a table of the first ones) is not supported by the local warehouse at [1:";
    expect(await errorOf(rowsOf(engine, outer(25)))).toContain(message);
    const recursive = `WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 3) ${over("SELECT a FROM r", 25)}`;
    expect(await errorOf(rowsOf(engine, recursive))).toContain(message);
  });
});
