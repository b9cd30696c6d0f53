import { beforeEach, describe, expect, test } from "@jest/globals";
import { FLOAT64, INT64, STRING, structOf } from "../../../../../sandbox/warehouse/googlesql/types/make.ts";
import { Bench } from "./support.ts";

const info = structOf([
  { name: "city", type: STRING },
  {
    name: "pay",
    type: structOf([
      { name: "plan", type: STRING },
      { name: "usd", type: INT64 },
    ]),
  },
]);

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
  await bench.table("t", [
    { name: "id", type: INT64 },
    { name: "price", type: { kind: "NUMERIC", parameters: [10, 2] } },
    { name: "code", type: { kind: "STRING", parameters: [3] } },
    { name: "info", type: info },
  ]);
  await bench.table("s", [
    { name: "id", type: INT64 },
    { name: "rate", type: FLOAT64 },
  ]);
  await bench.change("INSERT INTO d.t VALUES (1, 1.234, 'a', ('Oslo', ('pro', 5))), (2, 2, 'b', NULL)");
  await bench.change("INSERT INTO d.s VALUES (1, 1), (1, 2), (3, 3)");
});

describe("INSERT", () => {
  test("values are coerced to their columns, rounded to their scale, and missing columns are NULL", async () => {
    await bench.change("INSERT INTO d.t (price, id) SELECT 7.005, 9");
    const rows = await bench.rows("SELECT id, price, code FROM d.t ORDER BY id");
    expect(rows).toEqual([
      ["1", "1.230000000", "a"],
      ["2", "2.000000000", "b"],
      ["9", "7.010000000", null],
    ]);
  });

  test.each([
    [
      "INSERT INTO d.t (id) VALUES ('x')",
      "Value has type STRING which cannot be inserted into column id, which has type INT64",
    ],
    [
      "INSERT INTO d.t (id) SELECT 'x'",
      "Query column 1 has type STRING which cannot be inserted into column id",
    ],
    ["INSERT INTO d.t (id) VALUES (1, 2)", "Inserted row has wrong column count; Has 2, expected 1"],
    ["INSERT INTO d.t (nothing) VALUES (1)", "Column nothing is not present in table p.d.t"],
    ["INSERT INTO d.t (code) VALUES ('long')", "maximum length"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("UPDATE and DELETE", () => {
  test("a field is set without touching its neighbours", async () => {
    await bench.change("UPDATE d.t SET info.pay.usd = 6, t.info.city = 'Rome' WHERE id = 1");
    expect(await bench.rows("SELECT info.city, info.pay.plan, info.pay.usd FROM d.t WHERE id = 1")).toEqual([
      ["Rome", "pro", "6"],
    ]);
  });

  test("FROM joins other tables; two matching source rows are an error", async () => {
    expect(await bench.failure("UPDATE d.t SET price = 0 FROM d.s WHERE t.id = s.id")).toContain(
      "at most one source row",
    );
    await bench.change("UPDATE d.t SET price = s.id FROM d.s WHERE t.id = s.id AND s.rate = 2");
    expect(await bench.value("SELECT price FROM d.t WHERE id = 1")).toBe("1.000000000");
  });

  test("DELETE takes the rows for which the condition is TRUE", async () => {
    await bench.change("DELETE FROM d.t AS x WHERE x.info.city = 'Oslo'");
    expect(await bench.rows("SELECT id FROM d.t")).toEqual([["2"]]);
  });

  test.each([
    [
      "UPDATE d.t SET id = 'x' WHERE TRUE",
      "Value of type STRING cannot be assigned to id, which has type INT64",
    ],
    ["UPDATE d.t SET nothing = 1 WHERE TRUE", "Unrecognized name: nothing"],
    ["DELETE FROM d.t WHERE 1", "WHERE clause should return type BOOL, but returns INT64"],
  ])("%s", async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message);
  });
});

describe("MERGE", () => {
  test("matched, missing and orphaned rows are changed in one statement", async () => {
    await bench.change(`MERGE d.t AS t USING (SELECT id, MAX(rate) AS rate FROM d.s GROUP BY id) AS s ON t.id = s.id
      WHEN MATCHED AND s.rate > 1 THEN UPDATE SET price = 20
      WHEN NOT MATCHED THEN INSERT (id, code) VALUES (id, 'new')
      WHEN NOT MATCHED BY SOURCE THEN DELETE`);
    expect(await bench.rows("SELECT id, price, code FROM d.t ORDER BY id")).toEqual([
      ["1", "20.000000000", "a"],
      ["3", null, "new"],
    ]);
  });

  test("ON FALSE replaces the table's rows", async () => {
    await bench.change(`MERGE d.s USING (SELECT 8 AS id, 0.5 AS rate) ON FALSE
      WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE`);
    expect(await bench.rows("SELECT id, rate FROM d.s")).toEqual([["8", 0.5]]);
  });

  test("two source rows for one target row are an error, unless a condition leaves one", async () => {
    const merge = (condition: string) =>
      `MERGE d.t USING d.s ON t.id = s.id WHEN MATCHED ${condition} THEN UPDATE SET price = 1`;
    expect(await bench.failure(merge(""))).toContain("at most one source row");
    expect(await bench.failure(merge("AND rate = 2"))).toBe("no error");
  });
});
