import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { DATE, DATETIME, INT64, TIME } from "../types/make.ts";
import { arity, type Entries, kindOf } from "./define.ts";
import { shifted } from "./shifted.ts";
import { datetimeDifference, truncateDatetime, truncateTimestamp } from "./truncation.ts";
import { toWallClock, zoneArgument } from "./zones.ts";

export const datetimeFunctions: Entries<ScalarFunction> = {
  DATETIME: datetime,
  CURRENT_DATETIME: (call) => {
    arity(call, 0, 1);
    return { sql: toWallClock("now()", zoneArgument(call, 0)), type: DATETIME };
  },
  DATETIME_ADD: (call) => shifted(call, "+", "DATETIME"),
  DATETIME_SUB: (call) => shifted(call, "-", "DATETIME"),
  DATETIME_TRUNC: (call) =>
    kindOf(call, 0) === "TIMESTAMP" ? truncateTimestamp(call) : truncateDatetime(call),
  DATETIME_DIFF: (call) => {
    arity(call, 3);
    return datetimeDifference(call);
  },
};

/** DATETIME(y, mo, d, h, mi, s), DATETIME(date[, time]), DATETIME(timestamp[, zone]), DATETIME('literal'). */
function datetime(call: FunctionCall): Typed {
  if (call.args.length === 6) {
    return {
      sql: `bq_make_datetime(${call.args.map((_, i) => call.as(i, INT64)).join(", ")})`,
      type: DATETIME,
    };
  }
  arity(call, 1, 2);
  const value = call.typed(0);
  if (value.type.kind === "TIMESTAMP")
    return { sql: toWallClock(value.sql, zoneArgument(call, 1)), type: DATETIME };
  if (call.args.length === 2) return { sql: `(${call.as(0, DATE)} + ${call.as(1, TIME)})`, type: DATETIME };
  if (value.type.kind === "STRING") return call.cast(value, DATETIME, false);
  return { sql: call.as(0, DATETIME), type: DATETIME };
}
