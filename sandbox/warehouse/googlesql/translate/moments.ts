import { isZoneText } from "../functions/runtime/javascript/zones.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import type { GoogleType } from "../types/types.ts";
import type { Typed } from "./typed.ts";

const DAY = "(\\d{4})-(\\d{1,2})-(\\d{1,2})";
const CLOCK = "(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?";
const OFFSET = "[+-]\\d{1,2}(?::?\\d{1,2})?";

const SHAPES: Readonly<Record<string, RegExp>> = {
  DATE: new RegExp(`^${DAY}$`),
  DATETIME: new RegExp(`^${DAY}(?:[ Tt]${CLOCK})?$`),
  TIME: new RegExp(`^()()()${CLOCK}$`),
  TIMESTAMP: new RegExp(
    `^${DAY}(?:[ Tt](?:${CLOCK}(?<zone>${OFFSET}|[Zz]| [A-Za-z][\\w+:/-]*)?|(?<offset>${OFFSET})))?$`,
  ),
};

/** A text as a constant DATE, DATETIME, TIME or TIMESTAMP (UTC unless it says otherwise); null if it is none, or for other types. */
export function momentLiteral(text: string, type: GoogleType): Pick<Typed, "sql" | "type"> | null {
  const match = SHAPES[type.kind]?.exec(text);
  if (!match) return null;
  const zone = (match.groups?.zone ?? match.groups?.offset ?? "UTC").replace(/^[Zz]$/, "UTC").trim();
  const moment = momentOf(match);
  if (moment === null || !isZoneText(zone)) return null;
  const minutes = offsetOf(zone);
  if (minutes === null) return { sql: `bq_string_to_timestamp(${quoteString(text)}, 'UTC')`, type };
  const written = writtenOf(moment.seconds - minutes * 60, moment.micros, type.kind);
  return written === null ? null : { sql: `CAST('${written}' AS ${duckType(type)})`, type };
}

/** Seconds since 1970 of the clock; null where the day does not exist or the clock shows no time. A leap second is the next. */
function momentOf(match: RegExpExecArray): { seconds: number; micros: string } | null {
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] || 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 60) return null;
  const micros = second === 60 ? "000000" : (match[7] ?? "").slice(0, 6).padEnd(6, "0");
  const clock = hour * 3600 + minute * 60 + second;
  if (!match[1]) return { seconds: clock % 86_400, micros };
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year === 0 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { seconds: date.getTime() / 1000 + clock, micros };
}

/** Minutes east of UTC; null for a zone's name. */
function offsetOf(zone: string): number | null {
  if (zone === "UTC") return 0;
  const [, sign, hours, minutes = 0] = /^(?:UTC)?([+-])(\d{1,2}):?(\d{1,2})?$/.exec(zone) ?? [];
  if (sign === undefined) return null;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** As DuckDB reads it; null beyond the years 1 to 9999. */
function writtenOf(seconds: number, micros: string, kind: GoogleType["kind"]): string | null {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) return null;
  const text = date.toISOString();
  if (kind === "DATE") return text.slice(0, 10);
  const clock = text.slice(11, 19) + (micros === "000000" ? "" : `.${micros}`);
  return kind === "TIME" ? clock : `${text.slice(0, 10)} ${clock}`;
}
