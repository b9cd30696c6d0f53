import type { Typed } from "../translate/typed.ts";
import { DATE, DATETIME, INT64, TIME } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { weekStart } from "./date-parts.ts";
import { toWallClock, zoneOf } from "./zones.ts";

const CALENDAR: Readonly<Record<string, string>> = {
  YEAR: "year",
  QUARTER: "quarter",
  MONTH: "month",
  DAY: "day",
  DAYOFYEAR: "dayofyear",
  ISOWEEK: "weekofyear",
  ISOYEAR: "isoyear",
};

const CLOCK: Readonly<Record<string, (value: string) => string>> = {
  HOUR: (value) => `hour(${value})`,
  MINUTE: (value) => `minute(${value})`,
  SECOND: (value) => `second(${value})`,
  MILLISECOND: (value) => `(millisecond(${value}) % 1000)`,
  MICROSECOND: (value) => `(microsecond(${value}) % 1000000)`,
};

/**
 * EXTRACT(part FROM value AT TIME ZONE zone); a zone only with a TIMESTAMP, UTC without. Null where BigQuery has no such part
 * for the type: the caller says so.
 */
export function extractSql(
  part: string,
  weekday: string | null,
  value: Typed,
  timeZoneSql: string | null,
): Typed | null {
  const { kind } = value.type;
  if (timeZoneSql !== null && kind !== "TIMESTAMP") return null;
  if (kind === "INTERVAL") return intervalPart(part, value.sql);
  const clock = kind === "TIMESTAMP" ? toWallClock(value.sql, zoneOf(timeZoneSql)) : value.sql;
  const hasDay = kind === "TIMESTAMP" || kind === "DATETIME" || kind === "DATE";
  const hasTime = kind === "TIMESTAMP" || kind === "DATETIME" || kind === "TIME";
  if (hasTime && CLOCK[part]) return { sql: CLOCK[part](clock), type: INT64 };
  if (!hasDay) return null;
  if (CALENDAR[part]) return { sql: `${CALENDAR[part]}(${clock})`, type: INT64 };
  if (part === "DAYOFWEEK") return { sql: `(dayofweek(${clock}) + 1)`, type: INT64 };
  if (part === "WEEK")
    return { sql: `bq_week_number(${clock}, ${weekStart({ part, weekday })})`, type: INT64 };
  if (kind === "DATE") return null;
  const whole: Readonly<Record<string, GoogleType>> = { DATE, TIME, DATETIME };
  const type = whole[part];
  if (!type || (part === "DATETIME" && kind === "DATETIME")) return null;
  return { sql: part === "DATETIME" ? clock : `CAST(${clock} AS ${part})`, type };
}

function intervalPart(part: string, interval: string): Typed | null {
  const names: Readonly<Record<string, string>> = {
    YEAR: `date_part('year', ${interval})`,
    MONTH: `date_part('month', ${interval})`,
    DAY: `date_part('day', ${interval})`,
    HOUR: `date_part('hour', ${interval})`,
    MINUTE: `date_part('minute', ${interval})`,
    SECOND: `(date_part('microsecond', ${interval}) // 1000000)`,
    MILLISECOND: `(date_part('microsecond', ${interval}) // 1000 % 1000)`,
    MICROSECOND: `(date_part('microsecond', ${interval}) % 1000000)`,
  };
  const sql = names[part];
  return sql === undefined ? null : { sql, type: INT64 };
}
