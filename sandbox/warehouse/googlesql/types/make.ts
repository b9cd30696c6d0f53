import type { GoogleType, ScalarKind, StructField } from "./types.ts";

export const INT64: GoogleType = { kind: "INT64" };
export const FLOAT64: GoogleType = { kind: "FLOAT64" };
export const NUMERIC: GoogleType = { kind: "NUMERIC" };
export const BIGNUMERIC: GoogleType = { kind: "BIGNUMERIC" };
export const BOOL: GoogleType = { kind: "BOOL" };
export const STRING: GoogleType = { kind: "STRING" };
export const BYTES: GoogleType = { kind: "BYTES" };
export const DATE: GoogleType = { kind: "DATE" };
export const TIME: GoogleType = { kind: "TIME" };
export const DATETIME: GoogleType = { kind: "DATETIME" };
export const TIMESTAMP: GoogleType = { kind: "TIMESTAMP" };
export const JSON_TYPE: GoogleType = { kind: "JSON" };
export const INTERVAL: GoogleType = { kind: "INTERVAL" };
export const NULL_TYPE: GoogleType = { kind: "NULL" };

export function arrayOf(element: GoogleType): GoogleType {
  return { kind: "ARRAY", element };
}

export function structOf(fields: readonly StructField[]): GoogleType {
  return { kind: "STRUCT", fields };
}

const ALIASES: Readonly<Record<string, ScalarKind>> = {
  INT64: "INT64",
  INT: "INT64",
  INTEGER: "INT64",
  SMALLINT: "INT64",
  BIGINT: "INT64",
  TINYINT: "INT64",
  BYTEINT: "INT64",
  FLOAT64: "FLOAT64",
  FLOAT: "FLOAT64",
  NUMERIC: "NUMERIC",
  DECIMAL: "NUMERIC",
  BIGNUMERIC: "BIGNUMERIC",
  BIGDECIMAL: "BIGNUMERIC",
  BOOL: "BOOL",
  BOOLEAN: "BOOL",
  STRING: "STRING",
  BYTES: "BYTES",
  DATE: "DATE",
  TIME: "TIME",
  DATETIME: "DATETIME",
  TIMESTAMP: "TIMESTAMP",
  JSON: "JSON",
  INTERVAL: "INTERVAL",
};

/** The scalar kind that a type name (any case, synonyms included) stands for; null if there is none such. */
export function scalarKind(name: string): ScalarKind | null {
  return ALIASES[name.toUpperCase()] ?? null;
}

export function isNumeric(type: GoogleType): boolean {
  return (
    type.kind === "INT64" ||
    type.kind === "FLOAT64" ||
    type.kind === "NUMERIC" ||
    type.kind === "BIGNUMERIC" ||
    type.kind === "NULL"
  );
}
