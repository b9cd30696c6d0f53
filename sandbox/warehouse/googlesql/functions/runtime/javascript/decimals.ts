import {
  BIGINT,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDecimalValue,
  VARCHAR,
} from "@duckdb/node-api";
import {
  absolute,
  type DecimalKind,
  type DecimalOperator,
  decimalText,
  divideRounded,
  doubleUnits,
  MOST_UNITS,
  OPERATORS,
  readDecimal,
  SCALES,
} from "../../../types/decimal.ts";
import { shortFloat } from "./floats.ts";
import { registerScalar } from "./register.ts";

/**
 * NUMERIC and BIGNUMERIC beyond what DuckDB's decimals do exactly (or do in a microsecond a value): products, quotients,
 * rounding, and what is read from text and from FLOAT64. What 38 digits do not hold of a BIGNUMERIC is refused.
 */
export function registerDecimalFunctions(connection: DuckDBConnection): void {
  for (const kind of ["NUMERIC", "BIGNUMERIC"] as const) {
    const name = kind.toLowerCase();
    const scale = SCALES[kind];
    const type = DECIMAL(38, scale);
    const value = (units: bigint) => new DuckDBDecimalValue(units, 38, scale);
    const register = (
      suffix: string,
      parameters: Parameters<typeof registerScalar>[2],
      // biome-ignore lint/suspicious/noExplicitAny: as in registerScalar
      body: (...values: any[]) => bigint | null,
    ) =>
      registerScalar(connection, `bq_${name}_${suffix}`, parameters, type, (...values) => {
        const units = body(...values);
        return units === null ? null : value(units);
      });
    // One function an operator: to hand the operator over as text would cost more than the arithmetic.
    for (const [operator, suffix] of Object.entries(OPERATORS) as [DecimalOperator, string][]) {
      register(suffix, [type, type], (a: Decimal, b: Decimal) => operate(kind, operator, a.value, b.value));
      register(`safe_${suffix}`, [type, type], (a: Decimal, b: Decimal) =>
        operator === "/" && b.value === 0n
          ? null
          : unlessOverflow(() => operate(kind, operator, a.value, b.value)),
      );
    }
    register("whole", [VARCHAR, type, BIGINT], (mode: RoundingMode, a: Decimal, places: bigint) =>
      rounded(kind, mode, a.value, Number(places)),
    );
    register("fit", [type, BIGINT, BIGINT], (a: Decimal, precision: bigint, places: bigint) =>
      fitted(kind, a.value, Number(precision), Number(places)),
    );
    register("root", [type], (a: Decimal) => root(kind, a.value));
    register("power", [type, type], (a: Decimal, b: Decimal) => power(kind, a.value, b.value));
    register("of_float", [DOUBLE], (x: number) => ofFloat(kind, x));
    register("safe_of_float", [DOUBLE], (x: number) => unlessOverflow(() => ofFloat(kind, x)));
    register("parse", [VARCHAR], (text: string) => parsed(kind, text));
  }
}

type Decimal = DuckDBDecimalValue;
type RoundingMode = "ROUND" | "ROUND_HALF_EVEN" | "TRUNC" | "CEIL" | "FLOOR";

class Overflow extends Error {}

function unlessOverflow(work: () => bigint): bigint | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Overflow) return null;
    throw error;
  }
}

/** The units, if the type holds them; `what` is the operation as the message shows it. */
function held(kind: DecimalKind, units: bigint, what: () => string): bigint {
  if (absolute(units) <= MOST_UNITS) return units;
  if (kind === "NUMERIC") throw new Overflow(`numeric overflow: ${what()}`);
  throw refused(`A BIGNUMERIC of more than 20 digits before the point (${what()})`);
}

function refused(what: string): Error {
  return new Error(`${what} is not supported by the local warehouse`);
}

function operate(kind: DecimalKind, operator: DecimalOperator, a: bigint, b: bigint): bigint {
  const scale = SCALES[kind];
  const unit = 10n ** BigInt(scale);
  const texts = () => [decimalText(a, scale), decimalText(b, scale)] as const;
  const isFunction = operator === "DIV" || operator === "MOD";
  const what = () => (isFunction ? `${operator}(${texts().join(", ")})` : texts().join(` ${operator} `));
  if (b === 0n && (isFunction || operator === "/")) throw new Error(`division by zero: ${what()}`);
  switch (operator) {
    case "+":
      return held(kind, a + b, what);
    case "-":
      return held(kind, a - b, what);
    case "*":
      return held(kind, quotient(kind, a * b, unit, what), what);
    case "/":
      return held(kind, quotient(kind, a * unit, b, what), what);
    case "DIV":
      return held(kind, (a / b) * unit, what);
    case "MOD":
      return a % b;
  }
}

/** NUMERIC rounds to its nine places; a BIGNUMERIC has twenty more than are kept here. */
function quotient(kind: DecimalKind, numerator: bigint, divisor: bigint, what: () => string): bigint {
  if (kind === "BIGNUMERIC" && numerator % divisor !== 0n) {
    throw refused(`A BIGNUMERIC of more than 18 places behind the point (${what()})`);
  }
  return divideRounded(numerator, divisor);
}

function rounded(kind: DecimalKind, mode: RoundingMode, units: bigint, places: number): bigint {
  const scale = SCALES[kind];
  if (places >= scale) return units;
  const step = 10n ** BigInt(scale - Math.max(places, -60));
  const name = mode === "ROUND_HALF_EVEN" ? "ROUND" : mode;
  const simple = mode === "CEIL" || mode === "FLOOR";
  const what = () => `${name}(${decimalText(units, scale)}${simple ? "" : `, ${places}`})`;
  return held(kind, steps(mode, units, step) * step, what);
}

function steps(mode: RoundingMode, units: bigint, step: bigint): bigint {
  const whole = units / step;
  const rest = units % step;
  switch (mode) {
    case "TRUNC":
      return whole;
    case "CEIL":
      return rest > 0n ? whole + 1n : whole;
    case "FLOOR":
      return rest < 0n ? whole - 1n : whole;
    case "ROUND":
      return divideRounded(units, step);
    case "ROUND_HALF_EVEN":
      return 2n * absolute(rest) === step && whole % 2n === 0n ? whole : divideRounded(units, step);
  }
}

/** CAST to a type with precision and scale. */
function fitted(kind: DecimalKind, units: bigint, precision: number, places: number): bigint {
  const scale = SCALES[kind];
  const step = 10n ** BigInt(Math.max(scale - places, 0));
  const result = divideRounded(units, step) * step;
  const most = 10n ** BigInt(precision - places + scale) - step;
  if (absolute(result) <= most) return result;
  const type = places === 0 ? `${kind}(${precision})` : `${kind}(${precision}, ${places})`;
  const limit = decimalText(most, scale);
  throw new Error(
    `${type} has precision ${precision} and scale ${places} but got a value that is not in range of [-${limit}, ${limit}]`,
  );
}

function root(kind: DecimalKind, units: bigint): bigint {
  const scale = SCALES[kind];
  if (units < 0n) throw new Error(`SQRT is undefined for negative value: SQRT(${decimalText(units, scale)})`);
  const square = units * 10n ** BigInt(scale);
  // Four times the square has a root of half units, which tells which whole one is nearer.
  const doubled = integerRoot(4n * square);
  const result = (doubled + 1n) / 2n;
  if (kind === "BIGNUMERIC" && result * result !== square) {
    throw refused(
      `A BIGNUMERIC of more than 18 places behind the point (SQRT(${decimalText(units, scale)}))`,
    );
  }
  return result;
}

function integerRoot(square: bigint): bigint {
  if (square === 0n) return 0n;
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (root + square / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** Of whole exponents, as long as the exact power stays short enough to be computed. */
function power(kind: DecimalKind, base: bigint, exponent: bigint): bigint {
  const scale = SCALES[kind];
  const unit = 10n ** BigInt(scale);
  const what = () => `POW(${decimalText(base, scale)}, ${decimalText(exponent, scale)})`;
  const times = absolute(exponent / unit);
  if (exponent < 0n && base === 0n) throw new Error(`division by zero: ${what()}`);
  if (exponent % unit !== 0n) {
    if (base < 0n)
      throw new Error(`Negative ${kind} value cannot be raised to a fractional power: ${what()}`);
    throw refused(`A power of ${kind} with a fraction (${what()}; cast to FLOAT64)`);
  }
  if (
    absolute(base) > unit &&
    exponent > 0n &&
    times > 500n &&
    Math.log10(Number(base) / Number(unit)) * Number(times) > 40
  ) {
    return held(kind, MOST_UNITS + 1n, what);
  }
  if (times > 5000n) throw refused(`A power of ${kind} above 5000 (${what()}; cast to FLOAT64)`);
  const [numerator, divisor] = [base ** times, unit ** times];
  return exponent < 0n
    ? held(kind, quotient(kind, divisor * unit, numerator, what), what)
    : held(kind, quotient(kind, numerator * unit, divisor, what), what);
}

function ofFloat(kind: DecimalKind, x: number): bigint {
  const name = kind.toLowerCase();
  if (!Number.isFinite(x)) {
    throw new Overflow(`Illegal conversion of non-finite floating point number to ${name}: ${shortFloat(x)}`);
  }
  const { units, exact } = doubleUnits(x, SCALES[kind]);
  if (kind === "BIGNUMERIC" && !exact) {
    throw refused(`A BIGNUMERIC of more than 18 places behind the point (CAST of ${x})`);
  }
  if (kind === "NUMERIC" && absolute(units) > MOST_UNITS) {
    throw new Overflow(`numeric out of range: ${shortFloat(x)}`);
  }
  return held(kind, units, () => shortFloat(x));
}

/** PARSE_NUMERIC and PARSE_BIGNUMERIC: a sign on either side, blanks around it, commas among the whole digits. */
function parsed(kind: DecimalKind, text: string): bigint {
  const invalid = () => new Error(`Invalid input to PARSE_${kind}: ${JSON.stringify(text)}`);
  const match = /^\s*([+-]?)\s*([\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*([+-]?)\s*$/.exec(text);
  const [, before = "", digits = "", behind = ""] = match ?? [];
  if (!match || (before && behind)) throw invalid();
  const read = readDecimal(`${before || behind}${digits.replaceAll(",", "")}`, SCALES[kind]);
  if (!read) throw invalid();
  if (kind === "BIGNUMERIC" && !read.exact) {
    throw refused(`A BIGNUMERIC of more than 18 places behind the point (${text})`);
  }
  if (kind === "NUMERIC" && absolute(read.units) > MOST_UNITS) throw invalid();
  return held(kind, read.units, () => text);
}
