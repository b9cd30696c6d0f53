import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { INT64, INTERVAL } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { ALL_PARTS, DATE_PARTS, TIME_PARTS } from "./date-parts.ts";
import { arity, type Entries, simple } from "./define.ts";

export const intervalFunctions: Entries<ScalarFunction> = {
  MAKE_INTERVAL: (call) => {
    const names = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    const wrong = [...call.namedArgs.keys()].find(
      (name) => names.indexOf(name.toUpperCase()) < call.args.length,
    );
    if (call.args.length > 6 || wrong !== undefined) call.noMatchingSignature();
    const part = (i: number) => {
      const name = (names[i] ?? "").toLowerCase();
      if (call.namedArgs.has(name)) return call.coerce(call.named(name), INT64);
      return call.args[i] === undefined ? "0" : call.as(i, INT64);
    };
    const sql = names.map(
      (name, i) => `to_${name.toLowerCase()}s(${i < 3 ? `CAST(${part(i)} AS INTEGER)` : part(i)})`,
    );
    return { sql: `(${sql.join(" + ")})`, type: INTERVAL };
  },
  JUSTIFY_HOURS: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_hours(${i})`),
  JUSTIFY_INTERVAL: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_interval(${i})`),
  JUSTIFY_DAYS: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_days(${i})`),
};

type Moment = "DATE" | "DATETIME" | "TIMESTAMP" | "TIME";

const PARTS: Readonly<Record<Moment, readonly string[]>> = {
  DATE: DATE_PARTS.filter((part) => !part.startsWith("ISO")),
  DATETIME: ALL_PARTS.filter((part) => !part.startsWith("ISO")),
  TIMESTAMP: [...TIME_PARTS, "DAY"],
  TIME: TIME_PARTS,
};

/**
 * x_ADD and x_SUB: argument 0 moved by the INTERVAL of argument 1. Months keep the day, or end at the month's last day.
 * A TIME turns over at midnight.
 */
export function shifted(call: FunctionCall, operator: "+" | "-", kind: Moment): Typed {
  arity(call, 2);
  const interval = call.args[1];
  if (interval?.kind !== "interval") return call.noMatchingSignature();
  const part = interval.part.toUpperCase();
  if (!PARTS[kind].includes(part)) return call.fail(`${call.name} does not support the ${part} date part`, 1);
  const type: GoogleType = { kind };
  const amount = call.typed(1).sql;
  const value = call.as(0, type);
  if (kind === "TIMESTAMP") return { sql: `bq_from_utc(bq_utc(${value}) ${operator} ${amount})`, type };
  return { sql: `CAST(${value} ${operator} ${amount} AS ${duckType(type)})`, type };
}
