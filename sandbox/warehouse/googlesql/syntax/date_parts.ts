import type { Expression } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";

const PARTS: ReadonlySet<string> = new Set(
  (
    "MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY DAYOFWEEK DAYOFYEAR WEEK ISOWEEK MONTH QUARTER YEAR ISOYEAR " +
    "DATE TIME DATETIME NANOSECOND"
  ).split(" "),
);

/** Functions that take a date part, and the index of that argument. */
const PART_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ["DATE_TRUNC", 1],
  ["DATETIME_TRUNC", 1],
  ["TIMESTAMP_TRUNC", 1],
  ["TIME_TRUNC", 1],
  ["LAST_DAY", 1],
  ["DATE_DIFF", 2],
  ["DATETIME_DIFF", 2],
  ["TIMESTAMP_DIFF", 2],
  ["TIME_DIFF", 2],
]);

/** Whether a bare date part stands next as this argument of a function (name in upper case). */
export function isDatePartAhead(cursor: Cursor, functionName: string, index: number): boolean {
  if (PART_ARGUMENTS.get(functionName) !== index || !PARTS.has(cursor.token.tag)) return false;
  const { tag } = cursor.peek();
  return tag === ")" || tag === "," || (tag === "(" && cursor.at("WEEK"));
}

/** Reads `MONTH` or `WEEK(MONDAY)`; both names in upper case. */
export function parseDatePart(cursor: Cursor): Extract<Expression, { kind: "date_part" }> {
  const { position } = cursor;
  const part = parseIdentifier(cursor).toUpperCase();
  let weekday: string | null = null;
  if (part === "WEEK" && cursor.accept("(")) {
    weekday = parseIdentifier(cursor).toUpperCase();
    cursor.expect(")");
  }
  return { kind: "date_part", part, weekday, position };
}
