import {
  type DuckDBDataChunk,
  DuckDBListVector,
  DuckDBStructVector,
  type DuckDBVector,
} from "@duckdb/node-api";
import { WarehouseError } from "../../googlesql/errors.ts";
import type { WireRow, WireValue } from "../contract.ts";
import { RESPONSE_TOO_LARGE } from "../duckdb/errors.ts";
import type { Convert } from "./convert.ts";

/** Rows in wire form and about how many bytes they are. */
export interface SizedRows {
  readonly rows: WireRow[];
  readonly size: number;
}

/**
 * A chunk's rows in wire form. Throws responseTooLarge as soon as they are more than `most` bytes: a chunk may hold gigabytes,
 * which as objects would be more than the process can have.
 */
export function wireRows(
  chunk: DuckDBDataChunk,
  converters: readonly Convert<WireValue>[],
  most: number,
): SizedRows {
  const vectors = converters.map((_, index) => chunk.getColumnVector(index));
  const isWatched = vectors.map((vector) => itemsIn(vector) * VALUE_BYTES > most);
  const rows: WireRow[] = [];
  let size = 0;
  for (let row = 0; row < chunk.rowCount; row += 1) {
    const f = converters.map((convert, index) => {
      const vector = vectors[index] as DuckDBVector;
      if (isWatched[index] && leastBytes(vector, row, most) > most - size) throw tooLarge();
      return { v: convert(vector.getItem(row)) };
    });
    size += sizeOf(f);
    if (size > most) throw tooLarge();
    rows.push({ f });
  }
  return { rows, size };
}

function tooLarge(): WarehouseError {
  return new WarehouseError(RESPONSE_TOO_LARGE, { reason: "responseTooLarge" });
}

function sizeOf(cells: readonly { v: WireValue }[]): number {
  let size = 8;
  for (const { v } of cells) {
    if (v === null) size += NULL_BYTES;
    else if (typeof v === "string") size += v.length + VALUE_BYTES;
    else size += sizeOf(Array.isArray(v) ? v : v.f);
  }
  return size;
}

const NULL_BYTES = 4;
const VALUE_BYTES = 8;

/** Elements of all arrays of a chunk, those inside of others too. */
function itemsIn(vector: DuckDBVector): number {
  if (vector instanceof DuckDBListVector) return vector.childVector.itemCount + itemsIn(vector.childVector);
  if (!(vector instanceof DuckDBStructVector)) return 0;
  return entriesOf(vector).reduce((sum, entry) => sum + itemsIn(entry), 0);
}

/** What a value takes at least, known before its parts become objects; not counted further than `most`. */
function leastBytes(vector: DuckDBVector, row: number, most: number): number {
  if (vector instanceof DuckDBStructVector) {
    return entriesOf(vector).reduce((sum, entry) => sum + leastBytes(entry, row, most), 0);
  }
  if (!(vector instanceof DuckDBListVector) || vector.getItemVector(row) === null) return NULL_BYTES;
  const { childVector } = vector;
  const [start, length] = [vector.getEntryOffset(row), vector.getEntryLength(row)];
  let size = length * VALUE_BYTES;
  if (!isNested(childVector)) return size;
  for (let index = 0; index < length && size <= most; index += 1) {
    size += leastBytes(childVector, start + index, most);
  }
  return size;
}

function entriesOf(vector: DuckDBStructVector): DuckDBVector[] {
  return vector.type.entryNames.map((_, index) => vector.entryVectorAt(index));
}

function isNested(vector: DuckDBVector): boolean {
  return vector instanceof DuckDBListVector || vector instanceof DuckDBStructVector;
}
