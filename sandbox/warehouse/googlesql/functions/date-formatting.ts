import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { DATE, DATETIME, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries, kindOf } from "./define.ts";
import { formatPieces, type MomentKind, type Piece } from "./format-elements.ts";
import { concatenate } from "./sql.ts";
import { toWallClock, type Zone, zoneArgument } from "./zones.ts";

/** FORMAT_DATE and its kin. The usual elements of a constant format become SQL; all others, and other formats, go to JavaScript. */
export const dateFormattingFunctions: Entries<ScalarFunction> = {
  FORMAT_DATE: (call) => formatted(call, kindOf(call, 1) === "DATETIME" ? "DATETIME" : "DATE"),
  FORMAT_TIME: (call) => formatted(call, "TIME"),
  FORMAT_DATETIME: (call) => formatted(call, "DATETIME"),
  FORMAT_TIMESTAMP: (call) => formatted(call, "TIMESTAMP"),
};

/** What an element is made from. */
interface Source {
  /** The wall clock: a DuckDB DATE or TIMESTAMP. */
  readonly clock: string;
  /** The moment as microseconds since 1970 UTC. */
  readonly epoch: string;
  readonly isUtc: boolean;
}

function formatted(call: FunctionCall, kind: MomentKind): Typed {
  arity(call, 2, kind === "TIMESTAMP" ? 3 : 2);
  const format = call.as(0, STRING);
  const { constant } = call.typed(0, STRING);
  const source = sourceOf(call, kind);
  if (typeof constant === "string" && /%J/.test(constant)) call.refuse(`Format element %J in ${call.name}`);
  const sql = typeof constant === "string" ? plain(formatPieces(constant, kind), source) : null;
  if (sql !== null) return { sql, type: STRING };
  const clock = `epoch_us(CAST(${source.clock} AS TIMESTAMP))`;
  return { sql: `bq_format_moment('${kind}', ${format}, ${clock}, ${source.epoch || clock})`, type: STRING };
}

/** SQL of a format whose elements all have some; null for others. */
function plain(pieces: readonly Piece[], source: Source): string | null {
  const parts: string[] = [];
  let run = "";
  const flush = () => {
    if (run !== "") parts.push(strftime(source.clock, run));
    run = "";
  };
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind === "text") {
      run += piece.text.replaceAll("%", "%%");
      continue;
    }
    if (piece.flags !== "") return null;
    const known = PLAIN[piece.name] ?? (source.isUtc ? UTC_NAMES[piece.name] : undefined);
    const computed = COMPUTED[piece.name];
    if (known !== undefined) run += known;
    else if (piece.name === "Y" && i === 0) run += "%Y";
    else if (computed !== undefined) {
      flush();
      parts.push(computed(source));
    } else return null;
  }
  flush();
  return parts.length === 0 ? onNull(source.clock, "") : concatenate(parts);
}

/** A year in first place loses its zeros. */
function strftime(clock: string, pattern: string): string {
  const literal = pattern.replaceAll("%%", "");
  if (!literal.includes("%")) return onNull(clock, pattern.replaceAll("%%", "%"));
  const sql = `strftime(${clock}, ${quoteString(pattern)})`;
  return pattern.startsWith("%Y") ? `ltrim(${sql}, '0')` : sql;
}

/** A literal that is NULL where the value is. */
function onNull(clock: string, text: string): string {
  return `CASE WHEN ${clock} IS NOT NULL THEN ${quoteString(text)} END`;
}

function sourceOf(call: FunctionCall, kind: MomentKind): Source {
  const type: GoogleType = { kind };
  const given = call.typed(1).type.kind;
  if (kind === "DATE" && given === "TIMESTAMP") {
    return { clock: call.cast(call.typed(1), DATE, false).sql, epoch: "", isUtc: true };
  }
  if (kind === "DATETIME" && given === "TIMESTAMP") {
    return { clock: call.cast(call.typed(1), DATETIME, false).sql, epoch: "", isUtc: true };
  }
  const value = call.as(1, type);
  if (kind === "TIME") return { clock: `(DATE '1970-01-01' + ${value})`, epoch: "", isUtc: true };
  if (kind !== "TIMESTAMP") return { clock: value, epoch: "", isUtc: true };
  const zone = zoneArgument(call, 2);
  return { clock: minuteClock(value, zone), epoch: `epoch_us(${value})`, isUtc: zone.kind === "utc" };
}

/** Offsets of the days before time zones are shown without their seconds. */
function minuteClock(timestamp: string, zone: Zone): string {
  const clock = toWallClock(timestamp, zone);
  return zone.kind === "name" || zone.kind === "any" ? `bq_minute_clock(${timestamp}, ${clock})` : clock;
}

/** Elements that strftime has under some name. */
const PLAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."aAbBdHIjmMpSuUVwWy"].map((name) => [name, `%${name}`])),
  E0S: "%S",
  E3S: "%S.%g",
  E6S: "%S.%f",
};

const UTC_NAMES: Readonly<Record<string, string>> = { Z: "UTC", z: "+0000", Ez: "+00:00" };

const padded = (number: string) => `lpad(CAST(${number} AS VARCHAR), 2, ' ')`;
const offset = ({ clock, epoch }: Source) => `bq_offset_digits(epoch_us(${clock}) - ${epoch})`;

const COMPUTED: Readonly<Record<string, (source: Source) => string>> = {
  Y: ({ clock }) => `CAST(year(${clock}) AS VARCHAR)`,
  E4Y: ({ clock }) => `lpad(CAST(year(${clock}) AS VARCHAR), 4, '0')`,
  G: ({ clock }) => `CAST(isoyear(${clock}) AS VARCHAR)`,
  e: ({ clock }) => padded(`day(${clock})`),
  k: ({ clock }) => padded(`hour(${clock})`),
  l: ({ clock }) => padded(`((hour(${clock}) + 11) % 12 + 1)`),
  Q: ({ clock }) => `CAST(quarter(${clock}) AS VARCHAR)`,
  C: ({ clock }) => `CAST(year(${clock}) // 100 AS VARCHAR)`,
  g: ({ clock }) => `lpad(CAST(isoyear(${clock}) % 100 AS VARCHAR), 2, '0')`,
  P: ({ clock }) => `lower(strftime(${clock}, '%p'))`,
  s: ({ clock, epoch }) => `CAST(bq_floor_div(${epoch || `epoch_us(${clock})`}, 1000000) AS VARCHAR)`,
  z: offset,
  Ez: (source) => `regexp_replace(${offset(source)}, '(..)$', ':\\1')`,
  "E*S": ({ clock }) => `(strftime(${clock}, '%S') || bq_short_fraction(microsecond(${clock}) % 1000000))`,
  ...Object.fromEntries(
    [1, 2, 4, 5, 7, 8, 9].map((digits) => [
      `E${digits}S`,
      ({ clock }: Source) => `left(strftime(${clock}, '%S.%f') || '000', ${3 + digits})`,
    ]),
  ),
};
