import { duckType } from "../types/duckdb.ts";
import type { GoogleType } from "../types/types.ts";

/**
 * `+ - *` over two values of one numeric type. INT64 and NUMERIC overflow end the query; a NUMERIC product above 1e20 does so
 * too, although BigQuery holds it; a FLOAT64 beyond the largest double becomes infinite.
 */
export function operate(operator: "+" | "-" | "*", left: string, right: string, type: GoogleType): string {
  if (operator === "*" && type.kind === "NUMERIC") return `CAST(${left} * ${right} AS ${duckType(type)})`;
  if (operator === "*" && type.kind === "BIGNUMERIC") return `bq_bignumeric_mul(${left}, ${right})`;
  return `(${left} ${operator} ${right})`;
}

/** `/`: FLOAT64, or exact for NUMERIC (nine places, half away from zero). INT64 operands come as FLOAT64. */
export function divide(left: string, right: string, type: GoogleType): string {
  if (type.kind === "NUMERIC") return `bq_numeric_div(${left}, ${right})`;
  if (type.kind === "BIGNUMERIC") return `bq_bignumeric_div(${left}, ${right})`;
  return `bq_fdiv(${left}, ${right})`;
}

/** Bit shifts fill with zeros on both sides; 64 and more give 0, a negative count is an error. */
export function shift(operator: "<<" | ">>", left: string, right: string): string {
  return `${operator === "<<" ? "bq_shift_left" : "bq_shift_right"}(${left}, ${right})`;
}
