import { describe, expect, test } from "@jest/globals";
import type { Statement } from "../../../../../sandbox/warehouse/googlesql/syntax/ast.ts";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";

const only = (sql: string): Statement => {
  const [statement, ...others] = parseScript(sql);
  if (statement === undefined || others.length > 0) throw new Error("not one statement");
  return statement;
};

test("statements know their text and where they end", () => {
  const script = " SELECT 1 ; -- x\n;; DELETE t WHERE TRUE;\n";
  expect(parseScript(script).map(({ kind, position, end, text }) => [kind, position, end, text])).toEqual([
    ["query_statement", 1, 9, "SELECT 1"],
    ["delete", 20, 39, "DELETE t WHERE TRUE"],
  ]);
  expect(parseScript(" -- nothing\n;")).toEqual([]);
});

describe("DML", () => {
  test.each<[string, object]>([
    [
      "INSERT INTO d.t (a, `b`) VALUES (1, DEFAULT), (2, 3)",
      {
        kind: "insert",
        target: ["d", "t"],
        columns: ["a", "b"],
        rows: [
          [{}, { kind: "default" }],
          [{}, {}],
        ],
        query: null,
      },
    ],
    ["INSERT d.t (SELECT 1)", { kind: "insert", columns: null, rows: null, query: { kind: "query" } }],
    [
      "INSERT d.t (a) WITH x AS (SELECT 1) SELECT * FROM x",
      { columns: ["a"], query: { with: [{ name: "x" }] } },
    ],
    [
      "UPDATE d.t AS x SET a.b = 1, c = DEFAULT FROM u WHERE TRUE",
      {
        kind: "update",
        alias: "x",
        set: [{ path: ["a", "b"] }, { value: { kind: "default" } }],
        from: { path: ["u"] },
      },
    ],
    ["DELETE FROM my-p.d.t x WHERE x.a", { kind: "delete", target: ["my-p", "d", "t"], alias: "x" }],
    ["TRUNCATE TABLE d.t", { kind: "truncate", target: ["d", "t"] }],
    [
      "MERGE INTO d.t T USING (SELECT 1) AS S ON T.a = S.a WHEN MATCHED AND S.x THEN UPDATE SET b = 1 " +
        "WHEN NOT MATCHED THEN INSERT (a) VALUES (DEFAULT) WHEN NOT MATCHED BY TARGET THEN INSERT ROW " +
        "WHEN NOT MATCHED BY SOURCE THEN DELETE",
      {
        kind: "merge",
        alias: "T",
        source: { kind: "subquery", alias: "S" },
        clauses: [
          { match: "MATCHED", condition: {}, action: { kind: "update", set: [{ path: ["b"] }] } },
          {
            match: "NOT MATCHED BY TARGET",
            condition: null,
            action: { kind: "insert", columns: ["a"], values: [{ kind: "default" }] },
          },
          { match: "NOT MATCHED BY TARGET", action: { columns: null, values: "row" } },
          { match: "NOT MATCHED BY SOURCE", action: { kind: "delete" } },
        ],
      },
    ],
  ])("%s", (sql, statement) => {
    expect(only(sql)).toMatchObject(statement);
  });
});

describe("CREATE", () => {
  test.each<[string, object]>([
    [
      "CREATE SCHEMA IF NOT EXISTS `p.d` OPTIONS (location = 'EU')",
      {
        kind: "create_schema",
        ifNotExists: true,
        path: ["p", "d"],
        options: [{ name: "location", value: { value: "EU" } }],
      },
    ],
    [
      "CREATE OR REPLACE TABLE d.t (a INT64 NOT NULL OPTIONS (description = 'x'), b ARRAY<STRUCT<c STRING NOT NULL>>, " +
        "e TIMESTAMP DEFAULT CURRENT_TIMESTAMP(), PRIMARY KEY (a) NOT ENFORCED) PARTITION BY DATE(e) CLUSTER BY a, b",
      {
        kind: "create_table",
        orReplace: true,
        temporary: false,
        columns: [
          { name: "a", notNull: true, options: [{ name: "description" }] },
          { type: { element: { fields: [{ name: "c", notNull: true }] } } },
          { default: { kind: "call" } },
        ],
        constraints: [{ columns: ["a"], references: null }],
        partitionBy: { text: "DATE(e)" },
        clusterBy: ["a", "b"],
        query: null,
      },
    ],
    [
      "CREATE TEMP TABLE t AS SELECT 1 AS x",
      { kind: "create_table", temporary: true, columns: null, query: { kind: "query" } },
    ],
    ["CREATE TABLE t LIKE d.u", { like: ["d", "u"] }],
    ["CREATE TABLE t COPY d.u", { copy: ["d", "u"] }],
    [
      "CREATE SNAPSHOT TABLE t CLONE d.u FOR SYSTEM_TIME AS OF x",
      { snapshot: true, clone: ["d", "u"], asOf: { path: ["x"] } },
    ],
    [
      "CREATE VIEW d.v (a OPTIONS (description = 'x'), b) AS  SELECT 1, 2 ",
      {
        kind: "create_view",
        materialized: false,
        columns: [{ name: "a" }, { name: "b" }],
        queryText: "SELECT 1, 2",
      },
    ],
    ["CREATE MATERIALIZED VIEW d.v AS (SELECT 1)", { materialized: true, queryText: "(SELECT 1)" }],
    [
      "CREATE FUNCTION d.f(x INT64, y ANY TYPE) RETURNS INT64 AS (x + 1)",
      {
        kind: "create_function",
        language: "sql",
        parameters: [{ mode: "IN" }, { type: { kind: "any_type" } }],
        body: { kind: "binary" },
        bodyText: "x + 1",
      },
    ],
    [
      "CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js AS r'return \"a\";'",
      { temporary: true, language: "js", body: null, bodyText: 'return "a";' },
    ],
    [
      "CREATE TABLE FUNCTION d.f(t TABLE<x INT64>) RETURNS TABLE<a INT64, b ARRAY<STRING>> AS SELECT 1",
      {
        kind: "create_table_function",
        parameters: [{ type: { kind: "table_type" } }],
        returns: [{ name: "a" }, { name: "b" }],
        queryText: "SELECT 1",
      },
    ],
    [
      "CREATE PROCEDURE d.p(IN a INT64, OUT b STRING, INOUT c ARRAY<INT64>, out INT64) BEGIN SET b = 'x'; END",
      {
        kind: "create_procedure",
        parameters: [{ mode: "IN" }, { mode: "OUT" }, { mode: "INOUT" }, { mode: "IN", name: "out" }],
        body: [{ kind: "block", body: [{ kind: "set_variables" }] }],
        bodyText: "BEGIN SET b = 'x'; END",
      },
    ],
  ])("%s", (sql, statement) => {
    expect(only(sql)).toMatchObject(statement);
  });
});

describe("DROP, ALTER and rights", () => {
  test.each<[string, object]>([
    ["DROP TABLE IF EXISTS d.t", { kind: "drop", object: "TABLE", ifExists: true, behavior: null }],
    ["DROP SCHEMA d CASCADE", { object: "SCHEMA", behavior: "CASCADE" }],
    ["DROP TABLE FUNCTION d.f", { object: "TABLE FUNCTION" }],
    ["DROP MATERIALIZED VIEW d.v", { object: "MATERIALIZED VIEW" }],
    [
      "ALTER TABLE IF EXISTS d.t ADD COLUMN IF NOT EXISTS a INT64, DROP COLUMN IF EXISTS b, RENAME COLUMN c TO d, " +
        "ALTER COLUMN e SET DATA TYPE NUMERIC, ALTER COLUMN f DROP NOT NULL, ALTER COLUMN g SET DEFAULT 1, " +
        "ALTER COLUMN h DROP DEFAULT, ALTER COLUMN i SET OPTIONS (description = 'x'), RENAME TO u, " +
        "ADD PRIMARY KEY (a, b) NOT ENFORCED, DROP PRIMARY KEY, SET OPTIONS (labels = [('a', 'b')])",
      {
        kind: "alter",
        ifExists: true,
        actions: [
          { kind: "add_column", ifNotExists: true, column: { name: "a" } },
          { kind: "drop_column", ifExists: true, name: "b" },
          { kind: "rename_column", name: "c", to: "d" },
          { kind: "set_data_type", name: "e" },
          { kind: "drop_not_null", name: "f" },
          { kind: "set_default", name: "g", value: { text: "1" } },
          { kind: "set_default", name: "h", value: null },
          { kind: "set_column_options", name: "i" },
          { kind: "rename_to", name: "u" },
          { kind: "add_constraint", constraint: { columns: ["a", "b"], references: null } },
          { kind: "drop_constraint", ifExists: false, name: null },
          { kind: "set_options", options: [{ name: "labels" }] },
        ],
      },
    ],
    [
      "GRANT `roles/x` ON SCHEMA d TO 'user:a'",
      { kind: "access_control", text: "GRANT `roles/x` ON SCHEMA d TO 'user:a'" },
    ],
  ])("%s", (sql, statement) => {
    expect(only(sql)).toMatchObject(statement);
  });
});

describe("scripting", () => {
  test.each<[string, object]>([
    [
      "DECLARE a, b INT64 DEFAULT 1",
      { kind: "declare", names: ["a", "b"], type: { name: "INT64" }, default: {} },
    ],
    ["DECLARE a DEFAULT (SELECT 1)", { type: null, default: { kind: "scalar_query" } }],
    ["SET a = 1", { kind: "set_variables", names: ["a"], tuple: false }],
    ["SET (a, b) = (1, 2)", { names: ["a", "b"], tuple: true, value: { kind: "struct" } }],
    ["SET @@time_zone = 'UTC'", { kind: "set_system_variable", name: "time_zone" }],
    [
      "IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; ELSE SELECT 3; END IF",
      { kind: "if", branches: [{ body: [{}] }, {}], otherwise: [{}] },
    ],
    [
      "CASE x WHEN 1 THEN SELECT 1; END CASE",
      { kind: "case_statement", operand: {}, branches: [{}], otherwise: null },
    ],
    [
      "l: LOOP BREAK l; ITERATE; END LOOP l",
      {
        kind: "loop",
        label: "l",
        body: [
          { kind: "break", label: "l" },
          { kind: "continue", label: null },
        ],
      },
    ],
    ["WHILE a DO LEAVE; END WHILE", { kind: "while", condition: {}, body: [{ kind: "break" }] }],
    ["REPEAT SET a = 1; UNTIL a END REPEAT", { kind: "repeat", until: {} }],
    ["FOR r IN (SELECT 1) DO SELECT r.x; END FOR", { kind: "for", variable: "r", body: [{}] }],
    [
      "BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN RAISE; END",
      { kind: "block", exception: [{ kind: "raise", message: null }] },
    ],
    ["BEGIN TRANSACTION", { kind: "transaction", action: "BEGIN" }],
    ["BEGIN", { kind: "transaction", action: "BEGIN" }],
    ["COMMIT TRANSACTION", { action: "COMMIT" }],
    [
      "EXECUTE IMMEDIATE s INTO a, b USING 1 AS x, 2",
      { kind: "execute_immediate", into: ["a", "b"], using: [{ alias: "x" }, { alias: null }] },
    ],
    ["CALL d.p(1, a)", { kind: "call_procedure", name: ["d", "p"], args: [{}, {}] }],
    ["ASSERT a AS 'm'", { kind: "assert", message: { value: "m" } }],
    ["RAISE USING MESSAGE = 'x'", { kind: "raise", message: { value: "x" } }],
    ["RETURN", { kind: "return" }],
  ])("%s", (sql, statement) => {
    expect(only(sql)).toMatchObject(statement);
  });
});
