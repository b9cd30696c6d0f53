import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { BYTES, FLOAT64, INT64, isNumeric } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { decimal } from "./arithmetic.ts";
import { isDecimal } from "./decimals.ts";
import { arity, type Entries, kindOf, numberArgument, simple } from "./define.ts";
import { leastOf, safeFloatArithmetic, safeFloatQuotient } from "./floats.ts";

export const numberFunctions: Entries<ScalarFunction> = {
  ABS: sameType((x) => `abs(${x})`),
  SIGN: sameType(
    (x, type) =>
      `CAST(CASE WHEN ${isFloat(type) ? `isnan(${x}) THEN 'nan'::DOUBLE WHEN ` : ""}${x} IS NOT NULL THEN sign(${x}) END AS ${duckType(type)})`,
  ),
  MOD: pair(
    (a, b, type) => ({ sql: remainder("MOD", a, b, type), type }),
    ["INT64", "NUMERIC", "BIGNUMERIC"],
  ),
  DIV: pair(
    (a, b, type) => ({ sql: remainder("DIV", a, b, type), type }),
    ["INT64", "NUMERIC", "BIGNUMERIC"],
  ),
  SAFE_DIVIDE: safeDivide,
  IEEE_DIVIDE: simple(["FLOAT64", "FLOAT64"], "FLOAT64", (a, b) => `bq_ieee_divide(${a}, ${b})`),
  SAFE_ADD: pair((a, b, type) => ({ sql: safely("+", a, b, type), type })),
  SAFE_SUBTRACT: pair((a, b, type) => ({ sql: safely("-", a, b, type), type })),
  SAFE_MULTIPLY: pair((a, b, type) => ({ sql: safely("*", a, b, type), type })),
  SAFE_NEGATE: sameType((x, type) => (type.kind === "INT64" ? safely("-", "0::BIGINT", x, type) : `(-${x})`)),
  IS_NAN: simple(["FLOAT64"], "BOOL", (x) => `isnan(${x})`),
  IS_INF: simple(["FLOAT64"], "BOOL", (x) => `isinf(${x})`),
  BIT_COUNT: (call) => {
    arity(call, 1);
    if (kindOf(call, 0) !== "BYTES")
      return { sql: `CAST(bit_count(${call.as(0, INT64)}) AS BIGINT)`, type: INT64 };
    const bytes = call.as(0, BYTES);
    return {
      sql: `CASE WHEN octet_length(${bytes}) = 0 THEN 0 ELSE CAST(bit_count(CAST(${bytes} AS BIT)) AS BIGINT) END`,
      type: INT64,
    };
  },
  RANGE_BUCKET: rangeBucket,
  PARSE_NUMERIC: simple(["STRING"], "NUMERIC", (s) => `bq_numeric_parse(${s})`),
  PARSE_BIGNUMERIC: simple(["STRING"], "BIGNUMERIC", (s) => `bq_bignumeric_parse(${s})`),
};

function isFloat(type: GoogleType): boolean {
  return type.kind === "FLOAT64";
}

function remainder(name: "MOD" | "DIV", a: string, b: string, type: GoogleType): string {
  return type.kind === "INT64" ? `bq_${name.toLowerCase()}(${a}, ${b})` : decimal(name, a, b, type);
}

/** NULL where the result does not fit. Two INT64 never give more than a HUGEINT holds. */
function safely(operator: "+" | "-" | "*", a: string, b: string, type: GoogleType): string {
  if (isDecimal(type)) return decimal(operator, a, b, type, true);
  if (isFloat(type)) return safeFloatArithmetic(operator, a, b);
  return `TRY_CAST(CAST(${a} AS HUGEINT) ${operator} CAST(${b} AS HUGEINT) AS BIGINT)`;
}

function safeDivide(call: FunctionCall): Typed {
  return pair((a, b, type) => {
    if (isDecimal(type)) return { sql: decimal("/", a, b, type, true), type };
    const [left, right] = [call.as(0, FLOAT64), call.as(1, FLOAT64)];
    const least = leastOf(call.typed(1).type);
    const bound = kindOf(call, 0) === "INT64" && least >= 1 ? { bound: 2 ** 63 } : {};
    return { sql: safeFloatQuotient(left, right, least), type: FLOAT64, ...bound };
  })(call);
}

/** One number in, the same type out. */
function sameType(sql: (x: string, type: GoogleType) => string): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0);
    return { sql: sql(x.sql, x.type), type: x.type };
  };
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

/** How many of the ascending bounds lie at or below the point. */
function rangeBucket(call: FunctionCall): Typed {
  arity(call, 2);
  const array = call.typed(1);
  if (array.type.kind !== "ARRAY") return call.noMatchingSignature();
  const { element } = array.type;
  if (["ARRAY", "STRUCT", "JSON"].includes(element.kind)) return call.noMatchingSignature();
  const point = call.typed(0);
  const widening = ["INT64", "NUMERIC", "BIGNUMERIC", "FLOAT64"];
  const wider =
    widening.indexOf(point.type.kind) > widening.indexOf(element.kind) && widening.includes(element.kind);
  const type = wider ? point.type : element;
  const bounds = wider ? `CAST(${array.sql} AS ${duckType(type)}[])` : array.sql;
  const macro = isFloat(type) ? "bq_range_bucket_float" : "bq_range_bucket";
  return { sql: `${macro}(${call.coerce(point, type)}, ${bounds})`, type: INT64 };
}
