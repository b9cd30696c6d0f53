import type { FieldSchema, WireRow } from "../engine/contract.ts";
import { RestError } from "./errors.ts";
import { type TimestampFormat, timestampWriter } from "./timestamps.ts";

/** Bytes of JSON after which a page ends. */
const PAGE_BYTES = 10_000_000;
/** Rows that are read before the width of a row is known. */
export const FIRST_CHUNK = 500;
const LARGEST_CHUNK = 50_000;

/** Rows that can be read from an offset: a query's result or a table. */
export interface RowSource {
  readonly schema: readonly FieldSchema[];
  readonly total: number;
  page(offset: number, limit: number): Promise<WireRow[]>;
}

/** JSON text of the rows from an offset on, at most `maxResults` rows or about 10 MB; `next` is the offset of the next page. */
export async function rowsPage(
  source: RowSource,
  offset: number,
  maxResults: number,
  format: TimestampFormat,
): Promise<{ json: string; count: number; next: number | null }> {
  const end = Math.min(source.total, offset + maxResults);
  const write = timestampWriter(source.schema, format);
  const parts: string[] = [];
  let position = offset;
  let bytes = 0;
  let limit = FIRST_CHUNK;
  while (position < end && bytes < PAGE_BYTES) {
    const rows = await source.page(position, Math.min(limit, end - position));
    if (rows.length === 0) break;
    const text = JSON.stringify(write ? rows.map(write) : rows).slice(1, -1);
    parts.push(text);
    bytes += text.length;
    position += rows.length;
    limit = nextChunk(bytes, position - offset);
  }
  return { json: parts.join(","), count: position - offset, next: position < source.total ? position : null };
}

/** Rows that fill the rest of the page, judging by those seen. */
function nextChunk(bytes: number, rows: number): number {
  const fitting = Math.ceil((PAGE_BYTES - bytes) / (bytes / rows));
  return Math.min(LARGEST_CHUNK, Math.max(1, fitting));
}

export function pageToken(offset: number): string {
  return Buffer.from(`o${offset}`).toString("base64url");
}

/** Offset that a page token stands for; 0 without one. */
export function tokenOffset(token: string | undefined): number {
  if (!token) return 0;
  const match = /^o(\d+)$/.exec(Buffer.from(token, "base64url").toString());
  if (!match) throw new RestError("invalid", `Invalid pageToken: ${token}`, "pageToken");
  return Number(match[1]);
}

/** A whole number ≥ 0 out of a query string. */
export function count(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  if (!/^\d+$/.test(text)) throw new RestError("invalid", `Invalid value for ${name}: ${text}`, name);
  return Number(text);
}

/** One page of a list that is in memory. */
export function listPage<T>(
  items: readonly T[],
  query: { pageToken?: string | undefined; maxResults?: string | undefined },
): { items: readonly T[]; nextPageToken?: string } {
  const offset = tokenOffset(query.pageToken);
  const limit = count(query.maxResults, "maxResults", 1000) || 1000;
  const end = offset + limit;
  const page = items.slice(offset, end);
  return end < items.length ? { items: page, nextPageToken: pageToken(end) } : { items: page };
}
