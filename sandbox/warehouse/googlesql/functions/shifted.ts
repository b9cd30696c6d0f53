import type { FunctionCall, Typed } from "../translate/typed.ts";
import type { GoogleType } from "../types/types.ts";
import { bind } from "./bind.ts";
import { ALL_PARTS, DATE_PARTS, MICROSECONDS, TIME_PARTS } from "./date-parts.ts";
import { arity } from "./define.ts";
import { FIRST_MICROSECOND, inRange, LAST_MICROSECOND } from "./ranges.ts";
import { raise } from "./runtime/macros.ts";

type Moment = "DATE" | "DATETIME" | "TIMESTAMP" | "TIME";

const PARTS: Readonly<Record<Moment, readonly string[]>> = {
  DATE: DATE_PARTS.filter((part) => !part.startsWith("ISO")),
  DATETIME: ALL_PARTS.filter((part) => !part.startsWith("ISO")),
  TIMESTAMP: [...TIME_PARTS, "DAY"],
  TIME: TIME_PARTS,
};

/** Parts as DuckDB adds them, and how many of them the whole range of dates has at most. */
const STEPS: Readonly<Record<string, readonly [unit: string, times: number, most: number]>> = {
  DAY: ["days", 1, 4_000_000],
  WEEK: ["days", 7, 600_000],
  MONTH: ["months", 1, 130_000],
  QUARTER: ["months", 3, 50_000],
  YEAR: ["months", 12, 12_000],
};
const MOST_MICROSECONDS = 320_000_000_000_000_000;

/**
 * x_ADD and x_SUB: argument 0 moved by the INTERVAL of argument 1. Months keep the day, or end at the month's last day. What
 * leaves the years 1 to 9999 ends the query; a TIME turns over at midnight.
 */
export function shifted(call: FunctionCall, operator: "+" | "-", kind: Moment): Typed {
  arity(call, 2);
  const interval = call.args[1];
  if (interval?.kind !== "interval") return call.noMatchingSignature();
  const part = interval.part.toUpperCase();
  if (!PARTS[kind].includes(part)) return call.fail(`${call.name} does not support the ${part} date part`, 1);
  const { amount } = call.typed(1);
  if (amount === undefined)
    return call.refuse(`${call.name} with an INTERVAL that is no whole number of one part`);
  return shiftedBy(call.as(0, { kind }), amount, { part, operator, kind });
}

interface Shift {
  readonly part: string;
  readonly operator: "+" | "-";
  readonly kind: Moment;
}

/** A moment moved by a number of parts. */
export function shiftedBy(value: string, amount: string, shift: Shift): Typed {
  const type: GoogleType = { kind: shift.kind };
  const { part, operator, kind } = shift;
  const micros = MICROSECONDS[part];
  if (kind === "TIME") {
    // Whole days make no difference, and are taken off before the multiplication.
    const turned = `(${amount} % ${864e8 / (micros ?? 1)}) * ${micros}`;
    return { sql: `CAST(${value} ${operator} to_microseconds(${turned}) AS TIME)`, type };
  }
  const sql = bind([value, amount], (moment, n) => {
    const [result, most] = moved(moment as string, n as string, shift);
    const failure = raise(overflow(moment as string, n as string, shift));
    return `CASE WHEN ${n} BETWEEN -${most} AND ${most} THEN ${inRange(kind, result, failure)}
      WHEN ${n} IS NOT NULL AND ${moment} IS NOT NULL THEN ${failure} END`;
  });
  return { sql, type };
}

function moved(moment: string, n: string, { part, operator, kind }: Shift): [sql: string, most: number] {
  const micros = MICROSECONDS[part];
  if (kind === "DATE" && (part === "DAY" || part === "WEEK")) {
    const [, times, most] = STEPS[part] as [string, number, number];
    return [`(${moment} ${operator} CAST(${n} * ${times} AS INTEGER))`, most];
  }
  if (micros !== undefined) {
    const make = kind === "TIMESTAMP" ? "make_timestamptz" : "make_timestamp";
    return [
      `${make}(epoch_us(${moment}) ${operator} ${n} * ${micros})`,
      Math.floor(MOST_MICROSECONDS / micros),
    ];
  }
  const [unit, times, most] = STEPS[part] as [string, number, number];
  const result = `${moment} ${operator} to_${unit}(CAST(${n} * ${times} AS INTEGER))`;
  return [`CAST(${result} AS ${kind === "DATE" ? "DATE" : "TIMESTAMP"})`, most];
}

function overflow(moment: string, n: string, { part, operator, kind }: Shift): string {
  const text =
    kind === "DATE"
      ? `CAST(${moment} AS VARCHAR)`
      : kind === "DATETIME"
        ? `bq_datetime_text(${moment})`
        : `strftime(bq_utc(${moment}), '%Y-%m-%d %H:%M:%S.%f') || '+00'`;
  const what = `${kind.toLowerCase()} '`;
  const hours = kind === "TIMESTAMP" && part === "DAY";
  const amount = hours ? `CAST(${n} AS HUGEINT) * 24` : n;
  const unit = hours ? "HOUR" : part;
  if (operator === "-" && kind === "DATETIME") {
    return `'Subtracting ' || ${amount} || ' ${unit} from ${what} || ${text} || ' causes overflow'`;
  }
  const signed = operator === "-" ? `-(CAST(${amount} AS HUGEINT))` : amount;
  return `'Adding ' || ${signed} || ' ${unit} to ${what} || ${text} || ' causes overflow'`;
}

/** TIMESTAMP_SECONDS and its kin. */
export function timestampOf(amount: string, micros: number): string {
  const first = Math.ceil(FIRST_MICROSECOND / micros);
  const last = LAST_MICROSECOND / BigInt(micros);
  const message = ` cannot be converted into a TIMESTAMP, because it would be out of the allowed range between ${FIRST_MICROSECOND} to ${LAST_MICROSECOND} (microseconds)`;
  return bind(
    [amount],
    (n) => `CASE WHEN ${n} BETWEEN ${first} AND ${last} THEN make_timestamptz(${n} * ${micros})
      WHEN ${n} IS NOT NULL THEN ${raise(`'Input value ' || ${n} || '${message}'`)} END`,
  );
}
