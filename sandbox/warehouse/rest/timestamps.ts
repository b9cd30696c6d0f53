import type { FieldSchema, WireRow, WireValue } from "../engine/contract.ts";
import { refused } from "./errors.ts";

/** How TIMESTAMP values go out: whole microseconds, seconds as a float (BigQuery's default), or ISO 8601. */
export type TimestampFormat = "INT64" | "FLOAT64" | "ISO8601_STRING";

/** The format that a request asks for. */
export function timestampFormat(options: {
  useInt64Timestamp?: boolean | string | null | undefined;
  timestampOutputFormat?: string | null | undefined;
}): TimestampFormat {
  const named = options.timestampOutputFormat;
  if (named && named !== "TIMESTAMP_OUTPUT_FORMAT_UNSPECIFIED") {
    if (named === "INT64" || named === "FLOAT64" || named === "ISO8601_STRING") return named;
    throw refused(`Timestamp output format ${named}`);
  }
  return /^true$/i.test(String(options.useInt64Timestamp)) ? "INT64" : "FLOAT64";
}

/** A row with its TIMESTAMPs in the format, as a new row; null: every row is right as it is. */
export function timestampWriter(
  schema: readonly FieldSchema[],
  format: TimestampFormat,
): ((row: WireRow) => WireRow) | null {
  if (format === "INT64" || !schema.some(holdsTimestamp)) return null;
  return (row) => rewriteRecord(row, schema, format);
}

function holdsTimestamp(field: FieldSchema): boolean {
  return field.type === "TIMESTAMP" || (field.fields ?? []).some(holdsTimestamp);
}

function rewriteRecord(row: WireRow, schema: readonly FieldSchema[], format: TimestampFormat): WireRow {
  return {
    f: row.f.map((cell, index) => {
      const field = schema[index];
      return field && holdsTimestamp(field) ? { v: rewrite(cell.v, field, format) } : cell;
    }),
  };
}

function rewrite(value: WireValue, field: FieldSchema, format: TimestampFormat): WireValue {
  if (value === null) return null;
  if (typeof value === "string") return format === "FLOAT64" ? seconds(value) : isoTime(value);
  if (Array.isArray(value)) return value.map((item) => ({ v: rewrite(item.v, field, format) }));
  return rewriteRecord(value, field.fields ?? [], format);
}

/** "1577836800500000" → "1577836800.500000": exact, and a float to whoever parses it as one. */
function seconds(micros: string): string {
  const negative = micros.startsWith("-");
  const digits = (negative ? micros.slice(1) : micros).padStart(7, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function isoTime(micros: string): string {
  const total = BigInt(micros);
  const fraction = ((total % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = Number((total - fraction) / 1_000_000n) * 1000;
  return `${new Date(whole).toISOString().slice(0, -5)}.${String(fraction).padStart(6, "0")}Z`;
}
