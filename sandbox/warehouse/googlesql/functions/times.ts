import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { DATETIME, INT64, TIME } from "../types/make.ts";
import { MICROSECONDS, TIME_PARTS } from "./date-parts.ts";
import { arity, type Entries } from "./define.ts";
import { shifted } from "./shifted.ts";
import { toWallClock, zoneArgument } from "./zones.ts";

export const timeFunctions: Entries<ScalarFunction> = {
  TIME: time,
  CURRENT_TIME: (call) => {
    arity(call, 0, 1);
    return { sql: `CAST(${toWallClock("now()", zoneArgument(call, 0))} AS TIME)`, type: TIME };
  },
  TIME_ADD: (call) => shifted(call, "+", "TIME"),
  TIME_SUB: (call) => shifted(call, "-", "TIME"),
  TIME_TRUNC: (call) => {
    arity(call, 2);
    const { part } = call.datePart(1, TIME_PARTS);
    const clock = `(DATE '1970-01-01' + ${call.as(0, TIME)})`;
    return { sql: `CAST(date_trunc('${part.toLowerCase()}', ${clock}) AS TIME)`, type: TIME };
  },
  TIME_DIFF: (call) => {
    arity(call, 3);
    const unit = MICROSECONDS[call.datePart(2, TIME_PARTS).part];
    const [a, b] = [`epoch_us(${call.as(0, TIME)})`, `epoch_us(${call.as(1, TIME)})`];
    return { sql: `((${a} // ${unit}) - (${b} // ${unit}))`, type: INT64 };
  },
};

/** TIME(hour, minute, second), TIME(timestamp[, zone]), TIME(datetime). */
function time(call: FunctionCall): Typed {
  if (call.args.length === 3) {
    return { sql: `bq_make_time(${[0, 1, 2].map((i) => call.as(i, INT64)).join(", ")})`, type: TIME };
  }
  arity(call, 1, 2);
  const value = call.typed(0);
  if (value.type.kind === "TIMESTAMP") {
    return { sql: `CAST(${toWallClock(value.sql, zoneArgument(call, 1))} AS TIME)`, type: TIME };
  }
  arity(call, 1);
  if (value.type.kind === "STRING") return call.cast(value, TIME, false);
  if (value.type.kind === "TIME") return value;
  return { sql: `CAST(${call.as(0, DATETIME)} AS TIME)`, type: TIME };
}
