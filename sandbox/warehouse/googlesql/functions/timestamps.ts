import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { DATETIME, STRING, TIMESTAMP } from "../types/make.ts";
import { arity, type Entries, kindOf, simple } from "./define.ts";
import { shifted, timestampOf } from "./shifted.ts";
import { timestampDifference, truncateDatetime, truncateTimestamp } from "./truncation.ts";
import { fromWallClock, zoneArgument, zoneSql } from "./zones.ts";

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
  TIMESTAMP_SECONDS: simple(["INT64"], "TIMESTAMP", (n) => timestampOf(n, 1e6)),
  TIMESTAMP_MILLIS: simple(["INT64"], "TIMESTAMP", (n) => timestampOf(n, 1e3)),
  TIMESTAMP_MICROS: simple(["INT64"], "TIMESTAMP", (n) => timestampOf(n, 1)),
  UNIX_SECONDS: simple(["TIMESTAMP"], "INT64", (ts) => `bq_floor_div(epoch_us(${ts}), 1000000)`),
  UNIX_MILLIS: simple(["TIMESTAMP"], "INT64", (ts) => `bq_floor_div(epoch_us(${ts}), 1000)`),
  UNIX_MICROS: simple(["TIMESTAMP"], "INT64", (ts) => `epoch_us(${ts})`),
};

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
