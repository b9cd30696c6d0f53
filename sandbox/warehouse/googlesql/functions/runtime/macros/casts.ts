import { type Macros, once, raise } from "../macros.ts";

const DAY = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-[0-9]{1,2}-[0-9]{1,2}";
const CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](?:\\.[0-9]{1,9})?";
const OFFSET = "[+-][0-9]{1,2}(?::?[0-9]{1,2})?";
const NUMBER = "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";

const SHORT_NUMBER = "regexp_full_match(s, '\\s*[+-]?[0-9]{1,9}(?:[.][0-9]{0,9})?\\s*')";

/** What DuckDB's cast to TIMESTAMP (which ignores offsets) reads rightly: the shape that nearly all strings have. */
const PLAIN =
  "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?(?:Z|[+]00(?::00)?)?";
const ZONED = `^(${DAY})(?:[ Tt](?:(${CLOCK})(${OFFSET}|[Zz]| [A-Za-z][A-Za-z0-9_+:/-]*)?|(${OFFSET})))?$`;

const READ_PLAINLY = `regexp_full_match(s, '${PLAIN}') AND (tz = 'UTC' OR regexp_matches(s, 'Z|[+]'))`;
/** Taken apart once: in a lambda the pieces are values, not expressions that are evaluated again and again. */
const PARTS = `list_transform([regexp_extract(s, '${ZONED}', ['day', 'clock', 'zone', 'offset'])], lambda _bq_m: bq_timestamp_parts(_bq_m, tz))[1]`;

/** A conversion that raises where its twin gives NULL. `what` is SQL of the message. */
function conversion(name: string, condition: string, value: string, what: string): Macros {
  const safe = `CASE WHEN ${condition} THEN ${value} END`;
  return {
    ...once(`bq_${name}`, ["s"], `coalesce(${safe}, CASE WHEN s IS NOT NULL THEN ${raise(what)} END)`),
    ...once(`bq_safe_${name}`, ["s"], safe),
  };
}

function conversionTo(name: string, pattern: string, type: string, what: string, text = "s"): Macros {
  return conversion(name, `regexp_full_match(s, '${pattern}')`, `TRY_CAST(${text} AS ${type})`, what);
}

export const castMacros: Macros = {
  "bq_int_digits(s)": `CASE WHEN regexp_full_match(s, '[-]0[xX]0*8(0{15})') THEN '-9223372036854775808'
    WHEN regexp_full_match(s, '[-]0[xX].*') THEN '-' || CAST(CAST(substr(s, 2) AS BIGINT) AS VARCHAR)
    WHEN starts_with(s, '+') THEN substr(s, 2) ELSE s END`,
  ...conversionTo(
    "string_to_int",
    "\\s*[+-]?(?:[0-9]+|0[xX][0-9a-fA-F]+)\\s*",
    "BIGINT",
    "'Bad int64 value: ' || s",
    "bq_int_digits(trim(s))",
  ),
  ...conversionTo(
    "string_to_float",
    `\\s*(?:${NUMBER}|[+-]?(?i:inf|infinity|nan))\\s*`,
    "DOUBLE",
    "'Bad double value: ' || s",
    "trim(s)",
  ),
  /** DuckDB reads text as DECIMAL(38,9) three hundred times slower than as DECIMAL(18,9), where that is wide enough. */
  "bq_short_numeric(s)": "CAST(TRY_CAST(trim(s) AS DECIMAL(18,9)) AS DECIMAL(38,9))",
  ...conversion(
    "string_to_numeric",
    `regexp_full_match(s, '\\s*${NUMBER}\\s*')`,
    `CASE WHEN ${SHORT_NUMBER} THEN bq_short_numeric(s) ELSE TRY_CAST(trim(s) AS DECIMAL(38,9)) END`,
    "'Invalid NUMERIC value: ' || s",
  ),
  "bq_is_long_decimal(s)":
    "regexp_matches(s, '\\.[0-9]{18}[0-9]*[1-9]') OR regexp_matches(s, '[0-9][eE]-[0-9]')",
  "bq_string_to_bignumeric(s)": `CASE WHEN bq_is_long_decimal(s) THEN ${raise(
    "'BIGNUMERIC with more than 18 digits after the decimal point is not supported by the local warehouse: ' || s",
  )} WHEN regexp_full_match(s, '\\s*${NUMBER}\\s*') THEN CAST(trim(s) AS DECIMAL(38,18))
    WHEN s IS NOT NULL THEN ${raise("'Invalid BIGNUMERIC value: ' || s")} END`,
  "bq_safe_string_to_bignumeric(s)": `CASE WHEN bq_is_long_decimal(s) THEN bq_string_to_bignumeric(s)
    WHEN regexp_full_match(s, '\\s*${NUMBER}\\s*') THEN TRY_CAST(trim(s) AS DECIMAL(38,18)) END`,
  ...conversion(
    "string_to_bool",
    "lower(s) IN ('true', 'false')",
    "lower(s) = 'true'",
    "'Bad bool value: ' || s",
  ),
  ...conversionTo("string_to_date", DAY, "DATE", "'Invalid date: ''' || s || ''''"),
  ...conversionTo("string_to_time", CLOCK, "TIME", "'Invalid time string \"' || s || '\"'"),
  ...conversionTo(
    "string_to_datetime",
    `${DAY}(?:[ Tt]${CLOCK})?`,
    "TIMESTAMP",
    "'Invalid datetime string \"' || s || '\"'",
    "upper(s)",
  ),

  /** NULL beyond the years 1 to 9999. */
  "bq_moment(ts)": "CASE WHEN epoch_us(ts) BETWEEN -62135596800000000 AND 253402300799999999 THEN ts END",
  "bq_clock(m)": "TRY_CAST(m.day || CASE WHEN m.clock = '' THEN '' ELSE ' ' || m.clock END AS TIMESTAMP)",
  "bq_zone_written(m)":
    "CASE WHEN m.zone IN ('Z', 'z') THEN 'UTC' WHEN m.zone = '' THEN m.offset ELSE trim(m.zone) END",
  /** The pieces of a written timestamp, put together; the zone is `tz` where none was written. NULL where there is no such day. */
  "bq_timestamp_parts(m, tz)": `CASE WHEN m.zone = '' AND m.offset = '' THEN bq_from_zone(bq_clock(m), tz)
    WHEN bq_zone_offset(bq_zone_written(m)) IS NULL AND NOT bq_is_zone(bq_zone_written(m))
      THEN ${raise("'Invalid time zone: ' || bq_zone_written(m)")}
    ELSE bq_from_zone(bq_clock(m), bq_zone_written(m)) END`,
  /**
   * A string's own zone wins; else `tz`. DuckDB's cast to TIMESTAMPTZ is never used: a zone's name in one row would become
   * the zone of the rows behind it.
   */
  "bq_string_to_timestamp(s, tz)": `coalesce(CASE WHEN ${READ_PLAINLY} THEN make_timestamptz(epoch_us(TRY_CAST(s AS TIMESTAMP)))
    WHEN regexp_matches(s, '${ZONED}') THEN bq_moment(${PARTS}) END,
    CASE WHEN s IS NOT NULL THEN ${raise("'Invalid timestamp: ''' || s || ''''")} END)`,
  "bq_safe_string_to_timestamp(s, tz)": `CASE WHEN ${READ_PLAINLY} THEN make_timestamptz(epoch_us(TRY_CAST(s AS TIMESTAMP)))
    WHEN regexp_matches(s, '${ZONED}') THEN bq_moment(TRY(${PARTS})) END`,
};
