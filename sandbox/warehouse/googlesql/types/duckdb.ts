import type { GoogleType, ScalarKind, StructField } from "./types.ts";

const DUCK_TYPES: Readonly<Record<ScalarKind | "NULL", string>> = {
  INT64: "BIGINT",
  FLOAT64: "DOUBLE",
  NUMERIC: "DECIMAL(38,9)",
  BIGNUMERIC: "DECIMAL(38,18)",
  BOOL: "BOOLEAN",
  STRING: "VARCHAR",
  BYTES: "BLOB",
  DATE: "DATE",
  TIME: "TIME",
  DATETIME: "TIMESTAMP",
  TIMESTAMP: "TIMESTAMPTZ",
  JSON: "JSON",
  INTERVAL: "INTERVAL",
  NULL: "BIGINT",
};

/** The DuckDB type that holds values of a type. Lengths and precisions do not show: they are checked when writing. */
export function duckType(type: GoogleType): string {
  if (type.kind === "ARRAY") return `${duckType(type.element)}[]`;
  if (type.kind === "STRUCT") {
    return `STRUCT(${type.fields
      .map((field, index) => `${quoteName(fieldName(field, index))} ${duckType(field.type)}`)
      .join(", ")})`;
  }
  return DUCK_TYPES[type.kind];
}

/** The DuckDB name of a struct's field: its own, or `_field_1`, … for an anonymous one. */
export function fieldName(field: StructField, index: number): string {
  return field.name || `_field_${index + 1}`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal; a NUL, which DuckDB's parser stops at, is put in by a function. */
export function quoteString(text: string): string {
  if (text.includes("\0")) return `(${text.split("\0").map(quoteString).join(" || chr(0) || ")})`;
  return `'${text.replaceAll("'", "''")}'`;
}
