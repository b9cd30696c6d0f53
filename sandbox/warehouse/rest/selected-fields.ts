import type { FieldSchema, WireRow, WireValue } from "../engine/contract.ts";
import { RestError } from "./errors.ts";

/** The fields that a client wants, in the table's order; `row` cuts rows of the whole columns down to them. */
export interface SelectedFields {
  readonly schema: readonly FieldSchema[];
  readonly row: (row: WireRow) => WireRow;
}

/** Reads `selectedFields`: names separated by commas, `a.b` below a record. Throws `invalid` for a field that is not there. */
export function selectFields(schema: readonly FieldSchema[], selectedFields: string): SelectedFields {
  const paths = selectedFields.split(",").map((path) => path.trim().toLowerCase().split("."));
  return select(schema, paths, selectedFields);
}

function select(schema: readonly FieldSchema[], paths: readonly string[][], asked: string): SelectedFields {
  for (const [name] of paths) {
    if (schema.some((field) => field.name.toLowerCase() === name)) continue;
    throw new RestError("invalid", `No such field: ${name} (selectedFields: ${asked})`, "selectedFields");
  }
  const kept = schema.flatMap((field, index) => {
    const below = paths.filter(([name]) => name === field.name.toLowerCase()).map((path) => path.slice(1));
    if (below.length === 0) return [];
    const isWhole = below.some((path) => path.length === 0);
    const inner = isWhole ? null : select(field.fields ?? [], below, asked);
    return [{ index, field: inner ? { ...field, fields: [...inner.schema] } : field, inner }];
  });
  return {
    schema: kept.map(({ field }) => field),
    row: (row) => ({
      f: kept.map(({ index, inner }) => ({ v: cut(row.f[index]?.v ?? null, inner) })),
    }),
  };
}

function cut(value: WireValue, inner: SelectedFields | null): WireValue {
  if (!inner || value === null || typeof value === "string") return value;
  return Array.isArray(value) ? value.map(({ v }) => ({ v: cut(v, inner) })) : inner.row(value);
}
