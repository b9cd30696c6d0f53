import { type Macros, once, raise } from "../macros.ts";

/**
 * Dates and times. A TIMESTAMP goes through `bq_utc` / `bq_local` to a DuckDB TIMESTAMP (a wall clock) before anything is
 * done with it: the calendar functions on TIMESTAMPTZ are seven times slower.
 */
export const dateMacros: Macros = {
  "bq_utc(ts)": "make_timestamp(epoch_us(ts))",
  "bq_from_utc(dt)": "make_timestamptz(epoch_us(dt))",
  "bq_offset_parts(tz)":
    "regexp_extract(tz, '([+-])([0-9]{1,2}):?([0-9]{0,2})$', ['sign', 'hours', 'minutes'])",
  "bq_offset_minutes(tz)": `CASE WHEN CAST(bq_offset_parts(tz).hours AS INTEGER) * 60 + CAST('0' || bq_offset_parts(tz).minutes AS INTEGER) > 840
      OR bq_offset_parts(tz).minutes > '59' THEN ${raise("'Invalid time zone: ' || tz")}
    ELSE CAST(bq_offset_parts(tz).sign || '1' AS BIGINT)
      * (CAST(bq_offset_parts(tz).hours AS BIGINT) * 60 + CAST('0' || bq_offset_parts(tz).minutes AS BIGINT)) END`,
  /** Microseconds east of UTC of `+HH:MM`, `-8`, `UTC`; NULL for a zone's name. */
  "bq_zone_offset(tz)": `CASE WHEN tz IN ('UTC', 'GMT', 'Etc/UTC') THEN 0
    WHEN regexp_full_match(tz, '(?:UTC)?[+-][0-9]{1,2}(?::?[0-9]{1,2})?') THEN bq_offset_minutes(tz) * 60000000
    WHEN NOT regexp_matches(tz, '[A-Z]') OR tz = 'Z' THEN ${raise("'Invalid time zone: ' || tz")} END`,
  "bq_local(ts, tz)": "coalesce(make_timestamp(epoch_us(ts) + bq_zone_offset(tz)), timezone(tz, ts))",
  "bq_earlier(ts, us)": "make_timestamptz(epoch_us(ts) - us)",
  /** Of a wall clock that comes twice DuckDB takes the later one, BigQuery the earlier. */
  ...once(
    "bq_first_of",
    ["ts", "dt", "tz"],
    `CASE WHEN timezone(tz, bq_earlier(ts, 3600000000)) = dt THEN bq_earlier(ts, 3600000000)
      WHEN timezone(tz, bq_earlier(ts, 1800000000)) = dt THEN bq_earlier(ts, 1800000000) ELSE ts END`,
  ),
  "bq_from_named(dt, tz)": "bq_first_of(timezone(tz, dt), dt, tz)",
  "bq_from_zone(dt, tz)":
    "coalesce(make_timestamptz(epoch_us(dt) - bq_zone_offset(tz)), bq_from_named(dt, tz))",
  /** The wall clock of a zone with an offset of whole minutes. */
  "bq_minute_clock(ts, local)":
    "make_timestamp(epoch_us(ts) + (epoch_us(local) - epoch_us(ts)) // 60000000 * 60000000)",
  "bq_floor_rest(a, b)": "(((a % b) + b) % b)",
  "bq_floor_div(a, b)": "((a - (((a % b) + b) % b)) // b)",

  ...once(
    "bq_unix_date",
    ["n"],
    `CASE WHEN n BETWEEN -719162 AND 2932896 THEN DATE '1970-01-01' + CAST(n AS INTEGER)
    WHEN n IS NOT NULL THEN ${raise("'DATE_FROM_UNIX_DATE range is -719162 to 2932896 but saw ' || n")} END`,
  ),
  ...once(
    "bq_make_date",
    ["y", "m", "d"],
    `CASE WHEN y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 28 THEN make_date(y, m, d)
    ELSE coalesce(TRY_CAST(CASE WHEN y BETWEEN 1 AND 9999 THEN printf('%04d-%02d-%02d', y, m, d) END AS DATE),
      CASE WHEN y IS NOT NULL AND m IS NOT NULL AND d IS NOT NULL
        THEN ${raise("'Input calculates to invalid date: ' || printf('%04d-%02d-%02d', y, m, d)")} END) END`,
  ),
  "bq_week(d, w)": "(d - CAST((dayofweek(d) + 7 - w) % 7 AS INTEGER))",
  "bq_isoyear_start(d)": "(d - CAST((weekofyear(d) - 1) * 7 + isodow(d) - 1 AS INTEGER))",
  "bq_week_number(d, w)": "((dayofyear(d) + 6 - (dayofweek(d) + 7 - w) % 7) // 7)",
  "bq_make_time(h, m, s)": `CASE WHEN h BETWEEN 0 AND 23 AND m BETWEEN 0 AND 59 AND s BETWEEN 0 AND 59
      THEN make_time(h, m, CAST(s AS DOUBLE))
    WHEN h IS NOT NULL AND m IS NOT NULL AND s IS NOT NULL
      THEN ${raise("'Input calculates to invalid time: ' || h || ':' || m || ':' || s")} END`,
  "bq_make_datetime(y, mo, d, h, mi, s)": `CASE WHEN y BETWEEN 1 AND 9999 AND h BETWEEN 0 AND 23 AND mi BETWEEN 0 AND 59 AND s BETWEEN 0 AND 59
      THEN make_timestamp(y, mo, d, h, mi, CAST(s AS DOUBLE))
    WHEN y IS NOT NULL AND mo IS NOT NULL AND d IS NOT NULL AND h IS NOT NULL AND mi IS NOT NULL AND s IS NOT NULL
      THEN ${raise("'Input calculates to invalid datetime: ' || y || '-' || mo || '-' || d || ' ' || h || ':' || mi || ':' || s")} END`,

  /** `.5` → `.500`, microseconds → three or six digits, nothing for zero. */
  "bq_fraction(us)": `CASE WHEN us = 0 THEN '' WHEN us % 1000 = 0 THEN '.' || lpad(CAST(us // 1000 AS VARCHAR), 3, '0')
    ELSE '.' || lpad(CAST(us AS VARCHAR), 6, '0') END`,
  "bq_short_fraction(us)":
    "CASE WHEN us = 0 THEN '' ELSE rtrim('.' || lpad(CAST(us AS VARCHAR), 6, '0'), '0') END",
  "bq_datetime_text(d)": "strftime(d, '%Y-%m-%d %H:%M:%S') || bq_fraction(microsecond(d) % 1000000)",
  "bq_time_text(t)": "left(CAST(t AS VARCHAR), 8) || bq_fraction(epoch_us(t) % 1000000)",
  "bq_timestamp_text(ts)": "bq_datetime_text(bq_utc(ts)) || '+00'",
  /** `+02`, `-03:30`: how a timestamp's text ends in a zone. */
  "bq_offset_text(us)": `CASE WHEN us < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(us) // 3600000000 AS VARCHAR), 2, '0')
    || CASE WHEN abs(us) // 60000000 % 60 = 0 THEN '' ELSE ':' || lpad(CAST(abs(us) // 60000000 % 60 AS VARCHAR), 2, '0') END`,
  "bq_offset_digits(us)": `CASE WHEN us < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(us) // 3600000000 AS VARCHAR), 2, '0')
    || lpad(CAST(abs(us) // 60000000 % 60 AS VARCHAR), 2, '0')`,
  "bq_zoned_text(ts, tz)":
    "bq_datetime_text(bq_minute_clock(ts, bq_local(ts, tz))) || bq_offset_text(epoch_us(bq_local(ts, tz)) - epoch_us(ts))",

  "bq_justify_hours(i)": `i - to_microseconds(datepart('hour', i) // 24 * 86400000000) + to_days(CAST(datepart('hour', i) // 24 AS INTEGER))`,
  "bq_justify_days(i)":
    "i - to_days(CAST(datepart('day', i) // 30 * 30 AS INTEGER)) + to_months(CAST(datepart('day', i) // 30 AS INTEGER))",
  ...intervalOf("months", "to_months(CAST(n AS INTEGER))", 120_000),
  ...intervalOf("days", "to_days(CAST(n AS INTEGER))", 3_660_000),
  ...intervalOf("microseconds", "to_microseconds(CAST(n AS BIGINT))", 316_224_000_000_000_000),
  /** Hours into days, days into months; all parts end with the same sign. */
  "bq_interval_us(i)":
    "date_part('hour', i) * 3600000000 + date_part('minute', i) * 60000000 + date_part('microsecond', i)",
  "bq_interval_months(i)": "date_part('year', i) * 12 + date_part('month', i)",
  "bq_interval_of(total)": `to_months(CAST(total // 2592000000000 AS INTEGER))
    + to_days(CAST(total % 2592000000000 // 86400000000 AS INTEGER)) + to_microseconds(CAST(total % 86400000000 AS BIGINT))`,
  "bq_justify_interval(i)":
    "bq_interval_of(bq_interval_months(i) * 2592000000000 + date_part('day', i) * 86400000000 + bq_interval_us(i))",
  "bq_interval_clock(us)": `CASE WHEN us < 0 THEN '-' ELSE '' END || (abs(us) // 3600000000) || ':' || (abs(us) // 60000000 % 60)
    || ':' || (abs(us) // 1000000 % 60) || bq_fraction(abs(us) % 1000000)`,
  "bq_interval_text(i)": `CASE WHEN date_part('year', i) * 12 + date_part('month', i) < 0 THEN '-' ELSE '' END
    || abs(date_part('year', i)) || '-' || abs(date_part('month', i)) || ' ' || date_part('day', i) || ' '
    || bq_interval_clock(date_part('hour', i) * 3600000000 + date_part('minute', i) * 60000000 + date_part('microsecond', i))`,
};

/** `bq_of_<field>(n)`: an interval of one field, within BigQuery's range. */
function intervalOf(field: string, make: string, most: number): Macros {
  const message = `'Interval field ${field} ''' || CAST(n AS VARCHAR) || ''' is out of range -${most} to ${most}'`;
  return {
    [`bq_of_${field}(n)`]: `CASE WHEN n NOT BETWEEN -${most} AND ${most} THEN ${raise(message)} ELSE ${make} END`,
  };
}
