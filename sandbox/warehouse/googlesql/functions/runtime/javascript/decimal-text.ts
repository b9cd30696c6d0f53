/** An exact decimal: (-)digits / 10^scale. `even`: a half is rounded to the even neighbour, else away from zero. */
export interface Exact {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly scale: number;
  readonly even: boolean;
}

/** All the digits of a double; the sign of zero is lost. */
export function exactOfDouble(value: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const whole = exponent >= 0;
  return {
    negative: value < 0,
    digits: whole ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent),
    scale: whole ? 0 : -exponent,
    even: true,
  };
}

export function exactOfDecimal(text: string): Exact {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  return { negative: sign === "-", digits: BigInt(whole + fraction), scale: fraction.length, even: false };
}

/** `123.46`, without a sign; `point`: with the point even where nothing follows. */
export function fixedText(value: Exact, places: number, point = false): string {
  const digits = String(scaled(value, places)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return places > 0 || point ? `${whole}.${digits.slice(digits.length - places)}` : whole;
}

/** `1.235e+02`, without a sign. */
export function exponentText(value: Exact, places: number, point = false): string {
  const { text, exponent } = significant(value, places + 1);
  const fraction = places > 0 || point ? `.${text.slice(1)}` : "";
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${text[0]}${fraction}e${exponent < 0 ? "-" : "+"}${size}`;
}

/** The shorter of both forms with that many significant digits; without zeros at the end unless they are to stay. */
export function generalText(value: Exact, precision: number, keepZeros: boolean): string {
  const digits = Math.max(precision, 1);
  const { exponent } = significant(value, digits);
  const plain = exponent >= -4 && exponent < digits;
  const text = plain
    ? fixedText(value, digits - 1 - exponent, keepZeros)
    : exponentText(value, digits - 1, keepZeros);
  if (keepZeros) return text;
  return text.replace(/\.?0+(e|$)/, (all, end: string) =>
    all.startsWith(".") || text.includes(".") ? end : all,
  );
}

function significant(value: Exact, count: number): { text: string; exponent: number } {
  if (value.digits === 0n) return { text: "0".repeat(count), exponent: 0 };
  const exponent = String(value.digits).length - 1 - value.scale;
  const text = String(scaled(value, count - 1 - exponent));
  return text.length > count ? { text: text.slice(0, count), exponent: exponent + 1 } : { text, exponent };
}

/** The digits at another scale, rounded. */
function scaled({ digits, scale, even }: Exact, places: number): bigint {
  if (places >= scale) return digits * 10n ** BigInt(places - scale);
  const unit = 10n ** BigInt(scale - places);
  const quotient = digits / unit;
  const twice = (digits % unit) * 2n;
  const up = twice > unit || (twice === unit && (!even || quotient % 2n === 1n));
  return up ? quotient + 1n : quotient;
}
