import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { DATE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, constantString, type Entries } from "./define.ts";
import { formatPieces, hasElement } from "./format-elements.ts";
import { concatenate } from "./sql.ts";
import { toWallClock, UTC, type Zone, zoneArgument } from "./zones.ts";

type Kind = "DATE" | "TIME" | "DATETIME" | "TIMESTAMP";

/** FORMAT_DATE and its kin; the format string must be constant. */
export const dateFormattingFunctions: Entries<ScalarFunction> = {
  FORMAT_DATE: (call) => formatted(call, "DATE"),
  FORMAT_TIME: (call) => formatted(call, "TIME"),
  FORMAT_DATETIME: (call) => formatted(call, "DATETIME"),
  FORMAT_TIMESTAMP: (call) => formatted(call, "TIMESTAMP"),
};

/** What an element is made from. */
interface Source {
  /** The wall clock: a DuckDB DATE or TIMESTAMP. */
  readonly clock: string;
  /** The moment as microseconds since 1970 UTC; only of a TIMESTAMP. */
  readonly epoch: string;
  readonly zone: Zone;
}

function formatted(call: FunctionCall, kind: Kind): Typed {
  arity(call, 2, kind === "TIMESTAMP" ? 3 : 2);
  const format = constantString(call, 0, "format string");
  const source = sourceOf(call, kind);
  const pieces = formatPieces(format);
  if (pieces === null) return call.fail(`Invalid format string in ${call.name}: ${format}`, 0);
  const parts: string[] = [];
  let run = "";
  const flush = () => {
    if (run !== "") parts.push(`strftime(${source.clock}, ${quoteString(run)})`);
    run = "";
  };
  for (const piece of pieces) {
    if (piece.kind === "text") {
      run += piece.text.replaceAll("%", "%%");
      continue;
    }
    if (!hasElement(kind, piece.name)) return call.refuse(`Format element %${piece.name} in ${call.name}`);
    const plain = PLAIN[piece.name] ?? utcName(piece.name, source.zone);
    const computed = COMPUTED[piece.name];
    if (plain !== undefined) run += plain;
    else if (computed !== undefined) {
      flush();
      parts.push(computed(source));
    } else
      return call.refuse(
        `Format element %${piece.name} in ${call.name}${piece.name === "Z" ? " with a time zone" : ""}`,
      );
  }
  if (run !== "" && !/%(?!%)/.test(run.replaceAll("%%", "")))
    parts.push(onNull(source.clock, run.replaceAll("%%", "%")));
  else flush();
  return { sql: parts.length === 0 ? onNull(source.clock, "") : concatenate(parts), type: STRING };
}

/** A literal that is NULL where the value is. */
function onNull(clock: string, text: string): string {
  return `CASE WHEN ${clock} IS NOT NULL THEN ${quoteString(text)} END`;
}

function sourceOf(call: FunctionCall, kind: Kind): Source {
  const type: GoogleType = { kind };
  const given = call.typed(1).type.kind;
  if (kind === "DATE" && (given === "DATETIME" || given === "TIMESTAMP")) {
    return { clock: call.cast(call.typed(1), DATE, false).sql, epoch: "", zone: UTC };
  }
  const value = call.as(1, type);
  if (kind === "TIME") return { clock: `(DATE '1970-01-01' + ${value})`, epoch: "", zone: UTC };
  if (kind !== "TIMESTAMP") return { clock: value, epoch: "", zone: UTC };
  const zone = zoneArgument(call, 2);
  return { clock: toWallClock(value, zone), epoch: `epoch_us(${value})`, zone };
}

/** Elements that strftime has under some name. */
const PLAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."aAbBdGHIjmMpSuUVwWyY"].map((name) => [name, `%${name}`])),
  E4Y: "%Y",
  E0S: "%S",
  E3S: "%S.%g",
  E6S: "%S.%f",
};

function utcName(element: string, zone: Zone): string | undefined {
  if (zone.kind !== "utc") return undefined;
  return { Z: "UTC", z: "+0000", Ez: "+00:00" }[element];
}

const padded = (number: string) => `lpad(CAST(${number} AS VARCHAR), 2, ' ')`;
const offset = ({ clock, epoch }: Source) => `bq_offset_digits(epoch_us(${clock}) - ${epoch})`;

const COMPUTED: Readonly<Record<string, (source: Source) => string>> = {
  e: ({ clock }) => padded(`day(${clock})`),
  k: ({ clock }) => padded(`hour(${clock})`),
  l: ({ clock }) => padded(`((hour(${clock}) + 11) % 12 + 1)`),
  Q: ({ clock }) => `CAST(quarter(${clock}) AS VARCHAR)`,
  q: ({ clock }) => `CAST(quarter(${clock}) AS VARCHAR)`,
  C: ({ clock }) => `lpad(CAST(year(${clock}) // 100 AS VARCHAR), 2, '0')`,
  g: ({ clock }) => `lpad(CAST(isoyear(${clock}) % 100 AS VARCHAR), 2, '0')`,
  P: ({ clock }) => `lower(strftime(${clock}, '%p'))`,
  s: ({ epoch }) => `CAST(bq_floor_div(${epoch}, 1000000) AS VARCHAR)`,
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
