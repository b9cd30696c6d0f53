import { type Macros, once, raise } from "../macros.ts";

const zero = (what: string) => raise(`'division by zero: ${what}'`);
/** Decimals of 18 digits are many times faster than those of 38. (A BIGNUMERIC must also have no more than nine places.) */
const IS_SHORT = "abs(x) < 1000000000 AND TRY_CAST(x AS DECIMAL(18,9)) = x";
const IS_EASY = "abs(x) < 9e6 AND abs(abs(x * 1e9) - trunc(abs(x * 1e9)) - 0.5e0) > 1e-3";

/** The bounds must be in ascending order and not NULL; the message names the first pair that is not. */
function rangeBucket(checks: string): string {
  const misplaced =
    "list_position(list_transform(range(1, len(a)), lambda _bq_i: coalesce(a[_bq_i] <= a[_bq_i + 1], false)), false)";
  return `CASE WHEN p IS NULL OR a IS NULL THEN NULL ${checks}
    WHEN ${misplaced} > 0 THEN ${raise(
      `'Elements in input array to RANGE_BUCKET must be in ascending order. Nonconforming elements found at position ' || ${misplaced} || ' and ' || ${misplaced} + 1`,
    )} ELSE CAST(len(list_filter(a, lambda _bq_b: _bq_b <= p)) AS BIGINT) END`;
}

/** The largest NUMERIC. */
const MOST_NUMERIC = "CAST('99999999999999999999999999999.999999999' AS DECIMAL(38,9))";

export const numberMacros: Macros = {
  /** Of aggregates, which HAVING takes in no lambda. */
  "bq_covariance(r)": `CASE WHEN r IS NULL OR isfinite(r) THEN r ELSE ${raise("'The covariance of numbers as large as these is not supported by the local warehouse' || left(CAST(r AS VARCHAR), 0)")} END`,
  /** r of two variables that both vary is no NaN. */
  "bq_correlation(r, varies)": `CASE WHEN NOT (varies AND isnan(r)) THEN r ELSE ${raise("'The correlation of numbers as small as these is not supported by the local warehouse' || left(CAST(r AS VARCHAR), 0)")} END`,
  "bq_ieee_divide(a, b)": `CASE WHEN a IS NULL THEN NULL WHEN b = 0 THEN CASE WHEN a = 0 OR isnan(a) THEN 'nan'::DOUBLE
    WHEN (a > 0) = (CAST(b AS VARCHAR)[1] <> '-') THEN 'inf'::DOUBLE ELSE '-inf'::DOUBLE END ELSE a / b END`,
  "bq_mod(a, b)": `CASE WHEN b = 0 THEN ${zero("MOD(' || CAST(a AS VARCHAR) || ', 0)")} WHEN b = -1 THEN a - a ELSE a % b END`,
  "bq_div(a, b)": `CASE WHEN b = 0 THEN ${zero("' || CAST(a AS VARCHAR) || ' / 0")} ELSE a // b END`,
  /** One step of Newton's method takes off DuckDB's last-digit error. */
  "bq_cbrt(x)":
    "CASE WHEN x <> 0 AND isfinite(x) THEN cbrt(x) - (cbrt(x) * cbrt(x) * cbrt(x) - x) / (3 * cbrt(x) * cbrt(x)) ELSE x END",
  "bq_float_to_int(x)": `CASE WHEN x >= -9223372036854775808 AND x < 9223372036854775808 THEN CAST(round(x) AS BIGINT)
    WHEN isfinite(x) THEN ${raise("'int64 out of range: ' || bq_short_float(x)")}
    WHEN x IS NOT NULL THEN ${raise("'Illegal conversion of non-finite floating point number to an integer: ' || bq_short_float(x)")} END`,
  "bq_safe_float_to_int(x)":
    "CASE WHEN x >= -9223372036854775808 AND x < 9223372036854775808 THEN CAST(round(x) AS BIGINT) END",
  /** The fast way is exact up to nine million, but close to a half of the last place. */
  ...once(
    "bq_float_to_numeric",
    ["x"],
    `CASE WHEN ${IS_EASY} THEN CAST(x AS DECIMAL(38,9)) ELSE bq_numeric_of_float(x) END`,
  ),
  ...once(
    "bq_safe_float_to_numeric",
    ["x"],
    `CASE WHEN ${IS_EASY} THEN CAST(x AS DECIMAL(38,9)) ELSE bq_numeric_safe_of_float(x) END`,
  ),
  ...once(
    "bq_numeric_to_int",
    ["x"],
    `coalesce(TRY_CAST(round(x, 0) AS BIGINT), CASE WHEN x IS NOT NULL THEN ${raise("'int64 out of range: ' || bq_numeric_text(x)")} END)`,
  ),
  "bq_safe_numeric_to_int(x)": "TRY_CAST(round(x, 0) AS BIGINT)",
  "bq_float_digits(t)": "CASE WHEN ends_with(t, '.0') THEN left(t, length(t) - 2) ELSE t END",
  /** Fifteen digits where they are the number, else seventeen; DuckDB's own text has as few as possible. */
  "bq_float_text_of(x, t)": `CASE WHEN NOT isfinite(x) THEN lower(t) WHEN x = 0 THEN '0'
    WHEN length(t) <= 16 AND NOT contains(t, 'e') THEN bq_float_digits(t)
    WHEN CAST(printf('%.15g', x) AS DOUBLE) = x THEN printf('%.15g', x) ELSE printf('%.17g', x) END`,
  "bq_float_text(x)": "bq_float_text_of(x, CAST(x AS VARCHAR))",
  /** The same with a point in whole numbers and a sign before zero, as FORMAT shows it. */
  "bq_float_shown(x)": `CASE WHEN x = 0 THEN CAST(x AS VARCHAR)
    WHEN regexp_full_match(bq_float_text(x), '-?[0-9]+') THEN bq_float_text(x) || '.0' ELSE bq_float_text(x) END`,
  "bq_float_literal(x)": `CASE WHEN isfinite(x) THEN bq_float_shown(x)
    ELSE 'CAST("' || bq_float_text(x) || '" AS FLOAT64)' END`,
  /** Without NaN, which equals nothing. */
  "bq_numbers(a)": "list_filter(a, lambda _bq_n: NOT coalesce(isnan(_bq_n), false))",
  "bq_int64_sum(x)": `CASE WHEN x BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(x AS BIGINT)
    WHEN x IS NOT NULL THEN ${raise("'int64 overflow'")} END`,
  /** DuckDB's sum of DECIMAL(38,9) may have a digit more than the type holds. */
  "bq_numeric_sum(x)": `CASE WHEN x BETWEEN -${MOST_NUMERIC} AND ${MOST_NUMERIC} THEN x WHEN x IS NOT NULL THEN ${raise("'numeric overflow: SUM'")} END`,
  ...once("bq_range_bucket", ["p", "a"], rangeBucket("")),
  ...once(
    "bq_range_bucket_float",
    ["p", "a"],
    rangeBucket(
      `WHEN len(list_filter(a, lambda _bq_b: isnan(_bq_b))) > 0 THEN ${raise(
        "'Elements in input array to RANGE_BUCKET cannot be NaN. NaN element found at position ' || list_position(a, 'nan'::DOUBLE)",
      )} WHEN isnan(p) THEN NULL`,
    ),
  ),
  "bq_shift_left(a, b)": `CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN b < 0 THEN ${raise("'Bitwise shift by negative offset.'")}
    WHEN b >= 64 THEN 0 ELSE CAST((CAST(a AS BIT) << CAST(b AS INTEGER)) AS BIGINT) END`,
  "bq_shift_right(a, b)": `CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN b < 0 THEN ${raise("'Bitwise shift by negative offset.'")}
    WHEN b >= 64 THEN 0 WHEN a >= 0 THEN a >> b ELSE CAST((CAST(a AS BIT) >> CAST(b AS INTEGER)) AS BIGINT) END`,

  "bq_digits_text(t)": "CASE WHEN contains(t, '.') THEN rtrim(rtrim(t, '0'), '.') ELSE t END",
  ...once(
    "bq_numeric_text",
    ["x"],
    `bq_digits_text(CASE WHEN ${IS_SHORT} THEN CAST(TRY_CAST(x AS DECIMAL(18,9)) AS VARCHAR) ELSE CAST(x AS VARCHAR) END)`,
  ),
  /** ROUND of NUMERIC; n must be a constant. */
  "bq_numeric_round_of(x, n)": `CASE WHEN ${IS_SHORT} THEN CAST(round(TRY_CAST(x AS DECIMAL(18,9)), n) AS DECIMAL(38,9))
    ELSE bq_numeric_whole('ROUND', x, n) END`,
  "bq_numeric_round(x, n)": "list_transform([x], lambda _bq_v: bq_numeric_round_of(_bq_v, n))[1]",
  /** A decimal with exactly n places. */
  "bq_fixed(x, n)": `CASE n WHEN 0 THEN CAST(CAST(x AS DECIMAL(38,0)) AS VARCHAR) WHEN 1 THEN CAST(CAST(x AS DECIMAL(38,1)) AS VARCHAR)
    WHEN 2 THEN CAST(CAST(x AS DECIMAL(38,2)) AS VARCHAR) WHEN 3 THEN CAST(CAST(x AS DECIMAL(38,3)) AS VARCHAR)
    WHEN 4 THEN CAST(CAST(x AS DECIMAL(38,4)) AS VARCHAR) WHEN 5 THEN CAST(CAST(x AS DECIMAL(38,5)) AS VARCHAR)
    WHEN 6 THEN CAST(CAST(x AS DECIMAL(38,6)) AS VARCHAR) WHEN 7 THEN CAST(CAST(x AS DECIMAL(38,7)) AS VARCHAR)
    WHEN 8 THEN CAST(CAST(x AS DECIMAL(38,8)) AS VARCHAR) ELSE CAST(CAST(x AS DECIMAL(38,9)) AS VARCHAR) END`,
};
