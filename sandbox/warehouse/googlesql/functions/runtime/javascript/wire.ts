import {
  blobValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBListValue,
  type DuckDBStructValue,
  type DuckDBTimestampTZValue,
  type DuckDBValue,
  dateValue,
  listValue,
  structValue,
  timestampTZValue,
} from "@duckdb/node-api";
import { fieldName } from "../../../types/duckdb.ts";
import type { GoogleType } from "../../../types/types.ts";

/**
 * Values on their way between DuckDB and the sandbox are plain JSON: nothing of this realm's prototypes gets inside. FLOAT64:
 * number, or "NaN", "Infinity", "-Infinity"; INT64 and NUMERIC: digits; STRUCT: its values in order; BYTES: base64; DATE: days and TIMESTAMP: microseconds (as text) since 1970.
 */
export type Wire = null | string | number | boolean | Wire[];

export function toWire(value: DuckDBValue, type: GoogleType): Wire {
  if (value === null) return null;
  switch (type.kind) {
    case "ARRAY":
      return (value as DuckDBListValue).items.map((item) => toWire(item, type.element));
    case "STRUCT": {
      const { entries } = value as DuckDBStructValue;
      return type.fields.map((field, index) =>
        toWire(entries[fieldName(field, index)] as DuckDBValue, field.type),
      );
    }
    case "FLOAT64":
      return Number.isFinite(value) ? (value as number) : String(value);
    case "BYTES":
      return Buffer.from((value as DuckDBBlobValue).bytes).toString("base64");
    case "DATE":
      return (value as DuckDBDateValue).days;
    case "TIMESTAMP":
      return String((value as DuckDBTimestampTZValue).micros);
    case "BOOL":
      return value as boolean;
    default:
      return String(value);
  }
}

export function fromWire(value: Wire | undefined, type: GoogleType): DuckDBValue {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "ARRAY":
      return listValue((value as Wire[]).map((item) => fromWire(item, type.element)));
    case "STRUCT": {
      const members = value as Wire[];
      return structValue(
        Object.fromEntries(
          type.fields.map((field, index) => [fieldName(field, index), fromWire(members[index], field.type)]),
        ),
      );
    }
    case "FLOAT64":
      return Number(value);
    case "INT64":
      return BigInt(value as string);
    case "NUMERIC":
      return decimal(String(value), 9);
    case "BIGNUMERIC":
      return decimal(String(value), 18);
    case "BYTES":
      return blobValue(Buffer.from(value as string, "base64"));
    case "DATE":
      return dateValue(value as number);
    case "TIMESTAMP":
      return timestampTZValue(BigInt(value as string));
    case "BOOL":
      return value as boolean;
    default:
      return String(value);
  }
}

/** Decimal text as a DECIMAL(38, scale). */
function decimal(text: string, scale: number): DuckDBDecimalValue {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (!match || match[2] + (match[3] as string) === "") throw new Error(`Invalid NUMERIC value: ${text}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.abs(shift));
  const scaled = shift >= 0 ? digits * unit : (digits + unit / 2n) / unit;
  return new DuckDBDecimalValue(sign === "-" ? -scaled : scaled, 38, scale);
}
