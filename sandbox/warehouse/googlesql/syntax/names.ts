import type { Cursor } from "./cursor.ts";

/** Reads one name: back-ticked or not reserved. */
export function parseIdentifier(cursor: Cursor): string {
  if (!cursor.atIdentifier()) throw cursor.unexpected();
  return cursor.advance().text;
}

/** Reads `AS name`, or a name without AS; null if none stands there. */
export function parseAlias(cursor: Cursor): string | null {
  if (cursor.accept("AS")) return parseIdentifier(cursor);
  return cursor.atIdentifier() ? cursor.advance().text : null;
}

/** Reads the alias of a range: as parseAlias, but PIVOT, UNPIVOT and MATCH_RECOGNIZE in front of their brackets are no names. */
export function parseRangeAlias(cursor: Cursor): string | null {
  const next = cursor.peek().tag;
  if (cursor.atAny("PIVOT", "MATCH_RECOGNIZE") && next === "(") return null;
  if (cursor.at("UNPIVOT") && (next === "(" || next === "INCLUDE" || next === "EXCLUDE")) return null;
  return parseAlias(cursor);
}

/** Reads `name, …` in brackets. */
export const parseNameList = (cursor: Cursor): string[] => cursor.bracketed(parseIdentifier);

const DASHED = /[A-Za-z_]\w*(?:-\w+)+/y;
const PART = /\w+/y;

/**
 * Reads the dotted name of a table, routine or data set. Back-ticked parts are split at their dots; the first part may hold
 * dashes (`my-project.d.t`), later ones may be keywords or begin with digits.
 */
export function parsePath(cursor: Cursor): string[] {
  if (!cursor.atIdentifier()) throw cursor.unexpected();
  const parts: string[] = [];
  let more = readPart(cursor, DASHED, parts);
  while (more || isPartAhead(cursor)) {
    if (!more) cursor.advance();
    more = readPart(cursor, PART, parts);
  }
  return parts;
}

/** Whether a point and a name follow. */
export function isPartAhead(cursor: Cursor): boolean {
  if (!cursor.at(".")) return false;
  const { kind } = cursor.peek();
  return kind === "word" || kind === "quoted" || kind === "number";
}

/** Adds what one token or dashed run of tokens holds; true if the point behind it was read as the end of a number (`a-1.b`). */
function readPart(cursor: Cursor, form: RegExp, parts: string[]): boolean {
  const { kind, start } = cursor.token;
  if (kind === "quoted") {
    parts.push(...cursor.advance().text.split("."));
    return false;
  }
  form.lastIndex = start;
  const match = form.exec(cursor.source);
  if (match === null) {
    if (kind !== "word") throw cursor.unexpected();
    parts.push(cursor.advance().text);
    return false;
  }
  parts.push(match[0]);
  cursor.skipTo(form.lastIndex);
  return cursor.lastEnd > form.lastIndex;
}
