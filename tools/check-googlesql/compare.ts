import { typeToString } from "../../sandbox/warehouse/googlesql/types/format.ts";
import type { GoogleType } from "../../sandbox/warehouse/googlesql/types/types.ts";
import type { Answer, AnswerColumn, Plain } from "./answer.ts";

/** How far apart two FLOAT64 may lie and be the same, as a part of their size, and near zero: sums come in different orders. */
const RELATIVE_TOLERANCE = 1e-9;
const ABSOLUTE_TOLERANCE = 1e-12;

/** What differs between Google's answer and ours, in words; null where nothing does. Row order counts only if `ordered`. */
export function difference(theirs: Answer, ours: Answer, ordered: boolean): string | null {
  const [left, right] = [header(theirs.columns), header(ours.columns)];
  if (left !== right) return `columns (${left}) by Google, (${right}) here`;
  if (theirs.rows.length !== ours.rows.length)
    return `${theirs.rows.length} rows by Google, ${ours.rows.length} here`;
  const types = theirs.columns.map(({ type }) => type);
  const [a, b] = ordered ? [theirs.rows, ours.rows] : [sorted(theirs.rows, types), sorted(ours.rows, types)];
  for (const [i, row] of a.entries()) {
    const column = types.findIndex((type, c) => !same(row[c] ?? null, b[i]?.[c] ?? null, type));
    if (column === -1) continue;
    const where = `row ${i + 1}${ordered ? "" : " (sorted)"}, column ${theirs.columns[column]?.name || column + 1}`;
    return `${where}: ${JSON.stringify(row[column])} by Google, ${JSON.stringify(b[i]?.[column])} here`;
  }
  return null;
}

/** Names and types. Anonymous columns and fields have generated names in BigQuery and none in Google's implementation. */
function header(columns: readonly AnswerColumn[]): string {
  return columns
    .map(({ name, type }) => `${/^f\d+_$|^\$/.test(name) ? "" : name} ${typeToString(bare(type))}`)
    .join(", ");
}

function bare(type: GoogleType): GoogleType {
  if (type.kind === "ARRAY") return { kind: "ARRAY", element: bare(type.element) };
  if (type.kind !== "STRUCT") return { kind: type.kind };
  const fields = type.fields.map(({ name, type: field }) => ({
    name: /^_field_\d+$/.test(name) ? "" : name,
    type: bare(field),
  }));
  return { kind: "STRUCT", fields };
}

function same(a: Plain, b: Plain, type: GoogleType): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === "string" || typeof b === "string")
    return a === b || (type.kind === "FLOAT64" && isNear(Number(a), Number(b)));
  if (a.length !== b.length) return false;
  return a.every((item, i) => same(item, b[i] ?? null, partOf(type, i)));
}

function partOf(type: GoogleType, index: number): GoogleType {
  if (type.kind === "ARRAY") return type.element;
  return type.kind === "STRUCT" ? (type.fields[index]?.type ?? { kind: "NULL" }) : type;
}

function isNear(a: number, b: number): boolean {
  // Zeros of either sign are equal numbers.
  return (
    a === b ||
    Math.abs(a - b) <= Math.max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)))
  );
}

/** In an order that near FLOAT64 do not disturb: those are rounded in the key. */
function sorted(rows: Answer["rows"], types: readonly GoogleType[]): Answer["rows"] {
  const keyed = rows.map((row) => ({
    row,
    key: JSON.stringify(row.map((v, i) => rounded(v, types[i] as GoogleType))),
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

function rounded(value: Plain, type: GoogleType): Plain {
  if (value === null) return null;
  if (typeof value !== "string") return value.map((item, i) => rounded(item, partOf(type, i)));
  if (type.kind !== "FLOAT64" || !Number.isFinite(Number(value))) return value;
  const number = Number(value);
  return Math.abs(number) <= ABSOLUTE_TOLERANCE ? "0" : String(Number(number.toPrecision(7)));
}
