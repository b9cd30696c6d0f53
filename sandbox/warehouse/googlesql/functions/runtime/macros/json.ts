import { type Macros, raise } from "../macros.ts";

/**
 * JSON. BigQuery keeps the digits of numbers inside JSON given as STRING (`1.50` stays `1.50`), DuckDB reads them as doubles and
 * writes these in their shortest form. Where the source could hold another form, `bq_json_raw` looks the text up again.
 */
const DECIMAL_VALUE = "'^-?[0-9]+[.eE]'";
const DECIMAL_INSIDE = "'(?:^|[:,\\[])-?[0-9]+[.eE]'";
/** Numbers with an exponent, or with more digits than a double holds. */
const EXOTIC = "'(?:^|[:,\\[])\\s*-?(?:[0-9.]+[eE]|[0-9.]{17,})'";
/** The same, and decimals with a zero at the end (`.0` alone is the shortest form). */
const ODD = "'(?:^|[:,\\[])\\s*-?(?:[0-9]+[.][0-9]+0\\s*(?:[,}\\]]|$)|[0-9.]+[eE]|[0-9.]{17,}|0[.]0000)'";

const not = (what: string) =>
  raise(`'The provided JSON input is not ${what}: ' || left(CAST(j AS VARCHAR), 100)`);
const accessor = (types: string, value: string, what: string) =>
  `CASE WHEN json_type(j) IN (${types}) THEN ${value} WHEN j IS NOT NULL THEN ${not(what)} END`;
const NUMBERS = "'BIGINT', 'UBIGINT', 'DOUBLE'";

export const jsonMacros: Macros = {
  "bq_json_decimal(j, p, v)": `CASE WHEN contains(CAST(j AS VARCHAR), CAST(v || '0' AS VARCHAR)) OR regexp_matches(v, '[eE]') OR regexp_matches(j, ${EXOTIC})
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

  /** DuckDB's reader also takes NaN, Infinity and trailing commas. */
  "bq_json_strict(s)": "NOT regexp_matches(s, '(?i)nan|inf|,\\s*[\\]}]') OR bq_json_is_strict(s)",
  "bq_parse_json(s)": `CASE WHEN json_valid(s) AND bq_json_strict(s) THEN json(s)
    WHEN s IS NOT NULL THEN ${raise("'Invalid input to PARSE_JSON: syntax error while parsing value: ' || left(s, 100)")} END`,
  "bq_json_type(j)": `CASE json_type(j) WHEN 'VARCHAR' THEN 'string' WHEN 'BIGINT' THEN 'number' WHEN 'UBIGINT' THEN 'number'
    WHEN 'DOUBLE' THEN 'number' ELSE lower(json_type(j)) END`,

  "bq_json_to_string(j)": accessor("'VARCHAR'", "j ->> '$'", "a string"),
  "bq_json_to_bool(j)": accessor("'BOOLEAN'", "CAST(j ->> '$' AS BOOLEAN)", "a boolean"),
  "bq_json_to_float64(j)": accessor(NUMBERS, "CAST(j ->> '$' AS DOUBLE)", "a number"),
  "bq_json_to_int64(j)": `CASE WHEN json_type(j) IN ('BIGINT', 'UBIGINT') THEN CAST(j ->> '$' AS BIGINT)
    WHEN json_type(j) = 'DOUBLE' AND CAST(j ->> '$' AS DOUBLE) = trunc(CAST(j ->> '$' AS DOUBLE))
      THEN CAST(CAST(j ->> '$' AS DOUBLE) AS BIGINT)
    WHEN j IS NOT NULL THEN ${not("an integer")} END`,
  "bq_lax_int64(j)": `CASE json_type(j) WHEN 'BOOLEAN' THEN CAST(CAST(j ->> '$' AS BOOLEAN) AS BIGINT)
    WHEN 'VARCHAR' THEN CASE WHEN TRY_CAST(j ->> '$' AS BIGINT) IS NOT NULL THEN TRY_CAST(j ->> '$' AS BIGINT)
      ELSE TRY_CAST(round(TRY_CAST(j ->> '$' AS DOUBLE)) AS BIGINT) END
    WHEN 'BIGINT' THEN TRY_CAST(j ->> '$' AS BIGINT) WHEN 'UBIGINT' THEN TRY_CAST(j ->> '$' AS BIGINT)
    WHEN 'DOUBLE' THEN TRY_CAST(round(TRY_CAST(j ->> '$' AS DOUBLE)) AS BIGINT) END`,
  "bq_lax_float64(j)": `CASE WHEN json_type(j) IN (${NUMBERS}) THEN TRY_CAST(j ->> '$' AS DOUBLE)
    WHEN json_type(j) = 'VARCHAR' THEN bq_safe_string_to_float(j ->> '$') END`,
  "bq_lax_bool(j)": `CASE WHEN json_type(j) = 'BOOLEAN' THEN CAST(j ->> '$' AS BOOLEAN)
    WHEN json_type(j) = 'VARCHAR' THEN CASE lower(j ->> '$') WHEN 'true' THEN true WHEN 'false' THEN false END
    WHEN json_type(j) IN (${NUMBERS}) THEN CAST(j ->> '$' AS DOUBLE) <> 0 END`,

  "bq_json_of_string(s)": "CAST(to_json(s) AS VARCHAR)",
  /** Numbers that a double cannot hold are written as strings. */
  "bq_json_of_int(x)": `CASE WHEN x BETWEEN -9007199254740992 AND 9007199254740992 THEN CAST(x AS VARCHAR)
    WHEN x IS NOT NULL THEN '"' || x || '"' END`,
  "bq_json_of_float(x)": `CASE WHEN isnan(x) THEN '"NaN"' WHEN isinf(x) THEN CASE WHEN x > 0 THEN '"Infinity"' ELSE '"-Infinity"' END
    ELSE bq_float_text(x) END`,
  /** In JSON values whole doubles keep a fraction (`1.0`). */
  "bq_json_of_float_exact(x)": `CASE WHEN isfinite(x) AND x = trunc(x) AND abs(x) < 1e15 THEN bq_float_text(x) || '.0' ELSE bq_json_of_float(x) END`,
  "bq_json_key(s)": `CASE WHEN s IS NULL THEN ${raise("'A JSON key cannot be NULL' || coalesce(s, '')")} ELSE CAST(to_json(s) AS VARCHAR) END`,
  /** Decimals other than whole numbers that a double holds are written as strings. */
  "bq_json_of_numeric(x)": `CASE WHEN x = trunc(x) AND abs(x) <= 9007199254740992 THEN bq_numeric_text(x)
    WHEN x IS NOT NULL THEN '"' || bq_numeric_text(x) || '"' END`,
  "bq_json_of_timestamp(ts)": `'"' || strftime(bq_utc(ts), '%Y-%m-%dT%H:%M:%S') || bq_short_fraction(microsecond(bq_utc(ts)) % 1000000) || 'Z"'`,
  "bq_json_of_datetime(d)": `'"' || strftime(d, '%Y-%m-%dT%H:%M:%S') || bq_short_fraction(microsecond(d) % 1000000) || '"'`,
};
