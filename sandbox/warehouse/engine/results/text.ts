import { WarehouseError } from "../../googlesql/errors.ts";

/** `1970-01-01` for days since 1970. Throws WarehouseError outside the years 1 to 9999. */
export function dateText(days: number): string {
  if (days < -719_162 || days > 2_932_896) {
    throw new WarehouseError("Date or time out of range: the years 1 to 9999 exist", { location: "query" });
  }
  const text = new Date(days * 86_400_000).toISOString();
  return text.slice(0, text.indexOf("T"));
}

/** `12:34:56`, with 6 decimals where there are any: Google's Python client takes no other number of them. */
export function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const two = (value: bigint) => String(value).padStart(2, "0");
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${decimals(micros % 1_000_000n)}`;
}

/** Date and time of microseconds since 1970, with the given separator between them. */
export function datetimeText(micros: bigint, separator: "T" | " "): string {
  const inDay = ((micros % DAY) + DAY) % DAY;
  return dateText(Number((micros - inDay) / DAY)) + separator + timeText(inDay);
}

/** FLOAT64 as BigQuery's REST API writes it: Java's Double.toString, e.g. 1.0, 1.5E-5, 1.0E7, NaN, Infinity. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** A decimal without trailing zeros. */
export function decimalText(text: string): string {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** INTERVAL as BigQuery prints it: `Y-M D H:M:S[.F]`. */
export function intervalText(months: number, days: number, micros: bigint): string {
  const sign = (negative: boolean) => (negative ? "-" : "");
  const size = Math.abs(months);
  const time = micros < 0n ? -micros : micros;
  const seconds = time / 1_000_000n;
  return (
    `${sign(months < 0)}${Math.floor(size / 12)}-${size % 12} ${days} ` +
    `${sign(micros < 0n)}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${fraction(Number(time % 1_000_000n))}`
  );
}

const DAY = 86_400_000_000n;

function decimals(micros: bigint): string {
  return micros === 0n ? "" : `.${String(micros).padStart(6, "0")}`;
}

/** 3 or 6 decimals, as INTERVAL has them. */
function fraction(micros: number): string {
  if (micros === 0) return "";
  const digits = String(micros).padStart(6, "0");
  return `.${digits.endsWith("000") ? digits.slice(0, 3) : digits}`;
}
