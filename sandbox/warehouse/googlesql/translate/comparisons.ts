import type { BinaryOperator, Expression } from "../syntax/ast.ts";
import { fieldName, quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { commonPair, isPair } from "./operands.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

export type Comparison = Extract<BinaryOperator, "=" | "!=" | "<" | "<=" | ">" | ">=">;

const NAMES: Readonly<Record<Comparison, string>> = {
  "=": "Equality",
  "!=": "Inequality",
  "<": "Less than",
  "<=": "Less than or equal",
  ">": "Greater than",
  ">=": "Greater than or equal",
};

/** `left op right` at their common type, NULL if either is NULL (for structs: if a field decides nothing). */
export function translateComparison(
  t: Translation,
  operator: Comparison,
  left: Expression,
  right: Expression,
  node: { position: number },
  scope: Scope | null,
): Typed {
  const pair = commonPair(t, left, right, scope);
  if (!isPair(pair)) {
    fail(
      t,
      `No matching signature for operator ${operator} for argument types: ${argumentTypeToString(pair.leftType)}, ${argumentTypeToString(pair.rightType)}`,
      node,
    );
  }
  return { sql: compare(t, operator, pair.left, pair.right, pair.type, node, pair), type: BOOL };
}

/** A comparison of two SQL values of one type. NaN equals nothing and is ordered against nothing. */
export function compare(
  t: Translation,
  operator: Comparison,
  left: string,
  right: string,
  type: GoogleType,
  node: { position: number },
  finite: { finiteLeft?: boolean; finiteRight?: boolean } = {},
): string {
  checkComparable(t, operator, type, node);
  if (type.kind === "STRUCT") return compareFields(t, operator, left, right, type, node);
  const sql = `(${left} ${operator === "!=" ? "<>" : operator} ${right})`;
  if (type.kind !== "FLOAT64") return sql;
  // DuckDB holds NaN for equal to itself and greater than everything else.
  const guardLeft = !finite.finiteLeft;
  const guardRight = !finite.finiteRight;
  const unless = (value: string, other: string, mayBeNull: boolean) =>
    mayBeNull ? `(${sql} AND (NOT isnan(${value}) OR ${other} IS NULL))` : `(${sql} AND NOT isnan(${value}))`;
  switch (operator) {
    case "=":
      return guardLeft && guardRight ? unless(left, right, true) : sql;
    case "!=":
      return guardLeft && guardRight ? `(${sql} OR (isnan(${left}) AND ${right} IS NOT NULL))` : sql;
    case "<":
    case "<=":
      return guardRight ? unless(right, left, guardLeft) : sql;
    default:
      return guardLeft ? unless(left, right, guardRight) : sql;
  }
}

function checkComparable(
  t: Translation,
  operator: Comparison,
  type: GoogleType,
  node: { position: number },
): void {
  const equality = operator === "=" || operator === "!=";
  const comparable = type.kind === "STRUCT" ? equality : type.kind !== "JSON" && type.kind !== "ARRAY";
  if (comparable) return;
  fail(t, `${NAMES[operator]} is not defined for arguments of type ${argumentTypeToString(type)}`, node);
}

function compareFields(
  t: Translation,
  operator: Comparison,
  left: string,
  right: string,
  type: Extract<GoogleType, { kind: "STRUCT" }>,
  node: { position: number },
): string {
  const parts = type.fields.map((field, i) => {
    const name = quoteName(fieldName(field, i));
    return compare(t, "=", `(${left}).${name}`, `(${right}).${name}`, field.type, node);
  });
  const equal = `(${parts.join(" AND ") || "true"})`;
  return operator === "!=" ? `(NOT ${equal})` : equal;
}

/** Operands of IN and CASE: whether a plain DuckDB comparison means the same as GoogleSQL's. */
export function comparesPlainly(type: GoogleType): boolean {
  return type.kind !== "STRUCT" && type.kind !== "ARRAY" && type.kind !== "JSON";
}
