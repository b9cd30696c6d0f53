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

  test("count anew beside one another", async () => {
    const columns = Array.from({ length: 5 }, (_, i) => `${scalars(4).replace("SELECT ", "")} AS c${i}`);
    expect(await rowsOf(engine, `SELECT ${columns.join(", ")}`)).toEqual([["20", "20", "20", "20", "20"]]);
  });
});

describe("WITH tables that read from one another", () => {
  test("may be many, however they filter and group", async () => {
    expect(await rowsOf(engine, chain(60))).toEqual([["61"]]);
  }, 10_000);

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
