/** Whole-number quotient rounded half away from zero; exact for safe integers. */
export function divideRound(numerator: number, denominator: number): number {
  const sign = numerator < 0 ? -1 : 1;
  const n = Math.abs(numerator);
  return sign * Math.floor((2 * n + denominator) / (2 * denominator));
}
