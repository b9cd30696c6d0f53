/**
 * FLOAT64 arithmetic ends the query where finite numbers give something that is not finite. A check at every operator would
 * make SQL explode, so a chain of `+ - * /` is kept as a tree and checked once, at its root; and not at all where the sizes
 * of what it is made from (integers, literals) rule an overflow out.
 */
export interface FloatChain {
  readonly operator: "+" | "-" | "*" | "/";
  readonly left: FloatOperand;
  readonly right: FloatOperand;
}

export interface FloatOperand {
  readonly sql: string;
  /** Finite, and no further from zero than this; Infinity where that is not known. */
  readonly bound: number;
  /** Where the value is not zero, at least this far from it; 0 where that is not known. */
  readonly least: number;
  readonly chain: FloatChain | null;
  /** A literal other than zero: no divisor to be checked. */
  readonly nonZero: boolean;
}
