import { type DuckDBConnection, DuckDBIntervalValue, INTERVAL, VARCHAR } from "@duckdb/node-api";
import { type IntervalParts, intervalOfRange, limited, microsecondsOf } from "./interval-text.ts";
import { registerScalar } from "./register.ts";

/** CAST(text AS INTERVAL). */
export function registerIntervalParsing(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_string_to_interval", [VARCHAR], INTERVAL, (text: string) => {
    const parts = text.startsWith("P") ? ofDuration(text) : ofRange(text);
    if (!parts) throw new Error(`Invalid INTERVAL value '${text}'`);
    return new DuckDBIntervalValue(parts.months, parts.days, parts.microseconds);
  });
}

/** What `Y-M D H:M:S` and its parts are, by their numbers of blanks, colons and dashes behind a digit. */
const RANGES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "2 2 1": ["YEAR", "SECOND"],
  "2 1 1": ["YEAR", "MINUTE"],
  "2 0 1": ["YEAR", "HOUR"],
  "1 0 1": ["YEAR", "DAY"],
  "0 0 1": ["YEAR", "MONTH"],
  "2 0 0": ["MONTH", "HOUR"],
  "2 1 0": ["MONTH", "MINUTE"],
  "2 2 0": ["MONTH", "SECOND"],
  "1 1 0": ["DAY", "MINUTE"],
  "1 2 0": ["DAY", "SECOND"],
  "0 2 0": ["HOUR", "SECOND"],
};

function ofRange(text: string): IntervalParts | null {
  const shape = [/ /g, /:/g, /(?<=\d)-/g].map((mark) => text.match(mark)?.length ?? 0).join(" ");
  const range = RANGES[shape];
  return range ? intervalOfRange(text, ...range) : null;
}

const PART = /(-?)(\d+)(?:[.,](\d{1,9}))?([YMWDHS])/y;

/** ISO 8601 as BigQuery takes it: parts in any order and more than once, each with a sign of its own; seconds with a fraction. */
function ofDuration(text: string): IntervalParts | null {
  const [date = "", time, ...others] = text.slice(1).split("T");
  if (text === "P" || others.length > 0) return null;
  const days = partsOf(date, "YMWD");
  const clock = partsOf(time ?? "", "HMS");
  if (!days || !clock) return null;
  const { Y = 0n, M = 0n, W = 0n, D = 0n } = days;
  const { H = 0n, M: minutes = 0n, S = 0n } = clock;
  return limited({
    months: Number(Y * 12n + M),
    days: Number(W * 7n + D),
    microseconds: H * 3_600_000_000n + minutes * 60_000_000n + S,
  });
}

/** The sum of each part by its letter, seconds in microseconds; null for anything else. */
function partsOf(text: string, letters: string): Partial<Record<string, bigint>> | null {
  const sums: Partial<Record<string, bigint>> = {};
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const [, sign, digits = "", fraction, letter = ""] = PART.exec(text) ?? [];
    if (!letters.includes(letter) || letter === "" || (fraction !== undefined && letter !== "S")) return null;
    const amount = letter === "S" ? microsecondsOf("0", "0", `${digits}.${fraction ?? ""}`) : BigInt(digits);
    sums[letter] = (sums[letter] ?? 0n) + (sign === "-" ? -amount : amount);
  }
  return sums;
}
