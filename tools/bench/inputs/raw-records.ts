import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { TableField } from "@google-cloud/bigquery";
import { productEvent } from "./product-events.ts";

/** The columns of the raw records: those of a raw table and the row number of a file, 12 together. */
export const rawRecordSchema: TableField[] = [
  { name: "_row_id", type: "STRING" },
  { name: "_pk", type: "STRING" },
  { name: "_op", type: "STRING" },
  { name: "_source_updated_at", type: "TIMESTAMP" },
  { name: "_extracted_at", type: "TIMESTAMP" },
  { name: "_batch_id", type: "STRING" },
  { name: "_seq", type: "INTEGER" },
  { name: "_ord", type: "INTEGER" },
  { name: "_api_version", type: "STRING" },
  { name: "_payload_hash", type: "STRING" },
  { name: "payload", type: "STRING" },
  { name: "_row_number", type: "INTEGER" },
];

/** The same columns for DuckDB's read_json. */
export const rawRecordDuckTypes: Readonly<Record<string, string>> = Object.fromEntries(
  rawRecordSchema.map(({ name, type }) => [
    name,
    type === "INTEGER" ? "BIGINT" : type === "TIMESTAMP" ? "TIMESTAMPTZ" : "VARCHAR",
  ]),
);

/** Writes raw records of product events as gzipped NDJSON; the same number of rows gives the same text. Returns its bytes. */
export async function writeRawRecords(file: string, rows: number): Promise<number> {
  let bytes = 0;
  function* chunks() {
    for (let from = 0; from < rows; from += 500) {
      const to = Math.min(rows, from + 500);
      const chunk = Buffer.from(Array.from({ length: to - from }, (_, i) => rawRecord(from + i)).join(""));
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(Readable.from(chunks()), createGzip({ level: 1 }), createWriteStream(file));
  return bytes;
}

function rawRecord(ord: number): string {
  const event = productEvent(ord);
  const payload = JSON.stringify(event);
  const hash = createHash("sha256").update(payload).digest("hex");
  return `${JSON.stringify({
    _row_id: createHash("sha256").update(`${event.id}${hash}`).digest("hex"),
    _pk: event.id,
    _op: "upsert",
    _source_updated_at: event.occurred_at,
    _extracted_at: "2026-06-30T06:00:00.123Z",
    _batch_id: "3f1c0e9d5b7a4826c0d1e2f3",
    _seq: 12,
    _ord: ord,
    _api_version: "v1",
    _payload_hash: hash,
    payload,
    _row_number: ord + 1,
  })}\n`;
}
