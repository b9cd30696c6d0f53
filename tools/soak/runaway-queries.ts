/** Queries that would take everything; each must end with BigQuery's error (or an answer) and leave the server as it was. */
export interface Runaway {
  readonly what: string;
  readonly sql: string;
  /** What the error's reason may be; null: an answer is right too. */
  readonly reasons: readonly (string | null)[];
  /** Short enough for the tests. */
  readonly isQuick?: boolean;
}

const TIME = "timeout";
const MEMORY = "resourcesExceeded";
const SIZE = "responseTooLarge";
const js = (code: string) =>
  `CREATE TEMP FUNCTION f(x STRING) RETURNS STRING LANGUAGE js AS """${code}"""; SELECT f('a')`;
const deep = (head: string, tail: string, core: string, depth: number) =>
  `SELECT ${head.repeat(depth)}${core}${tail.repeat(depth)}`;

export const runaways: readonly Runaway[] = [
  {
    what: "cross join of 10^12 pairs",
    sql: "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) a CROSS JOIN UNNEST(GENERATE_ARRAY(1, 1000000)) b WHERE MOD(a * b, 7) = 3",
    reasons: [TIME],
    isQuick: true,
  },
  {
    what: "sort of a cross join",
    sql: "SELECT a, b FROM UNNEST(GENERATE_ARRAY(1, 100000)) a CROSS JOIN UNNEST(GENERATE_ARRAY(1, 100000)) b ORDER BY MOD(a * b, 1000003)",
    reasons: [TIME, MEMORY],
  },
  {
    what: "GENERATE_ARRAY of 10^9",
    sql: "SELECT ARRAY_LENGTH(GENERATE_ARRAY(1, 1000000000))",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "GENERATE_ARRAY of 10^9 out of a column",
    sql: "SELECT ARRAY_LENGTH(GENERATE_ARRAY(1, n)) FROM UNNEST([1000000000, 1000000001]) n",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "rows of an array of 10^9",
    sql: "SELECT n FROM UNNEST(GENERATE_ARRAY(1, 1000000000)) n",
    reasons: [TIME, MEMORY, SIZE, "invalidQuery"],
  },
  {
    what: "GENERATE_DATE_ARRAY of a million days, squared",
    sql: "SELECT COUNT(*) FROM UNNEST(GENERATE_DATE_ARRAY('0001-01-01', '2800-12-31')) a, UNNEST(GENERATE_DATE_ARRAY('0001-01-01', '2800-12-31')) b WHERE DATE_DIFF(a, b, DAY) = 5 OR EXTRACT(DAY FROM a) * EXTRACT(DAY FROM b) = 7",
    reasons: [TIME, MEMORY],
  },
  {
    what: "REPEAT of 4 GB",
    sql: "SELECT LENGTH(REPEAT('x', 4000000000))",
    reasons: [TIME, MEMORY, "invalidQuery"],
    isQuick: true,
  },
  {
    what: "REPEAT of REPEAT",
    sql: "SELECT LENGTH(REPEAT(REPEAT(REPEAT('abcdefghij', 1000), 1000), n)) FROM UNNEST([1000, 1001]) n",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "RPAD to 4 GB",
    sql: "SELECT LENGTH(RPAD('x', n, 'y')) FROM UNNEST([2000000000, 2000000001]) n",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "a string of 400 MB as result",
    sql: "SELECT REPEAT('x', n) FROM UNNEST([400000000]) n",
    reasons: [SIZE, MEMORY, "invalidQuery"],
  },
  {
    what: "strings of 50 MB as result",
    sql: "SELECT REPEAT(CAST(n AS STRING), 50000000) FROM UNNEST(GENERATE_ARRAY(1, 20)) n",
    reasons: [SIZE, MEMORY, "invalidQuery"],
  },
  {
    what: "an array of 30 million as result",
    sql: "SELECT GENERATE_ARRAY(1, n) FROM UNNEST([30000000]) n",
    reasons: [SIZE, MEMORY, "invalidQuery"],
  },
  {
    what: "2,000 rows of 1 MB each",
    sql: "SELECT REPEAT(CAST(MOD(n, 10) AS STRING), 1000000) FROM UNNEST(GENERATE_ARRAY(1, 2000)) n",
    reasons: [SIZE, MEMORY, TIME],
  },
  {
    what: "2,048 rows of arrays of 30,000",
    sql: "SELECT GENERATE_ARRAY(n, n + 30000) FROM UNNEST(GENERATE_ARRAY(1, 2048)) n",
    reasons: [SIZE, MEMORY],
  },
  {
    what: "2,048 rows of arrays of 100,000",
    sql: "SELECT GENERATE_ARRAY(n, n + 100000) FROM UNNEST(GENERATE_ARRAY(1, 2048)) n",
    reasons: [SIZE, MEMORY, TIME],
  },
  {
    what: "STRING_AGG of 200 million",
    sql: "SELECT LENGTH(STRING_AGG(CAST(n AS STRING))) FROM UNNEST(GENERATE_ARRAY(1, 20000)) n, UNNEST(GENERATE_ARRAY(1, 10000)) m",
    reasons: [TIME, MEMORY],
  },
  {
    what: "ARRAY_AGG of 400 million",
    sql: "SELECT ARRAY_LENGTH(ARRAY_AGG(n)) FROM UNNEST(GENERATE_ARRAY(1, 20000)) n, UNNEST(GENERATE_ARRAY(1, 20000)) m",
    reasons: [TIME, MEMORY],
  },
  {
    what: "ARRAY_AGG of long strings",
    sql: "SELECT ARRAY_LENGTH(ARRAY_AGG(REPEAT(CAST(n AS STRING), 1000))) FROM UNNEST(GENERATE_ARRAY(1, 5000)) n, UNNEST(GENERATE_ARRAY(1, 1000)) m",
    reasons: [TIME, MEMORY],
  },
  {
    what: "COUNT(DISTINCT) of 10^9",
    sql: "SELECT COUNT(DISTINCT n * 40000 + m) FROM UNNEST(GENERATE_ARRAY(1, 40000)) n, UNNEST(GENERATE_ARRAY(1, 40000)) m",
    reasons: [TIME, MEMORY],
  },
  {
    what: "a window over a cross join",
    sql: "SELECT MAX(s) FROM (SELECT SUM(a) OVER (ORDER BY b, a) AS s FROM UNNEST(GENERATE_ARRAY(1, 30000)) a, UNNEST(GENERATE_ARRAY(1, 30000)) b)",
    reasons: [TIME, MEMORY],
  },
  {
    what: "recursion without end",
    sql: "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT COUNT(*) FROM r",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "recursion that doubles",
    sql: "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + d FROM r, UNNEST([1, 2]) d) SELECT COUNT(*) FROM r",
    reasons: [TIME, MEMORY, "invalidQuery"],
  },
  {
    what: "a loop without end",
    sql: "DECLARE n INT64 DEFAULT 0; LOOP SET n = n + 1; END LOOP",
    reasons: [TIME],
    isQuick: true,
  },
  {
    what: "a variable that doubles without end",
    sql: "DECLARE s STRING DEFAULT 'x'; LOOP SET s = CONCAT(s, s); END LOOP",
    reasons: [TIME, MEMORY, SIZE, "invalidQuery"],
  },
  {
    what: "a regular expression over 100 MB",
    sql: "SELECT LENGTH(REGEXP_REPLACE(REPEAT('ab', 50000000), r'(a|b)*?c', 'x'))",
    reasons: [TIME, MEMORY, null],
  },
  {
    what: "matches of every character of 20 MB",
    sql: "SELECT ARRAY_LENGTH(REGEXP_EXTRACT_ALL(REPEAT('ab', 10000000), r'.'))",
    reasons: [TIME, MEMORY, null],
  },
  {
    what: "SPLIT of 50 MB",
    sql: "SELECT ARRAY_LENGTH(SPLIT(REPEAT('a,', 25000000)))",
    reasons: [TIME, MEMORY, null],
  },
  {
    what: "10,000 brackets",
    sql: deep("(", ")", "1", 10_000),
    reasons: ["invalidQuery", MEMORY],
    isQuick: true,
  },
  { what: "10,000 nested calls", sql: deep("ABS(", ")", "1", 10_000), reasons: ["invalidQuery", MEMORY] },
  {
    what: "10,000 operands",
    sql: `SELECT 1${" + 1".repeat(10_000)}`,
    reasons: ["invalidQuery", MEMORY, null],
  },
  { what: "10,000 NOTs", sql: deep("NOT ", "", "TRUE", 10_000), reasons: ["invalidQuery", MEMORY, null] },
  {
    what: "2,000 nested subqueries",
    sql: `${"SELECT * FROM (".repeat(2_000)}SELECT 1 AS n${")".repeat(2_000)}`,
    reasons: ["invalidQuery", MEMORY],
  },
  {
    what: "10,000 nested arrays of JSON",
    sql: `SELECT PARSE_JSON('${"[".repeat(10_000)}${"]".repeat(10_000)}')`,
    reasons: ["invalidQuery", MEMORY, null],
  },
  {
    what: "5,000 UNION ALLs",
    sql: Array.from({ length: 5_000 }, () => "SELECT 1 AS n").join(" UNION ALL "),
    reasons: ["invalidQuery", MEMORY, null],
  },
  {
    what: "an IN list of 100,000",
    sql: `SELECT 1 IN (${Array.from({ length: 100_000 }, (_, i) => i + 2).join(", ")})`,
    reasons: ["invalidQuery", MEMORY, null],
  },
  { what: "JavaScript without end", sql: js("while (true);"), reasons: [MEMORY] },
  {
    what: "JavaScript that takes all memory",
    sql: js("const a = []; for (;;) a.push('x'.repeat(1e6) + a.length);"),
    reasons: [MEMORY, TIME],
  },
  {
    what: "JavaScript in a loop of the engine's own",
    sql: js("return [].concat(Array(4294967295)).length;"),
    reasons: [MEMORY, TIME],
  },
];
