import type { Binding } from "../translate/typed.ts";
import { duckType, fieldName, quoteString } from "./duckdb.ts";
import type { GoogleType } from "./types.ts";

/**
 * A parameter's or variable's value as a DuckDB literal of its type. Values are in REST text form: scalars as strings (or
 * JS primitives), BYTES in base64, arrays as arrays, structs as objects by field name or arrays by position, null for NULL.
 */
export function sqlLiteral(binding: Binding): string {
  return literal(binding.value, binding.type);
}

function literal(value: unknown, type: GoogleType): string {
  if (value === null || value === undefined) return `CAST(NULL AS ${duckType(type)})`;
  switch (type.kind) {
    case "ARRAY": {
      const items = value as readonly unknown[];
      return `CAST([${items.map((item) => literal(item, type.element)).join(", ")}] AS ${duckType(type)})`;
    }
    case "STRUCT":
      return `{${type.fields
        .map((field, i) => {
          const name = fieldName(field, i);
          const inner = Array.isArray(value)
            ? value[i]
            : fieldValue(value as Record<string, unknown>, name, i);
          return `${quoteString(name)}: ${literal(inner, field.type)}`;
        })
        .join(", ")}}`;
    case "INT64":
      return `(${BigInt(String(value).trim())})::BIGINT`;
    case "FLOAT64":
      return `CAST(${quoteString(String(value))} AS DOUBLE)`;
    case "BOOL":
      return String(value).toLowerCase() === "true" ? "true" : "false";
    case "STRING":
      return quoteString(String(value));
    case "BYTES":
      return `from_base64(${quoteString(String(value))})`;
    case "JSON":
      return `CAST(${quoteString(typeof value === "string" ? value : JSON.stringify(value))} AS JSON)`;
    default:
      return `CAST(${quoteString(String(value))} AS ${duckType(type)})`;
  }
}

function fieldValue(value: Record<string, unknown>, name: string, index: number): unknown {
  if (name in value) return value[name];
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? value[String(index)] : value[key];
}
