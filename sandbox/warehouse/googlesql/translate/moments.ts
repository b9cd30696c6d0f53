import { duckType, quoteString } from "../types/duckdb.ts";
import type { GoogleType } from "../types/types.ts";
import type { Typed } from "./typed.ts";

const DATE_TEXT: Readonly<Record<string, RegExp>> = {
  DATE: /^\d{4}-\d{1,2}-\d{1,2}$/,
  DATETIME: /^\d{4}-\d{1,2}-\d{1,2}([ Tt]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{0,6})?)?)?$/,
  TIME: /^\d{1,2}:\d{1,2}:\d{1,2}(\.\d{0,6})?$/,
  TIMESTAMP:
    /^\d{4}-\d{1,2}-\d{1,2}([ Tt]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{0,6})?)?)?( ?([Zz]|[+-]\d{1,2}(:?\d{2})?|[A-Za-z_]+(\/[A-Za-z_+\-\d]+)*))?$/,
};

/** A text as a constant DATE, DATETIME, TIME or TIMESTAMP (UTC unless it says otherwise); null if it is none, or for other types. */
export function momentLiteral(text: string, type: GoogleType): Pick<Typed, "sql" | "type"> | null {
  if (!DATE_TEXT[type.kind]?.test(text) || !isRealMoment(text)) return null;
  const zoneName = type.kind === "TIMESTAMP" && /[A-Za-z]{2}/.test(text);
  const sql = zoneName
    ? `bq_string_to_timestamp(${quoteString(text)}, 'UTC')`
    : `CAST(${quoteString(text)} AS ${duckType(type)})`;
  return { sql, type };
}

/** Whether the day exists and the clock shows a time; the shape is right already. */
function isRealMoment(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d+)-(\d+)/.exec(text) ?? [];
  const [, hour = "0", minute = "0", second = "0"] =
    /(?:^|[ Tt])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?/.exec(text) ?? [];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
  if (year === undefined) return true;
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return Number(year) > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
