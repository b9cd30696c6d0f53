import { BIGINT, DOUBLE, type DuckDBConnection, LIST, VARCHAR } from "@duckdb/node-api";
import { divideRounded, doubleUnits } from "../../../types/decimal.ts";
import { registerScalar } from "./register.ts";

/** FLOAT64 arithmetic that says what overflowed. Slow: for the rows of which a fast expression gave no finite number. */
export function registerFloatFunctions(connection: DuckDBConnection): void {
  registerScalar(
    connection,
    "bq_careful",
    [VARCHAR, DOUBLE, DOUBLE],
    DOUBLE,
    (operator: Operator, a: number, b: number) => {
      if (operator === "/" && b === 0) throw new Error(`division by zero: ${shortFloat(a)} / 0`);
      const result = OPERATIONS[operator](a, b);
      if (Number.isFinite(result) || !Number.isFinite(a) || !Number.isFinite(b)) return result;
      throw new Error(`double overflow: ${shortFloat(a)} ${operator} ${shortFloat(b)}`);
    },
  );
  registerScalar(
    connection,
    "bq_float_error",
    [VARCHAR, LIST(DOUBLE)],
    DOUBLE,
    (message: string, args: { items: readonly number[] }) => {
      throw new Error(`${message}(${args.items.map(shortFloat).join(", ")})`);
    },
  );
  registerScalar(
    connection,
    "bq_rounded",
    [VARCHAR, DOUBLE, BIGINT],
    DOUBLE,
    (mode: "round" | "trunc", x: number, n: bigint) => roundedFloat(mode, x, Number(n)),
  );
  registerScalar(connection, "bq_short_float", [DOUBLE], VARCHAR, shortFloat);
}

type Operator = "+" | "-" | "*" | "/";

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** Six significant digits, as messages show numbers: `1e+308`, `0.5`, `nan`. */
export function shortFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits = "", exponent = "0"] = value.toExponential(5).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return withoutZeros(value.toFixed(5 - power));
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${withoutZeros(digits)}e${power < 0 ? "-" : "+"}${size}`;
}

/** By the exact value of the double, half away from zero. */
function roundedFloat(mode: "round" | "trunc", x: number, places: number): number {
  if (!Number.isFinite(x) || places > 330) return x;
  if (places < -310) return 0;
  // A double of at least a half has no more than 53 places.
  const scale = places < 0 ? 60 : places;
  const step = 10n ** BigInt(scale - places);
  const { units, whole } = doubleUnits(x, scale);
  const kept = mode === "trunc" ? whole / step : divideRounded(units, step);
  const result = Number(`${kept * step}e${-scale}`);
  if (Number.isFinite(result)) return result;
  throw new Error(`Floating point overflow in function: ROUND(${shortFloat(x)}, ${-places})`);
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
