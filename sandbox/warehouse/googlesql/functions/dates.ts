import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { DATE, INT64 } from "../types/make.ts";
import { DATE_PARTS, dateDifference, truncateDate, weekStart } from "./date-parts.ts";
import { arity, type Entries, kindOf, simple } from "./define.ts";
import { rangeChecked } from "./ranges.ts";
import { shifted } from "./shifted.ts";
import {
  datetimeDifference,
  timestampDifference,
  truncateDatetime,
  truncateTimestamp,
} from "./truncation.ts";
import { toWallClock, zoneArgument } from "./zones.ts";

export const dateFunctions: Entries<ScalarFunction> = {
  DATE: date,
  CURRENT_DATE: (call) => {
    arity(call, 0, 1);
    return { sql: `CAST(${toWallClock("now()", zoneArgument(call, 0))} AS DATE)`, type: DATE };
  },
  DATE_ADD: (call) => shifted(call, "+", byKind(call)),
  DATE_SUB: (call) => shifted(call, "-", byKind(call)),
  DATE_TRUNC: (call) => {
    const kind = kindOf(call, 0);
    if (kind === "DATETIME") return truncateDatetime(call);
    if (kind === "TIMESTAMP") return truncateTimestamp(call);
    arity(call, 2);
    const part = call.datePart(1, DATE_PARTS);
    const first = truncateDate(call.as(0, DATE), part);
    return { sql: weekStart(part) === null ? first : rangeChecked("DATE", first), type: DATE };
  },
  DATE_DIFF: (call) => {
    arity(call, 3);
    const kinds = [kindOf(call, 0), kindOf(call, 1)];
    if (kinds.includes("TIMESTAMP")) return timestampDifference(call);
    if (kinds.includes("DATETIME")) return datetimeDifference(call);
    const sql = dateDifference(call.as(0, DATE), call.as(1, DATE), call.datePart(2, DATE_PARTS));
    return { sql, type: INT64 };
  },
  LAST_DAY: lastDay,
  UNIX_DATE: simple(["DATE"], "INT64", (d) => `(${d} - DATE '1970-01-01')`),
  DATE_FROM_UNIX_DATE: simple(["INT64"], "DATE", (n) => `bq_unix_date(${n})`),
};

/** DATE_ADD and DATE_SUB also take DATETIME and TIMESTAMP. */
function byKind(call: FunctionCall): "DATE" | "DATETIME" | "TIMESTAMP" {
  const kind = kindOf(call, 0);
  return kind === "DATETIME" || kind === "TIMESTAMP" ? kind : "DATE";
}

/** DATE(year, month, day), DATE(timestamp[, zone]), DATE(datetime), DATE(date), DATE('literal'). */
function date(call: FunctionCall): Typed {
  if (call.args.length === 3) {
    return { sql: `bq_make_date(${[0, 1, 2].map((i) => call.as(i, INT64)).join(", ")})`, type: DATE };
  }
  arity(call, 1, 2);
  const value = call.typed(0);
  if (value.type.kind === "TIMESTAMP" || (call.args.length === 2 && value.literal)) {
    const timestamp = call.as(0, { kind: "TIMESTAMP" });
    return { sql: `CAST(${toWallClock(timestamp, zoneArgument(call, 1))} AS DATE)`, type: DATE };
  }
  arity(call, 1);
  if (value.type.kind === "DATETIME") return { sql: `CAST(${value.sql} AS DATE)`, type: DATE };
  if (value.type.kind === "STRING") return call.cast(value, DATE, false);
  return { sql: call.as(0, DATE), type: DATE };
}

function lastDay(call: FunctionCall): Typed {
  arity(call, 1, 2);
  const value = call.typed(0, DATE);
  const day = value.type.kind === "DATETIME" ? `CAST(${value.sql} AS DATE)` : call.as(0, DATE);
  const part = call.args.length === 1 ? { part: "MONTH", weekday: null } : call.datePart(1, DATE_PARTS);
  if (part.part === "DAY") return call.fail("LAST_DAY does not support the DAY date part", 1);
  const first = truncateDate(day, part);
  if (part.part === "MONTH") return { sql: `last_day(${day})`, type: DATE };
  if (weekStart(part) !== null) return { sql: rangeChecked("DATE", `(${first} + 6)`), type: DATE };
  if (part.part === "ISOYEAR")
    return { sql: rangeChecked("DATE", `(bq_isoyear_start(${first} + 371) - 1)`), type: DATE };
  const length = part.part === "QUARTER" ? "3 months" : "1 year";
  return { sql: `CAST(${first} + INTERVAL '${length}' - INTERVAL '1 day' AS DATE)`, type: DATE };
}
