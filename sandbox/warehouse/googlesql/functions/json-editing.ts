import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { BOOL, JSON_TYPE } from "../types/make.ts";
import { arity, type Entries } from "./define.ts";
import { named, namedSql } from "./json-conversions.ts";
import { pathArgument } from "./json-paths.ts";
import { jsonText } from "./to-json.ts";

/** Changing JSON values: one change after the other, from left to right. A change at a NULL path is none. */
export const jsonEditingFunctions: Entries<ScalarFunction> = {
  JSON_SET: (call) => {
    const create = flag(call, "create_if_missing", "true");
    return edited(call, (json, path, value) => `bq_json_set(${json}, ${path}, ${value}, ${create})`, create);
  },
  JSON_ARRAY_APPEND: (call) => {
    const each = flag(call, "append_each_element", "true");
    const change = adding("bq_json_array_append", each);
    return edited(call, change, each);
  },
  JSON_ARRAY_INSERT: (call) => {
    const each = flag(call, "insert_each_element", "true");
    const change = adding("bq_json_array_insert", each);
    return edited(call, change, each);
  },
  JSON_REMOVE: (call) => {
    arity(call, 2, Number.POSITIVE_INFINITY);
    let sql = call.as(0, JSON_TYPE);
    for (let index = 1; index < call.args.length; index++) {
      const path = pathArgument(call, index);
      if (path?.text === "$") call.fail("Invalid input to JSON_REMOVE: The JSONPath cannot be '$'", index);
      if (path) sql = `bq_json_remove(${sql}, ${quoteString(path.text)})`;
    }
    return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
  },
  JSON_STRIP_NULLS: (call) => {
    const arrays = flag(call, "include_arrays", "true", "remove_empty");
    const empty = flag(call, "remove_empty", "false", "include_arrays");
    if (call.args.length < 1 || call.args.length > 2) return call.noMatchingSignature();
    const path = pathArgument(call, 1);
    const text = path === null ? "NULL" : quoteString(path.text);
    const sql = `bq_json_strip_nulls(${call.as(0, JSON_TYPE)}, ${text}, ${arrays}, ${empty})`;
    return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
  },
};

type Change = (json: string, path: string, value: string, isArray: boolean) => string;

function adding(name: string, each: string): Change {
  return (json, path, value, isArray) => `${name}(${json}, ${path}, ${value}, ${isArray ? each : "false"})`;
}

/** Pairs of a path and a value, applied one after the other; a NULL option changes nothing. */
function edited(call: FunctionCall, change: Change, option: string): Typed {
  if (call.args.length < 3 || call.args.length % 2 === 0) return call.noMatchingSignature();
  let sql = call.as(0, JSON_TYPE);
  for (let index = 1; index < call.args.length; index += 2) {
    const path = pathArgument(call, index);
    if (path === null) continue;
    const { sql: value, type } = call.typed(index + 1);
    const text = jsonText(value, type, "json");
    const changed = change(sql, quoteString(path.text), text, type.kind === "ARRAY");
    sql = /^(true|false)$/.test(option) ? changed : `coalesce(${changed}, CAST(${sql} AS VARCHAR))`;
  }
  return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
}

function flag(call: FunctionCall, name: string, otherwise: string, ...others: string[]): string {
  named(call, name, ...others);
  return namedSql(call, name, BOOL, otherwise);
}
