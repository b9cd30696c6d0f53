import { describe, expect, test } from "@jest/globals";
import type { Table } from "../../../tools/check-googlesql/answer.ts";
import { address, buildCatalog } from "../../../tools/check-googlesql/google/catalog.ts";
import { withoutVariables } from "../../../tools/check-googlesql/project/variables.ts";

const table: Table = {
  path: ["my-proj", "d", "t"],
  columns: [
    { name: "n", type: { kind: "INT64" } },
    { name: "list", type: { kind: "ARRAY", element: { kind: "FLOAT64" } } },
  ],
  rows: [["1", ["2.5", null]]],
};

describe("names of tables become one name each, with the alias that BigQuery implies", () => {
  test.each([
    ["SELECT t.n FROM d.t", "SELECT t.n FROM `my-proj.d.t` AS `t`"],
    ["SELECT n FROM `my-proj.d.t` WHERE n = 1", "SELECT n FROM `my-proj.d.t` AS `t` WHERE n = 1"],
    ["SELECT n FROM `my-proj`.d.t AS x", "SELECT n FROM `my-proj.d.t` AS x"],
    [
      "SELECT n FROM `d.t` x JOIN d.t USING (n)",
      "SELECT n FROM `my-proj.d.t` x JOIN `my-proj.d.t` AS `t` USING (n)",
    ],
    ["SELECT n FROM d.t2, e.d.t_x", "SELECT n FROM d.t2, e.d.t_x"],
  ])("%s", (sql, expected) => {
    expect(address(sql, [table]).sql).toBe(expected);
  });
});

test("a statement takes along the tables that it reads and no others", () => {
  expect(address("SELECT 1", [table]).tables).toEqual([]);
  expect(address("SELECT 1 FROM d.t", [table]).tables).toEqual([table]);
});

test("the catalogue has each table with its columns and its rows", () => {
  expect(buildCatalog([table])).toEqual({
    table: [
      {
        name: "my-proj.d.t",
        serialization_id: 1,
        column: [
          { name: "n", type: { type_kind: "TYPE_INT64" } },
          {
            name: "list",
            type: { type_kind: "TYPE_ARRAY", array_type: { element_type: { type_kind: "TYPE_DOUBLE" } } },
          },
        ],
      },
    ],
    content: {
      "my-proj.d.t": {
        table_data: {
          row: [{ cell: [{ int64_value: "1" }, { array_value: { element: [{ double_value: 2.5 }, {}] } }] }],
        },
      },
    },
  });
});

test("an incremental run becomes queries without variables", () => {
  const before = [
    "DECLARE a INT64 DEFAULT (SELECT 1);\nDECLARE b DATE DEFAULT (SELECT x FROM t WHERE y = a);\nBEGIN TRANSACTION;\nDELETE FROM t WHERE z = b;\n",
  ];
  expect(withoutVariables(before, "SELECT a")).toEqual([
    "SELECT (SELECT 1)",
    "SELECT (SELECT x FROM t WHERE y = CAST(NULL AS INT64))",
    "SELECT 1 FROM t WHERE z = CAST(NULL AS DATE)",
    "SELECT CAST(NULL AS INT64)",
  ]);
});
