import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { arrayOf, BYTES, INT64, STRING } from "../types/make.ts";
import { containsSubstring } from "./contains-substring.ts";
import { arity, type Entries, either, onBytes, simple, stringOrBytes } from "./define.ts";
import { concatenate } from "./sql.ts";

export const stringFunctions: Entries<ScalarFunction> = {
  LENGTH: stringOrBytes(
    simple(["STRING"], "INT64", (s) => `length(${s})`),
    simple(["BYTES"], "INT64", (b) => `octet_length(${b})`),
  ),
  ...named(
    ["CHAR_LENGTH", "CHARACTER_LENGTH"],
    simple(["STRING"], "INT64", (s) => `length(${s})`),
  ),
  ...named(
    ["BYTE_LENGTH", "OCTET_LENGTH"],
    stringOrBytes(
      simple(["STRING"], "INT64", (s) => `strlen(${s})`),
      simple(["BYTES"], "INT64", (b) => `octet_length(${b})`),
    ),
  ),
  LOWER: stringOrBytes(
    simple(["STRING"], "STRING", (s) => `bq_lower(${s})`),
    onBytes(["BYTES"], "BYTES", (b) => asciiCase(b, LETTERS.toUpperCase(), LETTERS)),
  ),
  UPPER: stringOrBytes(
    simple(["STRING"], "STRING", (s) => `bq_upper(${s})`),
    onBytes(["BYTES"], "BYTES", (b) => asciiCase(b, LETTERS, LETTERS.toUpperCase())),
  ),
  INITCAP: simple(["STRING", "STRING?"], "STRING", (s, ends) =>
    ends === undefined ? `bq_initcap(${s})` : `bq_initcap2(${s}, ${ends})`,
  ),
  REVERSE: stringOrBytes(
    simple(["STRING"], "STRING", (s) => `bq_reverse(${s})`),
    simple(["BYTES"], "BYTES", (b) => `bq_bytes_reverse(${b})`),
  ),
  REPEAT: stringOrBytes(
    simple(["STRING", "INT64"], "STRING", (s, n) => `bq_repeat(${s}, ${n})`),
    simple(["BYTES", "INT64"], "BYTES", (b, n) => `unhex(bq_repeat(hex(${b}), ${n}))`),
  ),
  ...named(
    ["SUBSTR", "SUBSTRING"],
    stringOrBytes(
      substring,
      simple(["BYTES", "INT64", "INT64?"], "BYTES", (b, p, n) =>
        n === undefined ? `bq_bytes_substr(${b}, ${p})` : `bq_bytes_substr3(${b}, ${p}, ${n})`,
      ),
    ),
  ),
  LEFT: stringOrBytes(
    simple(["STRING", "INT64"], "STRING", (s, n) => `bq_left(${s}, ${n})`),
    simple(["BYTES", "INT64"], "BYTES", (b, n) => `unhex(bq_left(hex(${b}), 2 * ${n}))`),
  ),
  RIGHT: stringOrBytes(
    simple(["STRING", "INT64"], "STRING", (s, n) => `bq_right(${s}, ${n})`),
    simple(["BYTES", "INT64"], "BYTES", (b, n) => `unhex(bq_right(hex(${b}), 2 * ${n}))`),
  ),
  LPAD: padding("bq_lpad"),
  RPAD: padding("bq_rpad"),
  TRIM: trimming("trim"),
  LTRIM: trimming("ltrim"),
  RTRIM: trimming("rtrim"),
  REPLACE: either(["TEXT", "TEXT", "TEXT"], "TEXT", (s, from, to) => `bq_replace(${s}, ${from}, ${to})`),
  TRANSLATE: either(["TEXT", "TEXT", "TEXT"], "TEXT", (s, from, to) => `bq_translate(${s}, ${from}, ${to})`),
  STRPOS: stringOrBytes(
    simple(["STRING", "STRING"], "INT64", (s, part) => `instr(${s}, ${part})`),
    simple(["BYTES", "BYTES"], "INT64", (b, part) => `bq_bytes_position(${b}, ${part})`),
  ),
  INSTR: either(["TEXT", "TEXT", "INT64?", "INT64?"], "INT64", (s, part, position, occurrence) =>
    position === undefined
      ? `instr(${s}, ${part})`
      : `bq_instr(${s}, ${part}, ${position}, ${occurrence ?? "1::BIGINT"})`,
  ),
  STARTS_WITH: stringOrBytes(
    simple(["STRING", "STRING"], "BOOL", (s, part) => `starts_with(${s}, ${part})`),
    simple(["BYTES", "BYTES"], "BOOL", (b, part) => `starts_with(hex(${b}), hex(${part}))`),
  ),
  ENDS_WITH: stringOrBytes(
    simple(["STRING", "STRING"], "BOOL", (s, part) => `ends_with(${s}, ${part})`),
    simple(["BYTES", "BYTES"], "BOOL", (b, part) => `ends_with(hex(${b}), hex(${part}))`),
  ),
  ASCII: stringOrBytes(
    simple(["STRING"], "INT64", (s) => `bq_ascii(${s})`),
    simple(["BYTES"], "INT64", (b) => `bq_bytes_ascii(${b})`),
  ),
  UNICODE: simple(["STRING"], "INT64", (s) => `bq_unicode(${s})`),
  CHR: simple(["INT64"], "STRING", (n) => `bq_chr(${n})`),
  SOUNDEX: simple(["STRING"], "STRING", (s) => `bq_soundex(${s})`),
  EDIT_DISTANCE: (call) => {
    const most = call.namedArgs.get("max_distance");
    const bare = { ...call, namedArgs: most === undefined ? call.namedArgs : new Map() };
    const limit = most === undefined ? null : call.coerce(call.named("max_distance"), INT64);
    return either(["TEXT", "TEXT"], "INT64", (a, b) =>
      limit === null ? `bq_distance(${a}, ${b})` : `bq_edit_distance(${a}, ${b}, ${limit})`,
    )(bare);
  },
  NORMALIZE: normalize(false),
  NORMALIZE_AND_CASEFOLD: normalize(true),
  CONTAINS_SUBSTR: containsSubstring,
  SPLIT: (call) => {
    arity(call, 1, 2);
    if (call.typed(0).type.kind === "BYTES") {
      arity(call, 2);
      const parts = `bq_split(bq_latin(${call.as(0, BYTES)}), bq_latin(${call.as(1, BYTES)}))`;
      return { sql: `list_transform(${parts}, lambda _bq_x: bq_from_latin(_bq_x))`, type: arrayOf(BYTES) };
    }
    const delimiter = call.args[1] === undefined ? "','" : call.as(1, STRING);
    return { sql: `bq_split(${call.as(0, STRING)}, ${delimiter})`, type: arrayOf(STRING) };
  },
  CONCAT: (call) => {
    if (call.args.length === 0) call.noMatchingSignature();
    const kinds = call.args.map((_, index) => call.typed(index).type.kind);
    const type = kinds.includes("BYTES") ? BYTES : STRING;
    const texts = kinds.map((kind, index) =>
      type === BYTES || kind === "STRING" || kind === "NULL"
        ? call.as(index, type)
        : call.cast(call.typed(index), STRING, false).sql,
    );
    return { sql: concatenate(texts), type };
  },
  COLLATE: (call) => {
    arity(call, 2);
    if (call.typed(1).constant !== "") call.refuse("COLLATE (use LOWER on both sides)");
    return { sql: call.as(0, STRING), type: STRING };
  },
};

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

function asciiCase(text: string, from: string, to: string): string {
  return `translate(${text}, '${from}', '${to}')`;
}

/** Constant positions from the start, as nearly all are, mean the same to DuckDB. */
function substring(call: FunctionCall): Typed {
  arity(call, 2, 3);
  const [s, position] = [call.as(0, STRING), call.as(1, INT64)];
  const length = call.args.length === 3 ? call.as(2, INT64) : undefined;
  const isPlain = (index: number, least: number) => {
    const { constant } = call.typed(index);
    return typeof constant === "number" && constant >= least && constant < 2 ** 31;
  };
  if (isPlain(1, 1) && (length === undefined || isPlain(2, 0))) {
    return { sql: `substr(${[s, position, ...(length ? [length] : [])].join(", ")})`, type: STRING };
  }
  const sql =
    length === undefined ? `bq_substr(${s}, ${position})` : `bq_substr3(${s}, ${position}, ${length})`;
  return { sql, type: STRING };
}

function named(names: readonly string[], entry: ScalarFunction): Entries<ScalarFunction> {
  return Object.fromEntries(names.map((name) => [name, entry]));
}

function padding(macro: string): ScalarFunction {
  return stringOrBytes(
    simple(
      ["STRING", "INT64", "STRING?"],
      "STRING",
      (s, n, pattern = "' '") => `${macro}(${s}, ${n}, ${pattern})`,
    ),
    simple(
      ["BYTES", "INT64", "BYTES?"],
      "BYTES",
      (b, n, pattern = "'\\x20'::BLOB") => `unhex(${macro}(hex(${b}), 2 * ${n}, hex(${pattern})))`,
    ),
  );
}

function trimming(duck: string): ScalarFunction {
  return stringOrBytes(
    simple(["STRING", "STRING?"], "STRING", (s, characters) =>
      characters === undefined ? `bq_${duck}(${s})` : `${duck}(${s}, ${characters})`,
    ),
    onBytes(["BYTES", "BYTES"], "BYTES", (b, bytes) => `${duck}(${b}, ${bytes})`),
  );
}

const FORMS = new Set(["NFC", "NFD", "NFKC", "NFKD"]);

function normalize(fold: boolean): ScalarFunction {
  return (call) => {
    arity(call, 1, 2);
    const argument = call.args[1];
    const written = argument?.kind === "name" ? argument.path[0] : undefined;
    const form = argument === undefined ? "NFC" : (written ?? "").toUpperCase();
    if (!FORMS.has(form)) call.fail(`${call.name} needs a normalization mode: NFC, NFKC, NFD or NFKD`, 1);
    const macro = fold ? "bq_casefold" : "bq_normalize";
    return { sql: `${macro}(${call.as(0, STRING)}, ${quoteString(form)})`, type: STRING };
  };
}
