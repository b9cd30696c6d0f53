import { type Macros, once, raise } from "../macros.ts";

/** What BigQuery's TRIM takes off: the white space of Unicode. */
const WHITE = [
  9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202,
  8232, 8233, 8239, 8287, 12288,
]
  .map((code) => String.fromCodePoint(code))
  .join("");

/** Strings longer than this would end the process; BigQuery's own limit for a value is of the same order. */
const MOST = 100_000_000;
/** Texts below this many bytes cannot have too many parts. */
const LONG = 1_000_000;
/** Parts of one text, at about 200 bytes each; DuckDB does not count them as memory. */
const MOST_PARTS = 2_000_000;

const negative = (what: string, n: string) =>
  raise(`'${what} cannot be negative' || left(CAST(${n} AS VARCHAR), 0)`);

export const stringMacros: Macros = {
  /** Text that begins and ends with a visible ASCII character, as nearly all does, needs no slow trim. */
  ...once(
    "bq_trim",
    ["s"],
    `CASE WHEN regexp_matches(s, '^[^!-~]|[^!-~]$') THEN trim(s, '${WHITE}') ELSE s END`,
  ),
  "bq_ltrim(s)": `CASE WHEN regexp_matches(s, '^[^!-~]') THEN ltrim(s, '${WHITE}') ELSE s END`,
  "bq_rtrim(s)": `CASE WHEN regexp_matches(s, '[^!-~]$') THEN rtrim(s, '${WHITE}') ELSE s END`,
  "bq_substr_start(p, n)":
    "CASE WHEN p = 0 OR p < -n THEN 1 WHEN p < 0 THEN n + p + 1 ELSE least(p, n + 1) END",
  ...once(
    "bq_substr",
    ["s", "p"],
    "CASE WHEN p IS NOT NULL THEN substr(s, bq_substr_start(p, length(s))) END",
  ),
  ...once(
    "bq_substr3",
    ["s", "p", "n"],
    `CASE WHEN n < 0 THEN ${negative("Third argument in SUBSTR()", "n")}
    WHEN n IS NOT NULL AND p IS NOT NULL
      THEN substr(s, bq_substr_start(p, length(s)), least(n, length(s))) END`,
  ),
  "bq_bytes_substr(b, p)":
    "CASE WHEN p IS NOT NULL THEN unhex(substr(hex(b), bq_substr_start(p, octet_length(b)) * 2 - 1)) END",
  "bq_bytes_substr3(b, p, n)": `CASE WHEN n < 0 THEN ${negative("Third argument in SUBSTR()", "n")}
    WHEN n IS NOT NULL AND p IS NOT NULL
      THEN unhex(substr(hex(b), bq_substr_start(p, octet_length(b)) * 2 - 1, least(n, octet_length(b)) * 2)) END`,
  "bq_left(s, n)": `CASE WHEN n < 0 AND s IS NOT NULL THEN ${negative("Second argument in LEFT()", "n")}
    WHEN n IS NOT NULL THEN left(s, least(n, length(s))) END`,
  "bq_right(s, n)": `CASE WHEN n < 0 AND s IS NOT NULL THEN ${negative("Second argument in RIGHT()", "n")}
    WHEN n IS NOT NULL THEN right(s, least(n, length(s))) END`,
  "bq_repeat(s, n)": `CASE WHEN n < 0 AND s IS NOT NULL THEN ${negative("Second argument in REPEAT()", "n")}
    WHEN s = '' AND n IS NOT NULL THEN ''
    WHEN n > ${MOST} // greatest(strlen(s), 1) THEN ${raise("'Output of REPEAT exceeds max allowed output size of 100MB: ' || CAST(n AS VARCHAR) || left(s, 0)")}
    ELSE repeat(s, n) END`,
  "bq_lpad(s, n, p)": pad("LPAD", "lpad"),
  "bq_rpad(s, n, p)": pad("RPAD", "rpad"),
  "bq_pad_left(s, n)": "CASE WHEN length(s) < n THEN lpad(s, n, ' ') ELSE s END",
  "bq_pad_right(s, n)": "CASE WHEN length(s) < n THEN rpad(s, n, ' ') ELSE s END",
  "bq_replace(s, f, t)": "CASE WHEN f = '' THEN s ELSE replace(s, f, t) END",
  "bq_split(s, d)": `CASE WHEN d IS NULL THEN NULL WHEN s = '' THEN ['']
    WHEN strlen(s) > ${LONG} AND CASE WHEN d = '' THEN length(s) ELSE (strlen(s) - strlen(replace(s, d, ''))) // strlen(d) END > ${MOST_PARTS}
    THEN ${tooMany("SPLIT")} ELSE string_split(s, d) END`,
  "bq_reverse(s)": `CASE WHEN strlen(s) = length(s) THEN reverse(s)
    ELSE array_to_string(list_reverse(regexp_extract_all(s, '(?s).')), '') END`,
  "bq_ascii(s)": `CASE WHEN s = '' THEN 0 WHEN unicode(s) > 127
    THEN ${raise("'Non-ASCII character in the argument of ASCII(): ' || s")} ELSE CAST(unicode(s) AS BIGINT) END`,
  "bq_unicode(s)": "CASE WHEN s = '' THEN 0 ELSE CAST(unicode(s) AS BIGINT) END",
  "bq_chr(n)": `CASE WHEN n < 0 OR n > 1114111 OR n BETWEEN 55296 AND 57343
    THEN ${raise("'Invalid codepoint ' || CAST(n AS VARCHAR)")} ELSE chr(CAST(n AS INTEGER)) END`,
  "bq_lower(s)": "CASE WHEN strlen(s) = length(s) THEN lower(s) ELSE bq_lower_any(s) END",
  "bq_upper(s)": "CASE WHEN strlen(s) = length(s) THEN upper(s) ELSE bq_upper_any(s) END",
  "bq_distance(a, b)":
    "CASE WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN levenshtein(a, b) ELSE bq_edit_distance(a, b, 9223372036854775807) END",
  /** LIKE with a pattern that is not constant. */
  "bq_like(s, p)": `CASE WHEN regexp_matches(p, '(?s)(?:^|[^\\\\])(?:\\\\\\\\)*\\\\$')
    THEN ${raise("'LIKE pattern ends with a backslash: ' || p")} ELSE s LIKE p ESCAPE '\\' END`,
  "bq_bytes_reverse(b)": "unhex(array_to_string(list_reverse(regexp_extract_all(hex(b), '..')), ''))",
  "bq_bytes_position(b, p)": `CASE WHEN p = ''::BLOB THEN 1
    ELSE coalesce(list_position(list_transform(range(octet_length(b)), lambda _bq_i: starts_with(substr(hex(b), 2 * _bq_i + 1), hex(p))), true), 0) END`,
  "bq_string_literal(s)": `CASE WHEN regexp_matches(s, '["\\\\\\x00-\\x1f\\x7f]') THEN bq_quoted(s) ELSE '"' || s || '"' END`,
  "bq_string_limit(s, n)": `CASE WHEN length(s) > n THEN ${raise(
    "'STRING(' || CAST(n AS VARCHAR) || ') has maximum length ' || CAST(n AS VARCHAR) || ' but got a value with length ' || CAST(length(s) AS VARCHAR)",
  )} ELSE s END`,
  "bq_bytes_limit(b, n)": `CASE WHEN octet_length(b) > n THEN ${raise(
    "'BYTES(' || CAST(n AS VARCHAR) || ') has maximum length ' || CAST(n AS VARCHAR) || ' but got a value with length ' || CAST(octet_length(b) AS VARCHAR)",
  )} ELSE b END`,
  "bq_regexp_extract(s, p, g)": "CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END",
  /** All matches; where one may be empty, which DuckDB also finds behind the last character, JavaScript looks again. */
  "bq_regexp_all(s, p, g)": `list_transform([
    CASE WHEN strlen(s) > ${LONG} AND strlen(regexp_replace(s, p, '\\0x', 'g')) - strlen(s) > ${MOST_PARTS}
    THEN ${tooMany("REGEXP_EXTRACT_ALL")} ELSE regexp_extract_all(s, p, g) END], lambda _bq_m:
    CASE WHEN list_contains(_bq_m, '') OR list_count(_bq_m) < len(_bq_m) THEN bq_regexp_find_all(s, p) ELSE _bq_m END)[1]`,
  "bq_to_code_points(s)":
    "list_transform(regexp_extract_all(s, '(?s).'), lambda _bq_c: CAST(unicode(_bq_c) AS BIGINT))",
  "bq_byte_values(b)":
    "list_transform(regexp_extract_all(hex(b), '..'), lambda _bq_x: CAST('0x' || _bq_x AS BIGINT))",
  "bq_bytes_ascii(b)": "CASE WHEN octet_length(b) = 0 THEN 0 ELSE bq_byte_values(b)[1] END",
  "bq_code_points_to_bytes(a)": `CASE WHEN len(a) <> list_count(a) THEN NULL
    WHEN list_min(a) < 0 OR list_max(a) > 255 THEN ${raise("'Invalid extended ASCII code points: ' || CAST(a AS VARCHAR)")}
    ELSE unhex(array_to_string(list_transform(a, lambda _bq_x: lpad(hex(_bq_x), 2, '0')), '')) END`,
  "bq_from_hex(s)": "unhex(CASE WHEN length(s) % 2 = 1 THEN '0' || s ELSE s END)",
  "bq_code_points_to_string(a)": `CASE WHEN len(a) <> list_count(a) THEN NULL
    ELSE array_to_string(list_transform(a, lambda _bq_c: bq_chr(_bq_c)), '') END`,
};

function pad(name: string, duck: string): string {
  return `CASE WHEN n < 0 AND s IS NOT NULL AND p IS NOT NULL THEN ${negative(`Second argument in ${name}()`, "n")}
    WHEN p = '' THEN ${raise(`'Third argument in ${name}() cannot be empty; length ' || CAST(n AS VARCHAR) || left(s, 0)`)}
    WHEN n > ${MOST} // 4 THEN ${raise(`'Output of ${name} exceeds max allowed output size of 100MB: ' || CAST(n AS VARCHAR) || left(s, 0)`)}
    ELSE ${duck}(s, CAST(n AS INTEGER), p) END`;
}

function tooMany(name: string): string {
  return raise(
    `'Resources exceeded during query execution: ${name} finds more than ${MOST_PARTS} parts in one value' || left(s, 0)`,
  );
}
