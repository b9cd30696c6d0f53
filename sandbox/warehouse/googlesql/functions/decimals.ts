import type { FunctionCall, Typed } from "../translate/typed.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, kindOf } from "./define.ts";

export function isDecimal(type: GoogleType): boolean {
  return type.kind === "NUMERIC" || type.kind === "BIGNUMERIC";
}

/** SQRT of a NUMERIC or BIGNUMERIC, to its last place; null for other types. */
export function decimalRoot(call: FunctionCall): Typed | null {
  arity(call, 1);
  const { sql, type } = call.typed(0);
  return isDecimal(type) ? { sql: `bq_${type.kind.toLowerCase()}_root(${sql})`, type } : null;
}

/** POW of NUMERIC or BIGNUMERIC: exact for whole exponents, refused for others. Null where no argument is one. */
export function decimalPower(call: FunctionCall): Typed | null {
  const kinds = [kindOf(call, 0), kindOf(call, 1)];
  const kind = kinds.includes("BIGNUMERIC") ? "BIGNUMERIC" : "NUMERIC";
  const other = kinds.find((each, i) => each === "FLOAT64" && !call.typed(i).literal);
  if (!kinds.includes(kind) || other) return null;
  const type: GoogleType = { kind };
  return { sql: `bq_${kind.toLowerCase()}_power(${call.as(0, type)}, ${call.as(1, type)})`, type };
}
