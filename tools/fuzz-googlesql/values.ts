import type { Rng } from "../../sandbox/company/base/rng.ts";

/** Literals by kind, the edges first of all. */
export const LITERALS: Readonly<Record<string, readonly string[]>> = {
  INT64: [
    "0",
    "1",
    "-1",
    "2",
    "5",
    "-7",
    "10",
    "100",
    "1700000000",
    "9223372036854775807",
    "-9223372036854775808",
    "CAST(NULL AS INT64)",
  ],
  FLOAT64: [
    "0.0",
    "-0.0",
    "1.5",
    "-2.5",
    "0.5",
    "1e-320",
    "1e308",
    "123456789.123",
    "1e16",
    "CAST('NaN' AS FLOAT64)",
    "CAST('inf' AS FLOAT64)",
    "CAST('-inf' AS FLOAT64)",
    "CAST(NULL AS FLOAT64)",
  ],
  NUMERIC: [
    "NUMERIC '0'",
    "NUMERIC '1.5'",
    "NUMERIC '-2.5'",
    "NUMERIC '0.000000001'",
    "NUMERIC '99999999999999999999999999999.999999999'",
    "NUMERIC '10'",
    "CAST(NULL AS NUMERIC)",
  ],
  BIGNUMERIC: ["BIGNUMERIC '0'", "BIGNUMERIC '1.5'", "BIGNUMERIC '-2.5'", "CAST(NULL AS BIGNUMERIC)"],
  BOOL: ["TRUE", "FALSE", "CAST(NULL AS BOOL)"],
  STRING: [
    "''",
    "'a'",
    "'Hello World'",
    "'  x '",
    "'éß𝔘'",
    "'a.b.c'",
    "'12'",
    "'-1.5'",
    "'2024-02-29'",
    "'12:34:56'",
    "'2024-02-29 12:34:56.789+00'",
    "'America/New_York'",
    "'%Y-%m-%d'",
    "'%d'",
    "'[a-z]+'",
    "'$.a'",
    '\'{"a":[1,"x",null]}\'',
    "'true'",
    "'https://www.Example.co.uk:80/p?q=1'",
    "'aGk='",
    "CAST(NULL AS STRING)",
  ],
  BYTES: ["b''", "b'abc'", "b'\\x00\\xff'", "b'\\xc3\\xa9'", "b'\\xe2\\x82'", "CAST(NULL AS BYTES)"],
  DATE: [
    "DATE '2024-02-29'",
    "DATE '2023-12-31'",
    "DATE '1969-12-31'",
    "DATE '0001-01-01'",
    "DATE '9999-12-31'",
    "CAST(NULL AS DATE)",
  ],
  TIME: ["TIME '00:00:00'", "TIME '12:34:56.789012'", "TIME '23:59:59.999999'", "CAST(NULL AS TIME)"],
  DATETIME: [
    "DATETIME '2024-02-29 12:34:56.789'",
    "DATETIME '1969-12-31 23:59:59.999999'",
    "DATETIME '0001-01-01 00:00:00'",
    "DATETIME '9999-12-31 23:59:59.999999'",
    "CAST(NULL AS DATETIME)",
  ],
  TIMESTAMP: [
    "TIMESTAMP '2024-02-29 12:34:56.789+00'",
    "TIMESTAMP '1969-12-31 23:59:59.999999+00'",
    "TIMESTAMP '2024-03-10 07:30:00+00'",
    "TIMESTAMP '0001-01-01 00:00:00+00'",
    "TIMESTAMP '9999-12-31 23:59:59.999999+00'",
    "CAST(NULL AS TIMESTAMP)",
  ],
  JSON: [
    "JSON '1'",
    "JSON 'null'",
    "JSON '\"a\"'",
    "JSON 'true'",
    'JSON \'{"a":[1,2.5,"x",null,{}]}\'',
    "JSON '[]'",
    "JSON '1.0'",
    "CAST(NULL AS JSON)",
  ],
  INTERVAL: [
    "INTERVAL 1 DAY",
    "INTERVAL -13 MONTH",
    "INTERVAL '1:2:3.5' HOUR TO SECOND",
    "MAKE_INTERVAL(1, 2, 3)",
  ],
  "ARRAY<INT64>": ["[1, 2, 3]", "[-1]", "CAST([] AS ARRAY<INT64>)", "[5, 5, 1]"],
  "ARRAY<STRING>": ["['b', 'a']", "['']", "CAST([] AS ARRAY<STRING>)"],
  "ARRAY<FLOAT64>": ["[1.5, -0.5]", "CAST([] AS ARRAY<FLOAT64>)"],
  "STRUCT<a INT64, b STRING>": ["STRUCT(1 AS a, 'x' AS b)", "STRUCT(CAST(NULL AS INT64) AS a, '' AS b)"],
};

export const KINDS: readonly string[] = Object.keys(LITERALS);

/** What stands where a function takes a word of its own. */
const PARTS = [
  "DAY",
  "MONTH",
  "YEAR",
  "QUARTER",
  "WEEK",
  "WEEK(MONDAY)",
  "ISOWEEK",
  "ISOYEAR",
  "HOUR",
  "MINUTE",
  "SECOND",
  "MILLISECOND",
  "MICROSECOND",
  "DAYOFWEEK",
  "DAYOFYEAR",
];

export const PART = "PART";
export const STEP = "STEP";

/** A literal of a kind, a date part, or the INTERVAL of an addition. */
export function literalOf(kind: string, rng: Rng): string {
  if (kind === PART) return rng.pick(PARTS);
  if (kind === STEP)
    return `INTERVAL ${rng.pick(["1", "-1", "0", "13", "1000000"])} ${rng.pick(PARTS.slice(0, 13).filter((part) => !part.includes("(")))}`;
  return rng.pick(LITERALS[kind] ?? ["NULL"]);
}
