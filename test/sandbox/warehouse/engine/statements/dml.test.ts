import { describe } from "@jest/globals";
import { type Answer, type Failure, statementCases } from "./cases.ts";

const AB = "CREATE TABLE d.t AS SELECT 'a' AS p, 1 AS q UNION ALL SELECT 'b', 2;";
const BC = "(SELECT 'b' AS p, 20 AS q UNION ALL SELECT 'c', 30)";

const answers: Answer[] = [
  [
    "an INSERT reads the table as it was before, in every branch of its query",
    "CREATE TABLE d.s AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 60)) AS n; CREATE TABLE d.t AS SELECT n FROM UNNEST(GENERATE_ARRAY(101, 3000)) AS n; INSERT d.t SELECT n FROM d.s WHERE NOT EXISTS (SELECT 1 FROM d.t WHERE t.n = s.n) UNION ALL SELECT n + 10000 FROM d.s WHERE EXISTS (SELECT 1 FROM d.t WHERE t.n = s.n); SELECT COUNT(*), MAX(n) FROM d.t",
    [["2960", "3000"]],
  ],
  [
    "and so it does in a transaction, after a change of the same table",
    "CREATE TABLE d.s AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 60)) AS n; CREATE TABLE d.t AS SELECT n FROM UNNEST(GENERATE_ARRAY(101, 3000)) AS n; BEGIN TRANSACTION; UPDATE d.t SET n = n + 1 WHERE TRUE; INSERT d.t SELECT n FROM d.s WHERE NOT EXISTS (SELECT 1 FROM d.t WHERE t.n = s.n) UNION ALL SELECT n + 10000 FROM d.s WHERE EXISTS (SELECT 1 FROM d.t WHERE t.n = s.n); COMMIT TRANSACTION; SELECT COUNT(*), MAX(n) FROM d.t",
    [["2960", "3001"]],
  ],
  [
    "values may be expressions and subqueries over the table itself",
    "CREATE TABLE d.t (p STRING, q INT64); INSERT d.t (p, q) VALUES ('a', (SELECT 5)), ('b', (SELECT COUNT(*) FROM d.t)); SELECT * FROM d.t ORDER BY p",
    [
      ["a", "5"],
      ["b", "0"],
    ],
  ],
  [
    "structs and arrays are inserted by position",
    "CREATE TABLE d.t (b ARRAY<STRUCT<x INT64, y STRING>>, c STRUCT<p DATE, q FLOAT64>); INSERT d.t VALUES ([(1, 'a'), (2, 'b')], ('2024-01-01', 1)); SELECT b, c.p, c.q FROM d.t",
    [
      [
        [
          ["1", "a"],
          ["2", "b"],
        ],
        "2024-01-01",
        "1.0",
      ],
    ],
  ],
  [
    "a NULL array is stored as an empty one, by INSERT, UPDATE and MERGE, also inside a struct",
    "CREATE TABLE d.t (a ARRAY<INT64>, s STRUCT<b ARRAY<INT64>>); INSERT d.t VALUES (NULL, STRUCT(CAST(NULL AS ARRAY<INT64>))); UPDATE d.t SET a = NULL WHERE TRUE; MERGE d.t USING (SELECT CAST(NULL AS ARRAY<INT64>) AS a) x ON FALSE WHEN NOT MATCHED THEN INSERT (a) VALUES (a); SELECT a IS NULL, s.b IS NULL FROM d.t ORDER BY 2 DESC",
    [
      ["false", "true"],
      ["false", "false"],
    ],
  ],
  [
    "NUMERIC(p, s) rounds to its scale",
    "CREATE TABLE d.t (b NUMERIC(5, 2)); INSERT d.t VALUES (1.005); SELECT b FROM d.t",
    [["1.01"]],
  ],
  [
    "UPDATE of fields keeps the others and makes a struct of NULL",
    "CREATE TABLE d.t (s STRUCT<x INT64, y STRUCT<z STRING, w STRING>>); INSERT d.t VALUES ((1, ('q', 'w'))), (NULL); UPDATE d.t SET s.y.z = 'n' WHERE TRUE; SELECT s.x, s.y.z, s.y.w FROM d.t ORDER BY 1",
    [
      [null, "n", null],
      ["1", "n", "w"],
    ],
  ],
  [
    "assignments see the old values",
    "CREATE TABLE d.t AS SELECT 1 AS a, 2 AS b; UPDATE d.t SET a = b, b = a WHERE TRUE; SELECT * FROM d.t",
    [["2", "1"]],
  ],
  [
    "UPDATE joins what FROM joins",
    `${AB} CREATE TABLE d.n AS SELECT 'a' AS p, 7 AS k; CREATE TABLE d.w AS SELECT 7 AS k, 'z' AS s; UPDATE d.t SET q = 99 FROM d.n JOIN d.w ON n.k = w.k WHERE t.p = n.p AND w.s = 'z'; SELECT * FROM d.t ORDER BY p`,
    [
      ["a", "99"],
      ["b", "2"],
    ],
  ],
  [
    "DELETE may ask the table itself",
    `${AB} DELETE d.t WHERE q = (SELECT MAX(q) FROM d.t); SELECT p, @@row_count FROM d.t`,
    [["a", "1"]],
  ],
  [
    "MERGE updates, inserts and deletes",
    `${AB} MERGE d.t T USING ${BC} S ON T.p = S.p WHEN MATCHED THEN UPDATE SET q = T.q + S.q WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE; SELECT * FROM d.t ORDER BY p`,
    [
      ["b", "22"],
      ["c", "30"],
    ],
  ],
  [
    "MERGE ON FALSE replaces part of a table",
    `${AB} MERGE d.t USING ${BC} S ON FALSE WHEN NOT MATCHED AND p = 'c' THEN INSERT ROW WHEN NOT MATCHED BY SOURCE AND p = 'a' THEN DELETE; SELECT p FROM d.t ORDER BY p`,
    [["b"], ["c"]],
  ],
  [
    "of several clauses of MERGE the first that applies counts, also behind one without a condition",
    `${AB} MERGE d.t T USING ${BC} S ON T.p = S.p WHEN MATCHED AND T.q > 100 THEN DELETE WHEN MATCHED THEN UPDATE SET q = 0 WHEN MATCHED THEN DELETE; SELECT * FROM d.t ORDER BY p`,
    [
      ["a", "1"],
      ["b", "0"],
    ],
  ],
  [
    "two source rows for one target row are allowed where a condition leaves one",
    `${AB} MERGE d.t T USING (SELECT 'a' AS p, 5 AS q UNION ALL SELECT 'a', 6) S ON T.p = S.p WHEN MATCHED AND S.q = 6 THEN UPDATE SET q = S.q; SELECT q FROM d.t WHERE p = 'a'`,
    [["6"]],
  ],
  [
    "the partition of a row can be written, and changed",
    "CREATE TABLE d.t (a INT64) PARTITION BY _PARTITIONDATE; INSERT d.t (_PARTITIONTIME, a) SELECT TIMESTAMP '2017-05-01', 1; MERGE d.t USING (SELECT 2 AS a) s ON FALSE WHEN NOT MATCHED THEN INSERT (a, _PARTITIONTIME) VALUES (a, '2017-07-01'); UPDATE d.t SET _PARTITIONTIME = '2017-06-01' WHERE a = 1; SELECT a, _PARTITIONDATE FROM d.t ORDER BY a",
    [
      ["1", "2017-06-01"],
      ["2", "2017-07-01"],
    ],
  ],
  [
    "a required filter is one on the partitioning column",
    "CREATE TABLE d.t (day DATE, n INT64) PARTITION BY day OPTIONS (require_partition_filter = TRUE); INSERT d.t VALUES ('2024-01-01', 1); UPDATE d.t SET n = 2 WHERE day = '2024-01-01'; DELETE d.t WHERE day < '2020-01-01'; SELECT n FROM d.t WHERE day > '2000-01-01'",
    [["2"]],
  ],
];

const REQUIRED = "CREATE TABLE d.t (x INT64 NOT NULL, s STRUCT<b BOOL NOT NULL, c INT64>);";
const FILTERED =
  "CREATE TABLE d.t (day DATE, n INT64) PARTITION BY day OPTIONS (require_partition_filter = TRUE);";

const failures: Failure[] = [
  [
    "too few values",
    "CREATE TABLE d.t (a INT64, b STRING); INSERT d.t VALUES (1)",
    "Inserted row has wrong column count; Has 1, expected 2 at [1:58]",
  ],
  ["an unknown column", "CREATE TABLE d.t (a INT64); INSERT d.t (z) VALUES (1)", "Column z is not present"],
  ["a column twice", "CREATE TABLE d.t (a INT64); INSERT d.t (a, a) VALUES (1, 2)", "duplicate name: a"],
  [
    "a value of another type",
    "CREATE TABLE d.t (a INT64); INSERT d.t VALUES (1.5)",
    "Value has type FLOAT64 which cannot be inserted into column a, which has type INT64",
  ],
  [
    "text is not JSON",
    "CREATE TABLE d.t (j JSON); INSERT d.t VALUES ('{}')",
    "STRING which cannot be inserted into column j, which has type JSON",
  ],
  [
    "a missing required field",
    `${REQUIRED} INSERT d.t (s) VALUES ((TRUE, 1))`,
    "Required field x cannot be null",
  ],
  [
    "a missing required field inside a struct",
    `${REQUIRED} INSERT d.t VALUES (1, (NULL, 1))`,
    "Required field s.b cannot be null",
  ],
  [
    "a required field set to NULL",
    `${REQUIRED} INSERT d.t VALUES (1, NULL); UPDATE d.t SET x = NULL WHERE TRUE`,
    "Required field x cannot be null",
  ],
  [
    "an array with NULL",
    "CREATE TABLE d.t (a ARRAY<INT64>); INSERT d.t VALUES ([1, NULL])",
    "Array cannot have a null element; error in writing field a",
  ],
  [
    "an array with NULL inside a struct",
    "CREATE TABLE d.t (s STRUCT<b ARRAY<INT64>>); INSERT d.t VALUES (STRUCT([NULL]))",
    "error in writing field s.b",
  ],
  [
    "an array with NULL from a query",
    "CREATE TABLE d.t AS SELECT [1, NULL] AS a",
    "error in writing field a",
  ],
  [
    "text that is too long, in characters",
    "CREATE TABLE d.t (b STRING(5)); INSERT d.t VALUES ('äöüäöü')",
    "STRING(5) has maximum length 5 but got a value with length 6",
  ],
  [
    "text that is too long inside an array of structs",
    "CREATE TABLE d.t (a ARRAY<STRUCT<b STRING(2)>>); INSERT d.t SELECT [STRUCT('abc')]",
    "STRING(2) has maximum length 2",
  ],
  [
    "text made too long by UPDATE of a field",
    "CREATE TABLE d.t (s STRUCT<c STRING(3)>); INSERT d.t VALUES (STRUCT('abc')); UPDATE d.t SET s.c = 'abcd' WHERE TRUE",
    "STRING(3) has maximum length 3",
  ],
  [
    "too many bytes",
    "CREATE TABLE d.t (a BYTES(2)); INSERT d.t VALUES (b'abc')",
    "BYTES(2) has maximum length 2",
  ],
  [
    "a number out of the range of its precision",
    "CREATE TABLE d.t (b NUMERIC(5, 2)); INSERT d.t VALUES (999.995)",
    "NUMERIC(5, 2) has precision 5 and scale 2 but got a value that is not in range of [-999.99, 999.99]",
  ],
  [
    "a BIGNUMERIC out of range",
    "CREATE TABLE d.t (a BIGNUMERIC(3, 1)); INSERT d.t VALUES (100)",
    "not in range of [-99.9, 99.9]",
  ],
  ["UPDATE without WHERE", `${AB} UPDATE d.t SET q = 1`, "UPDATE must have a WHERE clause"],
  ["DELETE without WHERE", `${AB} DELETE d.t`, "DELETE must have a WHERE clause"],
  [
    "a field and its struct at once",
    "CREATE TABLE d.t AS SELECT STRUCT(1 AS x) AS s; UPDATE d.t SET s.x = 5, s = NULL WHERE TRUE",
    "assigned more than once",
  ],
  [
    "UPDATE from two rows",
    `${AB} UPDATE d.t SET q = n.q FROM (SELECT 'a' AS p, 5 AS q UNION ALL SELECT 'a', 6) n WHERE t.p = n.p`,
    "must match at most one source row",
  ],
  [
    "DELETE in MERGE of a row that is not there",
    `${AB} MERGE d.t T USING ${BC} S ON T.p = S.p WHEN NOT MATCHED THEN DELETE`,
    "only allows INSERT, not DELETE",
  ],
  [
    "INSERT in MERGE of a row that is there",
    `${AB} MERGE d.t T USING ${BC} S ON T.p = S.p WHEN MATCHED THEN INSERT ROW`,
    "INSERT is only allowed in WHEN NOT MATCHED",
  ],
  [
    "the source where there is none",
    `${AB} MERGE d.t T USING ${BC} S ON T.p = S.p WHEN NOT MATCHED BY SOURCE THEN UPDATE SET q = S.q`,
    "Unrecognized name: S",
  ],
  [
    "a view is not changed",
    "CREATE VIEW d.v AS SELECT 1 AS a; UPDATE d.v SET a = 2 WHERE TRUE",
    "p:d.v is not allowed for this operation because it is currently a VIEW.",
  ],
  [
    "a materialized view is not changed",
    "CREATE MATERIALIZED VIEW d.v AS SELECT 1 AS a; DELETE d.v WHERE TRUE",
    "currently a MATERIALIZED VIEW.",
  ],
  [
    "a partition within another",
    "CREATE TABLE d.t (a INT64) PARTITION BY _PARTITIONDATE; INSERT d.t (_PARTITIONTIME, a) VALUES ('2017-05-01 01:00:00', 1)",
    "must be the start of a partition by DAY",
  ],
  [
    "DELETE without the required filter",
    `${FILTERED} DELETE d.t WHERE n = 1`,
    "without a filter over column(s) 'day'",
  ],
  [
    "UPDATE without the required filter",
    `${FILTERED} UPDATE d.t SET n = 1 WHERE n > 1`,
    "without a filter over column(s) 'day'",
  ],
  [
    "MERGE without the required filter",
    `${FILTERED} MERGE d.t USING (SELECT 1 AS n) s ON t.n = s.n WHEN MATCHED THEN DELETE`,
    "without a filter over column(s) 'day'",
  ],
];

describe("INSERT, UPDATE, DELETE and MERGE", () => statementCases(answers, failures));
