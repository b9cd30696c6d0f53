/** Exact arithmetic over decimals held as whole numbers of their last place. */

/** Places behind the point that DuckDB keeps of each type, and how messages call an overflow. BigQuery's BIGNUMERIC has 38. */
export const SCALES = { NUMERIC: 9, BIGNUMERIC: 18 } as const;

export type DecimalKind = keyof typeof SCALES;

/** Operators over two decimals, by what the functions are called that compute them. */
export const OPERATORS = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  DIV: "div",
  MOD: "mod",
} as const;

export type DecimalOperator = keyof typeof OPERATORS;

/** The largest number of units that 38 digits hold. */
export const MOST_UNITS = 10n ** 38n - 1n;

/** A quotient rounded half away from zero. */
export function divideRounded(numerator: bigint, divisor: bigint): bigint {
  const negative = numerator < 0n !== divisor < 0n;
  const [n, d] = [absolute(numerator), absolute(divisor)];
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** A number as it is written (digits, point, exponent), in units of a scale; `exact`: nothing was rounded away. Null if it is none. */
export function readDecimal(text: string, scale: number): { units: bigint; exact: boolean } | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return null;
  const digits = BigInt(whole + fraction);
  const places = Number(exponent) - fraction.length + scale;
  if (digits !== 0n && places > 400) return { units: MOST_UNITS * 10n, exact: true };
  const divisor = 10n ** BigInt(Math.min(Math.max(-places, 0), 4000));
  const units = places >= 0 ? digits * 10n ** BigInt(Math.min(places, 400)) : divideRounded(digits, divisor);
  return {
    units: sign === "-" ? -units : units,
    exact: places >= 0 || digits % divisor === 0n,
  };
}

/** A double's exact value in units of a scale: rounded half away from zero, and with the rest cut off. */
export function doubleUnits(value: number, scale: number): { units: bigint; whole: bigint; exact: boolean } {
  const size = Math.abs(value);
  const exponent = size === 0 ? 0 : Math.max(Math.floor(Math.log2(size)) - 53, -1074);
  const mantissa = BigInt(size / 2 ** exponent);
  const scaled = mantissa * 10n ** BigInt(scale);
  const divisor = 1n << BigInt(Math.max(-exponent, 0));
  const units = exponent >= 0 ? scaled << BigInt(exponent) : divideRounded(scaled, divisor);
  const whole = exponent >= 0 ? units : scaled / divisor;
  const signed = (size: bigint) => (value < 0 ? -size : size);
  return { units: signed(units), whole: signed(whole), exact: scaled % divisor === 0n };
}

/** Without zeros at its end. */
export function decimalText(units: bigint, scale: number): string {
  const digits = absolute(units)
    .toString()
    .padStart(scale + 1, "0");
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, "");
  return units < 0n ? `-${text}` : text;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
