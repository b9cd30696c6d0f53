import { decimal, operate } from "../functions/arithmetic.ts";
import { floatArithmetic, floatOperand, opaque } from "../functions/floats.ts";
import { rangeChecked } from "../functions/ranges.ts";
import { shiftedBy } from "../functions/shifted.ts";
import type { Expression } from "../syntax/ast.ts";
import type { FloatOperand } from "../types/float-chain.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BIGNUMERIC, DATETIME, FLOAT64, INT64, INTERVAL, isNumeric, NUMERIC } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import { sameNode } from "./grouped.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Typed } from "./typed.ts";

export type Arithmetic = "+" | "-" | "*" | "/";
type Binary = Extract<Expression, { kind: "binary" }>;

/** `+ - * /` over numbers, and `+ -` over dates, times and intervals. Overflow and division by zero raise. */
export function translateArithmetic(
  t: Translation,
  node: Binary,
  operator: Arithmetic,
  scope: Scope | null,
): Typed {
  let a = t.expression(node.left, scope);
  let b = t.expression(node.right, scope);
  const temporal = operator === "+" || operator === "-" ? temporalArithmetic(t, a, b, operator, node) : null;
  if (temporal) return temporal;
  if (!isNumeric(a.type) || !isNumeric(b.type)) {
    fail(
      t,
      `No matching signature for operator ${operator} for argument types: ${argumentTypeToString(a.type)}, ${argumentTypeToString(b.type)}`,
      node,
    );
  }
  if (a.literal && !b.literal && isDecimal(b.type)) a = t.expression(node.left, scope, b.type);
  if (b.literal && !a.literal && isDecimal(a.type)) b = t.expression(node.right, scope, a.type);
  let type = superType([{ type: a.type }, { type: b.type }]) ?? FLOAT64;
  if (type.kind === "NULL") type = INT64;
  if (operator === "/" && type.kind === "INT64") type = FLOAT64;
  const left = coerce(t, a, type, node.left);
  const right = coerce(t, b, type, node.right);
  if (type.kind === "FLOAT64") {
    return floatArithmetic(
      operator,
      operandOf(t, a, left, node.left, scope),
      operandOf(t, b, right, node.right, scope),
    );
  }
  return {
    sql: operator === "/" ? decimal("/", left, right, type) : operate(operator, left, right, type),
    type,
  };
}

/** What a query is grouped by stays in one piece, so that DuckDB finds it again. */
function operandOf(
  t: Translation,
  value: Typed,
  sql: string,
  node: Expression,
  scope: Scope | null,
): FloatOperand {
  const operand = floatOperand(value, sql);
  const isKey = operand.chain && scope?.groupedBy?.some((key) => sameNode(t, key, node, scope));
  return isKey ? opaque(operand) : operand;
}

const POINTS_IN_TIME = new Set(["DATE", "DATETIME", "TIMESTAMP"]);

function temporalArithmetic(
  t: Translation,
  a: Typed,
  b: Typed,
  operator: "+" | "-",
  node: Binary,
): Typed | null {
  const [x, y] = [a.type.kind, b.type.kind];
  if (x === "DATE" && (y === "INT64" || y === "NULL")) {
    return shiftedBy(a.sql, b.sql, { part: "DAY", operator, kind: "DATE" });
  }
  if (operator === "+" && y === "DATE" && x === "INT64") return temporalArithmetic(t, b, a, "+", node);
  if (y === "INTERVAL") {
    const sql = `(${x === "DATE" ? `CAST(${a.sql} AS TIMESTAMP)` : a.sql} ${operator} ${b.sql})`;
    if (x === "INTERVAL") return { sql, type: a.type };
    if (x === "DATE" || x === "DATETIME") return { sql: rangeChecked("DATETIME", sql), type: DATETIME };
    if (x === "TIMESTAMP") return { sql: rangeChecked("TIMESTAMP", sql), type: a.type };
  }
  if (operator === "+" && x === "INTERVAL" && POINTS_IN_TIME.has(y)) {
    return temporalArithmetic(t, b, a, "+", node);
  }
  if (operator === "-" && x === y && POINTS_IN_TIME.has(x)) {
    const sql =
      x === "DATE"
        ? `to_days(CAST(${a.sql} - ${b.sql} AS INTEGER))`
        : `to_microseconds(epoch_us(${a.sql}) - epoch_us(${b.sql}))`;
    return { sql, type: INTERVAL };
  }
  if (x === "INTERVAL" || y === "INTERVAL") refuse(t, `Operator ${operator} for ${x} and ${y}`, node);
  return null;
}

function isDecimal(type: GoogleType): boolean {
  return type.kind === NUMERIC.kind || type.kind === BIGNUMERIC.kind;
}
