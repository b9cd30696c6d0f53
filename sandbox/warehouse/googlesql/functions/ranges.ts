import { bind } from "./bind.ts";
import { raise } from "./runtime/macros.ts";

/** BigQuery's first and last moment, in microseconds since 1970: the years 1 to 9999. */
export const FIRST_MICROSECOND = -62_135_596_800_000_000;
export const LAST_MICROSECOND = 253_402_300_799_999_999n;

const LIMITS = {
  DATE: ["DATE '0001-01-01'", "DATE '9999-12-31'"],
  DATETIME: ["TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'"],
  TIMESTAMP: [`make_timestamptz(${FIRST_MICROSECOND})`, `make_timestamptz(${LAST_MICROSECOND})`],
} as const;

/** The value if it lies in BigQuery's range of dates; NULL stays NULL. `sql` is named several times. */
export function inRange(kind: keyof typeof LIMITS, sql: string, failure: string): string {
  const [first, last] = LIMITS[kind];
  return `CASE WHEN ${sql} BETWEEN ${first} AND ${last} THEN ${sql} WHEN ${sql} IS NOT NULL THEN ${failure} END`;
}

/** The same, with an error that names the value; computed once. */
export function rangeChecked(kind: keyof typeof LIMITS, sql: string): string {
  const name = kind[0] + kind.slice(1).toLowerCase();
  return bind([sql], (value = "") =>
    inRange(kind, value, raise(`'${name} value out of range: ' || CAST(${value} AS VARCHAR)`)),
  );
}
