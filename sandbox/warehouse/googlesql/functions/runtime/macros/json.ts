import { type Macros, once, raise } from "../macros.ts";

/**
 * JSON. BigQuery keeps the digits of numbers inside JSON given as STRING (`1.50` stays `1.50`), DuckDB reads them as doubles and
 * writes these in their shortest form. Where the source could hold another form, `bq_json_raw` looks the text up again.
 */
const DECIMAL_VALUE = "'^-?(?:[0-9]+[.eE]|[nN][aA]|[iI])'";
const DECIMAL_INSIDE = "'(?:^|[:,\\[])-?[0-9]+[.eE]'";
/** Numbers with an exponent, or with more digits than a double holds. */
const EXOTIC = "'(?:^|[:,\\[])\\s*-?(?:[0-9.]+[eE]|[0-9.]{17,})'";
/** The same, and decimals with a zero at the end (`.0` alone is the shortest form). */
const ODD = "'(?:^|[:,\\[])\\s*-?(?:[0-9]+[.][0-9]+0\\s*(?:[,}\\]]|$)|[0-9.]+[eE]|[0-9.]{17,}|0[.]0000)'";

/** Numbers of a value of type JSON that DuckDB does not print as BigQuery does, in part: small, large, and minus zero. */
const UNLIKE = "'[eE]|^-?0[.]0000|^-?[0-9]{16}|^-0$'";
/** Text for PARSE_JSON that DuckDB reads with less care: NaN, Infinity, trailing commas, and numbers that may not be kept. */
const UNSURE = "'(?i)nan|inf|,\\s*[\\]}]|[0-9.]{16}|[0-9]e[-+0-9]'";

/** A message that depends on data without showing it (see raise). */
const fixed = (message: string) => raise(`'${message}' || left(CAST(j AS VARCHAR), 0)`);
const not = (what: string) => fixed(`The provided JSON input is not ${what}`);
const modeless = (what: string) => raise(`'Invalid \`wide_number_mode\` specified${what}: ' || mode`);
const accessor = (types: string, value: string, what: string) =>
  `CASE WHEN json_type(j) IN (${types}) THEN ${value} WHEN j IS NOT NULL THEN ${not(what)} END`;
const NUMBERS = "'BIGINT', 'UBIGINT', 'DOUBLE'";

export const jsonMacros: Macros = {
  "bq_json_decimal(j, p, v)": `CASE WHEN contains(CAST(j AS VARCHAR), CAST(v || '0' AS VARCHAR)) OR regexp_matches(v, '[eEnNiI]') OR regexp_matches(j, ${EXOTIC})
    THEN bq_json_raw(j, p) ELSE v END`,
  "bq_json_value(j, p)": `CASE WHEN regexp_matches(json_value(j, p), ${DECIMAL_VALUE})
    THEN bq_json_decimal(j, p, CAST(json_value(j, p) AS VARCHAR)) ELSE json_value(j, p) ->> '$' END`,
  /** JSON_VALUE of document j at path p whose value v was found already. */
  "bq_json_scalar(v, j, p)": `CASE WHEN regexp_matches(v, ${DECIMAL_VALUE}) THEN bq_json_decimal(j, p, CAST(v AS VARCHAR)) ELSE v ->> '$' END`,
  "bq_json_query(j, p)": `CASE WHEN regexp_matches(json_extract(j, p), ${DECIMAL_INSIDE}) AND regexp_matches(j, ${ODD})
    THEN bq_json_raw(j, p) ELSE nullif(CAST(json_extract(j, p) AS VARCHAR), 'null') END`,
  "bq_json_query_array(j, p, each)": `CASE WHEN json_type(j, p) <> 'ARRAY' THEN NULL
    WHEN regexp_matches(json_extract(j, p), ${DECIMAL_INSIDE}) AND regexp_matches(j, ${ODD})
    THEN list_transform(range(CAST(json_array_length(j, p) AS BIGINT)), lambda _bq_i: bq_json_raw(j, p || '[' || _bq_i || ']'))
    ELSE CAST(json_extract(j, each) AS VARCHAR[]) END`,
  "bq_json_value_array(j, p, each)": `CASE WHEN json_type(j, p) <> 'ARRAY' THEN NULL
    WHEN len(list_filter(json_extract(j, each), lambda _bq_e: json_type(_bq_e) IN ('OBJECT', 'ARRAY'))) > 0 THEN NULL
    WHEN regexp_matches(json_extract(j, p), ${DECIMAL_INSIDE}) AND regexp_matches(j, ${ODD})
    THEN list_transform(range(CAST(json_array_length(j, p) AS BIGINT)), lambda _bq_i: bq_json_value(j, p || '[' || _bq_i || ']'))
    ELSE CAST(json_extract(j, p) AS VARCHAR[]) END`,

  /** What a read gives, or the reading of text that is not JSON, as far as it is. */
  "bq_tried(strict, loose)": "coalesce(strict, loose)",
  "bq_json_loose_value(s, p)": "CASE WHEN NOT json_valid(s) THEN bq_json_scan_value(s, p) END",
  "bq_json_loose_query(s, p)": "CASE WHEN NOT json_valid(s) THEN bq_json_raw(s, p) END",
  "bq_json_loose_query_array(s, p)": "CASE WHEN NOT json_valid(s) THEN bq_json_scan_query_array(s, p) END",
  "bq_json_loose_value_array(s, p)": "CASE WHEN NOT json_valid(s) THEN bq_json_scan_value_array(s, p) END",

  /** A scalar of type JSON as text; NULL for JSON null. Numbers begin with a sign or a digit, nothing else between them does. */
  ...once(
    "bq_json_text",
    ["v"],
    `CASE WHEN CAST(v AS VARCHAR) >= '-' AND CAST(v AS VARCHAR) < ':' AND regexp_matches(v, ${UNLIKE})
      THEN bq_json_number(CAST(v AS VARCHAR)) ELSE v ->> '$' END`,
  ),
  "bq_json_items(j, p, each)":
    "CAST(CASE WHEN json_type(j, p) = 'ARRAY' THEN json_extract(j, each) END AS JSON[])",
  /** The elements of a list of JSON as text; NULL where one is no scalar. */
  "bq_json_scalars(l)": `CASE WHEN len(list_filter(l, lambda _bq_e: json_type(_bq_e) IN ('OBJECT', 'ARRAY'))) = 0
    THEN list_transform(l, lambda _bq_e: bq_json_text_of(_bq_e)) END`,
  "bq_json_elements(j)": `CAST(CASE WHEN json_type(j) = 'ARRAY' THEN json_extract(j, '$[*]') WHEN j IS NOT NULL THEN ${not("an array")} END AS JSON[])`,

  "bq_parse_json(s, mode)": `CASE WHEN mode NOT IN ('exact', 'round') THEN ${modeless(" for PARSE_JSON")}
    WHEN mode IS NULL THEN NULL
    WHEN json_valid(s) AND NOT regexp_matches(s, ${UNSURE}) THEN json(s)
    ELSE CAST(bq_json_checked(s, mode) AS JSON) END`,
  "bq_json_type(j)": `CASE json_type(j) WHEN 'VARCHAR' THEN 'string' WHEN 'BIGINT' THEN 'number' WHEN 'UBIGINT' THEN 'number'
    WHEN 'DOUBLE' THEN 'number' ELSE lower(json_type(j)) END`,

  "bq_json_to_string(j)": accessor("'VARCHAR'", "j ->> '$'", "a string"),
  "bq_json_to_bool(j)": accessor("'BOOLEAN'", "CAST(j ->> '$' AS BOOLEAN)", "a boolean"),
  "bq_json_to_float64(j, mode)": `CASE WHEN mode NOT IN ('exact', 'round') THEN ${modeless("")} WHEN mode IS NULL THEN NULL
    WHEN mode = 'exact' AND json_type(j) IN ('BIGINT', 'UBIGINT') AND CAST(CAST(CAST(j ->> '$' AS HUGEINT) AS DOUBLE) AS HUGEINT) <> CAST(j ->> '$' AS HUGEINT)
      THEN ${raise("'JSON number: ' || (j ->> '$') || ' cannot be converted to FLOAT64 without loss of precision'")}
    ELSE ${accessor(NUMBERS, "CAST(j ->> '$' AS DOUBLE)", "a number")} END`,
  "bq_json_to_int64(j)": `CASE WHEN json_type(j) IN ('BIGINT', 'UBIGINT') THEN CAST(j ->> '$' AS BIGINT)
    WHEN json_type(j) = 'DOUBLE' AND CAST(j ->> '$' AS DOUBLE) = trunc(CAST(j ->> '$' AS DOUBLE))
      THEN CAST(CAST(j ->> '$' AS DOUBLE) AS BIGINT)
    WHEN json_type(j) = 'DOUBLE' THEN ${raise("'The provided JSON number: ' || (j ->> '$') || ' cannot be converted to an integer'")}
    WHEN j IS NOT NULL THEN ${not("an integer")} END`,
  "bq_lax_string(j)": `CASE WHEN json_type(j) = 'DOUBLE' THEN bq_float_text(CAST(j ->> '$' AS DOUBLE))
    WHEN json_type(j) NOT IN ('ARRAY', 'OBJECT') THEN j ->> '$' END`,
  "bq_lax_int64(j)": `CASE json_type(j) WHEN 'BOOLEAN' THEN CAST(CAST(j ->> '$' AS BOOLEAN) AS BIGINT)
    WHEN 'VARCHAR' THEN CASE WHEN regexp_matches(j ->> '$', '[xX_]') THEN NULL WHEN TRY_CAST(j ->> '$' AS BIGINT) IS NOT NULL THEN TRY_CAST(j ->> '$' AS BIGINT)
      ELSE TRY_CAST(round(TRY_CAST(j ->> '$' AS DOUBLE)) AS BIGINT) END
    WHEN 'BIGINT' THEN TRY_CAST(j ->> '$' AS BIGINT) WHEN 'UBIGINT' THEN TRY_CAST(j ->> '$' AS BIGINT)
    WHEN 'DOUBLE' THEN TRY_CAST(round(TRY_CAST(j ->> '$' AS DOUBLE)) AS BIGINT) END`,
  "bq_lax_float64(j)": `CASE WHEN json_type(j) IN (${NUMBERS}) THEN TRY_CAST(j ->> '$' AS DOUBLE)
    WHEN json_type(j) = 'VARCHAR' THEN bq_safe_string_to_float(j ->> '$') END`,
  "bq_lax_bool(j)": `CASE WHEN json_type(j) = 'BOOLEAN' THEN CAST(j ->> '$' AS BOOLEAN)
    WHEN json_type(j) = 'VARCHAR' THEN CASE lower(j ->> '$') WHEN 'true' THEN true WHEN 'false' THEN false END
    WHEN json_type(j) IN (${NUMBERS}) THEN CAST(j ->> '$' AS DOUBLE) <> 0 END`,

  "bq_json_of_string(s)":
    "CASE WHEN regexp_matches(s, '[\\x00-\\x1f\\x{2028}\\x{2029}]') THEN bq_json_string(s) ELSE CAST(to_json(s) AS VARCHAR) END",
  "bq_json_int(x)": "CAST(x AS VARCHAR)",
  /** Numbers that a double cannot hold are written as strings. */
  "bq_json_of_int(x)": `CASE WHEN x BETWEEN -9007199254740992 AND 9007199254740992 THEN CAST(x AS VARCHAR)
    WHEN x IS NOT NULL THEN '"' || x || '"' END`,
  "bq_json_of_float(x)": `CASE WHEN isnan(x) THEN '"NaN"' WHEN isinf(x) THEN CASE WHEN x > 0 THEN '"Infinity"' ELSE '"-Infinity"' END
    ELSE bq_float_text(x) END`,
  /** In JSON values whole doubles keep a fraction (`1.0`). */
  "bq_json_float(x)": "CASE WHEN isfinite(x) THEN CAST(x AS VARCHAR) ELSE bq_json_of_float(x) END",
  "bq_json_key(s)": `CASE WHEN s IS NULL THEN ${raise("'Invalid input to JSON_OBJECT: A key cannot be NULL' || coalesce(s, '')")} ELSE CAST(to_json(s) AS VARCHAR) END`,
  "bq_json_members(k, v)": `CASE WHEN k IS NULL THEN ${raise("'Invalid input to JSON_OBJECT: The keys array cannot be NULL' || coalesce(CAST(k AS VARCHAR), '')")}
    WHEN v IS NULL THEN ${raise("'Invalid input to JSON_OBJECT: The values array cannot be NULL' || left(CAST(k AS VARCHAR), 0)")}
    WHEN len(k) <> len(v) THEN ${raise("'Invalid input to JSON_OBJECT: The number of keys and values must match' || left(CAST(k AS VARCHAR), 0)")}
    ELSE '{' || array_to_string(list_transform(range(1, len(k) + 1), lambda _bq_i: bq_json_key(k[_bq_i]) || ':' || v[_bq_i]), ',') || '}' END`,
  /** Decimals other than whole numbers that a double holds are written as strings. */
  "bq_json_of_numeric(x)": `CASE WHEN x = trunc(x) AND abs(x) <= 9007199254740992 THEN bq_numeric_text(x)
    WHEN x IS NOT NULL THEN '"' || bq_numeric_text(x) || '"' END`,
  "bq_json_wide_numeric(x)": `CASE WHEN TRY_CAST(CAST(x AS DOUBLE) AS DECIMAL(38,9)) IS DISTINCT FROM x THEN '"' || bq_numeric_text(x) || '"' ELSE bq_numeric_text(x) END`,
  "bq_json_of_timestamp(ts)": `'"' || strftime(bq_utc(ts), '%Y-%m-%dT%H:%M:%S') || bq_fraction(microsecond(bq_utc(ts)) % 1000000) || 'Z"'`,
  "bq_json_of_datetime(d)": `'"' || strftime(d, '%Y-%m-%dT%H:%M:%S') || bq_fraction(microsecond(d) % 1000000) || '"'`,
};
