import { checkedJson } from "../functions/runtime/javascript/json-tree.ts";
import type { Expression } from "../syntax/ast.ts";
import { absolute, decimalText, MOST_UNITS, readDecimal, SCALES } from "../types/decimal.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import { sqlLiteral } from "../types/literal.ts";
import { BOOL, BYTES, FLOAT64, INT64, JSON_TYPE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { momentLiteral } from "./moments.ts";
import { constantOf } from "./names.ts";
import type { Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Binding, Typed } from "./typed.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;

/** A number; where NUMERIC (or for integers FLOAT64) is wanted, exactly that. `negative`: the sign before it is folded in. */
export function translateNumber(
  t: Translation,
  node: Of<"number">,
  want?: GoogleType | null,
  negative = false,
): Typed {
  const text = negative ? `-${node.text}` : node.text;
  const decimal = want?.kind === "NUMERIC" || want?.kind === "BIGNUMERIC";
  if (!/^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(node.text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) fail(t, `Invalid floating point literal: ${text}`, node);
    if (decimal && want) return decimalLiteral(t, text, want, value, node);
    return { sql: doubleSql(value), type: FLOAT64, literal: true, constant: value };
  }
  const magnitude = BigInt(node.text.replace(/^-/, ""));
  const integer = text.startsWith("-") ? -magnitude : magnitude;
  if (integer > INT64_MAX || integer < INT64_MIN)
    fail(t, `Invalid ${/x/i.test(text) ? "hex " : ""}integer literal: ${node.text}`, node);
  const constant = Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  if (want?.kind === "FLOAT64") {
    return { sql: doubleSql(Number(integer)), type: FLOAT64, literal: true, constant };
  }
  if (decimal && want) return decimalLiteral(t, String(integer), want, constant, node);
  return { sql: `(${integer})::BIGINT`, type: INT64, literal: true, constant };
}

function decimalLiteral(
  t: Translation,
  text: string,
  type: GoogleType,
  constant: number | bigint,
  node: { position: number },
): Typed {
  const kind = type.kind === "NUMERIC" ? "NUMERIC" : "BIGNUMERIC";
  const read = readDecimal(text, SCALES[kind]);
  if (!read || (kind === "NUMERIC" && absolute(read.units) > MOST_UNITS)) {
    fail(t, `Invalid ${kind} value: ${text}`, node);
  }
  if (absolute(read.units) > MOST_UNITS) {
    refuse(t, `A BIGNUMERIC value of more than 20 whole digits (${text})`, node);
  }
  if (kind === "BIGNUMERIC" && !read.exact) {
    refuse(t, `A BIGNUMERIC value of more than 18 places after the point (${text})`, node);
  }
  const bare = { kind: type.kind } as GoogleType;
  const value = decimalText(read.units, SCALES[kind]);
  return { sql: `CAST(${quoteString(value)} AS ${duckType(bare)})`, type: bare, literal: true, constant };
}

function doubleSql(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return `(${/e/.test(text) ? text : `${text}e0`})`;
}

/** Text; where a date or time is wanted and the text is one, exactly that. */
export function translateString(node: Of<"string">, want?: GoogleType | null): Typed {
  const moment = want ? momentLiteral(node.value, want) : null;
  if (moment) return { ...moment, literal: true, constant: node.value };
  return { sql: quoteString(node.value), type: STRING, literal: true, constant: node.value };
}

export function translateBytes(node: Of<"bytes">): Typed {
  const hex = [...node.value].map((unit) => unit.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase());
  return { sql: `'${hex.map((byte) => `\\x${byte}`).join("")}'::BLOB`, type: BYTES, literal: true };
}

export function translateBoolean(node: Of<"boolean">): Typed {
  return { sql: String(node.value), type: BOOL, literal: true, constant: node.value };
}

/** `DATE '2024-01-31'`, `NUMERIC '1.5'`, `JSON '{}'`, … */
export function translateTypedLiteral(t: Translation, node: Of<"typed_literal">): Typed {
  const text = node.value.trim();
  const type: GoogleType = { kind: node.type };
  if (node.type === "JSON") return jsonLiteral(t, node);
  if (node.type === "NUMERIC" || node.type === "BIGNUMERIC") {
    const read = readDecimal(text, SCALES[node.type]);
    if (!read || (node.type === "NUMERIC" && (!read.exact || absolute(read.units) > MOST_UNITS))) {
      fail(t, `Invalid ${node.type} literal: ${JSON.stringify(node.value)}`, node);
    }
    const literal = decimalLiteral(t, text, type, Number(text), node);
    return { sql: literal.sql, type };
  }
  const moment = momentLiteral(node.value, type);
  if (!moment) return fail(t, `Invalid ${node.type} literal: ${quoteString(node.value)}`, node);
  return { ...moment, constant: node.value };
}

function jsonLiteral(t: Translation, node: Of<"typed_literal">): Typed {
  try {
    const text = checkedJson(node.value, false);
    return { sql: `CAST(${quoteString(text)} AS JSON)`, type: JSON_TYPE, constant: text };
  } catch (error) {
    return fail(t, `Invalid JSON literal: ${(error as Error).message}`, node);
  }
}

/** `@name` */
export function translateParameter(t: Translation, node: Of<"parameter">): Typed {
  for (const [name, binding] of t.context.namedParameters) {
    if (name.toLowerCase() === node.name.toLowerCase()) return parameterValue(binding);
  }
  return fail(t, `Query parameter '${node.name}' not found`, node);
}

/** `?` */
export function translatePositionalParameter(t: Translation, node: Of<"positional_parameter">): Typed {
  const binding = t.context.positionalParameters[node.index];
  if (!binding) fail(t, "Too few positional parameters", node);
  return parameterValue(binding);
}

function parameterValue(binding: Binding): Typed {
  return {
    sql: sqlLiteral(binding),
    type: binding.type,
    literal: true,
    ...constantOf(binding.value, binding.type.kind),
  };
}

/** `@@name` */
export function translateSystemVariable(t: Translation, node: Of<"system_variable">): Typed {
  const binding = t.context.systemVariable(node.name);
  if (!binding) fail(t, `System variable not found: @@${node.name}`, node);
  return { sql: sqlLiteral(binding), type: binding.type, ...constantOf(binding.value, binding.type.kind) };
}
