import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { FLOAT64, INT64, STRING } from "../types/make.ts";
import { bind } from "./bind.ts";
import { isDecimal } from "./decimals.ts";
import { arity, type Entries, numberArgument } from "./define.ts";

export const roundingFunctions: Entries<ScalarFunction> = {
  CEIL: whole("CEIL"),
  CEILING: whole("CEIL"),
  FLOOR: whole("FLOOR"),
  ROUND: (call) => {
    arity(call, 1, 3);
    return rounded(call, "ROUND");
  },
  TRUNC: (call) => {
    arity(call, 1, 2);
    return rounded(call, "TRUNC");
  },
};

/** To a whole number, FLOAT64 for INT64. */
function whole(name: "CEIL" | "FLOOR"): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0, true);
    if (isDecimal(x.type)) return decimal(x, name, "0");
    return { sql: `${name.toLowerCase()}(${x.sql})`, type: FLOAT64 };
  };
}

function decimal({ sql, type }: Typed, mode: string, digits: string): Typed {
  return { sql: `bq_${type.kind.toLowerCase()}_whole('${mode}', ${sql}, ${digits})`, type };
}

function rounded(call: FunctionCall, name: "ROUND" | "TRUNC"): Typed {
  const x = numberArgument(call, 0, true);
  const digits = call.args.length === 1 ? null : call.as(1, INT64);
  if (isDecimal(x.type)) return roundedDecimal(call, x, name, digits ?? "0");
  if (call.args.length === 3) return call.noMatchingSignature();
  const duck = name.toLowerCase();
  if (digits === null) return { sql: `${duck}(${x.sql})`, type: FLOAT64 };
  const { constant } = call.typed(1);
  return { sql: bind([x.sql, digits], roundedFloat(duck, constant)), type: FLOAT64 };
}

/**
 * As BigQuery does it: by the exact value of the double (2.675 is less than it reads), which the scaled double shows too
 * unless it lies close to a half.
 */
function roundedFloat(duck: string, constant: unknown): (x: string, n: string) => string {
  const unit = `1e${constant}`;
  const isQuick = duck === "round" && typeof constant === "number" && constant >= 0 && constant <= 12;
  return (x, n) => {
    const careful = `bq_rounded('${duck}', ${x}, ${n})`;
    if (!isQuick) return careful;
    const scaled = `abs(${x} * ${unit})`;
    const clear = `${scaled} < 1e12 AND abs(${scaled} - trunc(${scaled}) - 0.5e0) > 1e-3`;
    return `CASE WHEN ${clear} THEN round(${x} * ${unit}) / ${unit} ELSE ${careful} END`;
  };
}

function roundedDecimal(call: FunctionCall, x: Typed, name: "ROUND" | "TRUNC", digits: string): Typed {
  if (call.args.length === 3) return decimal(x, roundingMode(call), digits);
  const constant = call.args.length === 1 ? 0 : call.typed(1).constant;
  if (name === "ROUND" && x.type.kind === "NUMERIC" && typeof constant === "number" && constant >= 0) {
    return { sql: `bq_numeric_round(${x.sql}, ${Math.min(constant, 9)})`, type: x.type };
  }
  return decimal(x, name, digits);
}

const MODES: Readonly<Record<string, string>> = {
  ROUND_HALF_AWAY_FROM_ZERO: "ROUND",
  ROUND_HALF_EVEN: "ROUND_HALF_EVEN",
};

function roundingMode(call: FunctionCall): string {
  const { constant } = call.typed(2, STRING);
  const mode = typeof constant === "string" ? MODES[constant.toUpperCase()] : undefined;
  return mode ?? call.fail(`Could not cast literal ${JSON.stringify(constant)} to type ROUNDING_MODE`, 2);
}
