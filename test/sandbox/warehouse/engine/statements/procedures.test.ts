import { statementCases } from "./cases.ts";

const body = (text: string, options = "") =>
  `CREATE TABLE d.t (a INT64); CREATE PROCEDURE d.p(x INT64, OUT y STRING) ${options} BEGIN ${text} END; SELECT 1`;

statementCases(
  [
    [
      "values of parameters and variables are unknown when a procedure is created",
      body(
        "DECLARE z DEFAULT x + 1; SET y = CAST(z AS STRING); SELECT NTILE(x) OVER (ORDER BY z) FROM d.t LIMIT 1;",
      ),
      [["1"]],
    ],
    [
      "with strict_mode = FALSE bodies are not looked at",
      body("SELECT * FROM d.missing;", "OPTIONS (strict_mode = FALSE)"),
      [["1"]],
    ],
    [
      "behind DDL everything may exist",
      body("CREATE TABLE d.u AS SELECT 1 AS a; SELECT a FROM d.u;"),
      [["1"]],
    ],
    ["behind EXECUTE IMMEDIATE too", body("EXECUTE IMMEDIATE 'SELECT 1'; SELECT * FROM d.missing;"), [["1"]]],
    [
      "blocks, loops and handlers are followed",
      body(
        `FOR r IN (SELECT a FROM d.t) DO SELECT r.a + x; END FOR; WHILE x > 1 DO SET x = x - 1; END WHILE;
         LOOP BREAK; END LOOP; BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END; INSERT INTO d.t (a) VALUES (x);`,
      ),
      [["1"]],
    ],
  ],
  [
    [
      "a table that does not exist",
      body("SELECT * FROM d.missing;"),
      "Not found: Table p:d.missing was not found in location US at [1:94]",
    ],
    ["a column", body("SELECT b FROM d.t;"), "Unrecognized name: b at [1:87]"],
    [
      "a function, in a branch too",
      body("IF x > 1 THEN SELECT NOPE(x); END IF;"),
      "Function not found: NOPE",
    ],
    [
      "a field of a loop's rows",
      body("FOR r IN (SELECT a FROM d.t) DO SELECT r.b; END FOR;"),
      "Field name b does not exist in STRUCT<a INT64>",
    ],
    [
      "a column that is written",
      body("INSERT INTO d.t (b) VALUES (x);"),
      "Column b is not present in table p.d.t",
    ],
    [
      "a table that is changed",
      body("UPDATE d.missing SET a = 1 WHERE TRUE;"),
      "Not found: Table p:d.missing",
    ],
    ["a variable", body("SET y = z;"), "Unrecognized name: z"],
  ],
);
