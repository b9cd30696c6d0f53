import { canCoerce } from "./coercion.ts";
import { sameType } from "./compare.ts";
import { arrayOf, NULL_TYPE, structOf } from "./make.ts";
import type { GoogleType, StructField } from "./types.ts";

export interface TypedInput {
  readonly type: GoogleType;
  readonly literal?: boolean;
}

/**
 * The type that all inputs coerce to, or null if there is none. What is not a literal decides first; untyped NULLs take no
 * part. Only NULLs give NULL.
 */
export function superType(inputs: readonly TypedInput[]): GoogleType | null {
  const typed = inputs.filter((input) => input.type.kind !== "NULL");
  const allLiteral = typed.every((input) => input.literal);
  const ordered = [...typed.filter((input) => !input.literal), ...typed.filter((input) => input.literal)];
  let result: GoogleType | null = null;
  for (const input of ordered) {
    result = result === null ? input.type : pair(result, input.type, allLiteral, input.literal ?? false);
    if (result === null) return null;
  }
  return result ?? NULL_TYPE;
}

function pair(a: GoogleType, b: GoogleType, aLiteral: boolean, bLiteral: boolean): GoogleType | null {
  if (a.kind === "NULL") return b;
  if (b.kind === "NULL" || sameType(a, b)) return a;
  if (a.kind === "ARRAY" && b.kind === "ARRAY") {
    const element = pair(a.element, b.element, aLiteral, bLiteral);
    if (!element) return null;
    const result = arrayOf(element);
    return canCoerce(a, result, aLiteral) && canCoerce(b, result, bLiteral) ? result : null;
  }
  if (a.kind === "STRUCT" && b.kind === "STRUCT") return structs(a.fields, b.fields, aLiteral, bLiteral);
  if (canCoerce(b, a, bLiteral)) return a;
  if (canCoerce(a, b, aLiteral)) return b;
  return null;
}

function structs(
  a: readonly StructField[],
  b: readonly StructField[],
  aLiteral: boolean,
  bLiteral: boolean,
): GoogleType | null {
  if (a.length !== b.length) return null;
  const fields: StructField[] = [];
  for (const [i, field] of a.entries()) {
    const other = b[i];
    const type = other && pair(field.type, other.type, aLiteral, bLiteral);
    if (!type) return null;
    fields.push({ name: field.name || other.name, type });
  }
  return structOf(fields);
}
