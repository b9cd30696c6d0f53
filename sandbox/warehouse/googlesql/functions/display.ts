import type { FunctionCall } from "../translate/typed.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";

/** A value as FORMAT shows it, NULL as the word: with %t as CAST to STRING would, with %T as a literal that could be typed in. */
export function display(call: FunctionCall, sql: string, type: GoogleType, literal: boolean): string {
  return type.kind === "NULL" ? "'NULL'" : `coalesce(${shown(call, sql, type, literal, 0)}, 'NULL')`;
}

function shown(call: FunctionCall, sql: string, type: GoogleType, literal: boolean, depth: number): string {
  const part = (value: string, inner: GoogleType) =>
    inner.kind === "NULL" ? "'NULL'" : `coalesce(${shown(call, value, inner, literal, depth + 1)}, 'NULL')`;
  switch (type.kind) {
    case "ARRAY": {
      const item = `_bq_f${depth}`;
      return `('[' || array_to_string(list_transform(${sql}, lambda ${item}: ${part(item, type.element)}), ', ') || ']')`;
    }
    case "STRUCT": {
      const fields = type.fields.map((field, index) =>
        part(`(${sql}).${quoteName(fieldName(field, index))}`, field.type),
      );
      const open = literal && fields.length < 2 ? "STRUCT(" : "(";
      return `CASE WHEN ${sql} IS NOT NULL THEN '${open}' || ${fields.join(" || ', ' || ") || "''"} || ')' END`;
    }
    case "STRING":
      return literal ? `bq_string_literal(${sql})` : sql;
    case "BYTES":
      return `${literal ? "bq_bytes_quoted" : "bq_bytes_text"}(${sql})`;
    case "JSON":
      return literal
        ? `('JSON ' || bq_string_literal(bq_json_canonical(${sql})))`
        : `bq_json_canonical(${sql})`;
    case "FLOAT64":
      return `${literal ? "bq_float_literal" : "bq_float_shown"}(${sql})`;
    default: {
      const text = call.cast({ sql, type }, STRING, false).sql;
      if (!literal || type.kind === "INT64" || type.kind === "BOOL") return text;
      const end = type.kind === "INTERVAL" ? "'\" YEAR TO SECOND'" : "'\"'";
      return `(${quoteString(`${type.kind} "`)} || ${text} || ${end})`;
    }
  }
}
