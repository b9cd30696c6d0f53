import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, rowsOf } from "../harness.ts";
import { type Answer, type Failure, statementCases } from "./cases.ts";

const CALLS =
  "CREATE PROCEDURE d.p1() BEGIN CALL d.p2(); END; CREATE PROCEDURE d.p2() BEGIN SELECT ERROR('x'); END;";
const ONE = "CREATE TABLE d.t AS SELECT 1 AS a;";
const nested = (levels: number) => `${"BEGIN ".repeat(levels)}SELECT 1; ${"END; ".repeat(levels)}`;

const answers: Answer[] = [
  [
    "types of variables come from their defaults",
    "DECLARE x DEFAULT 5; DECLARE z DEFAULT STRUCT(1 AS a, 'b' AS c); SELECT x, z.c",
    [["5", "b"]],
  ],
  [
    "a block's variables end with it",
    "BEGIN DECLARE x INT64 DEFAULT 1; END; BEGIN DECLARE x STRING DEFAULT 'a'; SELECT x; END",
    [["a"]],
  ],
  ["a variable of NUMERIC(p, s) rounds", "DECLARE x NUMERIC(3, 1) DEFAULT 1.25; SELECT x", [["1.3"]]],
  [
    "SET of several sees the old values",
    "DECLARE a, b INT64 DEFAULT 1; SET (a, b) = (b + 1, a + 5); SELECT a, b",
    [["2", "6"]],
  ],
  [
    "SET of several from a query widens",
    "DECLARE a, b FLOAT64; SET (a, b) = (SELECT AS STRUCT 1, 2); SELECT a, b",
    [["1.0", "2.0"]],
  ],
  ["a column beats a variable", "DECLARE x INT64 DEFAULT 5; SELECT x FROM (SELECT 1 AS x)", [["1"]]],
  ["a condition of NULL is false", "IF NULL THEN SELECT 1; ELSE SELECT 2; END IF", [["2"]]],
  [
    "CASE without a branch does nothing",
    "CASE 5 WHEN 1 THEN SELECT 1; END CASE; SELECT 'after'",
    [["after"]],
  ],
  [
    "BREAK leaves a labelled block",
    "DECLARE x INT64 DEFAULT 0; l: BEGIN SET x = 1; BREAK l; SET x = 2; END; SELECT x",
    [["1"]],
  ],
  [
    "ITERATE and LEAVE reach an outer loop",
    "DECLARE x INT64 DEFAULT 0; a: LOOP SET x = x + 1; b: LOOP IF x < 3 THEN ITERATE a; ELSE LEAVE a; END IF; END LOOP b; END LOOP a; SELECT x",
    [["3"]],
  ],
  [
    "RETURN ends a procedure only",
    "CREATE PROCEDURE d.p() BEGIN RETURN; SELECT 1; END; CALL d.p(); SELECT 2",
    [["2"]],
  ],
  [
    "an error knows the calls that led to it",
    `${CALLS} BEGIN CALL d.p1(); EXCEPTION WHEN ERROR THEN SELECT @@error.formatted_stack_trace, (SELECT ARRAY_AGG(s.location IGNORE NULLS) FROM UNNEST(@@error.stack_trace) s); END`,
    [["At p.d.p2[1:31]\nAt p.d.p1[1:31]\nAt [1:109]", ["p.d.p2", "p.d.p1"]]],
  ],
  [
    "a handler may raise again with more",
    "BEGIN BEGIN SELECT ERROR('in'); EXCEPTION WHEN ERROR THEN RAISE USING MESSAGE = CONCAT('out: ', @@error.message); END; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END",
    [["out: in"]],
  ],
  [
    "EXECUTE IMMEDIATE takes values by position and widens INTO variables",
    "DECLARE y FLOAT64 DEFAULT 2; EXECUTE IMMEDIATE 'SELECT ? * (? + 2)' INTO y USING 2, 3; SELECT y",
    [["10.0"]],
  ],
  [
    "EXECUTE IMMEDIATE of no row sets NULL",
    "DECLARE y INT64 DEFAULT 2; EXECUTE IMMEDIATE 'SELECT 1 FROM UNNEST([])' INTO y; SELECT y",
    [[null]],
  ],
  [
    "temporary objects of EXECUTE IMMEDIATE stay",
    "CREATE TEMP TABLE t (a INT64); EXECUTE IMMEDIATE 'INSERT t VALUES (?)' USING 1950; EXECUTE IMMEDIATE 'CREATE TEMP FUNCTION f(x INT64) AS (x + 1)'; SELECT f(a) FROM t",
    [["1951"]],
  ],
  [
    "a procedure takes ANY TYPE, gives OUT and INOUT, and widens them",
    "DECLARE a FLOAT64; DECLARE b STRING DEFAULT 'q'; CREATE PROCEDURE d.p(x ANY TYPE, OUT y INT64, INOUT z STRING) BEGIN SET y = x; SET z = CONCAT(z, '!'); END; CALL d.p(5, a, b); SELECT a, b",
    [["5.0", "q!"]],
  ],
  [
    "@@dataset_id is the dataset of plain names",
    "SET @@dataset_id = 'd'; CREATE TABLE z AS SELECT 4 AS a; SELECT a, @@dataset_id FROM d.z",
    [["4", "d"]],
  ],
  ["@@query_label is kept", "SET @@query_label = 'team:x,job:y'; SELECT @@query_label", [["team:x,job:y"]]],
  [
    "@@time_zone may be set to UTC",
    "SET @@time_zone = 'UTC'; SELECT @@time_zone, @@script.creation_time IS NOT NULL",
    [["UTC", "true"]],
  ],
  ["children are counted", "SELECT 1; SELECT 2; SELECT @@script.num_child_jobs", [["2"]]],
  ["fifty levels", nested(50), [["1"]]],
  [
    "a temporary table is one of _SESSION",
    "CREATE TEMP TABLE _SESSION.t AS SELECT 1 AS a; INSERT _SESSION.t VALUES (2); SELECT COUNT(*) FROM t",
    [["2"]],
  ],
  [
    "a handler may look at the error before it rolls back",
    `${ONE} BEGIN BEGIN TRANSACTION; INSERT d.t VALUES (2); SELECT ERROR('stop'); COMMIT TRANSACTION; EXCEPTION WHEN ERROR THEN SELECT @@error.message; ROLLBACK TRANSACTION; END; SELECT COUNT(*) FROM d.t`,
    [["1"]],
  ],
  [
    "TRUNCATE rolls back",
    `${ONE} BEGIN TRANSACTION; TRUNCATE TABLE d.t; ROLLBACK TRANSACTION; SELECT COUNT(*) FROM d.t`,
    [["1"]],
  ],
  [
    "a transaction sees its own changes",
    `${ONE} BEGIN; UPDATE d.t SET a = 3 WHERE TRUE; SELECT a FROM d.t; COMMIT; SELECT a FROM d.t`,
    [["3"]],
  ],
];

const failures: Failure[] = [
  [
    "DECLARE behind another statement",
    "SELECT 1; DECLARE x INT64",
    "Variable declarations are allowed only at the start of a block or script at [1:11]",
  ],
  ["DECLARE in a branch", "IF TRUE THEN DECLARE x INT64; END IF", "only at the start of a block or script"],
  [
    "a variable of an outer block again",
    "BEGIN DECLARE x INT64; BEGIN DECLARE x INT64; END; END",
    "Variable 'x' redeclaration is not allowed.",
  ],
  [
    "a row variable that is declared",
    "DECLARE r INT64; FOR r IN (SELECT 1 AS a) DO SELECT 1; END FOR",
    "redeclaration is not allowed",
  ],
  [
    "nothing runs before a rule is checked",
    "CREATE TABLE d.t (a INT64); BREAK",
    "BREAK is only allowed inside of a loop body at [1:29]",
  ],
  ["CONTINUE of a block", "l: BEGIN CONTINUE l; END", "CONTINUE needs the label of a loop"],
  ["BREAK of an unknown label", "LOOP BREAK foo; END LOOP", "Label foo of BREAK"],
  ["a label inside of its like", "a: LOOP a: LOOP BREAK a; END LOOP a; END LOOP a", "Label a is used again"],
  [
    "jumps do not leave a procedure",
    "CREATE PROCEDURE d.p() BEGIN BREAK; END",
    "BREAK is only allowed inside of a loop body",
  ],
  ["fifty-one levels", nested(51), "nesting level of 51 exceeded maximum of 50"],
  [
    "a value that is too long for its variable",
    "DECLARE x STRING(3); SET x = 'abcd'",
    "STRING(3) has maximum length 3",
  ],
  [
    "several values of another type",
    "DECLARE a, b STRING; SET (a, b) = (SELECT AS STRUCT 1, 2)",
    "Cannot coerce expression of type STRUCT<INT64, INT64>",
  ],
  [
    "INTO of another type",
    "DECLARE x INT64; EXECUTE IMMEDIATE \"SELECT 'a'\" INTO x",
    "STRING to type INT64",
  ],
  [
    "INTO of many rows",
    "DECLARE x INT64; EXECUTE IMMEDIATE 'SELECT x FROM UNNEST([1, 2]) x' INTO x",
    "at most one row",
  ],
  ["USING of both kinds", "EXECUTE IMMEDIATE 'SELECT @a' USING 3 AS a, 1", "cannot mix named and positional"],
  [
    "dynamic statements of the procedural language",
    "EXECUTE IMMEDIATE 'IF TRUE THEN SELECT 1; END IF'",
    "cannot run a statement of the procedural language",
  ],
  [
    "dynamic SQL inside dynamic SQL",
    "EXECUTE IMMEDIATE \"EXECUTE IMMEDIATE 'SELECT 1'\"",
    "nor EXECUTE IMMEDIATE",
  ],
  ["dynamic SQL sees no variables", "DECLARE x INT64; EXECUTE IMMEDIATE 'SELECT x'", "Unrecognized name: x"],
  [
    "an error of dynamic SQL says where it was run",
    "SELECT 1;\nEXECUTE IMMEDIATE \"SELECT ERROR('no')\"",
    "no at [2:1]",
  ],
  [
    "an error in a procedure says where it was called",
    "CREATE PROCEDURE d.p() BEGIN SELECT ERROR('no'); END;\nCALL d.p()",
    "no at [2:1]",
  ],
  ["RAISE says where", "SELECT 1;\nRAISE USING MESSAGE = 'boo'", "boo at [2:1]"],
  [
    "OUT of another type",
    "DECLARE a STRING; CREATE PROCEDURE d.p(OUT y INT64) BEGIN SET y = 5; END; CALL d.p(a)",
    "INT64 to type STRING",
  ],
  [
    "INOUT of no variable",
    "CREATE PROCEDURE d.p(INOUT y INT64) BEGIN END; CALL d.p(5)",
    "it must be a variable",
  ],
  [
    "a procedure that calls itself forever",
    "CREATE PROCEDURE d.p() BEGIN CALL d.p(); END; CALL d.p()",
    "more than 50 levels",
  ],
  ["an argument twice", "CREATE PROCEDURE d.p(x INT64, X INT64) BEGIN END", "Duplicate argument name X"],
  [
    "another time zone",
    "SET @@time_zone = 'America/New_York'",
    "not supported by the local warehouse at [1:1]",
  ],
  ["another project", "SET @@dataset_project_id = 'other'", "not supported by the local warehouse"],
  [
    "a variable that can only be read",
    "SET @@row_count = 5",
    "System variable @@row_count cannot be set at [1:1]",
  ],
  ["an unknown system variable", "SELECT @@nope", "System variable not found: @@nope at [1:8]"],
  ["a label that is none", "SET @@query_label = 'A B'", "Invalid value of @@query_label"],
  [
    "a Spark procedure",
    "CREATE PROCEDURE d.p() WITH CONNECTION `a.b` OPTIONS (engine = 'SPARK') LANGUAGE PYTHON AS ''",
    "not supported by the local warehouse",
  ],
  [
    "ALTER of a temporary table",
    "CREATE TEMP TABLE t AS SELECT 1 AS a; ALTER TABLE t ADD COLUMN b INT64",
    "not supported by the local warehouse",
  ],
  [
    "a transaction in a transaction",
    "BEGIN TRANSACTION; BEGIN TRANSACTION",
    "nested transactions are not supported",
  ],
  ["COMMIT of nothing", "COMMIT TRANSACTION", "without an active transaction"],
  [
    "a dataset in a transaction",
    "BEGIN TRANSACTION; CREATE SCHEMA z",
    "DDL statements are not supported in a transaction",
  ],
  [
    "ALTER in a transaction",
    `${ONE} BEGIN TRANSACTION; ALTER TABLE d.t ADD COLUMN b INT64`,
    "DDL statements are not supported in a transaction",
  ],
  [
    "reading a table between a failure and the rollback",
    `${ONE} BEGIN BEGIN TRANSACTION; SELECT ERROR('stop'); EXCEPTION WHEN ERROR THEN SELECT COUNT(*) FROM d.t; END`,
    "before ROLLBACK TRANSACTION is not supported by the local warehouse",
  ],
];

describe("the procedural language", () => statementCases(answers, failures));

describe("the job of a script", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());

  test("its statements know their jobs", async () => {
    const sql = "SELECT 1; SELECT @@script.job_id, @@current_job_id, @@last_job_id";
    expect(await rowsOf(engine, sql, { jobId: "j" })).toEqual([["j", "script_job_j_1", "script_job_j_0"]]);
    expect(await rowsOf(engine, "SELECT @@current_job_id", { jobId: "j" })).toEqual([["j"]]);
  });
});
