import { quoteString } from "../types/duckdb.ts";
import type { GoogleType } from "../types/types.ts";
import type { Typed } from "./typed.ts";

const FORMATS = new Set([
  "HEX",
  "BASE2",
  "BASE8",
  "BASE16",
  "BASE32",
  "BASE64",
  "BASE64M",
  "ASCII",
  "UTF8",
  "UTF-8",
]);

/** CAST between BYTES and STRING in a FORMAT; null for other types and formats. */
export function byteFormat(format: string, value: Typed, type: GoogleType): string | null {
  const name = format.toUpperCase();
  if (!FORMATS.has(name)) return null;
  if (value.type.kind === "BYTES" && type.kind === "STRING") {
    return `bq_bytes_as(${value.sql}, ${quoteString(name)})`;
  }
  if (value.type.kind === "STRING" && type.kind === "BYTES") {
    return `bq_bytes_from(${value.sql}, ${quoteString(name)})`;
  }
  return null;
}
