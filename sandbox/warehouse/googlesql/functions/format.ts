import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { INT64, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import type { Entries } from "./define.ts";
import { display } from "./display.ts";
import {
  checkArguments,
  expectedType,
  type FormatPiece,
  formatSpecifiers,
  type Specifier,
} from "./format-specifiers.ts";
import { concatenate } from "./sql.ts";

/** FORMAT. The usual specifiers of a constant string become SQL; all others, and any other string, go to JavaScript. */
export const formatFunctions: Entries<ScalarFunction> = { FORMAT: format };

function format(call: FunctionCall): Typed {
  if (call.args.length === 0) return call.noMatchingSignature();
  const pattern = call.as(0, STRING);
  const { constant } = call.typed(0, STRING);
  if (typeof constant !== "string") return { sql: inJavaScript(call, pattern, ["", "t", "T"]), type: STRING };
  const pieces = checked(call, constant);
  const parts: string[] = [];
  const letters: string[] = [];
  let next = 1;
  let isPlain = true;
  for (const piece of pieces) {
    if (typeof piece === "string") parts.push(quoteString(piece));
    else {
      if (piece.width === "*" || piece.precision === "*") isPlain = false;
      for (const size of [piece.width, piece.precision]) if (size === "*") expect(call, next++, "d");
      expect(call, next, piece.letter);
      letters.push(piece.letter);
      const part = isPlain ? plain(call, next, piece) : null;
      if (part === null) isPlain = false;
      else parts.push(part);
      next++;
    }
  }
  if (isPlain) return { sql: concatenate(parts), type: STRING };
  return { sql: inJavaScript(call, pattern, letters), type: STRING };
}

function checked(call: FunctionCall, format: string): FormatPiece[] {
  try {
    const pieces = formatSpecifiers(format);
    checkArguments(format, pieces, call.args.length - 1);
    return pieces;
  } catch (error) {
    return call.fail((error as Error).message, 0);
  }
}

/** An untyped NULL counts as INT64. */
function argument(call: FunctionCall, index: number): Typed {
  const value = call.typed(index);
  if (value.type.kind !== "NULL") return value;
  return { sql: `CAST(${value.sql} AS ${duckType(INT64)})`, type: INT64 };
}

function expect(call: FunctionCall, index: number, letter: string): void {
  const type = argumentTypeToString(argument(call, index).type);
  const expected = expectedType(letter, type);
  if (expected === null) return;
  call.fail(`Invalid type for argument ${index + 1} to FORMAT; Expected ${expected}; Got ${type}`, index);
}

/** All arguments as texts; those forms that none of the letters asks for are left out. */
function inJavaScript(call: FunctionCall, pattern: string, letters: readonly string[]): string {
  const types: string[] = [];
  const texts: string[] = [];
  for (let index = 1; index < call.args.length; index++) {
    const { sql, type } = argument(call, index);
    types.push(argumentTypeToString(type));
    const raw = letters.some((letter) => letter !== "t" && letter !== "T");
    texts.push(
      raw ? rawText(sql, type) : "NULL",
      letters.includes("t") ? display(call, sql, type, false) : "NULL",
      letters.includes("T") ? display(call, sql, type, true) : "NULL",
    );
  }
  return `bq_format(${pattern}, ${quoteString(types.join("\n"))}, CAST([${texts.join(", ")}] AS VARCHAR[]))`;
}

function rawText(sql: string, type: GoogleType): string {
  if (type.kind === "JSON") return `bq_json_canonical(${sql})`;
  return ["INT64", "FLOAT64", "NUMERIC", "BIGNUMERIC", "STRING"].includes(type.kind)
    ? `CAST(${sql} AS VARCHAR)`
    : "NULL";
}

/** SQL of a specifier that DuckDB writes as BigQuery does; null for the others. */
function plain(call: FunctionCall, index: number, spec: Specifier): string | null {
  const { sql, type } = argument(call, index);
  const { flags, precision, letter } = spec;
  const width = spec.width ?? 0;
  const side = flags === "" ? "left" : flags === "-" ? "right" : null;
  const sized = (text: string) => (width === 0 ? text : `bq_pad_${side}(${text}, ${width})`);
  switch (letter) {
    case "d":
    case "i":
      if (precision !== null) return null;
      if (flags === "'" && width === 0) return `format('{:,}', ${sql})`;
      if (flags === "0") return `printf('%0${width || ""}d', ${sql})`;
      return side && sized(`CAST(${sql} AS VARCHAR)`);
    case "s":
      return side && precision === null ? sized(sql) : null;
    case "t":
    case "T":
      return side && precision === null ? sized(display(call, sql, type, letter === "T")) : null;
    case "f":
    case "F":
      return side ? fixed(sql, type, spec, sized) : null;
    default:
      return null;
  }
}

/** DuckDB's printf writes wrong digits for doubles that are large, and a sign for zero. */
function fixed(
  sql: string,
  type: GoogleType,
  { precision, letter }: Specifier,
  sized: (text: string) => string,
): string | null {
  const places = Number(precision ?? 6);
  if (type.kind === "NUMERIC" && places <= 9) {
    return sized(`(CASE WHEN ${sql} < 0 THEN '-' ELSE '' END || bq_fixed(abs(${sql}), ${places}))`);
  }
  if (type.kind !== "FLOAT64" || places > 15) return null;
  const other = `bq_format('%.${places}${letter}', 'FLOAT64', [CAST(${sql} AS VARCHAR), NULL, NULL])`;
  return sized(
    `CASE WHEN abs(${sql}) < 1e15 THEN printf('%.${places}f', CAST(${sql} AS DOUBLE) + 0e0) ELSE ${other} END`,
  );
}
