import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { arrayOf, JSON_TYPE, STRING } from "../types/make.ts";
import { arity, constantString, type Entries, simple } from "./define.ts";
import { duckJsonPath, JsonPathError } from "./json-paths.ts";

/** Reading JSON. Functions on STRING give NULL for text that is not JSON. */
export const jsonFunctions: Entries<ScalarFunction> = {
  JSON_VALUE: value,
  JSON_EXTRACT_SCALAR: value,
  JSON_QUERY: query,
  JSON_EXTRACT: query,
  JSON_QUERY_ARRAY: queryArray,
  JSON_EXTRACT_ARRAY: queryArray,
  JSON_VALUE_ARRAY: valueArray,
  JSON_EXTRACT_STRING_ARRAY: valueArray,
  JSON_TYPE: simple(["JSON"], "STRING", (j) => `bq_json_type(${j})`),
  JSON_KEYS: (call) => {
    arity(call, 1, 2);
    if (call.args.length !== 2 || call.typed(1).constant !== 1) {
      return call.refuse("JSON_KEYS with another max_depth than 1");
    }
    return { sql: `list_sort(json_keys(${call.as(0, JSON_TYPE)}))`, type: arrayOf(STRING) };
  },
  STRING: (call) => {
    arity(call, 1, 2);
    return call.typed(0).type.kind === "JSON"
      ? { sql: `bq_json_to_string(${call.as(0, JSON_TYPE)})`, type: STRING }
      : timestampText(call);
  },
  INT64: simple(["JSON"], "INT64", (j) => `bq_json_to_int64(${j})`),
  FLOAT64: simple(["JSON"], "FLOAT64", (j) => `bq_json_to_float64(${j})`),
  DOUBLE: simple(["JSON"], "FLOAT64", (j) => `bq_json_to_float64(${j})`),
  BOOL: simple(["JSON"], "BOOL", (j) => `bq_json_to_bool(${j})`),
  LAX_STRING: simple(["JSON"], "STRING", (j) => `(json_value(${j}, '$') ->> '$')`),
  LAX_INT64: simple(["JSON"], "INT64", (j) => `bq_lax_int64(${j})`),
  LAX_FLOAT64: simple(["JSON"], "FLOAT64", (j) => `bq_lax_float64(${j})`),
  LAX_BOOL: simple(["JSON"], "BOOL", (j) => `bq_lax_bool(${j})`),
  PARSE_JSON: (call) => {
    if (call.namedArgs.size > 0) return call.refuse("PARSE_JSON with wide_number_mode");
    arity(call, 1);
    return { sql: `bq_parse_json(${call.as(0, STRING)})`, type: JSON_TYPE };
  },
};

/** STRING(date | datetime | timestamp[, zone] …): as CAST does. */
function timestampText(call: FunctionCall): Typed {
  const value = call.typed(0);
  if (!["TIMESTAMP", "DATE", "DATETIME", "TIME"].includes(value.type.kind)) return call.noMatchingSignature();
  if (call.args.length === 1) return call.cast(value, STRING, false);
  if (value.type.kind !== "TIMESTAMP") return call.noMatchingSignature();
  return { sql: `bq_zoned_text(${value.sql}, ${call.as(1, STRING)})`, type: STRING };
}

interface JsonArguments {
  readonly sql: string;
  readonly path: string;
  /** The path of each element of the array at `path`. */
  readonly each: string;
  readonly isText: boolean;
}

function jsonArguments(call: FunctionCall): JsonArguments {
  arity(call, 1, 2);
  const { type } = call.typed(0);
  const isText = type.kind !== "JSON";
  const sql = call.as(0, isText ? STRING : JSON_TYPE);
  const written = call.args.length === 1 ? "$" : constantString(call, 1, "JSONPath");
  try {
    const path = duckJsonPath(written);
    return { sql, path: quoteString(path), each: quoteString(`${path}[*]`), isText };
  } catch (error) {
    if (error instanceof JsonPathError) return call.fail(error.message, 1);
    throw error;
  }
}

function value(call: FunctionCall): Typed {
  const { sql, path, isText } = jsonArguments(call);
  if (isText) return { sql: `TRY(bq_json_value(${sql}, ${path}))`, type: STRING };
  return { sql: `(json_value(${sql}, ${path}) ->> '$')`, type: STRING };
}

function query(call: FunctionCall): Typed {
  const { sql, path, isText } = jsonArguments(call);
  if (isText) return { sql: `TRY(bq_json_query(${sql}, ${path}))`, type: STRING };
  return { sql: `json_extract(${sql}, ${path})`, type: JSON_TYPE };
}

function queryArray(call: FunctionCall): Typed {
  const { sql, path, each, isText } = jsonArguments(call);
  if (isText) return { sql: `TRY(bq_json_query_array(${sql}, ${path}, ${each}))`, type: arrayOf(STRING) };
  return {
    sql: `CASE WHEN json_type(${sql}, ${path}) = 'ARRAY' THEN json_extract(${sql}, ${each}) END`,
    type: arrayOf(JSON_TYPE),
  };
}

function valueArray(call: FunctionCall): Typed {
  const { sql, path, each, isText } = jsonArguments(call);
  const list = `bq_json_value_array(CAST(${sql} AS VARCHAR), ${path}, ${each})`;
  return { sql: isText ? `TRY(${list})` : list, type: arrayOf(STRING) };
}
