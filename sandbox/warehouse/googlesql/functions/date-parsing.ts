import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import { STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, constantString, type Entries } from "./define.ts";
import { formatPieces, type Piece } from "./format-elements.ts";
import { fromWallClock, zoneArgument } from "./zones.ts";

type Kind = "DATE" | "TIME" | "DATETIME" | "TIMESTAMP";

/** PARSE_DATE and its kin; the format string must be constant. What the text does not say is as on 1970-01-01 00:00:00. */
export const dateParsingFunctions: Entries<ScalarFunction> = {
  PARSE_DATE: (call) => parsed(call, "DATE"),
  PARSE_TIME: (call) => parsed(call, "TIME"),
  PARSE_DATETIME: (call) => parsed(call, "DATETIME"),
  PARSE_TIMESTAMP: (call) => parsed(call, "TIMESTAMP"),
};

/** strptime's spelling of the elements that it reads as BigQuery does. */
const READ: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."aAbBdHIjmMpSyYz"].map((name) => [name, `%${name}`])),
  e: "%-d",
  k: "%-H",
  l: "%-I",
  P: "%p",
  E4Y: "%Y",
  Ez: "%z",
};

function parsed(call: FunctionCall, kind: Kind): Typed {
  arity(call, 2, kind === "TIMESTAMP" ? 3 : 2);
  const type: GoogleType = { kind };
  const format = constantString(call, 0, "format string").trim();
  const pieces = formatPieces(format);
  if (pieces === null) return call.fail(`Invalid format string in ${call.name}: ${format}`, 0);
  const text = call.as(1, STRING);
  if (format === "%s" && kind === "TIMESTAMP") {
    return { sql: `make_timestamptz(bq_string_to_int(${text}) * 1000000)`, type };
  }
  const { pattern, fraction, zoned } = strptimePattern(call, pieces);
  const prefix = pieces.some((piece) => piece.kind === "element" && /^(Y|y|E4Y)$/.test(piece.name))
    ? ""
    : "1970 ";
  const formats = (fraction ? [".%f", ""] : [""]).map((end) =>
    quoteString((prefix && "%Y ") + pattern.replace("\u0001", end)),
  );
  const cleaned = `bq_parse_input(${text}, ${zoned})`;
  const read = `strptime(${prefix ? `'${prefix}' || ` : ""}${cleaned}, ${formats.length > 1 ? `[${formats.join(", ")}]` : formats[0]})`;
  if (kind === "TIMESTAMP" && !zoned) return { sql: fromWallClock(read, zoneArgument(call, 2)), type };
  return {
    sql: `CAST(${zoned && kind !== "TIMESTAMP" ? `bq_utc(${read})` : read} AS ${duckType(type)})`,
    type,
  };
}

/** The strptime pattern, with \u0001 where a fraction of a second may stand. */
function strptimePattern(
  call: FunctionCall,
  pieces: readonly Piece[],
): { pattern: string; fraction: boolean; zoned: boolean } {
  let pattern = "";
  let fraction = false;
  let zoned = false;
  for (const piece of pieces) {
    if (piece.kind === "text") {
      pattern += piece.text.replaceAll("%", "%%").replace(/\s+/g, " ");
    } else if (/^E[0-9*]S$/.test(piece.name)) {
      if (fraction) return call.refuse(`${call.name} with two fractions of a second`);
      fraction = true;
      pattern += "%S\u0001";
    } else {
      const read = READ[piece.name];
      if (read === undefined) return call.refuse(`Format element %${piece.name} in ${call.name}`);
      zoned ||= read === "%z";
      pattern += read;
    }
  }
  return { pattern, fraction, zoned };
}
