import { shift } from "../functions/arithmetic.ts";
import type { Expression } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL, BYTES, INT64, isNumeric, STRING } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { type Arithmetic, translateArithmetic } from "./arithmetic.ts";
import { coerce, coerced } from "./coerce.ts";
import { type Comparison, translateComparison } from "./comparisons.ts";
import { translateNumber } from "./literals.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

type Unary = Extract<Expression, { kind: "unary" }>;
type Binary = Extract<Expression, { kind: "binary" }>;

/** NOT, minus and bitwise complement. */
export function translateUnary(
  t: Translation,
  node: Unary,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  if (node.operator === "NOT") {
    noLiteralNull(t, node.operator, [node.operand]);
    return { sql: `(NOT ${coerced(t, node.operand, scope, BOOL, mismatch("NOT"))})`, type: BOOL };
  }
  if (node.operator === "-" && node.operand.kind === "number") {
    return translateNumber(t, node.operand, want, true);
  }
  noLiteralNull(t, node.operator, [node.operand]);
  const operand = t.expression(node.operand, scope, want);
  if (node.operator === "~" && operand.type.kind === "BYTES") {
    return { sql: `bq_bytes_bits(${operand.sql}, ${operand.sql}, '~')`, type: BYTES };
  }
  if (node.operator === "~") {
    return { sql: `(~${coerce(t, operand, INT64, node, mismatch("~"))})`, type: INT64 };
  }
  if (!isNumeric(operand.type)) fail(t, mismatch("-")(operand.type), node);
  const negated: Typed =
    operand.type.kind === "NULL"
      ? { sql: coerce(t, operand, INT64, node), type: INT64 }
      : { sql: `(-${operand.sql})`, type: operand.type };
  const { constant } = operand;
  return typeof constant === "number" || typeof constant === "bigint"
    ? { ...negated, constant: -constant, literal: operand.literal ?? false }
    : { ...negated, literal: operand.literal ?? false };
}

/** All operators with two operands. */
export function translateBinary(t: Translation, node: Binary, scope: Scope | null): Typed {
  if (!TAKE_NULL.has(node.operator)) noLiteralNull(t, node.operator, [node.left, node.right]);
  switch (node.operator) {
    case "AND":
    case "OR": {
      const operands = chain(node, node.operator).map((operand) =>
        coerced(t, operand, scope, BOOL, mismatch(node.operator)),
      );
      return { sql: `(${operands.join(` ${node.operator} `)})`, type: BOOL };
    }
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return translateComparison(t, node.operator as Comparison, node.left, node.right, node, scope);
    case "||":
      return concatenation(t, node, scope);
    case "|":
    case "&":
    case "^":
    case "<<":
    case ">>":
      return bitwise(t, node, scope);
    default:
      return translateArithmetic(t, node, node.operator as Arithmetic, scope);
  }
}

const TAKE_NULL = new Set<Binary["operator"]>(["AND", "OR", "<<", ">>"]);

/** A NULL that is written as an operand is a mistake: the result would always be NULL. */
function noLiteralNull(t: Translation, operator: string, operands: readonly Expression[]): void {
  for (const operand of operands) {
    let inner = operand;
    while (inner.kind === "parenthesized") inner = inner.expression;
    if (inner.kind === "null") fail(t, `Operands of ${operator} cannot be literal NULL`, operand);
  }
}

function bitwise(t: Translation, node: Binary, scope: Scope | null): Typed {
  const { operator } = node;
  if (t.expression(node.left, scope).type.kind === "BYTES") return bitwiseBytes(t, node, scope);
  const a = coerced(t, node.left, scope, INT64, mismatch(operator));
  const b = coerced(t, node.right, scope, INT64, mismatch(operator));
  const sql =
    operator === "^"
      ? `xor(${a}, ${b})`
      : operator === "<<" || operator === ">>"
        ? shift(operator, a, b)
        : `(${a} ${operator} ${b})`;
  return { sql, type: INT64 };
}

function bitwiseBytes(t: Translation, node: Binary, scope: Scope | null): Typed {
  const { operator } = node;
  const shifts = operator === "<<" || operator === ">>";
  const a = coerced(t, node.left, scope, BYTES);
  const b = coerced(t, node.right, scope, shifts ? INT64 : BYTES, mismatch(operator));
  return { sql: `${shifts ? "bq_bytes_shift" : "bq_bytes_bits"}(${a}, ${b}, '${operator}')`, type: BYTES };
}

/** `||` of strings, bytes or arrays. */
function concatenation(t: Translation, node: Binary, scope: Scope | null): Typed {
  const operands = chain(node, "||");
  const values = operands.map((operand) => t.expression(operand, scope));
  const type = superType(values);
  const noMatch = (): never =>
    fail(
      t,
      `No matching signature for operator || for argument types: ${values.map((value) => argumentTypeToString(value.type)).join(", ")}`,
      node,
    );
  if (!type) return noMatch();
  if (type.kind === "ARRAY") {
    const parts = values.map((value, i) => coerce(t, value, type, operands[i] ?? node));
    return { sql: `bq_concat_arrays([${parts.join(", ")}])`, type };
  }
  const target = type.kind === "NULL" ? STRING : type;
  if (target.kind !== STRING.kind && target.kind !== BYTES.kind) return noMatch();
  const parts = values.map((value, i) => coerce(t, value, target, operands[i] ?? node));
  return { sql: `(${parts.join(" || ")})`, type: target };
}

/** `a op b op c` without nesting, so that long chains stay flat. */
function chain(node: Expression, operator: Binary["operator"]): Expression[] {
  const operands: Expression[] = [];
  let at = node;
  while (at.kind === "binary" && at.operator === operator) {
    operands.unshift(at.right);
    at = at.left;
  }
  return [at, ...operands];
}

function mismatch(operator: string): (type: GoogleType) => string {
  return (type) =>
    `No matching signature for operator ${operator} for argument types: ${argumentTypeToString(type)}`;
}
