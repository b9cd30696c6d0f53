import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

describe("scripts", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  const answers: [claim: string, sql: string, rows: unknown[][]][] = [
    [
      "variables keep their types through SET, also several at once",
      "DECLARE a, b INT64 DEFAULT 2; DECLARE s STRUCT<x INT64, y ARRAY<STRING>>; SET (a, b) = (3, 4); SET s = (1, ['q']); SELECT a, b, s.y",
      [["3", "4", ["q"]]],
    ],
    [
      "dates, intervals and bytes survive in variables",
      "DECLARE d DATE DEFAULT '2024-01-31'; DECLARE i INTERVAL DEFAULT INTERVAL 3 DAY; DECLARE y BYTES DEFAULT b'a'; SELECT d, i, y, TIMESTAMP '2024-01-01' + i",
      [["2024-01-31", "0-0 3 0:0:0", "YQ==", "1704326400000000"]],
    ],
    [
      "LEAVE with a label leaves the outer loop",
      "DECLARE i INT64 DEFAULT 0; far: LOOP SET i = i + 1; LOOP IF i > 3 THEN LEAVE far; END IF; BREAK; END LOOP; END LOOP far; SELECT i",
      [["4"]],
    ],
    [
      "REPEAT, CONTINUE and WHILE",
      "DECLARE i, n INT64 DEFAULT 0; WHILE i < 9 DO SET i = i + 1; IF MOD(i, 2) = 0 THEN CONTINUE; END IF; SET n = n + i; END WHILE; REPEAT SET n = n + 100; UNTIL n > 200 END REPEAT; SELECT n",
      [["225"]],
    ],
    [
      "FOR gives each row as a struct, in the query's order",
      "DECLARE t STRING DEFAULT ''; FOR r IN (SELECT 'b' AS n, 2 AS k UNION ALL SELECT 'a', 1 ORDER BY 1) DO SET t = CONCAT(t, r.n, r.k); END FOR; SELECT t",
      [["a1b2"]],
    ],
    [
      "CASE with an operand takes the first branch that is equal",
      "DECLARE r STRING; CASE 2 WHEN 1 THEN SET r = 'one'; WHEN 2 THEN SET r = 'two'; ELSE SET r = 'other'; END CASE; SELECT r",
      [["two"]],
    ],
    [
      "a handler sees the message and the text of the statement that failed",
      "BEGIN SELECT 1 / 0; EXCEPTION WHEN ERROR THEN SELECT STARTS_WITH(@@error.message, 'division by zero: 1'), @@error.statement_text; END",
      [["true", "SELECT 1 / 0"]],
    ],
    [
      "a message of RAISE arrives unchanged",
      "BEGIN RAISE USING MESSAGE = 'mine'; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END",
      [["mine"]],
    ],
    [
      "EXECUTE IMMEDIATE takes values by name and writes INTO variables",
      "DECLARE v INT64; DECLARE w TIMESTAMP; EXECUTE IMMEDIATE 'SELECT @a + 1, TIMESTAMP \"2024-01-01\"' INTO v, w USING 4 AS a; SELECT v, w",
      [["5", "1704067200000000"]],
    ],
    [
      "procedures give back OUT and INOUT values and may call themselves",
      `DECLARE x INT64; CREATE OR REPLACE PROCEDURE d.fact(n INT64, OUT r INT64) BEGIN DECLARE below INT64;
         IF n < 2 THEN SET r = 1; RETURN; END IF; CALL d.fact(n - 1, below); SET r = n * below; END;
       CALL d.fact(5, x); SELECT x`,
      [["120"]],
    ],
    [
      "temporary tables and functions are there for the rest of the script",
      "CREATE TEMP TABLE t AS SELECT 1 AS a; INSERT INTO t VALUES (2); CREATE TEMP FUNCTION f(x INT64) AS (x * 10); CREATE OR REPLACE TEMP TABLE t AS SELECT f(a) AS a FROM t; SELECT a FROM t ORDER BY a",
      [["10"], ["20"]],
    ],
    [
      "@@row_count is that of the latest change",
      "CREATE OR REPLACE TABLE d.n (a INT64); INSERT INTO d.n VALUES (1), (2), (3); DELETE FROM d.n WHERE a > 1; SELECT @@row_count",
      [["2"]],
    ],
    [
      "a JavaScript function runs",
      "CREATE TEMP FUNCTION g(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return \"v\" + x * 2'; SELECT g(2.5)",
      [["v5"]],
    ],
  ];
  test.each(answers)("%s", async (_claim, sql, rows) => {
    expect(await rowsOf(engine, sql)).toEqual(rows);
  });

  const failures: [claim: string, sql: string, message: string][] = [
    ["an error in a script says where its statement stands", "SELECT 1;\nSELECT 1/0;", "at [2:1]"],
    [
      "a variable cannot be declared twice",
      "DECLARE x INT64; DECLARE x INT64",
      "Variable 'x' redeclaration is not allowed.",
    ],
    ["SET needs a declared variable", "SET x = 1", "Undeclared variable: x at [1:1]"],
    ["BREAK needs a loop", "BREAK", "BREAK is only allowed inside of a loop body"],
    ["a procedure must exist", "CALL d.none()", "Procedure is not found: d.none"],
    [
      "temporary tables do not outlive the script",
      "SELECT * FROM t",
      'Table "t" must be qualified with a dataset',
    ],
    ["ASSERT fails with its description", "ASSERT FALSE AS 'why'", "why"],
    [
      "what BigQuery has and the warehouse has not is refused",
      "EXPORT MODEL d.m OPTIONS (uri = 'x')",
      "not supported by the local warehouse",
    ],
  ];
  test.each(failures)("%s", async (_claim, sql, message) => {
    expect(await errorOf(engine.execute({ sql }))).toContain(message);
  });

  test("a session keeps temporary tables and variables from request to request, and from others", async () => {
    await engine.execute({
      sql: "DECLARE z INT64 DEFAULT 9; CREATE TEMP TABLE kept AS SELECT 5 AS a",
      sessionId: "s",
    });
    expect(await rowsOf(engine, "SELECT a, z FROM kept", { sessionId: "s" })).toEqual([["5", "9"]]);
    expect(await errorOf(engine.execute({ sql: "SELECT a FROM kept", sessionId: "other" }))).toContain(
      "must be qualified",
    );
  });

  test("a cancelled script stops in the middle of a query and reports it", async () => {
    const control = new AbortController();
    const sql =
      "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) a, UNNEST(GENERATE_ARRAY(1, 1000000)) b WHERE a * b = 7";
    const failed = engine.execute({ sql, signal: control.signal }).catch((error) => error.reason);
    setTimeout(() => control.abort(), 200);
    expect(await failed).toBe("stopped");
  });
});
