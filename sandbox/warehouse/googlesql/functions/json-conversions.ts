import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { arrayOf, BOOL, FLOAT64, INT64, JSON_TYPE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries, simple } from "./define.ts";

/** JSON as values of SQL, text as JSON, and what a JSON value is and holds. */
export const jsonConversionFunctions: Entries<ScalarFunction> = {
  STRING: (call) => {
    arity(call, 1, 2);
    return call.typed(0).type.kind === "JSON"
      ? strictly(STRING, "bq_json_to_string")(call)
      : timestampText(call);
  },
  INT64: strictly(INT64, "bq_json_to_int64"),
  FLOAT64: (call) => ({
    sql: `bq_json_to_float64(${onlyJson(call, "wide_number_mode")}, ${wideNumberMode(call, "'round'")})`,
    type: FLOAT64,
  }),
  BOOL: strictly(BOOL, "bq_json_to_bool"),
  STRING_ARRAY: elements(STRING, (item) => `bq_json_to_string(${item})`),
  INT64_ARRAY: elements(INT64, (item) => `bq_json_to_int64(${item})`),
  FLOAT64_ARRAY: (call) => {
    const mode = wideNumberMode(call, "'round'");
    return elements(FLOAT64, (item) => `bq_json_to_float64(${item}, ${mode})`, "wide_number_mode")(call);
  },
  BOOL_ARRAY: elements(BOOL, (item) => `bq_json_to_bool(${item})`),

  LAX_STRING: simple(["JSON"], "STRING", (j) => `bq_lax_string(${j})`),
  LAX_INT64: simple(["JSON"], "INT64", (j) => `bq_lax_int64(${j})`),
  LAX_FLOAT64: simple(["JSON"], "FLOAT64", (j) => `bq_lax_float64(${j})`),
  LAX_BOOL: simple(["JSON"], "BOOL", (j) => `bq_lax_bool(${j})`),
  LAX_STRING_ARRAY: laxElements(STRING, (item) => `bq_lax_string(${item})`),
  LAX_INT64_ARRAY: laxElements(INT64, (item) => `bq_lax_int64(${item})`),
  LAX_FLOAT64_ARRAY: laxElements(FLOAT64, (item) => `bq_lax_float64(${item})`),
  LAX_BOOL_ARRAY: laxElements(BOOL, (item) => `bq_lax_bool(${item})`),

  PARSE_JSON: (call) => {
    named(call, "wide_number_mode");
    if (call.args.length !== 1) return call.noMatchingSignature();
    return {
      sql: `bq_parse_json(${call.as(0, STRING)}, ${wideNumberMode(call, "'exact'")})`,
      type: JSON_TYPE,
    };
  },
  JSON_TYPE: simple(["JSON"], "STRING", (j) => `bq_json_type(${j})`),
  JSON_KEYS: (call) => {
    named(call, "mode", "max_depth");
    if (call.args.length < 1 || call.args.length > 2) return call.noMatchingSignature();
    const depth = call.args.length === 2 ? call.as(1, INT64) : namedSql(call, "max_depth", INT64, "NULL");
    const mode = namedSql(call, "mode", STRING, "'strict'");
    const most = `coalesce(${depth}, ${Number.MAX_SAFE_INTEGER})::BIGINT`;
    return { sql: `bq_json_keys(${call.as(0, JSON_TYPE)}, ${most}, ${mode})`, type: arrayOf(STRING) };
  },
  JSON_FLATTEN: simple(["JSON"], "JSON[]", (j) => `CAST(bq_json_flatten(${j}) AS JSON[])`),
};

/** Fails unless all arguments with names have one of these. */
export function named(call: FunctionCall, ...names: string[]): void {
  for (const name of call.namedArgs.keys()) {
    if (!names.includes(name)) {
      call.fail(`Named argument ${name} not found in signature for call to function ${call.name}`);
    }
  }
}

/** SQL of an argument with a name, or what stands for it where it is left out. */
export function namedSql(call: FunctionCall, name: string, type: GoogleType, otherwise: string): string {
  return call.namedArgs.has(name) ? call.coerce(call.named(name), type) : otherwise;
}

function wideNumberMode(call: FunctionCall, otherwise: string): string {
  return namedSql(call, "wide_number_mode", STRING, otherwise);
}

function onlyJson(call: FunctionCall, ...names: string[]): string {
  named(call, ...names);
  if (call.args.length !== 1) call.noMatchingSignature();
  return call.as(0, JSON_TYPE);
}

function strictly(type: GoogleType, macro: string): ScalarFunction {
  return (call) => ({ sql: `${macro}(${onlyJson(call)})`, type });
}

function elements(type: GoogleType, convert: (item: string) => string, ...names: string[]): ScalarFunction {
  return (call) => {
    const list = `bq_json_elements(${onlyJson(call, ...names)})`;
    return { sql: `list_transform(${list}, lambda _bq_e: ${convert("_bq_e")})`, type: arrayOf(type) };
  };
}

function laxElements(type: GoogleType, convert: (item: string) => string): ScalarFunction {
  return (call) => {
    const list = `bq_json_items(${onlyJson(call)}, '$', '$[*]')`;
    return { sql: `list_transform(${list}, lambda _bq_e: ${convert("_bq_e")})`, type: arrayOf(type) };
  };
}

/** STRING(date | datetime | timestamp[, zone] …): as CAST does. */
function timestampText(call: FunctionCall): Typed {
  const value = call.typed(0);
  if (!["TIMESTAMP", "DATE", "DATETIME", "TIME"].includes(value.type.kind)) return call.noMatchingSignature();
  if (call.args.length === 1) return call.cast(value, STRING, false);
  if (value.type.kind !== "TIMESTAMP") return call.noMatchingSignature();
  return { sql: `bq_zoned_text(${value.sql}, ${call.as(1, STRING)})`, type: STRING };
}
