import type { Typed } from "../translate/typed.ts";
import type { FloatChain, FloatOperand } from "../types/float-chain.ts";
import { FLOAT64 } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { bind } from "./bind.ts";

const BOUNDS: Readonly<Record<string, readonly [bound: number, least: number]>> = {
  INT64: [2 ** 63, 1],
  NUMERIC: [1e29, 1e-9],
  BIGNUMERIC: [6e38, 1e-38],
};

/** An operand of FLOAT64 arithmetic: `value` as it was before it became the FLOAT64 `sql`. */
export function floatOperand(value: Typed, sql: string): FloatOperand {
  const { constant } = value;
  if (value.literal && (typeof constant === "number" || typeof constant === "bigint")) {
    const size = Math.abs(Number(constant));
    const bound = Number.isFinite(size) ? size : Number.POSITIVE_INFINITY;
    return { sql, bound, least: Number.isFinite(size) ? size : 0, chain: null, nonZero: size > 0 };
  }
  const [bound, least] = BOUNDS[value.type.kind] ?? [value.bound ?? Number.POSITIVE_INFINITY, 0];
  return { sql, bound, least, chain: value.chain ?? null, nonZero: false };
}

/** The operand computed and checked by itself. */
export function opaque(operand: FloatOperand): FloatOperand {
  return { ...operand, chain: null };
}

/** `left operator right`, checked as far as it must be. */
export function floatArithmetic(
  operator: FloatChain["operator"],
  left: FloatOperand,
  right: FloatOperand,
): Typed {
  // What overflows in a divisor leaves no trace in the quotient.
  const divisor = operator === "/" && right.bound === Number.POSITIVE_INFINITY ? opaque(right) : right;
  const chain: FloatChain = { operator, left, right: divisor };
  const bound = boundOf(chain);
  return { sql: checked(chain, bound), type: FLOAT64, bound, chain };
}

/** The chain with NULL where `floatArithmetic` would end the query. */
export function safeFloatArithmetic(operator: "+" | "-" | "*", left: string, right: string): string {
  return bind([left, right], (a, b) => {
    const result = `(${a} ${operator} ${b})`;
    return `CASE WHEN isfinite(${result}) OR NOT isfinite(${a}) OR NOT isfinite(${b}) THEN ${result} END`;
  });
}

/** Quotient of two FLOAT64 values, NULL for a divisor of zero or where finite numbers overflow. */
export function safeFloatQuotient(left: string, right: string, leastRight: number): string {
  if (leastRight >= 1) return `(${left} / ${right})`;
  return bind(
    [left, right],
    (a, b) =>
      `CASE WHEN isfinite(${a} / ${b}) OR NOT isfinite(${a}) OR NOT isfinite(${b}) THEN ${a} / ${b} END`,
  );
}

/** Bounds of the numbers of a type, as FLOAT64. */
export function leastOf(type: GoogleType): number {
  return BOUNDS[type.kind]?.[1] ?? 0;
}

function boundOf({ operator, left, right }: FloatChain): number {
  const bound =
    operator === "*"
      ? left.bound * right.bound
      : operator === "/"
        ? left.bound / right.least
        : left.bound + right.bound;
  // NaN: nothing is known. Close to the limit rounding could carry over it.
  return bound < 1e307 ? bound : Number.POSITIVE_INFINITY;
}

function checked(chain: FloatChain, bound: number): string {
  const divides = hasDivisor(chain);
  const leaves = [...new Set(leavesOf(chain))];
  if (bound < Number.POSITIVE_INFINITY && !divides) return render(chain, (leaf) => leaf, false);
  return bind(leaves, (...names) => {
    const name = (leaf: string) => names[leaves.indexOf(leaf)] ?? leaf;
    const quick = render(chain, name, false);
    const careful = render(chain, name, true);
    if (!divides) return `CASE WHEN NOT isfinite(${quick}) THEN ${careful} ELSE ${quick} END`;
    // A quotient by zero is NULL here, and so is one of NULL.
    const unknown = names.map((leaf) => `${leaf} IS NULL`).join(" OR ");
    const nullable = unknown === "" ? "" : ` WHEN ${unknown} THEN NULL`;
    return `CASE WHEN isfinite(${quick}) THEN ${quick}${nullable} ELSE ${careful} END`;
  });
}

function render(chain: FloatChain, name: (leaf: string) => string, careful: boolean): string {
  const [left, right] = [chain.left, chain.right].map((operand) =>
    operand.chain
      ? render(operand.chain, name, careful)
      : isLiteral(operand)
        ? operand.sql
        : name(operand.sql),
  );
  return careful
    ? `bq_careful('${chain.operator}', ${left}, ${right})`
    : `(${left} ${chain.operator} ${right})`;
}

function leavesOf(chain: FloatChain): string[] {
  return [chain.left, chain.right].flatMap((operand) =>
    operand.chain ? leavesOf(operand.chain) : isLiteral(operand) ? [] : [operand.sql],
  );
}

function hasDivisor({ operator, left, right }: FloatChain): boolean {
  return (
    (operator === "/" && !right.nonZero) ||
    [left, right].some((operand) => operand.chain !== null && hasDivisor(operand.chain))
  );
}

function isLiteral(operand: FloatOperand): boolean {
  return operand.bound === operand.least;
}
