import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, rowsOf } from "../harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithDataset();
});
afterAll(() => engine.close());

type Part = number | null;
type Pair = readonly [Part, Part];

const parts: readonly Part[] = [null, 1, 2, Number.NaN];
const pairs: readonly Pair[] = parts.flatMap((a) => parts.map((b): Pair => [a, b]));

/** a = b in three-valued logic; NaN equals nothing. */
const same = (a: Part, b: Part) => (a === null || b === null ? null : a === b);
const both = (a: boolean | null, b: boolean | null) =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const among = (pair: Pair, rows: readonly Pair[]) => {
  const answers = rows.map((row) => both(same(pair[0], row[0]), same(pair[1], row[1])));
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
};

const written = (answer: boolean | null) => (answer === null ? null : String(answer));

const text = (part: Part) =>
  part === null ? "NULL" : Number.isNaN(part) ? "CAST('NaN' AS FLOAT64)" : `${part}.0`;
const values = (rows: readonly Pair[]) =>
  rows.map(([a, b]) => `STRUCT<a FLOAT64, b FLOAT64>(${text(a)}, ${text(b)})`).join(", ");

/** Every set of at most two of the sixteen pairs. */
const sets = [
  [],
  ...pairs.map((one) => [one]),
  ...pairs.flatMap((one, i) => pairs.slice(i + 1).map((two) => [one, two])),
];

describe("a struct IN a subquery", () => {
  test("is TRUE, FALSE or NULL for all pairs as its fields decide", async () => {
    await rowsOf(
      engine,
      `CREATE TABLE d.sets AS SELECT n, r FROM UNNEST([${sets.map((set, n) => `STRUCT(${n} AS n, ARRAY<STRUCT<a FLOAT64, b FLOAT64>>[${values(set)}] AS s)`).join(", ")}]) LEFT JOIN UNNEST(s) AS r`,
    );
    await rowsOf(
      engine,
      `CREATE TABLE d.pairs AS SELECT i, p.a, p.b FROM UNNEST([${values(pairs)}]) AS p WITH OFFSET AS i`,
    );
    const rows = (n: number) =>
      `SELECT AS STRUCT r.a, r.b FROM d.sets WHERE n = ${n} AND ${(sets[n] ?? []).length} > 0`;
    for (let from = 0; from < sets.length; from += 20) {
      const some = sets.slice(from, from + 20);
      const list = some.map((_, i) => `(a, b) IN (${rows(from + i)})`);
      const answers = await rowsOf(engine, `SELECT ${list.join(", ")} FROM d.pairs ORDER BY i`);
      for (const [i, set] of some.entries()) {
        expect({ set, answers: answers.map((row) => row[i]) }).toEqual({
          set,
          answers: pairs.map((pair) => written(among(pair, set))),
        });
      }
    }
  });

  test("looks into structs in it, and at the common type of both sides", async () => {
    const rows =
      "SELECT STRUCT(1.0 AS x, STRUCT('a' AS y, CAST(NULL AS DATE) AS z) AS s) UNION ALL SELECT (2, ('b', DATE '2024-01-01'))";
    const is = (value: string) => `${value} IN (${rows})`;
    expect(
      await rowsOf(
        engine,
        `SELECT ${[
          is("(1, ('a', DATE '2024-01-01'))"),
          is("(2, ('b', DATE '2024-01-01'))"),
          is("(2, ('b', DATE '2024-01-02'))"),
          is("(2, (CAST(NULL AS STRING), DATE '2024-01-02'))"),
          is("(2, (CAST(NULL AS STRING), DATE '2024-01-01'))"),
        ].join(", ")}`,
      ),
    ).toEqual([[null, "true", "false", "false", null]]);
  });

  test("sees the columns of the query around", async () => {
    const sql =
      "SELECT x, (x, 1) IN (SELECT AS STRUCT y, z FROM UNNEST([STRUCT(1 AS y, 1 AS z), (2, 2)]) WHERE z <= x) FROM UNNEST([1, 2, NULL]) AS x ORDER BY x";
    expect(await rowsOf(engine, sql)).toEqual([
      [null, "false"],
      ["1", "true"],
      ["2", "false"],
    ]);
  });

  test("is NULL for NOT IN where it is for IN", async () => {
    const is = "NOT IN (SELECT (1, CAST(NULL AS INT64)))";
    expect(await rowsOf(engine, `SELECT (1, 2) ${is}, (2, 2) ${is}`)).toEqual([[null, "true"]]);
  });

  test("looks up 100,000 in 100,000 without comparing all pairs", async () => {
    const table = (start: number) =>
      `SELECT IF(MOD(x, 10000) = 0, NULL, x) AS a, MOD(x, 100) AS b FROM UNNEST(GENERATE_ARRAY(${start}, ${start + 99_999})) AS x`;
    await rowsOf(engine, `CREATE TABLE d.l AS ${table(1)}`);
    await rowsOf(engine, `CREATE TABLE d.r AS ${table(50_001)}`);
    const is = "SELECT (a, b) IN (SELECT AS STRUCT a, b FROM d.r) AS v FROM d.l";
    // Found: 50,001 to 100,000 but the five NULLs. Unknown: what has b = 0 and is not found, as (NULL, 0) is there.
    expect(
      await rowsOf(engine, `SELECT COUNTIF(v), COUNTIF(NOT v), COUNTIF(v IS NULL) FROM (${is})`),
    ).toEqual([["49995", "49500", "505"]]);
  });
});
