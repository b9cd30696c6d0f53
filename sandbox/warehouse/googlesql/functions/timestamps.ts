import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { DATETIME, INT64, STRING, TIMESTAMP } from "../types/make.ts";
import { ALL_PARTS, MICROSECONDS, truncateClock } from "./date-parts.ts";
import { truncateDatetime } from "./datetimes.ts";
import { arity, type Entries, kindOf, simple } from "./define.ts";
import { shifted } from "./intervals.ts";
import { fromWallClock, toWallClock, zoneArgument, zoneSql } from "./zones.ts";

export const timestampFunctions: Entries<ScalarFunction> = {
  TIMESTAMP: timestamp,
  CURRENT_TIMESTAMP: (call) => {
    arity(call, 0);
    return { sql: "now()", type: TIMESTAMP };
  },
  TIMESTAMP_ADD: (call) => shifted(call, "+", "TIMESTAMP"),
  TIMESTAMP_SUB: (call) => shifted(call, "-", "TIMESTAMP"),
  TIMESTAMP_TRUNC: (call) =>
    kindOf(call, 0) === "DATETIME" ? truncateDatetime(call) : truncateTimestamp(call),
  TIMESTAMP_DIFF: (call) => {
    arity(call, 3);
    return timestampDifference(call);
  },
  TIMESTAMP_SECONDS: simple(["INT64"], "TIMESTAMP", (n) => `make_timestamptz(${n} * 1000000)`),
  TIMESTAMP_MILLIS: simple(["INT64"], "TIMESTAMP", (n) => `make_timestamptz(${n} * 1000)`),
  TIMESTAMP_MICROS: simple(["INT64"], "TIMESTAMP", (n) => `make_timestamptz(${n})`),
  UNIX_SECONDS: simple(["TIMESTAMP"], "INT64", (ts) => `bq_floor_div(epoch_us(${ts}), 1000000)`),
  UNIX_MILLIS: simple(["TIMESTAMP"], "INT64", (ts) => `bq_floor_div(epoch_us(${ts}), 1000)`),
  UNIX_MICROS: simple(["TIMESTAMP"], "INT64", (ts) => `epoch_us(${ts})`),
};

/** TIMESTAMP_TRUNC(ts, part[, zone]): the period's start in that zone. */
export function truncateTimestamp(call: FunctionCall): Typed {
  arity(call, 2, 3);
  const zone = zoneArgument(call, 2);
  const clock = truncateClock(toWallClock(call.as(0, TIMESTAMP), zone), call.datePart(1, ALL_PARTS));
  return { sql: fromWallClock(clock, zone), type: TIMESTAMP };
}

/** Whole parts that have passed, cut off towards zero. */
export function timestampDifference(call: FunctionCall): Typed {
  const [a, b] = [call.as(0, TIMESTAMP), call.as(1, TIMESTAMP)];
  const { part } = call.datePart(2, Object.keys(MICROSECONDS));
  const microseconds = `(epoch_us(${a}) - epoch_us(${b}))`;
  return {
    sql: part === "MICROSECOND" ? microseconds : `(${microseconds} // ${MICROSECONDS[part]})`,
    type: INT64,
  };
}

/** TIMESTAMP(string | date | datetime [, zone]), TIMESTAMP(timestamp). */
function timestamp(call: FunctionCall): Typed {
  arity(call, 1, 2);
  const value = call.typed(0);
  const zone = zoneArgument(call, 1);
  switch (value.type.kind) {
    case "STRING":
      return { sql: `bq_string_to_timestamp(${call.as(0, STRING)}, ${zoneSql(zone)})`, type: TIMESTAMP };
    case "DATE":
    case "DATETIME":
      return { sql: fromWallClock(call.as(0, DATETIME), zone), type: TIMESTAMP };
    case "TIMESTAMP":
    case "NULL":
      arity(call, 1);
      return { sql: call.as(0, TIMESTAMP), type: TIMESTAMP };
    default:
      return call.noMatchingSignature();
  }
}
