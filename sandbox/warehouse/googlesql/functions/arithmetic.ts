import { type DecimalOperator, OPERATORS } from "../types/decimal.ts";
import type { GoogleType } from "../types/types.ts";

/** `+ - *` over two values of one type, INT64, NUMERIC or BIGNUMERIC. What overflows ends the query. */
export function operate(operator: "+" | "-" | "*", left: string, right: string, type: GoogleType): string {
  if (type.kind === "BIGNUMERIC" || (type.kind === "NUMERIC" && operator === "*")) {
    return decimal(operator, left, right, type);
  }
  return `(${left} ${operator} ${right})`;
}

/** `/`, DIV and MOD of NUMERIC and BIGNUMERIC: exact, a quotient rounded half away from zero. */
export function decimal(
  operator: DecimalOperator,
  left: string,
  right: string,
  type: GoogleType,
  safe = false,
): string {
  return `bq_${type.kind.toLowerCase()}_${safe ? "safe_" : ""}${OPERATORS[operator]}(${left}, ${right})`;
}

/** Bit shifts fill with zeros on both sides; 64 and more give 0, a negative count is an error. */
export function shift(operator: "<<" | ">>", left: string, right: string): string {
  return `${operator === "<<" ? "bq_shift_left" : "bq_shift_right"}(${left}, ${right})`;
}
