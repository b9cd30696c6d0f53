import { type Macros, once, raise } from "../macros.ts";

const zero = (what: string) => raise(`'division by zero: ${what}'`);
/** Decimals of 18 digits are many times faster than those of 38. (A BIGNUMERIC must also have no more than nine places.) */
const IS_SHORT = "abs(x) < 1000000000 AND TRY_CAST(x AS DECIMAL(18,9)) = x";
const NANOS = "1000000000::BIGINT";

export const numberMacros: Macros = {
  "bq_fdiv(a, b)": `CASE WHEN b = 0 THEN ${zero("' || CAST(a AS VARCHAR) || ' / ' || CAST(b AS VARCHAR) || '")} ELSE a / b END`,
  "bq_ieee_divide(a, b)": `CASE WHEN b = 0 THEN CASE WHEN a = 0 OR isnan(a) THEN 'nan'::DOUBLE WHEN a > 0
    THEN 'inf'::DOUBLE ELSE '-inf'::DOUBLE END ELSE a / b END`,
  "bq_mod(a, b)": `CASE WHEN b = 0 THEN ${zero("MOD(' || CAST(a AS VARCHAR) || ', 0)")} WHEN b = -1 THEN a - a ELSE a % b END`,
  "bq_div(a, b)": `CASE WHEN b = 0 THEN ${zero("DIV(' || CAST(a AS VARCHAR) || ', 0)")} ELSE a // b END`,
  /** A double that must be finite, computed from finite doubles: overflow ends the query. */
  "bq_finite(r, what)": `CASE WHEN isfinite(r) THEN r WHEN r IS NOT NULL THEN ${raise("'Floating point error in function: ' || what || '(' || CAST(r AS VARCHAR) || ')'")} END`,
  "bq_pow(a, b)": `CASE WHEN a = 0 AND b < 0 THEN ${raise("'Floating point error in function: POW(' || CAST(a AS VARCHAR) || ', ' || CAST(b AS VARCHAR) || ')'")}
    WHEN isfinite(a) AND isfinite(b) THEN bq_finite(pow(a, b), 'POW') ELSE pow(a, b) END`,
  "bq_exp(a)": "CASE WHEN isfinite(a) THEN bq_finite(exp(a), 'EXP') ELSE exp(a) END",
  /** One step of Newton's method takes off DuckDB's last-digit error. */
  "bq_cbrt(x)":
    "CASE WHEN x <> 0 AND isfinite(x) THEN cbrt(x) - (cbrt(x) * cbrt(x) * cbrt(x) - x) / (3 * cbrt(x) * cbrt(x)) ELSE x END",
  "bq_round(x, n)": "CASE WHEN isfinite(x) THEN round(x, n) ELSE x END",
  "bq_trunc(x, n)": "CASE WHEN isfinite(x) THEN trunc(x * pow(10, n)) / pow(10, n) ELSE x END",
  "bq_float_to_int(x)": `CASE WHEN isfinite(x) AND abs(x) < 9.3e18 THEN CAST(round(x) AS BIGINT)
    WHEN x IS NOT NULL THEN ${raise("'Illegal conversion of non-finite or out of range floating point number to an integer: ' || CAST(x AS VARCHAR)")} END`,
  "bq_float_digits(t)": "CASE WHEN ends_with(t, '.0') THEN left(t, length(t) - 2) ELSE t END",
  "bq_float_text(x)": `CASE WHEN isfinite(x) THEN CASE WHEN x = trunc(x) AND abs(x) < 1e15
      THEN CASE WHEN x = 0 AND CAST(x AS VARCHAR) = '-0.0' THEN '-0' ELSE CAST(CAST(x AS BIGINT) AS VARCHAR) END
      ELSE bq_float_digits(CAST(x AS VARCHAR)) END
    WHEN isnan(x) THEN 'NaN' WHEN x > 0 THEN 'inf' WHEN x < 0 THEN '-inf' END`,
  "bq_float_literal(x)": `CASE WHEN isnan(x) THEN 'CAST("nan" AS FLOAT64)' WHEN x > 0 AND isinf(x) THEN 'CAST("inf" AS FLOAT64)'
    WHEN isinf(x) THEN 'CAST("-inf" AS FLOAT64)' WHEN regexp_full_match(bq_float_text(x), '-?[0-9]+') THEN bq_float_text(x) || '.0'
    ELSE bq_float_text(x) END`,
  "bq_number_or_null(x)": "CASE WHEN NOT isnan(x) THEN x END",
  "bq_range_bucket(p, a)": `CASE WHEN p IS NULL OR a IS NULL OR isnan(CAST(p AS DOUBLE)) THEN NULL
    ELSE CAST(len(list_filter(a, lambda _bq_b: _bq_b <= p)) AS BIGINT) END`,
  "bq_shift_left(a, b)": `CASE WHEN b < 0 THEN ${raise("'Bitwise shift by a negative number: ' || CAST(b AS VARCHAR)")}
    WHEN b >= 64 THEN 0 ELSE CAST((CAST(a AS BIT) << CAST(b AS INTEGER)) AS BIGINT) END`,
  "bq_shift_right(a, b)": `CASE WHEN b < 0 THEN ${raise("'Bitwise shift by a negative number: ' || CAST(b AS VARCHAR)")}
    WHEN b >= 64 THEN 0 WHEN a >= 0 THEN a >> b ELSE CAST((CAST(a AS BIT) >> CAST(b AS INTEGER)) AS BIGINT) END`,

  "bq_digits_text(t)": "CASE WHEN contains(t, '.') THEN rtrim(rtrim(t, '0'), '.') ELSE t END",
  ...once(
    "bq_numeric_text",
    ["x"],
    `bq_digits_text(CASE WHEN ${IS_SHORT} THEN CAST(TRY_CAST(x AS DECIMAL(18,9)) AS VARCHAR) ELSE CAST(x AS VARCHAR) END)`,
  ),
  /** ROUND of NUMERIC; n must be a constant. */
  "bq_numeric_round_of(x, n)": `CASE WHEN ${IS_SHORT} THEN CAST(round(TRY_CAST(x AS DECIMAL(18,9)), n) AS DECIMAL(38,9))
    ELSE CAST(round(x, n) AS DECIMAL(38,9)) END`,
  "bq_numeric_round(x, n)": "list_transform([x], lambda _bq_v: bq_numeric_round_of(_bq_v, n))[1]",
  /** A decimal that must lie between -most and most; both are constants. */
  "bq_decimal_limit_of(x, most, message)": `CASE WHEN abs(x) > most THEN ${raise("message || left(CAST(x AS VARCHAR), 0)")} ELSE x END`,
  "bq_decimal_limit(x, most, message)":
    "list_transform([x], lambda _bq_v: bq_decimal_limit_of(_bq_v, most, message))[1]",
  /** A decimal with exactly n places. */
  "bq_fixed(x, n)": `CASE n WHEN 0 THEN CAST(CAST(x AS DECIMAL(38,0)) AS VARCHAR) WHEN 1 THEN CAST(CAST(x AS DECIMAL(38,1)) AS VARCHAR)
    WHEN 2 THEN CAST(CAST(x AS DECIMAL(38,2)) AS VARCHAR) WHEN 3 THEN CAST(CAST(x AS DECIMAL(38,3)) AS VARCHAR)
    WHEN 4 THEN CAST(CAST(x AS DECIMAL(38,4)) AS VARCHAR) WHEN 5 THEN CAST(CAST(x AS DECIMAL(38,5)) AS VARCHAR)
    WHEN 6 THEN CAST(CAST(x AS DECIMAL(38,6)) AS VARCHAR) WHEN 7 THEN CAST(CAST(x AS DECIMAL(38,7)) AS VARCHAR)
    WHEN 8 THEN CAST(CAST(x AS DECIMAL(38,8)) AS VARCHAR) ELSE CAST(CAST(x AS DECIMAL(38,9)) AS VARCHAR) END`,
  "bq_numeric_units(x)": `CAST(CAST(x AS DECIMAL(38,9)) * ${NANOS} AS HUGEINT)`,
  /** n / d to nine places, rounded half away from zero, for whole numbers n and d > 0; `half` is d with the sign of n. */
  "bq_numeric_quotient(n, d, half)": `CAST((n * 2000000000::HUGEINT + half) // (2 * d) AS DECIMAL(38,0)) * 0.000000001::DECIMAL(10,9)`,
  "bq_numeric_exact(a, b)": `CAST(bq_numeric_quotient(bq_numeric_units(CASE WHEN b < 0 THEN -a ELSE a END), bq_numeric_units(abs(b)),
    bq_numeric_units(CASE WHEN (a < 0) <> (b < 0) THEN -abs(b) ELSE abs(b) END)) AS DECIMAL(38,9))`,
  ...once(
    "bq_numeric_div",
    ["a", "b"],
    `CASE WHEN b = 0 THEN ${zero("' || CAST(a AS VARCHAR) || ' / ' || CAST(b AS VARCHAR) || '")}
    ELSE bq_numeric_exact(a, b) END`,
  ),
  /** Quotients that do not end within 18 places are refused: BigQuery would give 38. */
  "bq_bignumeric_div(a, b)": `CASE WHEN b = 0 THEN ${zero("' || CAST(a AS VARCHAR) || ' / ' || CAST(b AS VARCHAR) || '")}
    WHEN bq_numeric_div(a, b) * CAST(b AS DECIMAL(20,9)) = a AND CAST(a AS DECIMAL(38,9)) = a AND CAST(b AS DECIMAL(20,9)) = b
      THEN CAST(bq_numeric_div(a, b) AS DECIMAL(38,18))
    WHEN a IS NOT NULL AND b IS NOT NULL THEN ${raise("'An inexact BIGNUMERIC quotient is not supported by the local warehouse: ' || CAST(a AS VARCHAR) || ' / ' || CAST(b AS VARCHAR)")} END`,
  "bq_bignumeric_safe_div(a, b)": "CASE WHEN b <> 0 THEN bq_bignumeric_div(a, b) END",
  "bq_bignumeric_mul(a, b)": `CASE WHEN CAST(a AS DECIMAL(38,9)) = a AND CAST(b AS DECIMAL(38,9)) = b
      THEN CAST(CAST(a AS DECIMAL(38,9)) * CAST(b AS DECIMAL(38,9)) AS DECIMAL(38,18))
    WHEN a IS NOT NULL AND b IS NOT NULL THEN ${raise("'A BIGNUMERIC product of more than 18 places is not supported by the local warehouse: ' || CAST(a AS VARCHAR) || ' * ' || CAST(b AS VARCHAR)")} END`,
  "bq_plain_number(s)": "replace(replace(s, ',', ''), ' ', '')",
  ...once("bq_numeric_safe_div", ["a", "b"], `CASE WHEN b <> 0 THEN bq_numeric_exact(a, b) END`),
};
