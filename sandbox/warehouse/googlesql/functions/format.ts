import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { constantString, type Entries } from "./define.ts";
import { concatenate } from "./sql.ts";

/** FORMAT, with a constant format string. */
export const formatFunctions: Entries<ScalarFunction> = { FORMAT: format };

const SPECIFIER = /%([-+ #0']*)(\d+|\*)?(?:\.(\d+|\*))?([a-zA-Z%])|(%)|[^%]+/g;

interface Specifier {
  readonly flags: string;
  readonly width: string;
  readonly precision: string | undefined;
  readonly letter: string;
}

function format(call: FunctionCall): Typed {
  if (call.args.length === 0) return call.noMatchingSignature();
  const text = constantString(call, 0, "format string");
  const parts: string[] = [];
  let next = 1;
  for (const match of text.matchAll(SPECIFIER)) {
    const [all, flags = "", width = "", precision, letter] = match;
    if (match[5] !== undefined) return call.fail(`Invalid format specifier in FORMAT: ${text}`, 0);
    if (letter === undefined) parts.push(quoteString(all));
    else if (letter === "%") parts.push("'%'");
    else {
      if (width === "*" || precision === "*") return call.refuse("FORMAT with * as width or precision");
      if (next >= call.args.length) return call.fail("Too few arguments to FORMAT for pattern", 0);
      parts.push(specified(call, next, { flags, width, precision, letter }));
      next++;
    }
  }
  if (next < call.args.length) return call.fail("Too many arguments to FORMAT for pattern", 0);
  return { sql: concatenate(parts), type: STRING };
}

function specified(call: FunctionCall, index: number, spec: Specifier): string {
  const { sql, type } = call.typed(index);
  switch (spec.letter) {
    case "d":
    case "i":
      return integer(call, index, sql, type, spec);
    case "x":
    case "X":
    case "o":
      if (type.kind !== "INT64") return mismatch(call, index, spec, "INT64");
      return pad(`printf(${quoteString(`%${spec.flags.replace(/['-]/g, "")}${spec.letter}`)}, ${sql})`, spec);
    case "f":
    case "F":
    case "e":
    case "E":
    case "g":
    case "G":
      return decimal(call, index, sql, type, spec);
    case "s": {
      if (!["STRING", "NULL", "JSON"].includes(type.kind)) return mismatch(call, index, spec, "STRING");
      const value = type.kind === "STRING" ? sql : `CAST(${sql} AS VARCHAR)`;
      return pad(spec.precision === undefined ? value : `left(${value}, ${spec.precision})`, spec);
    }
    case "t":
      return pad(`coalesce(${display(call, sql, type, false)}, 'NULL')`, spec);
    case "T":
      return pad(`coalesce(${display(call, sql, type, true)}, 'NULL')`, spec);
    case "p":
      if (type.kind !== "JSON") return mismatch(call, index, spec, "JSON");
      return `CAST(json(${sql}) AS VARCHAR)`;
    default:
      return call.refuse(`FORMAT with %${spec.letter}`);
  }
}

function mismatch(call: FunctionCall, index: number, { letter }: Specifier, expected: string): never {
  const actual = argumentTypeToString(call.typed(index).type);
  return call.fail(
    `Invalid type for argument ${index + 1} to FORMAT; Expected ${expected}; Got ${actual} (for %${letter})`,
    index,
  );
}

function pad(value: string, { flags, width }: Specifier): string {
  if (width === "") return value;
  return `bq_pad_${flags.includes("-") ? "right" : "left"}(${value}, ${width})`;
}

function integer(call: FunctionCall, index: number, sql: string, type: GoogleType, spec: Specifier): string {
  if (type.kind !== "INT64" && type.kind !== "NULL") return mismatch(call, index, spec, "INT64");
  if (spec.flags.includes("'")) return pad(`format('{:,}', ${sql})`, spec);
  if (spec.flags === "" && spec.width === "") return `CAST(${sql} AS VARCHAR)`;
  return `printf(${quoteString(`%${spec.flags}${spec.width}d`)}, ${sql})`;
}

function decimal(call: FunctionCall, index: number, sql: string, type: GoogleType, spec: Specifier): string {
  if (!["FLOAT64", "NUMERIC", "BIGNUMERIC", "NULL"].includes(type.kind))
    return mismatch(call, index, spec, "FLOAT64");
  const precision = spec.precision ?? "6";
  const exact = type.kind === "NUMERIC" || type.kind === "BIGNUMERIC";
  if (exact && (spec.letter.toLowerCase() !== "f" || spec.flags !== "")) {
    return call.refuse(`FORMAT with %${spec.flags}${spec.letter} of ${type.kind} (cast to FLOAT64)`);
  }
  if (exact) return pad(`bq_fixed(${sql}, ${Math.min(Number(precision), 9)})`, spec);
  const value = `CAST(${sql} AS DOUBLE)`;
  if (spec.flags.includes("'")) return pad(`format('{:,.${precision}f}', ${value})`, spec);
  const text = `printf(${quoteString(`%${spec.flags}${spec.width}.${precision}${spec.letter}`)}, ${value})`;
  return `CASE WHEN isfinite(${value}) THEN ${text} ELSE ${pad(`lower(bq_float_text(${value}))`, spec)} END`;
}

/** %t (as CAST to STRING would) and %T (as a literal that could be typed in). */
function display(call: FunctionCall, sql: string, type: GoogleType, typed: boolean, depth = 0): string {
  switch (type.kind) {
    case "NULL":
      return "'NULL'";
    case "ARRAY": {
      const item = `_bq_f${depth}`;
      const text = `coalesce(${display(call, item, type.element, typed, depth + 1)}, 'NULL')`;
      return `('[' || array_to_string(list_transform(${sql}, lambda ${item}: ${text}), ', ') || ']')`;
    }
    case "STRUCT": {
      const fields = type.fields.map((field, index) => {
        const part = `(${sql}).${quoteName(fieldName(field, index))}`;
        return `coalesce(${display(call, part, field.type, typed, depth)}, 'NULL')`;
      });
      return `CASE WHEN ${sql} IS NOT NULL THEN '(' || ${fields.join(" || ', ' || ") || "''"} || ')' END`;
    }
    case "STRING":
      return typed ? `CAST(to_json(${sql}) AS VARCHAR)` : sql;
    case "BYTES":
      return typed ? call.refuse("FORMAT with %T of BYTES") : `decode(${sql})`;
    case "JSON":
      return typed ? call.refuse("FORMAT with %T of JSON") : `CAST(json(${sql}) AS VARCHAR)`;
    default: {
      const text = call.cast({ sql, type }, STRING, false).sql;
      if (!typed || ["INT64", "BOOL"].includes(type.kind)) return text;
      if (type.kind === "FLOAT64") return `bq_float_literal(${sql})`;
      return `(${quoteString(`${type.kind} "`)} || ${text} || '"')`;
    }
  }
}
