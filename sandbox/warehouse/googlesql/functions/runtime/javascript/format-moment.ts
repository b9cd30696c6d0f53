import { BIGINT, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { formatPieces, type MomentKind, type Piece } from "../../format-elements.ts";
import { type Clock, clockOf, isoWeek } from "./clock.ts";
import { registerScalar } from "./register.ts";

/** `bq_format_moment(kind, format, clock, moment)`: FORMAT_DATE and its kin with any format; both times in microseconds. */
export function registerMomentFormatting(connection: DuckDBConnection): void {
  const known = new Map<string, Piece[]>();
  registerScalar(
    connection,
    "bq_format_moment",
    [VARCHAR, VARCHAR, BIGINT, BIGINT],
    VARCHAR,
    (kind: MomentKind, format: string, clock: bigint, moment: bigint) => {
      const key = `${kind} ${format}`;
      const pieces = known.get(key) ?? formatPieces(format, kind);
      if (known.size < 1000) known.set(key, pieces);
      const written = { ...clockOf(clock), moment, offset: Number((clock - moment) / 60_000_000n) };
      return pieces.map((piece) => (piece.kind === "text" ? piece.text : element(piece, written))).join("");
    },
  );
}

interface Written extends Clock {
  /** Microseconds since 1970 UTC. */
  readonly moment: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
}

function element({ name, flags, written }: Extract<Piece, { kind: "element" }>, clock: Written): string {
  const fraction = /^E(\d|\*)S$/.exec(name)?.[1];
  const make = ELEMENTS[name];
  const plain = fraction === undefined ? make?.(clock) : second(clock, fraction);
  if (plain === undefined) return written;
  return flags === "" ? plain : flagged(plain, name, flags);
}

function flagged(text: string, name: string, flags: string): string {
  if (/[1-9]/.test(flags)) {
    throw new Error(`A width in a format (%${flags}${name}) is not supported by the local warehouse`);
  }
  let out = text;
  for (const flag of flags) {
    if (flag === "-") out = out.replace(/^[0 ]+(?=\d)/, "");
    if (flag === "_") out = out.replace(/^0+(?=\d)/, (zeros) => " ".repeat(zeros.length));
    if (flag === "0") out = out.replace(/^ +(?=\d)/, (blanks) => "0".repeat(blanks.length));
    if (flag === "^") out = out.toUpperCase();
    if (flag === "#") out = name === "Z" || name === "p" ? out.toLowerCase() : out.toUpperCase();
  }
  return out;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const two = (n: number, fill = "0") => String(n).padStart(2, fill);
const twelve = (hour: number) => ((hour + 11) % 12) + 1;
const week = (clock: Clock, first: number) =>
  two(Math.floor((clock.dayOfYear + 6 - ((clock.weekday + 7 - first) % 7)) / 7));

const ELEMENTS: Readonly<Record<string, (clock: Written) => string>> = {
  a: ({ weekday }) => (DAYS[weekday] ?? "").slice(0, 3),
  A: ({ weekday }) => DAYS[weekday] ?? "",
  b: ({ month }) => (MONTHS[month - 1] ?? "").slice(0, 3),
  B: ({ month }) => MONTHS[month - 1] ?? "",
  C: ({ year }) => String(Math.floor(year / 100)),
  d: ({ day }) => two(day),
  e: ({ day }) => two(day, " "),
  E4Y: ({ year }) => String(year).padStart(4, "0"),
  Ez: ({ offset }) => offsetText(offset, ":"),
  G: (clock) => String(isoWeek(clock).year),
  g: (clock) => two(isoWeek(clock).year % 100),
  H: ({ hour }) => two(hour),
  I: ({ hour }) => two(twelve(hour)),
  j: ({ dayOfYear }) => String(dayOfYear).padStart(3, "0"),
  k: ({ hour }) => two(hour, " "),
  l: ({ hour }) => two(twelve(hour), " "),
  M: ({ minute }) => two(minute),
  m: ({ month }) => two(month),
  P: ({ hour }) => (hour < 12 ? "am" : "pm"),
  p: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  Q: ({ month }) => String(Math.ceil(month / 3)),
  S: ({ second: s }) => two(s),
  s: ({ moment }) => String((moment - (((moment % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n),
  U: (clock) => week(clock, 0),
  u: ({ weekday }) => String(weekday || 7),
  V: (clock) => two(isoWeek(clock).week),
  W: (clock) => week(clock, 1),
  w: ({ weekday }) => String(weekday),
  Y: ({ year }) => String(year),
  y: ({ year }) => two(year % 100),
  Z: ({ offset }) => zoneName(offset),
  z: ({ offset }) => offsetText(offset, ""),
};

/** `05`, `05.123`, or with `*` as many digits as there are. */
function second(clock: Clock, digits: string): string {
  const micros = String(clock.microsecond).padStart(6, "0");
  const fraction =
    digits === "*" ? micros.replace(/0+$/, "") : micros.padEnd(9, "0").slice(0, Number(digits));
  return two(clock.second) + (fraction === "" ? "" : `.${fraction}`);
}

function offsetText(offset: number, between: string): string {
  const minutes = Math.abs(offset);
  return (offset < 0 ? "-" : "+") + two(Math.floor(minutes / 60)) + between + two(minutes % 60);
}

/** `UTC`, `UTC-4`, `UTC+0530`. */
function zoneName(offset: number): string {
  if (offset === 0) return "UTC";
  const minutes = Math.abs(offset);
  const hours = Math.floor(minutes / 60);
  const text = minutes % 60 === 0 ? String(hours) : two(hours) + two(minutes % 60);
  return `UTC${offset < 0 ? "-" : "+"}${text}`;
}
