import { sameType } from "./compare.ts";
import type { GoogleType } from "./types.ts";

const WIDENING = ["INT64", "NUMERIC", "BIGNUMERIC", "FLOAT64"];
const FROM_STRING_LITERAL = new Set(["DATE", "DATETIME", "TIME", "TIMESTAMP"]);

/**
 * Whether a value may stand where another type is asked for, without CAST. `literal`: the value is a literal or a
 * parameter, which coerces more freely (text to dates and times, FLOAT64 to NUMERIC).
 */
export function canCoerce(from: GoogleType, to: GoogleType, literal = false): boolean {
  if (from.kind === "NULL" || sameType(from, to)) return true;
  if (from.kind === "ARRAY") {
    return to.kind === "ARRAY" && canCoerceElement(from.element, to.element, literal);
  }
  if (from.kind === "STRUCT") {
    return (
      to.kind === "STRUCT" &&
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => {
        const target = to.fields[i];
        return target !== undefined && canCoerce(field.type, target.type, literal);
      })
    );
  }
  const a = WIDENING.indexOf(from.kind);
  const b = WIDENING.indexOf(to.kind);
  if (a >= 0 && b >= 0) {
    return (
      a < b || (literal && from.kind === "FLOAT64" && (to.kind === "NUMERIC" || to.kind === "BIGNUMERIC"))
    );
  }
  if (from.kind === "DATE" && to.kind === "DATETIME") return true;
  return literal && from.kind === "STRING" && FROM_STRING_LITERAL.has(to.kind);
}

/** Arrays of one type do not become arrays of another, except while they are literals; structs inside match by position. */
function canCoerceElement(from: GoogleType, to: GoogleType, literal: boolean): boolean {
  if (from.kind === "NULL" || sameType(from, to)) return true;
  if (literal) return canCoerce(from, to, true);
  return from.kind === "STRUCT" && to.kind === "STRUCT" && sameShape(from, to);
}

/** Equal but for field names. */
function sameShape(a: GoogleType, b: GoogleType): boolean {
  if (a.kind === "ARRAY") return b.kind === "ARRAY" && sameShape(a.element, b.element);
  if (a.kind === "STRUCT") {
    return (
      b.kind === "STRUCT" &&
      a.fields.length === b.fields.length &&
      a.fields.every((field, i) => {
        const other = b.fields[i];
        return other !== undefined && sameShape(field.type, other.type);
      })
    );
  }
  return a.kind === "NULL" || a.kind === b.kind;
}
