import { describe } from "@jest/globals";
import { type Answer, type Failure, statementCases } from "./cases.ts";

const SCALED =
  "CREATE AGGREGATE FUNCTION d.scaled_sum(x FLOAT64, divisor FLOAT64 NOT AGGREGATE) RETURNS FLOAT64 AS (SUM(x) / divisor);";
const T = "CREATE TABLE d.t AS SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y';";

const answers: Answer[] = [
  [
    "a function is called by any of its names",
    "CREATE FUNCTION d.f(x FLOAT64, y FLOAT64) RETURNS FLOAT64 AS (x * y); SELECT d.f(2, 3), p.d.f(1, 2), `p.d.f`(1, 2)",
    [["6.0", "2.0", "2.0"]],
  ],
  [
    "ANY TYPE is typed at each call",
    "CREATE TEMP FUNCTION f(x ANY TYPE) AS (x[OFFSET(0)]); SELECT f([1, 2]), f(['a'])",
    [["1", "a"]],
  ],
  ["RETURNS widens", "CREATE FUNCTION d.f(x INT64) RETURNS FLOAT64 AS (x); SELECT d.f(1)", [["1.0"]]],
  [
    "a function may query tables",
    `${T} CREATE FUNCTION d.f(x INT64) AS ((SELECT SUM(a * x) FROM d.t)); SELECT d.f(4)`,
    [["12"]],
  ],
  [
    "functions call each other, in their newest form",
    "CREATE FUNCTION d.f(x INT64) AS (x); CREATE FUNCTION d.g(x INT64) AS (d.f(x) + 1); CREATE OR REPLACE FUNCTION d.f(x INT64) AS (x * 10); SELECT d.g(2)",
    [["21"]],
  ],
  [
    "IF NOT EXISTS keeps the old one",
    "CREATE FUNCTION d.f() AS (1); CREATE FUNCTION IF NOT EXISTS d.f() AS (2); SELECT d.f()",
    [["1"]],
  ],
  [
    "a function that is used twice gets one random argument",
    "CREATE TEMP FUNCTION f(x FLOAT64) AS (x - x); SELECT f(RAND())",
    [["0.0"]],
  ],
  [
    "structs and arrays are arguments",
    "CREATE FUNCTION d.f(x STRUCT<a INT64, b STRING>, y ARRAY<INT64>) AS (x.a + ARRAY_LENGTH(y)); SELECT d.f((2, 'b'), [1, 2])",
    [["4"]],
  ],
  [
    "SAFE gives NULL for an error inside",
    "CREATE TEMP FUNCTION f(x INT64) AS (DIV(1, x)); SELECT SAFE.f(0)",
    [[null]],
  ],
  [
    "a JavaScript function maps types",
    "CREATE TEMP FUNCTION f(x FLOAT64, s STRUCT<a STRING>, l ARRAY<STRING>) RETURNS STRING DETERMINISTIC LANGUAGE js AS 'return x + s.a + l[0]'; SELECT f(1.5, STRUCT('q'), ['w'])",
    [["1.5qw"]],
  ],
  [
    "an aggregate function aggregates",
    `${SCALED} SELECT d.scaled_sum(x, 2) FROM UNNEST([1, 3, 5]) x`,
    [["4.5"]],
  ],
  [
    "an aggregate function works by group, in HAVING and in expressions",
    `${T} ${SCALED} SELECT b, d.scaled_sum(a, 2) + 1 FROM d.t GROUP BY b HAVING MAX(a) > 1`,
    [["y", "2.0"]],
  ],
  [
    "a temporary aggregate function",
    "CREATE TEMP AGGREGATE FUNCTION total(x INT64) AS (SUM(x) + COUNT(*)); SELECT total(v) FROM UNNEST([1, 2]) v",
    [["5"]],
  ],
  [
    "aggregate functions use each other",
    `${SCALED} CREATE AGGREGATE FUNCTION d.half(y FLOAT64) AS (d.scaled_sum(y, 2)); SELECT d.half(x) FROM UNNEST([1, 2]) x`,
    [["1.5"]],
  ],
  [
    "a table function is a query with arguments",
    "CREATE TABLE FUNCTION d.f(y INT64) AS SELECT n, n * y AS m FROM UNNEST([1, 2, 3]) n WHERE n >= y; SELECT SUM(m) FROM d.f(2)",
    [["10"]],
  ],
  [
    "a table function takes a table, by the names of its columns",
    `${T} CREATE TABLE FUNCTION d.f(t TABLE<b STRING, a FLOAT64>) AS SELECT * FROM t; SELECT * FROM d.f(TABLE d.t) ORDER BY a`,
    [
      ["x", "1.0"],
      ["y", "2.0"],
    ],
  ],
  [
    "a table function takes a query",
    "CREATE TABLE FUNCTION d.f(t TABLE<a INT64>) AS SELECT SUM(a) AS s FROM t; SELECT s FROM d.f((SELECT 4 AS a, 5 AS b))",
    [["4"]],
  ],
  [
    "RETURNS TABLE chooses and widens columns",
    "CREATE TABLE FUNCTION d.f() RETURNS TABLE<b FLOAT64, a STRING> AS SELECT 'x' AS a, 1 AS b; SELECT * FROM d.f()",
    [["1.0", "x"]],
  ],
  [
    "a table function of ANY TYPE",
    "CREATE TABLE FUNCTION d.f(y ANY TYPE) AS SELECT y AS y; SELECT * FROM d.f('a')",
    [["a"]],
  ],
  [
    "routines are dropped by their kind",
    `${SCALED} CREATE TABLE FUNCTION d.f() AS SELECT 1 AS a; CREATE PROCEDURE d.p() BEGIN END; DROP FUNCTION d.scaled_sum; DROP TABLE FUNCTION d.f; DROP PROCEDURE d.p; DROP PROCEDURE IF EXISTS d.p; SELECT COUNT(*) FROM d.INFORMATION_SCHEMA.ROUTINES`,
    [["0"]],
  ],
  [
    "columns are widened, and rows stay",
    "CREATE TABLE d.t (c1 INT64, c2 NUMERIC(5, 2), c3 STRING(5), c4 STRUCT<a INT64>); INSERT d.t VALUES (1, 2.5, 'a', STRUCT(3)); ALTER TABLE d.t ALTER COLUMN c1 SET DATA TYPE FLOAT64, ALTER COLUMN c2 SET DATA TYPE NUMERIC(10, 3), ALTER COLUMN c3 SET DATA TYPE STRING, ALTER COLUMN c4 SET DATA TYPE STRUCT<a NUMERIC>; SELECT c1, c2, c3, c4.a FROM d.t",
    [["1.0", "2.5", "a", "3"]],
  ],
  [
    "columns change names through a third one",
    "CREATE TABLE d.t AS SELECT 1 AS a, 2 AS b; ALTER TABLE d.t RENAME COLUMN a TO c, RENAME COLUMN b TO a, RENAME COLUMN c TO b; SELECT a, b FROM d.t",
    [["2", "1"]],
  ],
  [
    "keys come and go",
    "CREATE TABLE d.t (a INT64); ALTER TABLE d.t ADD PRIMARY KEY (a) NOT ENFORCED, ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES d.t (a) NOT ENFORCED; ALTER TABLE d.t RENAME COLUMN a TO b; ALTER TABLE d.t DROP PRIMARY KEY, DROP CONSTRAINT k, DROP CONSTRAINT IF EXISTS k; ALTER TABLE d.t ADD COLUMN c INT64, DROP COLUMN b; SELECT COUNT(c) FROM d.t",
    [["0"]],
  ],
  [
    "ALTER COLUMN IF EXISTS leaves a missing column",
    "CREATE TABLE d.t (a INT64); ALTER TABLE d.t ALTER COLUMN IF EXISTS z SET OPTIONS (description = 'x'); SELECT COUNT(*) FROM d.t",
    [["0"]],
  ],
];

const failures: Failure[] = [
  ["an unknown name in a new function", "CREATE FUNCTION d.f(x INT64) AS (x + y)", "Unrecognized name: y"],
  [
    "a result that does not coerce",
    "CREATE FUNCTION d.f(x INT64) RETURNS STRING AS (x)",
    "Invalid function d.f",
  ],
  [
    "a function that calls itself",
    "CREATE FUNCTION d.f(x INT64) AS (IF(x < 1, 1, d.f(x - 1)))",
    "Function not found: d.f",
  ],
  [
    "a circle of functions",
    "CREATE FUNCTION d.f(x INT64) AS (x); CREATE FUNCTION d.g(x INT64) AS (d.f(x)); CREATE OR REPLACE FUNCTION d.f(x INT64) AS (d.g(x)); SELECT d.f(1)",
    "calls itself",
  ],
  [
    "an aggregate in a scalar function",
    "CREATE FUNCTION d.f(x INT64) AS (SUM(x))",
    "Aggregate function SUM not allowed in SQL function body",
  ],
  [
    "a broken function is named where it is used",
    "CREATE FUNCTION d.f() AS (1); CREATE FUNCTION d.g() AS (d.f()); DROP FUNCTION d.f; SELECT d.g()",
    "Invalid function d.g: Function not found: d.f",
  ],
  [
    "a function whose table is gone",
    "CREATE TABLE d.t AS SELECT 1 AS a; CREATE FUNCTION d.f() AS ((SELECT MAX(a) FROM d.t)); DROP TABLE d.t; SELECT d.f()",
    "Invalid function d.f: Not found: Table p:d.t",
  ],
  ["a parameter twice", "CREATE FUNCTION d.f(x INT64, X INT64) AS (1)", "Duplicate argument name X"],
  [
    "a parameter with a length",
    "CREATE FUNCTION d.f(x STRING(10)) AS (x)",
    "cannot have a type with length or precision",
  ],
  ["a variable in a function", "DECLARE v INT64; CREATE TEMP FUNCTION f() AS (v)", "Unrecognized name: v"],
  [
    "a parameter of the query in a function",
    "CREATE TEMP FUNCTION f() AS (@p)",
    "Query parameter 'p' not found",
  ],
  [
    "too many arguments",
    "CREATE FUNCTION d.f(x INT64) AS (x); SELECT d.f(1, 2)",
    "No matching signature for function d.f for argument types: INT64, INT64",
  ],
  [
    "an argument of another type",
    "CREATE FUNCTION d.f(x INT64) AS (x); SELECT d.f('a')",
    "No matching signature for function d.f for argument types: STRING",
  ],
  [
    "a temporary function of a dataset",
    "CREATE TEMP FUNCTION d.f() AS (1)",
    "CREATE TEMP FUNCTION cannot be used with a dataset",
  ],
  [
    "an unknown option of a function",
    "CREATE FUNCTION d.f() AS (1) OPTIONS (foo = 1)",
    "Unknown option: foo",
  ],
  [
    "libraries are refused",
    "CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js OPTIONS (library = ['gs://a/b.js']) AS 'return 1'",
    "Option library of a FUNCTION is not supported by the local warehouse at [1:",
  ],
  [
    "INT64 of JavaScript",
    "CREATE TEMP FUNCTION f(x INT64) RETURNS STRING LANGUAGE js AS 'return x'",
    "Type INT64 is not supported in a JavaScript function; use FLOAT64, NUMERIC or STRING at [1:26]",
  ],
  [
    "INT64 inside what JavaScript returns",
    "CREATE TEMP FUNCTION f() RETURNS ARRAY<STRUCT<a INT64>> LANGUAGE js AS 'return 1'",
    "Type INT64 is not supported",
  ],
  [
    "ANY TYPE of JavaScript",
    "CREATE TEMP FUNCTION f(x ANY TYPE) RETURNS STRING LANGUAGE js AS 'return x'",
    "ANY TYPE is not allowed",
  ],
  [
    "JavaScript without a type",
    "CREATE TEMP FUNCTION f() LANGUAGE js AS 'return 1'",
    "must specify a return type",
  ],
  [
    "Python",
    "CREATE FUNCTION d.f() RETURNS STRING LANGUAGE python AS ''",
    "LANGUAGE python is not supported by the local warehouse at [1:",
  ],
  [
    "a remote function",
    "CREATE FUNCTION d.f() RETURNS STRING REMOTE WITH CONNECTION `a.b`",
    "not supported by the local warehouse",
  ],
  [
    "a JavaScript aggregate",
    "CREATE AGGREGATE FUNCTION d.f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS ''",
    "A JavaScript aggregate function is not supported by the local warehouse",
  ],
  [
    "a parameter outside of aggregates",
    "CREATE AGGREGATE FUNCTION d.f(x FLOAT64) AS (SUM(x) / x)",
    "cannot be referenced outside aggregate function calls",
  ],
  [
    "an aggregate function over a window",
    `${SCALED} SELECT d.scaled_sum(x, 2) OVER () FROM UNNEST([1]) x`,
    "not supported by the local warehouse",
  ],
  [
    "an aggregate function in WHERE",
    `${SCALED} SELECT 1 FROM UNNEST([1]) x WHERE d.scaled_sum(x, 2) > 1`,
    "not allowed in WHERE",
  ],
  [
    "a column beside an aggregate function",
    `${T} ${SCALED} SELECT b, d.scaled_sum(a, 2) FROM d.t`,
    "column b which is neither grouped nor aggregated",
  ],
  [
    "a nameless column of a table function",
    "CREATE TABLE FUNCTION d.f() AS SELECT 1",
    "columns must be named, but column 1 has no name",
  ],
  [
    "an unknown name in a table function",
    "CREATE TABLE FUNCTION d.f() AS SELECT nope",
    "Unrecognized name: nope",
  ],
  [
    "a column that RETURNS TABLE wants",
    "CREATE TABLE FUNCTION d.f() RETURNS TABLE<z INT64> AS SELECT 1 AS a",
    "Required column not found for RETURNS TABLE: z",
  ],
  [
    "a column that a table argument lacks",
    `${T} CREATE TABLE FUNCTION d.f(t TABLE<z INT64>) AS SELECT * FROM t; SELECT * FROM d.f(TABLE d.t)`,
    "Required column not found for the table argument: z",
  ],
  [
    "ANY TABLE",
    "CREATE TABLE FUNCTION d.f(t ANY TABLE) AS SELECT * FROM t",
    "not supported by the local warehouse",
  ],
  [
    "a table function in an expression",
    "CREATE TABLE FUNCTION d.f() AS SELECT 1 AS a; SELECT d.f()",
    "Table-valued function is not expected here",
  ],
  [
    "DROP FUNCTION of a table function",
    "CREATE TABLE FUNCTION d.f() AS SELECT 1 AS a; DROP FUNCTION d.f",
    "cannot be dropped by DROP FUNCTION",
  ],
  [
    "a procedure in place of a function",
    "CREATE FUNCTION d.f() AS (1); CREATE OR REPLACE PROCEDURE d.f() BEGIN END",
    "cannot be replaced by one of another type",
  ],
  [
    "a shorter text",
    "CREATE TABLE d.t (c STRING(5)); ALTER TABLE d.t ALTER COLUMN c SET DATA TYPE STRING(3)",
    "requires that the existing column type (STRING(5)) is assignable to the new type (STRING(3))",
  ],
  [
    "fewer digits before the point",
    "CREATE TABLE d.t (c NUMERIC(5, 2)); ALTER TABLE d.t ALTER COLUMN c SET DATA TYPE NUMERIC(5, 3)",
    "is assignable to the new type",
  ],
  [
    "text from a number",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t ALTER COLUMN c SET DATA TYPE STRING",
    "is assignable to the new type",
  ],
  [
    "NOT NULL that is not there",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t ALTER COLUMN c DROP NOT NULL",
    "has no NOT NULL constraint",
  ],
  [
    "a new required column",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t ADD COLUMN e INT64 NOT NULL",
    "Cannot add required fields to an existing schema",
  ],
  [
    "a new column with a default",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t ADD COLUMN e INT64 DEFAULT 1",
    "Add field with default value to an existing table schema is not supported",
  ],
  [
    "the last column",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t DROP COLUMN c",
    "must have at least one column",
  ],
  [
    "a column in a key",
    "CREATE TABLE d.t (c INT64 PRIMARY KEY NOT ENFORCED, e INT64); ALTER TABLE d.t DROP COLUMN c",
    "is in a primary or foreign key",
  ],
  [
    "a key that is not there",
    "CREATE TABLE d.t (c INT64); ALTER TABLE d.t DROP PRIMARY KEY",
    "Not found: Primary key",
  ],
  [
    "columns of a view",
    "CREATE VIEW d.v AS SELECT 1 AS a; ALTER VIEW d.v ADD COLUMN b INT64",
    "ALTER VIEW can only set options",
  ],
];

describe("routines and ALTER", () => statementCases(answers, failures));
