import type { FunctionCall, Typed } from "../translate/typed.ts";
import { fieldName, quoteName } from "../types/duckdb.ts";
import { BOOL, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity } from "./define.ts";

/**
 * CONTAINS_SUBSTR(value, text): whether the value as text, or a value inside of it, holds the text, case and compatibility forms
 * aside. Of several values one is enough; NULL where none is found and one of them is NULL.
 */
export function containsSubstring(call: FunctionCall): Typed {
  arity(call, 2);
  const value = call.typed(0);
  if (call.typed(1).constant === null) {
    return call.fail("CONTAINS_SUBSTR does not support a NULL second argument", 1);
  }
  const part = `bq_casefold(${call.as(1, STRING)}, 'NFKC')`;
  return { sql: found(call, value.sql, value.type, part), type: BOOL };
}

function found(call: FunctionCall, sql: string, type: GoogleType, part: string): string {
  switch (type.kind) {
    case "BYTES":
    case "JSON":
    case "INTERVAL":
      return call.refuse(`CONTAINS_SUBSTR in ${type.kind}`);
    case "STRUCT": {
      const tests = type.fields.map((field, i) =>
        found(call, `(${sql}).${quoteName(fieldName(field, i))}`, field.type, part),
      );
      return `CASE WHEN ${sql} IS NOT NULL THEN (${tests.join(" OR ") || "false"}) END`;
    }
    case "ARRAY": {
      const item = call.fresh("_l");
      const tests = call.fresh("_l");
      const each = `list_transform(${sql}, lambda ${item}: ${found(call, item, type.element, part)})`;
      return `list_transform([${each}], lambda ${tests}: CASE WHEN list_contains(${tests}, true) THEN true WHEN list_count(${tests}) < len(${tests}) THEN NULL WHEN ${tests} IS NOT NULL THEN false END)[1]`;
    }
    default: {
      const text = call.cast({ sql, type }, STRING, false).sql;
      return `contains(bq_casefold(${text}, 'NFKC'), ${part})`;
    }
  }
}
