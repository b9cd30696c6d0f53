import { type DuckDBConnection, type DuckDBListValue, LIST, VARCHAR } from "@duckdb/node-api";
import { checkArguments, checkedSize, expectedType, formatSpecifiers } from "../../format-specifiers.ts";
import {
  type Exact,
  exactOfDecimal,
  exactOfDouble,
  exponentText,
  fixedText,
  generalText,
} from "./decimal-text.ts";
import { prettyJson } from "./json-tree.ts";
import { registerScalar } from "./register.ts";

/**
 * `bq_format(pattern, types, texts)`: FORMAT with any pattern. `types` has a line for each argument; `texts` three texts: the
 * value as it is written plainly, as %t and as %T show it.
 */
export function registerFormatFunctions(connection: DuckDBConnection): void {
  registerScalar(
    connection,
    "bq_format",
    [VARCHAR, VARCHAR, LIST(VARCHAR)],
    VARCHAR,
    (pattern: string, types: string, texts: DuckDBListValue) =>
      formatText(pattern, types === "" ? [] : types.split("\n"), texts.items as (string | null)[]),
  );
}

/** A specifier as the value sees it: `*` replaced. */
interface Layout {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly letter: string;
}

function formatText(
  pattern: string,
  types: readonly string[],
  texts: readonly (string | null)[],
): string | null {
  const pieces = formatSpecifiers(pattern);
  checkArguments(pattern, pieces, types.length);
  let at = 0;
  let isNull = false;
  const take = (letter: string) => {
    const type = types[at] ?? "";
    const expected = expectedType(letter, type);
    if (expected)
      throw new Error(`Invalid type for argument ${at + 2} to FORMAT; Expected ${expected}; Got ${type}`);
    const place = letter === "t" ? 1 : letter === "T" ? 2 : 0;
    const text = texts[3 * at + place] ?? null;
    at += 1;
    if (text === null) isNull = true;
    return { text: text ?? "", type };
  };
  const size = (given: number | "*" | null) => (given === "*" ? Number(take("d").text) : given);
  const out = pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    const width = size(piece.width) ?? 0;
    const precision = size(piece.precision);
    const { text, type } = take(piece.letter);
    if (isNull) return "";
    return laidOut(text, type, {
      letter: piece.letter,
      flags: width < 0 ? `${piece.flags}-` : piece.flags,
      width: checkedSize(Math.abs(width)),
      precision: precision === null || precision < 0 ? null : checkedSize(precision),
    });
  });
  return isNull ? null : out.join("");
}

function laidOut(text: string, type: string, layout: Layout): string {
  if ("dioxX".includes(layout.letter)) return integer(BigInt(text), layout);
  if ("fFeEgG".includes(layout.letter)) return decimal(text, type, layout);
  const whole = layout.letter === "P" ? prettyJson(text) : text;
  const shown = layout.precision === null ? whole : [...whole].slice(0, layout.precision).join("");
  return padded("", shown, { ...layout, flags: layout.flags.replaceAll("0", "") });
}

function integer(value: bigint, layout: Layout): string {
  const { letter, flags, precision } = layout;
  const base = letter === "o" ? 8 : letter === "d" || letter === "i" ? 10 : 16;
  let digits = (value < 0n ? -value : value).toString(base).padStart(precision ?? 0, "0");
  if (precision === 0 && value === 0n && base === 10) digits = "";
  if (flags.includes("'")) digits = grouped(digits, base === 10 ? 3 : 4, base === 16 ? ":" : ",");
  const prefix = !flags.includes("#") || base === 10 ? "" : base === 8 ? "0" : "0x";
  const text = padded(
    signOf(value < 0n, flags) + prefix,
    digits,
    precision === null ? layout : spaced(layout),
  );
  return letter === "X" ? text.toUpperCase() : text;
}

function decimal(text: string, type: string, layout: Layout): string {
  const { letter, flags } = layout;
  const upper = letter !== letter.toLowerCase();
  const special = /inf|nan/.test(text);
  const value =
    type === "FLOAT64" && !special ? exactOfDouble(Number(text)) : special ? null : exactOfDecimal(text);
  const body = value ? decimalDigits(value, layout) : text.replace("-", "");
  const sign = signOf(value ? value.negative : text.startsWith("-"), flags);
  const out = padded(sign, body, value ? layout : spaced(layout));
  return upper ? out.toUpperCase() : out;
}

function decimalDigits(value: Exact, { letter, flags, precision }: Layout): string {
  const [places, keep, kind] = [precision ?? 6, flags.includes("#"), letter.toLowerCase()];
  if (kind === "e") return exponentText(value, places, keep);
  const text = kind === "f" ? fixedText(value, places, keep) : generalText(value, places, keep);
  if (!flags.includes("'") || text.includes("e")) return text;
  const [whole = "", ...rest] = text.split(".");
  return [grouped(whole, 3, ","), ...rest].join(".");
}

function grouped(digits: string, size: number, separator: string): string {
  return digits.replace(new RegExp(`\\B(?=(?:.{${size}})+$)`, "g"), separator);
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return "-";
  return flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

function spaced(layout: Layout): Layout {
  return { ...layout, flags: layout.flags.replaceAll("0", "") };
}

/** Zeros go between the sign and the digits. */
function padded(sign: string, body: string, { flags, width }: Layout): string {
  const missing = Math.max(0, width - [...sign].length - [...body].length);
  if (flags.includes("-")) return sign + body + " ".repeat(missing);
  if (flags.includes("0")) return sign + "0".repeat(missing) + body;
  return " ".repeat(missing) + sign + body;
}
