import type { FunctionCall, ScalarFunction } from "../translate/typed.ts";
import { duckType, fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { arrayOf, BOOL, JSON_TYPE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";
import { named, namedSql } from "./json-conversions.ts";

/** Writing JSON, in BigQuery's exact text. */
export const toJsonFunctions: Entries<ScalarFunction> = {
  TO_JSON_STRING: (call) => {
    arity(call, 1, 2);
    const { sql, type } = call.typed(0);
    const text = jsonText(sql, type);
    const pretty = call.args.length === 2 ? call.as(1, BOOL) : "false";
    if (pretty === "false") return { sql: text, type: STRING };
    return {
      sql: `CASE ${pretty} WHEN true THEN bq_json_pretty(${text}) WHEN false THEN ${text} END`,
      type: STRING,
    };
  },
  TO_JSON: (call) => {
    named(call, "stringify_wide_numbers");
    if (call.args.length !== 1) return call.noMatchingSignature();
    const { sql, type } = call.typed(0);
    const text = jsonText(sql, type, "json");
    const stringify = namedSql(call, "stringify_wide_numbers", BOOL, "false");
    if (stringify === "false") return { sql: `CAST(${text} AS JSON)`, type: JSON_TYPE };
    const wide = jsonText(sql, type, "stringified");
    return {
      sql: `CAST(CASE ${stringify} WHEN true THEN ${wide} WHEN false THEN ${text} END AS JSON)`,
      type: JSON_TYPE,
    };
  },
  JSON_ARRAY: (call) => {
    if (call.namedArgs.size > 0) return call.noMatchingSignature();
    const items = call.args.map((_, index) => argument(call, index));
    return { sql: `CAST('[' || ${items.join(" || ',' || ") || "''"} || ']' AS JSON)`, type: JSON_TYPE };
  },
  JSON_OBJECT: (call) => {
    if (call.args.length % 2 === 1 || call.namedArgs.size > 0) return call.noMatchingSignature();
    if (call.args.length === 2 && call.typed(0).type.kind === "ARRAY") return ofTwoArrays(call);
    const members: string[] = [];
    for (let index = 0; index < call.args.length; index += 2) {
      members.push(`bq_json_key(${call.as(index, STRING)}) || ':' || ${argument(call, index + 1)}`);
    }
    return { sql: `CAST('{' || ${members.join(" || ',' || ") || "''"} || '}' AS JSON)`, type: JSON_TYPE };
  },
};

function argument(call: FunctionCall, index: number): string {
  const { sql, type } = call.typed(index);
  return jsonText(sql, type, "json");
}

function ofTwoArrays(call: FunctionCall) {
  const keys = call.as(0, arrayOf(STRING));
  const { sql, type } = call.typed(1);
  if (type.kind !== "ARRAY") return call.noMatchingSignature();
  const texts = `list_transform(${sql}, lambda _bq_o: ${jsonText("_bq_o", type.element, "json")})`;
  return { sql: `CAST(bq_json_members(${keys}, ${texts}) AS JSON)`, type: JSON_TYPE };
}

/**
 * For whom JSON text is written: `text` for TO_JSON_STRING, where numbers that a double cannot hold become strings; `json` for a
 * value of type JSON, where they stay numbers; `stringified` for one in which they become strings.
 */
export type JsonStyle = "text" | "json" | "stringified";

/** JSON text of a value, `null` for NULL. */
export function jsonText(sql: string, type: GoogleType, style: JsonStyle = "text", depth = 0): string {
  if (type.kind === "STRUCT") {
    if (!/^[\w".()]+$/.test(sql)) {
      const row = `_bq_s${depth}`;
      return `list_transform([${sql}], lambda ${row}: ${jsonText(row, type, style, depth + 1)})[1]`;
    }
    const members = type.fields.map((field, index) => {
      const name = fieldName(field, index);
      const key = quoteString(`${index > 0 ? "," : ""}${JSON.stringify(field.name)}:`);
      return `${key} || ${jsonText(`(${sql}).${quoteName(name)}`, field.type, style, depth)}`;
    });
    return `CASE WHEN ${sql} IS NULL THEN 'null' ELSE '{' || ${members.join(" || ") || "''"} || '}' END`;
  }
  return `coalesce(${presentText(sql, type, style, depth)}, 'null')`;
}

/** Macros by kind and style. */
const NUMBERS: Readonly<Record<string, Readonly<Record<JsonStyle, string>>>> = {
  INT64: { text: "bq_json_of_int", json: "bq_json_int", stringified: "bq_json_of_int" },
  FLOAT64: { text: "bq_json_of_float", json: "bq_json_float", stringified: "bq_json_float" },
  NUMERIC: { text: "bq_json_of_numeric", json: "bq_numeric_text", stringified: "bq_json_wide_numeric" },
  BIGNUMERIC: { text: "bq_json_of_numeric", json: "bq_numeric_text", stringified: "bq_json_wide_numeric" },
};

function presentText(sql: string, type: GoogleType, style: JsonStyle, depth: number): string {
  const numbers = NUMBERS[type.kind];
  if (numbers) return `${numbers[style]}(${sql})`;
  switch (type.kind) {
    case "NULL":
      return sql === "NULL" ? "NULL" : `CAST(${sql} AS VARCHAR)`;
    case "ARRAY": {
      const item = `_bq_j${depth}`;
      const list = type.element.kind === "NULL" ? `CAST(${sql} AS ${duckType(type)})` : sql;
      const texts = `list_transform(${list}, lambda ${item}: ${jsonText(item, type.element, style, depth + 1)})`;
      return `('[' || array_to_string(${texts}, ',') || ']')`;
    }
    case "STRING":
      return style === "text" ? `bq_json_of_string(${sql})` : `CAST(to_json(${sql}) AS VARCHAR)`;
    case "JSON":
      return style === "text" ? `bq_json_canonical(${sql})` : `CAST(json(${sql}) AS VARCHAR)`;
    case "BYTES":
      return `('"' || to_base64(${sql}) || '"')`;
    case "TIMESTAMP":
      return `bq_json_of_timestamp(${sql})`;
    case "DATETIME":
      return `bq_json_of_datetime(${sql})`;
    case "TIME":
      return `('"' || bq_time_text(${sql}) || '"')`;
    case "INTERVAL":
      return `('"' || bq_interval_iso(${sql}) || '"')`;
    default:
      return type.kind === "BOOL" ? `CAST(${sql} AS VARCHAR)` : `('"' || CAST(${sql} AS VARCHAR) || '"')`;
  }
}
