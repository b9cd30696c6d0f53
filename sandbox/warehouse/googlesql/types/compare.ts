import { fieldName } from "./duckdb.ts";
import { arrayOf, INT64, structOf } from "./make.ts";
import type { GoogleType } from "./types.ts";

/** Equal kinds, and for structs equal field names too (in any case). Lengths and precisions are not compared. */
export function sameType(a: GoogleType, b: GoogleType): boolean {
  if (a.kind === "ARRAY") return b.kind === "ARRAY" && sameType(a.element, b.element);
  if (a.kind === "STRUCT") {
    return b.kind === "STRUCT" && sameFieldNames(a.fields, b.fields) && sameFieldTypes(a, b);
  }
  return a.kind === b.kind;
}

/** Structs with as many fields, of equal names in any case. */
export function sameFieldNames(
  a: readonly { name: string; type: GoogleType }[],
  b: readonly { name: string; type: GoogleType }[],
): boolean {
  return (
    a.length === b.length &&
    a.every((field, i) => {
      const other = b[i];
      return other && fieldName(field, i).toLowerCase() === fieldName(other, i).toLowerCase();
    })
  );
}

function sameFieldTypes(
  a: Extract<GoogleType, { kind: "STRUCT" }>,
  b: Extract<GoogleType, { kind: "STRUCT" }>,
): boolean {
  return a.fields.every((field, i) => {
    const other = b.fields[i];
    return other !== undefined && sameType(field.type, other.type);
  });
}

/** The type with INT64 wherever an untyped NULL is left over: what a value becomes when nothing else decides. */
export function settledType(type: GoogleType): GoogleType {
  if (type.kind === "NULL") return INT64;
  if (!hasNull(type)) return type;
  if (type.kind === "ARRAY") return arrayOf(settledType(type.element));
  if (type.kind === "STRUCT") {
    return structOf(type.fields.map((field) => ({ name: field.name, type: settledType(field.type) })));
  }
  return type;
}

/** Whether an untyped NULL stands anywhere in the type. */
export function hasNull(type: GoogleType): boolean {
  if (type.kind === "ARRAY") return hasNull(type.element);
  if (type.kind === "STRUCT") return type.fields.some((field) => hasNull(field.type));
  return type.kind === "NULL";
}

/**
 * Why a type may not be grouped by, as errors call it, or null. GROUP BY and SELECT DISTINCT (`nested`) take arrays and structs of
 * what can be grouped; PARTITION BY, set operations and DISTINCT in aggregates take none.
 */
export function ungroupable(type: GoogleType, nested = false): string | null {
  const { kind } = type;
  if (kind === "JSON") return kind;
  if (kind !== "ARRAY" && kind !== "STRUCT") return null;
  return !nested ? kind : hasJson(type) ? `${kind} containing JSON` : null;
}

function hasJson(type: GoogleType): boolean {
  if (type.kind === "ARRAY") return hasJson(type.element);
  return type.kind === "STRUCT" ? type.fields.some((field) => hasJson(field.type)) : type.kind === "JSON";
}

/** The type without lengths and precisions, which columns have and expressions do not. */
export function withoutParameters(type: GoogleType): GoogleType {
  if (type.kind === "ARRAY") return arrayOf(withoutParameters(type.element));
  if (type.kind === "STRUCT") {
    return structOf(type.fields.map((field) => ({ name: field.name, type: withoutParameters(field.type) })));
  }
  return type.parameters ? { kind: type.kind } : type;
}
