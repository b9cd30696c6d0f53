import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteString } from "../../googlesql/types/duckdb.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { fieldsOf } from "../catalog/fields.ts";
import type { FieldSchema, FileFormat } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { eachChunk } from "../results/result-set.ts";
import type { Warehouse } from "../warehouse.ts";
import { csvRow, jsonRow } from "./row-text.ts";

interface Rows {
  /** DuckDB SQL that gives the columns by position. */
  readonly sql: string;
  readonly columns: readonly Column[];
}

/**
 * Writes rows into one object of a bucket, complete or not at all; a `*` in the URI becomes 000000000000. Returns the number
 * of rows. Throws `invalid` where the format cannot hold a column.
 */
export async function exportRows(
  warehouse: Warehouse,
  connection: Connection,
  rows: Rows,
  target: FileFormat & { readonly uri: string },
): Promise<number> {
  const fields = fieldsOf(rows.columns);
  const file = join(warehouse.database.scratch, `extract-${randomUUID()}`);
  try {
    const count =
      target.format === "PARQUET"
        ? await writeParquet(connection, rows, fields, target, file)
        : await writeText(connection, rows, fields, target, file);
    await warehouse.buckets.put(file, target.uri.replace("*", "000000000000"));
    return count;
  } finally {
    await rm(file, { force: true });
  }
}

async function writeParquet(
  connection: Connection,
  { sql }: Rows,
  fields: readonly FieldSchema[],
  { compression }: FileFormat,
  file: string,
): Promise<number> {
  const interval = fields.find(({ type }) => type === "INTERVAL");
  if (interval) throw invalid(`Type INTERVAL of field ${interval.name} cannot be written as PARQUET`);
  const codec = compression === "NONE" ? "uncompressed" : compression.toLowerCase();
  return connection.count(`COPY (${sql}) TO ${quoteString(file)} (FORMAT parquet, COMPRESSION ${codec})`);
}

async function writeText(
  connection: Connection,
  { sql, columns }: Rows,
  fields: readonly FieldSchema[],
  { format, csv, compression }: FileFormat,
  file: string,
): Promise<number> {
  if (compression !== "NONE" && compression !== "GZIP") {
    throw invalid(`${compression} compression is not supported for ${format}`);
  }
  const { delimiter, header } = csv ?? { delimiter: ",", header: true };
  const nested = format === "CSV" && fields.find(({ fields, mode }) => fields || mode === "REPEATED");
  if (nested) throw invalid(`Operation cannot be performed on a nested schema. Field: ${nested.name}`);
  const write = format === "CSV" ? csvRow(fields, delimiter) : jsonRow(fields);
  const text = new PassThrough();
  const written = pipeline([
    text,
    ...(compression === "GZIP" ? [createGzip()] : []),
    createWriteStream(file),
  ]);
  let count = 0;
  try {
    if (format === "CSV" && header) await put(text, `${fields.map(({ name }) => name).join(delimiter)}\n`);
    await eachChunk(connection, sql, columns, async ({ rows }) => {
      count += rows.length;
      await put(text, rows.map((row) => `${write(row)}\n`).join(""));
    });
    text.end();
  } catch (error) {
    text.destroy(error as Error);
    await written.catch(() => undefined);
    throw error;
  }
  await written;
  return count;
}

/** Writes a piece and waits until the stream has room for the next. */
function put(stream: PassThrough, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function invalid(message: string): WarehouseError {
  return new WarehouseError(message, { reason: "invalid" });
}
