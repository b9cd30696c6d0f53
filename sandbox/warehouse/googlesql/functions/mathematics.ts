import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { FLOAT64, isNumeric } from "../types/make.ts";
import { bind } from "./bind.ts";
import { decimalPower, decimalRoot } from "./decimals.ts";
import { arity, type Entries, numberArgument, simple } from "./define.ts";
import { raise } from "./runtime/macros.ts";

const NAN = "'nan'::DOUBLE";
const ERROR = "Floating point error in function: ";
const OVERFLOW = "Floating point overflow in function: ";

/** Powers, logarithms and angles. Outside of its domain, and where a finite number gives none, a function ends the query. */
export const mathematicalFunctions: Entries<ScalarFunction> = {
  POW: power,
  POWER: power,
  SQRT: (call) => decimalRoot(call) ?? root(call),
  CBRT: ofFloat((x) => `bq_cbrt(${x})`),
  EXP: ofFloat((x) => finiteOf(x, `exp(${x})`, failure(`${ERROR}EXP`, x))),
  LN: ofFloat(logarithm("LN", "ln")),
  LOG10: ofFloat(logarithm("LOG10", "log10")),
  LOG: (call) => {
    arity(call, 1, 2);
    return call.args.length === 1 ? ofFloat(logarithm("LN", "ln"))(call) : anyLogarithm(call);
  },
  ...Object.fromEntries(["SIN", "COS", "TAN"].map((name) => [name, ofFloat(periodic(name.toLowerCase()))])),
  ...Object.fromEntries(
    ["ATAN", "TANH", "ASINH"].map((name) => [name, ofFloat((x) => `${name.toLowerCase()}(${x})`)]),
  ),
  ASIN: within(
    (x) => `${x} BETWEEN -1 AND 1`,
    "ASIN",
    (x) => `asin(${x})`,
  ),
  ACOS: within(
    (x) => `${x} BETWEEN -1 AND 1`,
    "ACOS",
    (x) => `acos(${x})`,
  ),
  ATANH: within(
    (x) => `${x} > -1 AND ${x} < 1`,
    "ATANH",
    (x) => `atanh(${x})`,
  ),
  ACOSH: within(
    (x) => `${x} >= 1`,
    "ACOSH",
    (x) => `acosh(${x})`,
  ),
  SINH: ofFloat((x) => finiteOf(x, `sinh(${x})`, failure(`${OVERFLOW}SINH`, x))),
  COSH: ofFloat((x) => finiteOf(x, `cosh(${x})`, failure(`${OVERFLOW}COSH`, x))),
  SEC: ofFloat(reciprocal("SEC", periodic("cos"))),
  CSC: ofFloat(reciprocal("CSC", periodic("sin"))),
  COT: ofFloat(reciprocal("COT", periodic("tan"))),
  SECH: ofFloat(reciprocal("SECH", (x) => `cosh(${x})`)),
  CSCH: ofFloat(reciprocal("CSCH", (x) => `sinh(${x})`)),
  COTH: ofFloat(reciprocal("COTH", (x) => `tanh(${x})`)),
  ATAN2: simple(["FLOAT64", "FLOAT64"], "FLOAT64", (y, x) => `atan2(${y}, ${x})`),
};

function failure(message: string, ...args: string[]): string {
  return `bq_float_error('${message}', [${args.join(", ")}])`;
}

/** One number in, a FLOAT64 out; the body may name its argument several times. */
function ofFloat(sql: (x: string) => string): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const x = floatArgument(call, 0);
    return { sql: bind([x], sql), type: FLOAT64 };
  };
}

/** Argument as FLOAT64. What BigQuery computes in NUMERIC to its last place is refused, angles are FLOAT64 in any case. */
function floatArgument(call: FunctionCall, index: number): string {
  const { type } = numberArgument(call, index);
  const exact = ["LN", "LOG", "LOG10", "EXP", "CBRT"].includes(call.name);
  if (exact && (type.kind === "NUMERIC" || type.kind === "BIGNUMERIC")) {
    return call.refuse(`${call.name} of ${type.kind} (cast it to FLOAT64)`);
  }
  return call.as(index, FLOAT64);
}

function finiteOf(x: string, result: string, otherwise: string): string {
  return `CASE WHEN isfinite(${x}) AND NOT isfinite(${result}) THEN ${otherwise} ELSE ${result} END`;
}

function within(domain: (x: string) => string, name: string, sql: (x: string) => string): ScalarFunction {
  return ofFloat(
    (x) =>
      `CASE WHEN isnan(${x}) THEN ${x} WHEN ${domain(x)} THEN ${sql(x)} WHEN ${x} IS NOT NULL THEN ${failure(ERROR + name, x)} END`,
  );
}

function root(call: FunctionCall): Typed {
  return ofFloat(
    (x) =>
      `CASE WHEN ${x} >= 0 THEN sqrt(${x}) WHEN ${x} IS NOT NULL THEN ${raise(`'Argument to SQRT cannot be negative: ' || bq_short_float(${x})`)} END`,
  )(call);
}

function logarithm(name: string, duck: string): (x: string) => string {
  return (x) =>
    `CASE WHEN ${x} > 0 THEN ${duck}(${x}) WHEN isinf(${x}) THEN ${NAN} WHEN ${x} IS NOT NULL THEN ${failure(ERROR + name, x)} END`;
}

/** LOG(x, base). */
function anyLogarithm(call: FunctionCall): Typed {
  const sql = bind([floatArgument(call, 0), floatArgument(call, 1)], (x, base) => {
    const [a, b] = [x as string, base as string];
    return `CASE WHEN isnan(${a}) OR isnan(${b}) THEN ${NAN} WHEN isinf(${b}) OR ${a} = '-inf'::DOUBLE THEN ${NAN}
      WHEN ${a} > 0 AND ${b} > 0 AND ${b} <> 1 THEN ln(${a}) / ln(${b})
      WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${failure(`${ERROR}LOG`, a, b)} END`;
  });
  return { sql, type: FLOAT64 };
}

function periodic(duck: string): (x: string) => string {
  return (x) => `CASE WHEN isfinite(${x}) THEN ${duck}(${x}) WHEN ${x} IS NOT NULL THEN ${NAN} END`;
}

/** 1 / f(x); an error at zero. */
function reciprocal(name: string, sql: (x: string) => string): (x: string) => string {
  return (x) => {
    const value = sql(x);
    return `CASE WHEN ${x} = 0 AND ${name.startsWith("SEC") ? "false" : "true"} THEN ${failure(ERROR + name, x)}
      WHEN isfinite(${x}) AND NOT isfinite(1 / ${value}) THEN ${failure(OVERFLOW + name, x)} ELSE 1 / ${value} END`;
  };
}

function power(call: FunctionCall): Typed {
  arity(call, 2);
  for (const i of [0, 1]) if (!isNumeric(call.typed(i).type)) call.noMatchingSignature();
  const exact = decimalPower(call);
  if (exact) return exact;
  const sql = bind([call.as(0, FLOAT64), call.as(1, FLOAT64)], (x, y) => {
    const [a, b] = [x as string, y as string];
    return `CASE WHEN isfinite(pow(${a}, ${b})) OR NOT isfinite(${a}) OR NOT isfinite(${b}) THEN pow(${a}, ${b})
      WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${failure(`${ERROR}POW`, a, b)} END`;
  });
  return { sql, type: FLOAT64 };
}
