/** A number of JSON text could not be kept; the message names it. */
export class JsonNumberError extends Error {}

const LEAST_INTEGER = -(2n ** 63n);
const BEYOND_INTEGERS = 2n ** 64n;

/**
 * A JSON number as a value of type JSON prints it: integers of 64 bits (signed or not) digit by digit, all others as doubles.
 * `exact` refuses what a double would round.
 * @throws JsonNumberError
 */
export function numberText(token: string, exact = false): string {
  if (/^-?\d+$/.test(token)) {
    if (token === "-0") return "0";
    if (token.length < 19) return token;
    const whole = BigInt(token);
    if (whole >= LEAST_INTEGER && whole < BEYOND_INTEGERS) return token;
  }
  const value = Number(token);
  if (!Number.isFinite(value)) throw new JsonNumberError(`number overflow parsing '${token}'`);
  const text = doubleText(value);
  if (exact && decimal(text) !== decimal(token)) {
    throw new JsonNumberError(`Input number: ${token} cannot round-trip through string representation`);
  }
  return text;
}

/** The shortest digits of a double, with a fraction or an exponent of at least two digits: `1.0`, `1e+20`, `5e-05`. */
export function doubleText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const [mantissa = "0", power = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(power) + 1;
  if (point > 15 || point <= -4) {
    const exponent = point - 1;
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return `${sign}${digits.padEnd(point, "0")}.0`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The value of a decimal text, the same text for equal values: its significant digits and their power of ten. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}
