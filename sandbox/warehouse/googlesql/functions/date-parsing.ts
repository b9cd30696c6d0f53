import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import { STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";
import { type MomentKind, type Piece, parsePieces } from "./format-elements.ts";
import { UNREAD } from "./runtime/javascript/parse-moment.ts";
import { fromWallClock, zoneArgument } from "./zones.ts";

/**
 * PARSE_DATE and its kin. What the text does not say is as on 1970-01-01 00:00:00. JavaScript reads; where a constant format is
 * of the plainest kind, DuckDB reads the texts that fit it strictly.
 */
export const dateParsingFunctions: Entries<ScalarFunction> = {
  PARSE_DATE: (call) => parsed(call, "DATE"),
  PARSE_TIME: (call) => parsed(call, "TIME"),
  PARSE_DATETIME: (call) => parsed(call, "DATETIME"),
  PARSE_TIMESTAMP: (call) => parsed(call, "TIMESTAMP"),
};

function parsed(call: FunctionCall, kind: MomentKind): Typed {
  arity(call, 2, kind === "TIMESTAMP" ? 3 : 2);
  const type: GoogleType = { kind };
  const format = call.as(0, STRING);
  const text = call.as(1, STRING);
  const { constant } = call.typed(0, STRING);
  const pieces = typeof constant === "string" ? checked(call, constant, kind) : null;
  const slow = inJavaScript(call, kind, format, text);
  const fast = pieces && kind !== "TIME" ? strictly(call, kind, pieces, text) : null;
  return { sql: fast === null ? slow : `coalesce(${fast}, ${slow})`, type };
}

/** The pieces of a constant format; null where reading with it ends in an error, which JavaScript raises. */
function checked(call: FunctionCall, format: string, kind: MomentKind): Piece[] | null {
  let pieces: Piece[];
  try {
    pieces = parsePieces(format, kind);
  } catch {
    return null;
  }
  for (const piece of pieces) {
    if (piece.kind === "element" && UNREAD.has(piece.name)) {
      call.refuse(`Format element %${piece.name} in ${call.name}`);
    }
  }
  return pieces;
}

function inJavaScript(call: FunctionCall, kind: MomentKind, format: string, text: string): string {
  if (kind !== "TIMESTAMP") {
    const clock = `make_timestamp(bq_parse_clock('${kind}', ${format}, ${text}))`;
    return kind === "DATETIME" ? clock : `CAST(${clock} AS ${duckType({ kind })})`;
  }
  const read = call.fresh("_l");
  const clock = `make_timestamp(CAST(${read}[1] AS BIGINT))`;
  const stated = `bq_from_zone(${clock}, ${read}[2])`;
  const unstated = fromWallClock(clock, zoneArgument(call, 2));
  return `list_transform([bq_parse_moment(${format}, ${text})], lambda ${read}: CASE WHEN ${read}[2] = '' THEN ${unstated} ELSE ${stated} END)[1]`;
}

/** A regular expression of the texts that strptime reads as BigQuery does, and strptime's name of the element. */
const STRICT: Readonly<Record<string, readonly [string, string]>> = {
  Y: ["[1-9][0-9]{3}", "%Y"],
  E4Y: ["[1-9][0-9]{3}", "%Y"],
  m: ["[0-9]{2}", "%m"],
  d: ["[0-9]{2}", "%d"],
  H: ["[0-9]{2}", "%H"],
  M: ["[0-9]{2}", "%M"],
  S: ["[0-9]{2}", "%S"],
  z: ["[+-](?:0[0-9]|1[0-3])[0-5][0-9]", "%z"],
  Ez: ["[+-](?:0[0-9]|1[0-3]):[0-5][0-9]", "%z"],
};

/** NULL where the text does not fit strictly; null where the format has other elements, or no year (strptime would take 1900). */
function strictly(
  call: FunctionCall,
  kind: MomentKind,
  pieces: readonly Piece[],
  text: string,
): string | null {
  let shape = "";
  let pattern = "";
  const seen = new Set<string>();
  for (const piece of pieces) {
    if (piece.kind === "text") {
      if (/[^ -~]| {2}/.test(piece.text) || (shape.endsWith(" ") && piece.text.startsWith(" "))) return null;
      shape += piece.text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
      pattern += piece.text.replaceAll("%", "%%");
      continue;
    }
    const digits = /^E([1-6*])S$/.exec(piece.name)?.[1];
    const name = digits ? "fraction" : piece.name === "E4Y" ? "Y" : piece.name;
    const strict: readonly [string, string] | undefined = digits
      ? [`[0-9]{2}(?:\\.[0-9]{1,${digits === "*" ? 6 : digits}})?`, "%S\u0001"]
      : STRICT[piece.name];
    if (strict === undefined || piece.flags !== "" || seen.has(name)) return null;
    seen.add(name);
    shape += strict[0];
    pattern += strict[1];
  }
  if (!seen.has("Y") || /^ | $/.test(shape)) return null;
  const endings = seen.has("fraction") ? [".%f", ""] : [""];
  const patterns = endings.map((end) => quoteString(pattern.replace("\u0001", end)));
  const list = patterns.length > 1 ? `[${patterns.join(", ")}]` : patterns[0];
  const read = `try_strptime(${text}, ${list})`;
  const fitting = `CASE WHEN regexp_full_match(${text}, ${quoteString(shape)}) THEN ${read} END`;
  if (kind !== "TIMESTAMP") return kind === "DATETIME" ? fitting : `CAST(${fitting} AS DATE)`;
  const isZoned = seen.has("z") || seen.has("Ez");
  return isZoned ? fitting : fromWallClock(fitting, zoneArgument(call, 2));
}
