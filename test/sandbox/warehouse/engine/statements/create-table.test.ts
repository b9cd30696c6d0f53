import { describe } from "@jest/globals";
import { type Answer, type Failure, statementCases } from "./cases.ts";

const OPTIONS = "SELECT option_name, option_value FROM d.INFORMATION_SCHEMA.TABLE_OPTIONS";
const SNAPSHOT = "CREATE TABLE d.t AS SELECT 1 AS a; CREATE SNAPSHOT TABLE d.s CLONE d.t;";

const answers: Answer[] = [
  [
    "descriptions of nested fields are kept",
    "CREATE TABLE d.t (x INT64 OPTIONS (description = 'ex'), y STRUCT<a ARRAY<STRING> OPTIONS (description = 'inner'), b BOOL>); SELECT field_path, description FROM d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS ORDER BY 1",
    [
      ["x", "ex"],
      ["y", null],
      ["y.a", "inner"],
      ["y.b", null],
    ],
  ],
  [
    "columns that are left out get their defaults, also where DEFAULT is written",
    "CREATE TABLE d.t (x INT64 DEFAULT 5, y STRING DEFAULT 'a', z ARRAY<INT64> DEFAULT [1, 2]); INSERT d.t (x) VALUES (1); INSERT d.t VALUES (DEFAULT, DEFAULT, DEFAULT); SELECT * FROM d.t ORDER BY x",
    [
      ["1", "a", ["1", "2"]],
      ["5", "a", ["1", "2"]],
    ],
  ],
  [
    "a query fills written columns by position and widens its values",
    "CREATE TABLE d.t (a FLOAT64, b STRING) AS SELECT 1 AS x, 'q' AS y; SELECT * FROM d.t",
    [["1.0", "q"]],
  ],
  [
    "LIKE takes columns with their defaults, partitions and options, and no rows",
    "CREATE TABLE d.s (a INT64 NOT NULL DEFAULT 4, b DATE) PARTITION BY b CLUSTER BY a OPTIONS (description = 'q', friendly_name = 'f'); INSERT d.s VALUES (1, NULL); CREATE TABLE d.t LIKE d.s; INSERT d.t (b) VALUES ('2024-01-02'); SELECT t.a, o.option_name FROM d.t t, (SELECT option_name FROM d.INFORMATION_SCHEMA.TABLE_OPTIONS WHERE table_name = 't') o ORDER BY 2",
    [
      ["4", "description"],
      ["4", "friendly_name"],
    ],
  ],
  [
    "LIKE with a query fills the columns of the model",
    "CREATE TABLE d.s (a FLOAT64); CREATE TABLE d.t LIKE d.s AS SELECT 5; SELECT a FROM d.t",
    [["5.0"]],
  ],
  [
    "COPY keeps the partition times of a table that is partitioned by ingestion",
    "CREATE TABLE d.s (a INT64) PARTITION BY _PARTITIONDATE; INSERT d.s (_PARTITIONTIME, a) VALUES (TIMESTAMP '2017-05-01', 1); CREATE TABLE d.t COPY d.s; SELECT a, _PARTITIONDATE FROM d.t",
    [["1", "2017-05-01"]],
  ],
  [
    "a clone is independent of its source",
    "CREATE TABLE d.s AS SELECT 1 AS a; CREATE TABLE d.t CLONE d.s FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP(); DELETE d.s WHERE TRUE; SELECT a FROM d.t",
    [["1"]],
  ],
  ...[
    "SELECT a FROM (SELECT 1 AS a ORDER BY a)",
    "WITH w AS (SELECT 1 AS a ORDER BY a) SELECT a FROM w",
    "(SELECT 1 AS a ORDER BY a LIMIT 1) UNION DISTINCT (SELECT 1 AS a ORDER BY a)",
    "SELECT 1 AS a ORDER BY a |> WHERE a = 1",
    "SELECT 1 AS a |> ORDER BY a |> SELECT a",
    "SELECT 1 AS a |> ORDER BY a |> AGGREGATE MAX(a) AS a",
  ].map((query): Answer => {
    const into = "d.t PARTITION BY RANGE_BUCKET(a, GENERATE_ARRAY(0, 9, 1)) CLUSTER BY a";
    return [
      `an order inside is none of the rows: ${query}`,
      `CREATE TABLE ${into} AS ${query}; FROM d.t`,
      [["1"]],
    ];
  }),
  [
    "INSERT takes rows in any order, and a table without partitions and clusters as well",
    "CREATE TABLE d.t (a INT64) CLUSTER BY a; INSERT d.t (SELECT 1 AS a ORDER BY a); CREATE TABLE d.s AS (SELECT a FROM d.t ORDER BY a); FROM d.s",
    [["1"]],
  ],
  ["a snapshot stays as it was", `${SNAPSHOT} DELETE d.t WHERE TRUE; SELECT a FROM d.s`, [["1"]]],
  [
    "a table is restored from its snapshot",
    `${SNAPSHOT} UPDATE d.t SET a = 2 WHERE TRUE; CREATE OR REPLACE TABLE d.t CLONE d.s; SELECT a FROM d.t`,
    [["1"]],
  ],
  [
    "options are kept and shown",
    `CREATE TABLE d.t (a DATE) PARTITION BY a OPTIONS (partition_expiration_days = 40000, labels = [('k', 'v')], kms_key_name = 'x', enable_change_history = TRUE); ${OPTIONS} ORDER BY 1`,
    [
      ["enable_change_history", "true"],
      ["kms_key_name", '"x"'],
      ["labels", '[STRUCT("k", "v")]'],
      ["partition_expiration_days", "40000.0"],
    ],
  ],
  [
    "rows of expired partitions are gone, those without a partition stay",
    "CREATE TABLE d.t (a DATE) PARTITION BY a OPTIONS (partition_expiration_days = 10); INSERT d.t VALUES ('2020-01-01'), (NULL), (CURRENT_DATE()); SELECT COUNT(*), COUNT(a) FROM d.t",
    [["2", "1"]],
  ],
  [
    "expired partitions are forever where the option is unset",
    "CREATE TABLE d.t (a DATE) PARTITION BY a OPTIONS (partition_expiration_days = 10); INSERT d.t VALUES ('2020-01-01'); ALTER TABLE d.t SET OPTIONS (partition_expiration_days = NULL); SELECT a FROM d.t",
    [["2020-01-01"]],
  ],
  [
    "a dataset's default expiration of partitions holds for its new tables",
    "ALTER SCHEMA d SET OPTIONS (default_partition_expiration_days = 3); CREATE TABLE d.t (a DATE) PARTITION BY a; INSERT d.t VALUES ('2020-01-01'); SELECT COUNT(*) FROM d.t",
    [["0"]],
  ],
  [
    "a table and its keys: they are not enforced",
    "CREATE TABLE d.p (x INT64, y STRING, PRIMARY KEY (x) NOT ENFORCED); CREATE TABLE d.t (x INT64 REFERENCES d.p (x) NOT ENFORCED); INSERT d.p VALUES (1, 'a'), (1, 'b'); INSERT d.t VALUES (9); SELECT COUNT(*) FROM d.p",
    [["2"]],
  ],
  [
    "a view reads what its tables hold now, and only them",
    "CREATE TABLE d.t AS SELECT 1 AS a; CREATE VIEW d.v (b OPTIONS (description = 'q')) AS SELECT a FROM d.t; INSERT d.t VALUES (2); SELECT SUM(b) FROM d.v",
    [["3"]],
  ],
  [
    "a materialized view is always fresh",
    "CREATE TABLE d.t AS SELECT 1 AS a; CREATE MATERIALIZED VIEW d.v OPTIONS (enable_refresh = TRUE, refresh_interval_minutes = 60) AS SELECT SUM(a) AS s FROM d.t; INSERT d.t VALUES (2); CALL BQ.REFRESH_MATERIALIZED_VIEW('d.v'); SELECT s FROM d.v",
    [["3"]],
  ],
];

const failures: Failure[] = [
  ["an unknown option", "CREATE TABLE d.t (a INT64) OPTIONS (foo = 1)", "Unknown option: foo at [1:37]"],
  [
    "an option twice",
    "CREATE TABLE d.t (a INT64) OPTIONS (description = 'a', description = 'b')",
    "Duplicate option",
  ],
  [
    "an option of another type",
    "CREATE TABLE d.t (a INT64) OPTIONS (description = 1)",
    "INT64 to type STRING at [1:51]",
  ],
  ["an unknown option of a column", "CREATE TABLE d.t (a INT64 OPTIONS (foo = 'a'))", "Unknown option: foo"],
  [
    "half-even rounding is refused",
    "CREATE TABLE d.t (a NUMERIC OPTIONS (rounding_mode = 'ROUND_HALF_EVEN'))",
    "not supported by the local warehouse",
  ],
  [
    "names of any case are refused for a dataset",
    "CREATE SCHEMA z OPTIONS (is_case_insensitive = TRUE)",
    "not supported by the local warehouse",
  ],
  [
    "a filter can be required of partitions only",
    "CREATE TABLE d.t (a INT64) OPTIONS (require_partition_filter = TRUE)",
    "partitioned table",
  ],
  [
    "a precision beyond the type's",
    "CREATE TABLE d.t (b NUMERIC(40))",
    "In NUMERIC(P), P must be between 1 and 29 at [1:21]",
  ],
  [
    "a scale beyond the type's",
    "CREATE TABLE d.t (b NUMERIC(10, 12))",
    "In NUMERIC(P, S), S must be between 0 and 9",
  ],
  ["a length of nothing", "CREATE TABLE d.t (b STRING(0))", "STRING length must be greater than 0"],
  ["a length of a number", "CREATE TABLE d.t (b INT64(5))", "INT64 does not support type parameters"],
  ["a type of legacy SQL", "CREATE TABLE d.t (b FLOAT)", "Type not found: FLOAT at [1:21]"],
  ["a default that names a column", "CREATE TABLE d.t (x INT64, y INT64 DEFAULT x)", "Invalid default value"],
  ["a default that is a query", "CREATE TABLE d.t (y INT64 DEFAULT (SELECT 1))", "Invalid default value"],
  ["a default of another type", "CREATE TABLE d.t (y INT64 DEFAULT 'a')", "STRING to type INT64"],
  ["an enforced key", "CREATE TABLE d.t (x INT64 PRIMARY KEY)", "PRIMARY KEY must be NOT ENFORCED"],
  [
    "two primary keys",
    "CREATE TABLE d.t (x INT64 PRIMARY KEY NOT ENFORCED, PRIMARY KEY (x) NOT ENFORCED)",
    "Already Exists: Primary key",
  ],
  [
    "a key of a column that is not there",
    "CREATE TABLE d.t (x INT64, PRIMARY KEY (q) NOT ENFORCED)",
    "Column not found in a key: q",
  ],
  [
    "a foreign key to nowhere",
    "CREATE TABLE d.t (x INT64 REFERENCES d.none (x) NOT ENFORCED)",
    "Not found: Table p:d.none",
  ],
  [
    "CHECK constraints are refused",
    "CREATE TABLE d.t (x INT64, CHECK (x > 0))",
    "not supported by the local warehouse",
  ],
  [
    "a partition by a bare timestamp",
    "CREATE TABLE d.t (ts TIMESTAMP) PARTITION BY ts",
    "PARTITION BY expression must be",
  ],
  [
    "hours of a date",
    "CREATE TABLE d.t (a DATE) PARTITION BY DATE_TRUNC(a, HOUR)",
    "PARTITION BY expression must be",
  ],
  [
    "a truncation of another type",
    "CREATE TABLE d.t (a DATE) PARTITION BY TIMESTAMP_TRUNC(a, DAY)",
    "PARTITION BY expression must be",
  ],
  [
    "more partitions than there may be",
    "CREATE TABLE d.t (a INT64) PARTITION BY RANGE_BUCKET(a, GENERATE_ARRAY(0, 100000, 1))",
    "more than 10000 partitions",
  ],
  [
    "partitions by ingestion of a query",
    "CREATE TABLE d.t PARTITION BY _PARTITIONDATE AS SELECT 1 AS a",
    "cannot be created from a query",
  ],
  [
    "clustering by a float",
    "CREATE TABLE d.t (a FLOAT64) CLUSTER BY a",
    "FLOAT64, which is not supported in clustering",
  ],
  [
    "clustering by five columns",
    "CREATE TABLE d.t (a INT64, b INT64, c INT64, e INT64, f INT64) CLUSTER BY a, b, c, e, f",
    "at most 4",
  ],
  [
    "clusters of a query in an order of its own",
    "CREATE TABLE d.t CLUSTER BY a AS SELECT 1 AS a ORDER BY a",
    "Result of ORDER BY queries cannot be clustered",
  ],
  [
    "partitions of a query in an order of its own",
    "CREATE TABLE d.t PARTITION BY a AS SELECT DATE '2024-01-01' AS a ORDER BY a",
    "Result of ORDER BY queries cannot be partitioned by field 'a'",
  ],
  ...[
    "(SELECT 1 AS a ORDER BY a)",
    "((WITH w AS (SELECT 1 AS a) (SELECT a FROM w ORDER BY a) LIMIT 1))",
    "SELECT 1 AS a ORDER BY a LIMIT 1",
    "SELECT 1 AS a |> ORDER BY a",
    "(FROM (SELECT 1 AS a) |> ORDER BY a) |> LIMIT 1 |> AS t",
    "SELECT 1 AS a, 2 AS b ORDER BY a |> RENAME a AS c |> DROP b |> RENAME c AS a",
    "SELECT 1 AS b |> AGGREGATE COUNT(*) AS n GROUP AND ORDER BY b AS a",
    "SELECT 1 AS b |> AGGREGATE COUNT(*) AS a DESC",
  ].flatMap((query): Failure[] => [
    [
      `clusters of ${query}`,
      `CREATE TABLE d.t CLUSTER BY a AS ${query}`,
      "queries cannot be clustered at [1:",
    ],
    [
      `clusters of a temporary table of ${query}`,
      `CREATE TEMP TABLE t CLUSTER BY a AS ${query}`,
      "cannot be clustered",
    ],
  ]),
  [
    "partitions of a model for a query in an order of its own",
    "CREATE TABLE d.s (a DATE) PARTITION BY a; CREATE TABLE d.t LIKE d.s AS SELECT CURRENT_DATE() AS x ORDER BY x",
    "cannot be partitioned by field 'a'",
  ],
  [
    "clusters of a model for a temporary table of a query in an order of its own",
    "CREATE TABLE d.s (a INT64) CLUSTER BY a; CREATE TEMP TABLE t LIKE d.s AS SELECT 1 AS x ORDER BY x",
    "cannot be clustered",
  ],
  ["a field twice in a struct", "CREATE TABLE d.t (s STRUCT<a INT64, A STRING>)", "Duplicate column name A"],
  ["a struct with nameless fields", "CREATE TABLE d.t (s STRUCT<INT64>)", "must have names"],
  [
    "a query of another type than the columns",
    "CREATE TABLE d.t (a INT64, b STRING) AS SELECT 1, 2",
    "Query column 2 has type INT64",
  ],
  [
    "a query with longer text than the column takes",
    "CREATE TABLE d.t (b STRING(2)) AS SELECT 'abc'",
    "STRING(2) has maximum length 2",
  ],
  ["no columns", "CREATE TABLE d.t ()", "at least one column"],
  [
    "the past cannot be cloned",
    "CREATE TABLE d.s AS SELECT 1 AS a; CREATE TABLE d.t CLONE d.s FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01'",
    "not supported by the local warehouse",
  ],
  [
    "a snapshot takes no rows",
    `${SNAPSHOT} INSERT d.s VALUES (2)`,
    "p:d.s is not allowed for this operation because it is currently a SNAPSHOT.",
  ],
  ["a snapshot loses no rows", `${SNAPSHOT} TRUNCATE TABLE d.s`, "currently a SNAPSHOT"],
  [
    "a snapshot is not replaced",
    `${SNAPSHOT} CREATE OR REPLACE TABLE d.s AS SELECT 1 AS a`,
    "currently a SNAPSHOT",
  ],
  [
    "a snapshot comes from a table only",
    "CREATE SNAPSHOT TABLE d.s AS SELECT 1 AS a",
    "Expected keyword CLONE",
  ],
  [
    "DROP TABLE does not drop a snapshot",
    `${SNAPSHOT} DROP TABLE d.s`,
    "Cannot drop p:d.s which has type SNAPSHOT",
  ],
  [
    "a view cannot use a variable of its script",
    "DECLARE v INT64 DEFAULT 5; CREATE VIEW d.v AS SELECT v AS x",
    "Unrecognized name: v at [1:54]",
  ],
  [
    "a view cannot use a temporary table",
    "CREATE TEMP TABLE t AS SELECT 1 AS a; CREATE VIEW d.v AS SELECT * FROM t",
    'Table "t" must be qualified',
  ],
  [
    "a view cannot use a temporary function",
    "CREATE TEMP FUNCTION f() AS (1); CREATE VIEW d.v AS SELECT f() AS a",
    "Function not found: f",
  ],
  [
    "a temporary table has no dataset",
    "CREATE TEMP TABLE d.t AS SELECT 1 AS a",
    "CREATE TEMP TABLE cannot be used with a dataset",
  ],
  ["CREATE OR REPLACE SCHEMA", "CREATE OR REPLACE SCHEMA z", "not allowed"],
  ...[
    "CREATE EXTERNAL TABLE d.t OPTIONS (format = 'CSV')",
    "CREATE SEARCH INDEX i ON d.t (ALL COLUMNS)",
    "CREATE VECTOR INDEX i ON d.t (a)",
    "CREATE CAPACITY c OPTIONS ()",
    "CREATE RESERVATION r OPTIONS ()",
    "CREATE ASSIGNMENT a OPTIONS ()",
    "CREATE ROW ACCESS POLICY f ON d.t GRANT TO ('user:a') FILTER USING (a = 1)",
    "DROP ALL ROW ACCESS POLICIES ON d.t",
    "CREATE MODEL d.m AS SELECT 1",
    "CREATE PROPERTY GRAPH d.g",
    "CREATE EXTERNAL SCHEMA e",
    "ALTER ORGANIZATION SET OPTIONS (a = 1)",
    "ALTER PROJECT p SET OPTIONS (a = 1)",
    "UNDROP SCHEMA z",
    "LOAD DATA INTO TEMP TABLE t FROM FILES (format = 'CSV')",
    "CREATE MATERIALIZED VIEW d.v AS REPLICA OF d.t",
    "ALTER SCHEMA d ADD REPLICA eu",
    "CREATE TABLE d.t (a STRING COLLATE 'und:ci')",
  ].map(
    (sql): Failure => [`refused with its place: ${sql}`, sql, "not supported by the local warehouse at [1:"],
  ),
];

describe("CREATE TABLE, VIEW and SCHEMA", () => statementCases(answers, failures));
