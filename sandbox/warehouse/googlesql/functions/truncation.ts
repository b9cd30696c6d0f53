import type { FunctionCall, Typed } from "../translate/typed.ts";
import { DATETIME, INT64, TIMESTAMP } from "../types/make.ts";
import { ALL_PARTS, dateDifference, MICROSECONDS, TIME_PARTS, truncateClock } from "./date-parts.ts";
import { arity } from "./define.ts";
import { fromWallClock, toWallClock, zoneArgument } from "./zones.ts";

/** DATETIME_TRUNC(datetime, part): the period's start. */
export function truncateDatetime(call: FunctionCall): Typed {
  arity(call, 2);
  return { sql: truncateClock(call.as(0, DATETIME), call.datePart(1, ALL_PARTS)), type: DATETIME };
}

/** TIMESTAMP_TRUNC(ts, part[, zone]): the period's start in that zone. */
export function truncateTimestamp(call: FunctionCall): Typed {
  arity(call, 2, 3);
  const zone = zoneArgument(call, 2);
  const part = call.datePart(1, ALL_PARTS);
  const timestamp = call.as(0, TIMESTAMP);
  const unit = TIME_PARTS.includes(part.part) ? MICROSECONDS[part.part] : undefined;
  if (unit !== undefined && zone.kind !== "utc") {
    // Of an hour that comes twice, the one that it is.
    const rest = `bq_floor_rest(epoch_us(${toWallClock(timestamp, zone)}), ${unit})`;
    return { sql: `make_timestamptz(epoch_us(${timestamp}) - ${rest})`, type: TIMESTAMP };
  }
  const clock = truncateClock(toWallClock(timestamp, zone), part);
  return { sql: fromWallClock(clock, zone), type: TIMESTAMP };
}

/** Boundaries of the part that lie between two wall clocks. */
export function datetimeDifference(call: FunctionCall): Typed {
  const [a, b] = [call.as(0, DATETIME), call.as(1, DATETIME)];
  const part = call.datePart(2, ALL_PARTS);
  if (part.part === "MICROSECOND") return { sql: `(epoch_us(${a}) - epoch_us(${b}))`, type: INT64 };
  if (TIME_PARTS.includes(part.part)) {
    const unit = MICROSECONDS[part.part];
    return {
      sql: `(bq_floor_div(epoch_us(${a}), ${unit}) - bq_floor_div(epoch_us(${b}), ${unit}))`,
      type: INT64,
    };
  }
  return { sql: dateDifference(`CAST(${a} AS DATE)`, `CAST(${b} AS DATE)`, part), type: INT64 };
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
