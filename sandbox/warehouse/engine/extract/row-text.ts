import type { FieldSchema, WireRow, WireValue } from "../contract.ts";
import { datetimeText } from "../results/text.ts";

/** A row as one line of JSON, as BigQuery exports it: 64-bit and decimal numbers as strings, no NULLs, times with UTC. */
export function jsonRow(fields: readonly FieldSchema[]): (row: WireRow) => string {
  return (row) => record(row, fields);
}

/** A row as one line of CSV: NULL is nothing, the empty text a pair of quotes. */
export function csvRow(fields: readonly FieldSchema[], delimiter: string): (row: WireRow) => string {
  return (row) =>
    row.f.map(({ v }, index) => csvCell(v, fields[index]?.type ?? "", delimiter)).join(delimiter);
}

function record(row: WireRow, fields: readonly FieldSchema[]): string {
  const members = row.f.flatMap(({ v }, index) => {
    const field = fields[index];
    return v === null || !field ? [] : [`${JSON.stringify(field.name)}:${json(v, field)}`];
  });
  return `{${members.join(",")}}`;
}

function json(value: WireValue, field: FieldSchema): string {
  if (Array.isArray(value)) return `[${value.map(({ v }) => json(v, field)).join(",")}]`;
  if (value === null) return "null";
  if (typeof value === "object") return record(value, field.fields ?? []);
  switch (field.type) {
    case "BOOLEAN":
    case "JSON":
      return value;
    case "FLOAT":
      return Number.isFinite(Number(value)) ? value : JSON.stringify(value);
    default:
      return JSON.stringify(scalar(value, field.type));
  }
}

function csvCell(value: WireValue, type: string, delimiter: string): string {
  if (typeof value !== "string") return "";
  const text = scalar(value, type);
  const needsQuotes = text === "" || text.includes(delimiter) || /["\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

function scalar(value: string, type: string): string {
  return type === "TIMESTAMP" ? `${datetimeText(BigInt(value), " ")} UTC` : value;
}
