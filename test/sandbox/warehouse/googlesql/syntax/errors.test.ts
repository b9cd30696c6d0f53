import { describe, expect, test } from "@jest/globals";
import { WarehouseError } from "../../../../../sandbox/warehouse/googlesql/errors.ts";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";

function errorOf(sql: string): WarehouseError {
  try {
    parseScript(sql);
  } catch (error) {
    if (error instanceof WarehouseError) return error;
    throw error;
  }
  throw new Error(`accepted: ${sql}`);
}

describe("syntax errors say what stands where", () => {
  test.each([
    ["SELECT", "Syntax error: Unexpected end of script at [1:7]"],
    ["SELEC 1", 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
    ["SELECT 1 x y", 'Syntax error: Expected end of input but got identifier "y" at [1:12]'],
    ["SELECT 1 x `y z`", "Syntax error: Expected end of input but got identifier `y z` at [1:12]"],
    ["SELECT FROM t", "Syntax error: SELECT list must not be empty at [1:8]"],
    ["SELECT (1", 'Syntax error: Expected ")" but got end of script at [1:10]'],
    ["SELECT 1)", 'Syntax error: Expected end of input but got ")" at [1:9]'],
    ["SELECT 1\nFROM t\nWHERE\n", "Syntax error: Unexpected end of script at [4:1]"],
    ["SELECT 1 AS from", "Syntax error: Unexpected keyword FROM at [1:13]"],
    [
      "SELECT a FROM t WHERE a IN 1",
      'Syntax error: Expected "(" or keyword UNNEST but got integer literal "1" at [1:28]',
    ],
    ["SELECT 1 1.5", 'Syntax error: Expected end of input but got floating point literal "1.5" at [1:10]'],
    ["SELECT 1 'abc'", "Syntax error: Expected end of input but got string literal 'abc' at [1:10]"],
    [
      "SELECT 1 UNION ALL SELECT 2 UNION ALL BY NAME SELECT 3",
      "Different column match modes cannot be used in the same query without using parentheses for grouping at [1:29]",
    ],
    ["SELECT 12ab", "Syntax error: Missing whitespace between literal and alias at [1:10]"],
    [
      "SELECT 1 UNION SELECT 2",
      "Syntax error: Expected keyword ALL or keyword DISTINCT but got keyword SELECT at [1:16]",
    ],
    [
      "SELECT * FROM a, b RIGHT JOIN c ON TRUE",
      "RIGHT JOIN must be parenthesized when following a comma join at [1:20]",
    ],
    ["DELETE FROM t", "DELETE must have a WHERE clause at [1:1]"],
    ["SELECT 1; UPDATE t SET a = 1", "UPDATE must have a WHERE clause at [1:11]"],
    ["CREATE TABLE t", "Syntax error: Unexpected end of script at [1:15]"],
    ["IF TRUE THEN SELECT 1 END IF", 'Syntax error: Expected ";" but got keyword END at [1:23]'],
    ["a: LOOP BREAK; END LOOP b", "Mismatched end label; expected a, got b at [1:25]"],
  ])("%j", (sql, message) => {
    const error = errorOf(sql);
    expect(error.message).toContain(message);
    expect(error.reason).toBe("invalidQuery");
  });
});

describe("what BigQuery has and the local warehouse has not is refused by name", () => {
  test.each([
    [
      "EXPORT DATA WITH CONNECTION c OPTIONS (uri = 'x') AS SELECT 1",
      "EXPORT DATA WITH CONNECTION is not supported by the local warehouse at [1:13]",
    ],
    [
      "LOAD DATA INTO t FROM FILES (uris = ['x']) WITH CONNECTION c",
      "LOAD DATA WITH CONNECTION is not supported",
    ],
    [
      "CREATE EXTERNAL TABLE t OPTIONS (uris = ['x'])",
      "CREATE EXTERNAL TABLE is not supported by the local warehouse at [1:8]",
    ],
    ["CREATE MODEL d.m AS SELECT 1", "CREATE MODEL is not supported"],
    [
      "CREATE TABLE t (a STRING COLLATE 'und:ci')",
      "COLLATE is not supported by the local warehouse at [1:26]",
    ],
    [
      "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY x MEASURES COUNT(*) AS n PATTERN (a+) DEFINE a AS x > 0)",
      "MATCH_RECOGNIZE is not supported by the local warehouse at [1:17]",
    ],
    [
      "SELECT * FROM (SELECT 1 AS x) AS t MATCH_RECOGNIZE (ORDER BY x PATTERN (a) DEFINE a AS TRUE)",
      "MATCH_RECOGNIZE is not supported by the local warehouse at [1:36]",
    ],
    [
      "SELECT * FROM GRAPH_TABLE (d.g MATCH (a)-[e]->(b) RETURN a.id)",
      "GRAPH_TABLE is not supported by the local warehouse at [1:15]",
    ],
    ["GRAPH d.g MATCH (a) RETURN a.id", "GRAPH is not supported by the local warehouse at [1:1]"],
    [
      "SELECT ARRAY(GRAPH g MATCH (a) RETURN a.id)",
      "GRAPH is not supported by the local warehouse at [1:14]",
    ],
    ["SELECT (GRAPH g MATCH (a) RETURN a.id)", "GRAPH is not supported by the local warehouse at [1:9]"],
    ["CREATE PROPERTY GRAPH d.g NODE TABLES (t)", "PROPERTY GRAPH is not supported by the local warehouse"],
  ])("%s", (sql, message) => {
    const error = errorOf(sql);
    expect(error.message).toContain(message);
    expect(error.reason).toBe("notImplemented");
  });
});

describe("deep or endless nesting ends in an error, not in a crash", () => {
  test.each([
    ["brackets", `SELECT ${"(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["open brackets", `SELECT ${"((SELECT ".repeat(5000)}`],
    ["arrays", `SELECT ${"[".repeat(20_000)}`],
    ["NOT", `SELECT ${"NOT ".repeat(20_000)}TRUE`],
    ["minus", `SELECT ${"- ".repeat(20_000)}1`],
    ["types", `SELECT CAST(1 AS ${"ARRAY<".repeat(20_000)}`],
    ["sums", `SELECT 1${" + 1".repeat(20_000)}`],
    ["subscripts", `SELECT a${"[0]".repeat(20_000)}`],
    ["set operations", `SELECT 1${" UNION ALL SELECT 1".repeat(20_000)}`],
    ["joins", `SELECT * FROM a${", a".repeat(20_000)}`],
    ["bracketed joins", `SELECT * FROM ${"(".repeat(20_000)}`],
    ["grouping", `SELECT 1 FROM t GROUP BY ${"ROLLUP(".repeat(20_000)}`],
    ["blocks", "BEGIN ".repeat(20_000)],
    ["CASE", `SELECT ${"CASE WHEN ".repeat(20_000)}`],
  ])("%s", (_, sql) => {
    expect(errorOf(sql).message).toMatch(/^Query is too complex: .* at \[1:\d+\]$/);
  });

  test("two hundred levels of brackets are fine", () => {
    expect(parseScript(`SELECT ${"(".repeat(200)}1${")".repeat(200)}`)).toHaveLength(1);
  });
});
