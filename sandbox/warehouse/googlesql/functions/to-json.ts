import type { FunctionCall, ScalarFunction } from "../translate/typed.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { JSON_TYPE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";

/** Writing JSON, in BigQuery's exact text. */
export const toJsonFunctions: Entries<ScalarFunction> = {
  TO_JSON_STRING: (call) => {
    arity(call, 1, 2);
    if (call.args.length === 2 && call.typed(1).constant !== false)
      call.refuse("TO_JSON_STRING with pretty_print");
    const { sql, type } = call.typed(0);
    return { sql: jsonText(sql, type), type: STRING };
  },
  TO_JSON: (call) => {
    if (call.namedArgs.size > 0) call.refuse("TO_JSON with stringify_wide_numbers");
    arity(call, 1);
    const { sql, type } = call.typed(0);
    return { sql: `CAST(${jsonText(sql, type, true)} AS JSON)`, type: JSON_TYPE };
  },
  JSON_ARRAY: (call) => {
    const items = call.args.map((_, index) => argument(call, index));
    return { sql: `CAST('[' || ${items.join(" || ',' || ") || "''"} || ']' AS JSON)`, type: JSON_TYPE };
  },
  JSON_OBJECT: (call) => {
    if (call.args.length % 2 === 1) return call.noMatchingSignature();
    if (call.args.length === 2 && call.typed(0).type.kind === "ARRAY")
      return call.refuse("JSON_OBJECT of two arrays");
    const members: string[] = [];
    for (let index = 0; index < call.args.length; index += 2) {
      members.push(`bq_json_key(${call.as(index, STRING)}) || ':' || ${argument(call, index + 1)}`);
    }
    return { sql: `CAST('{' || ${members.join(" || ',' || ") || "''"} || '}' AS JSON)`, type: JSON_TYPE };
  },
};

function argument(call: FunctionCall, index: number): string {
  const { sql, type } = call.typed(index);
  return jsonText(sql, type, true);
}

/**
 * JSON text of a value, `null` for NULL. `exact`: whole numbers stay numbers however large (TO_JSON); otherwise those that a
 * double cannot hold become strings (TO_JSON_STRING).
 */
export function jsonText(sql: string, type: GoogleType, exact = false, depth = 0): string {
  if (type.kind === "STRUCT") {
    if (!/^[\w".()]+$/.test(sql)) {
      const row = `_bq_s${depth}`;
      return `list_transform([${sql}], lambda ${row}: ${jsonText(row, type, exact, depth + 1)})[1]`;
    }
    const members = type.fields.map((field, index) => {
      const name = fieldName(field, index);
      const key = quoteString(`${index > 0 ? "," : ""}${JSON.stringify(field.name)}:`);
      return `${key} || ${jsonText(`(${sql}).${quoteName(name)}`, field.type, exact, depth)}`;
    });
    return `CASE WHEN ${sql} IS NULL THEN 'null' ELSE '{' || ${members.join(" || ") || "''"} || '}' END`;
  }
  return `coalesce(${presentText(sql, type, exact, depth)}, 'null')`;
}

function presentText(sql: string, type: GoogleType, exact: boolean, depth: number): string {
  switch (type.kind) {
    case "NULL":
      return "NULL";
    case "ARRAY": {
      const item = `_bq_j${depth}`;
      const texts = `list_transform(${sql}, lambda ${item}: ${jsonText(item, type.element, exact, depth + 1)})`;
      return `('[' || array_to_string(${texts}, ',') || ']')`;
    }
    case "STRING":
      return `bq_json_of_string(${sql})`;
    case "INT64":
      return exact ? `CAST(${sql} AS VARCHAR)` : `bq_json_of_int(${sql})`;
    case "FLOAT64":
      return exact ? `bq_json_of_float_exact(${sql})` : `bq_json_of_float(${sql})`;
    case "NUMERIC":
    case "BIGNUMERIC":
      return exact ? `bq_numeric_text(${sql})` : `bq_json_of_numeric(${sql})`;
    case "JSON":
      return `CAST(json(${sql}) AS VARCHAR)`;
    case "BYTES":
      return `('"' || to_base64(${sql}) || '"')`;
    case "TIMESTAMP":
      return `bq_json_of_timestamp(${sql})`;
    case "DATETIME":
      return `bq_json_of_datetime(${sql})`;
    case "TIME":
      return `('"' || bq_time_text(${sql}) || '"')`;
    case "INTERVAL":
      return `('"' || bq_interval_text(${sql}) || '"')`;
    default:
      return type.kind === "BOOL" ? `CAST(${sql} AS VARCHAR)` : `('"' || CAST(${sql} AS VARCHAR) || '"')`;
  }
}
