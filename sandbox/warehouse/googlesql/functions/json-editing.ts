import type { FunctionCall, ScalarFunction } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { JSON_TYPE } from "../types/make.ts";
import { arity, constantString, type Entries } from "./define.ts";
import { duckJsonPath, JsonPathError } from "./json-paths.ts";
import { jsonText } from "./to-json.ts";

/** Changing JSON values. */
export const jsonEditingFunctions: Entries<ScalarFunction> = {
  JSON_SET: (call) => {
    if (call.namedArgs.size > 0) return call.refuse("JSON_SET with create_if_missing");
    if (call.args.length < 3 || call.args.length % 2 === 0) return call.noMatchingSignature();
    let sql = call.as(0, JSON_TYPE);
    for (let index = 1; index < call.args.length; index += 2) {
      const value = call.typed(index + 1);
      sql = `bq_json_set(${sql}, ${path(call, index)}, ${jsonText(value.sql, value.type, true)})`;
    }
    return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
  },
  JSON_REMOVE: (call) => {
    arity(call, 2, Number.POSITIVE_INFINITY);
    let sql = call.as(0, JSON_TYPE);
    for (let index = 1; index < call.args.length; index++)
      sql = `bq_json_remove(${sql}, ${path(call, index)})`;
    return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
  },
  JSON_STRIP_NULLS: (call) => {
    if (call.args.length !== 1 || call.namedArgs.size > 0)
      return call.refuse("JSON_STRIP_NULLS with a path or options");
    return { sql: `CAST(bq_json_strip_nulls(${call.as(0, JSON_TYPE)}) AS JSON)`, type: JSON_TYPE };
  },
};

function path(call: FunctionCall, index: number): string {
  try {
    return quoteString(duckJsonPath(constantString(call, index, "JSONPath")));
  } catch (error) {
    if (error instanceof JsonPathError) return call.fail(error.message, index);
    throw error;
  }
}
