import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { FLOAT64, INT64, isNumeric } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { divide, operate } from "./arithmetic.ts";
import { arity, type Entries, numberArgument, simple } from "./define.ts";

export const numberFunctions: Entries<ScalarFunction> = {
  ABS: sameType((x) => `abs(${x})`),
  SIGN: sameType(
    (x, type) =>
      `CAST(CASE WHEN ${isFloat(type) ? `isnan(${x}) THEN 'nan'::DOUBLE WHEN ` : ""}${x} IS NOT NULL THEN sign(${x}) END AS ${duckType(type)})`,
  ),
  ...rounding("CEIL", "ceil"),
  ...rounding("CEILING", "ceil"),
  ...rounding("FLOOR", "floor"),
  ROUND: (call) => {
    if (call.args.length === 3) call.refuse("ROUND with a rounding mode");
    return rounded(call, "round");
  },
  TRUNC: (call) => rounded(call, "trunc"),
  MOD: pair((a, b, type) => ({ sql: `bq_mod(${a}, ${b})`, type }), ["INT64", "NUMERIC", "BIGNUMERIC"]),
  DIV: pair(
    (a, b, type) =>
      type.kind === "INT64"
        ? { sql: `bq_div(${a}, ${b})`, type }
        : { sql: `CAST(trunc(${divide(a, b, type)}) AS ${duckType(type)})`, type },
    ["INT64", "NUMERIC", "BIGNUMERIC"],
  ),
  SAFE_DIVIDE: pair((a, b, type) =>
    type.kind === "NUMERIC" || type.kind === "BIGNUMERIC"
      ? { sql: `CASE WHEN ${b} <> 0 THEN ${divide(a, b, type)} END`, type }
      : { sql: `(${asDouble(a, type)} / ${asDouble(b, type)})`, type: FLOAT64 },
  ),
  IEEE_DIVIDE: simple(["FLOAT64", "FLOAT64"], "FLOAT64", (a, b) => `bq_ieee_divide(${a}, ${b})`),
  SAFE_ADD: pair((a, b, type) => ({ sql: `TRY(${operate("+", a, b, type)})`, type })),
  SAFE_SUBTRACT: pair((a, b, type) => ({ sql: `TRY(${operate("-", a, b, type)})`, type })),
  SAFE_MULTIPLY: pair((a, b, type) => ({ sql: `TRY(${operate("*", a, b, type)})`, type })),
  SAFE_NEGATE: sameType((x) => `TRY(-${x})`),
  POW: power,
  POWER: power,
  EXP: ofDouble((x) => `bq_exp(${x})`),
  SQRT: ofDouble((x) => `sqrt(${x})`),
  CBRT: ofDouble((x) => `bq_cbrt(${x})`),
  LN: ofDouble((x) => `ln(${x})`),
  LOG10: ofDouble((x) => `log10(${x})`),
  LOG: simple(["FLOAT64", "FLOAT64?"], "FLOAT64", (x, base) =>
    base === undefined ? `ln(${x})` : `bq_fdiv(ln(${x}), ln(${base}))`,
  ),
  ...Object.fromEntries(
    [
      "SIN",
      "COS",
      "TAN",
      "ASIN",
      "ACOS",
      "ATAN",
      "SINH",
      "COSH",
      "TANH",
      "ASINH",
      "ACOSH",
      "ATANH",
      "COT",
    ].map((name) => [name, ofDouble((x) => `${name.toLowerCase()}(${x})`)]),
  ),
  ATAN2: simple(["FLOAT64", "FLOAT64"], "FLOAT64", (y, x) => `atan2(${y}, ${x})`),
  IS_NAN: simple(["FLOAT64"], "BOOL", (x) => `isnan(${x})`),
  IS_INF: simple(["FLOAT64"], "BOOL", (x) => `isinf(${x})`),
  BIT_COUNT: simple(["INT64"], "INT64", (n) => `CAST(bit_count(${n}) AS BIGINT)`),
  RANGE_BUCKET: (call) => {
    arity(call, 2);
    const array = call.typed(1);
    if (array.type.kind !== "ARRAY") return call.noMatchingSignature();
    const point = call.typed(0);
    const type = point.type.kind === "INT64" && isFloat(array.type.element) ? FLOAT64 : array.type.element;
    return { sql: `bq_range_bucket(${call.coerce(point, type)}, ${array.sql})`, type: INT64 };
  },
  PARSE_NUMERIC: simple(["STRING"], "NUMERIC", (s) => `bq_string_to_numeric(bq_plain_number(${s}))`),
  PARSE_BIGNUMERIC: simple(["STRING"], "BIGNUMERIC", (s) => `bq_string_to_bignumeric(bq_plain_number(${s}))`),
};

function isFloat(type: GoogleType): boolean {
  return type.kind === "FLOAT64";
}

function asDouble(sql: string, type: GoogleType): string {
  return isFloat(type) ? sql : `CAST(${sql} AS DOUBLE)`;
}

/** One number in, the same type out. */
function sameType(sql: (x: string, type: GoogleType) => string): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0);
    return { sql: sql(x.sql, x.type), type: x.type };
  };
}

/** One number in, a FLOAT64 out. */
function ofDouble(sql: (x: string) => string): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0);
    return { sql: sql(asDouble(x.sql, x.type)), type: FLOAT64 };
  };
}

/** To a whole number, FLOAT64 for INT64. */
function rounding(name: string, duck: string): Entries<ScalarFunction> {
  return {
    [name]: (call) => {
      arity(call, 1);
      const x = numberArgument(call, 0, true);
      return { sql: `CAST(${duck}(${x.sql}) AS ${duckType(x.type)})`, type: x.type };
    },
  };
}

function rounded(call: FunctionCall, duck: "round" | "trunc"): Typed {
  arity(call, 1, 2);
  const x = numberArgument(call, 0, true);
  const digits = call.args.length === 2 ? `CAST(${call.as(1, INT64)} AS INTEGER)` : null;
  if (isFloat(x.type)) {
    const sql = digits === null ? `${duck}(${x.sql})` : `bq_${duck}(${x.sql}, ${digits})`;
    return { sql, type: FLOAT64 };
  }
  const constant = digits === null ? 0 : call.typed(1).constant;
  if (typeof constant !== "number")
    return call.refuse(`${call.name} of ${x.type.kind} without a constant number of digits`);
  const places = Math.max(-29, Math.min(constant, x.type.kind === "NUMERIC" ? 9 : 18));
  if (duck === "round" && x.type.kind === "NUMERIC")
    return { sql: `bq_numeric_round(${x.sql}, ${places})`, type: x.type };
  if (duck === "round")
    return { sql: `CAST(round(${x.sql}, ${places}) AS ${duckType(x.type)})`, type: x.type };
  return { sql: `CAST(${truncated(x.sql, places)} AS ${duckType(x.type)})`, type: x.type };
}

/** Exact: the remainder below the last place is taken off. */
function truncated(value: string, places: number): string {
  const unit = places >= 0 ? `1e-${places}` : `1e${-places}`;
  return `(${value} - ${value} % CAST('${unit}' AS DECIMAL(38,18)))`;
}

function power(call: FunctionCall): Typed {
  arity(call, 2);
  for (const i of [0, 1]) {
    if (["NUMERIC", "BIGNUMERIC"].includes(call.typed(i).type.kind))
      return call.refuse(`${call.name} of NUMERIC (cast to FLOAT64)`);
  }
  return { sql: `bq_pow(${call.as(0, FLOAT64)}, ${call.as(1, FLOAT64)})`, type: FLOAT64 };
}

/** Two numbers at their common type. */
function pair(
  result: (a: string, b: string, type: GoogleType) => Typed,
  allowed?: readonly GoogleType["kind"][],
): ScalarFunction {
  return (call) => {
    arity(call, 2);
    for (const i of [0, 1]) if (!isNumeric(call.typed(i).type)) call.noMatchingSignature();
    const type = call.common();
    if (allowed && !allowed.includes(type.kind)) return call.noMatchingSignature();
    return result(call.as(0, type), call.as(1, type), type);
  };
}
