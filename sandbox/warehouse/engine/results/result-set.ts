import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { WarehouseError } from "../../googlesql/errors.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { fieldsOf } from "../catalog/fields.ts";
import type { FieldSchema, ResultSet, WireRow } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { type Convert, wireConverter } from "./convert.ts";

export interface ResultLimits {
  /** Bytes of wire form after which the query fails with responseTooLarge. */
  readonly maxBytes: number;
  /** Bytes that stay in memory; the rest goes to a file in `scratch`. */
  readonly memoryBytes: number;
  readonly scratch: string;
}

/**
 * Runs a query and holds its rows in wire form, in the query's order. `columns` are the query's columns by position. Throws
 * DuckDB's own errors, and responseTooLarge.
 */
export async function collect(
  connection: Connection,
  sql: string,
  columns: readonly Column[],
  limits: ResultLimits,
): Promise<ResultSet> {
  const converters = columns.map((column) => wireConverter(column.type));
  const rows = new Rows(fieldsOf(columns), limits);
  try {
    await connection.stream(sql, async (result) => {
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        await rows.add(wireRows(chunk, converters));
      }
    });
  } catch (error) {
    await rows.close();
    throw error;
  }
  return rows;
}

function wireRows(
  chunk: { rowCount: number; getColumnValues(index: number): unknown[] },
  converters: readonly Convert<WireRow["f"][number]["v"]>[],
): WireRow[] {
  const values = converters.map((convert, index) => chunk.getColumnValues(index).map(convert));
  return Array.from({ length: chunk.rowCount }, (_, row) => ({
    f: values.map((column) => ({ v: column[row] ?? null })),
  }));
}

interface Block {
  readonly start: number;
  readonly count: number;
  /** Rows in memory, or null when they stand in the file. */
  readonly rows: WireRow[] | null;
  readonly offset: number;
  readonly length: number;
}

/** Rows in blocks, first in memory, then as JSON texts in one file. */
class Rows implements ResultSet {
  readonly schema: readonly FieldSchema[];
  total = 0;
  private readonly limits: ResultLimits;
  private readonly blocks: Block[] = [];
  private bytes = 0;
  private file: { handle: FileHandle; path: string; size: number } | null = null;

  constructor(schema: readonly FieldSchema[], limits: ResultLimits) {
    this.schema = schema;
    this.limits = limits;
  }

  async add(rows: WireRow[]): Promise<void> {
    const size = rows.reduce((sum, row) => sum + sizeOf(row.f), 0);
    this.bytes += size;
    if (this.bytes > this.limits.maxBytes) {
      throw new WarehouseError(
        "Response too large to return. Consider specifying a destination table in your job configuration. For more details, see https://cloud.google.com/bigquery/troubleshooting-errors",
        { reason: "responseTooLarge" },
      );
    }
    const place = { start: this.total, count: rows.length };
    this.total += rows.length;
    if (this.bytes <= this.limits.memoryBytes) {
      this.blocks.push({ ...place, rows, offset: 0, length: 0 });
      return;
    }
    this.file ??= await openScratch(this.limits.scratch);
    const text = Buffer.from(JSON.stringify(rows));
    await this.file.handle.write(text, 0, text.length, this.file.size);
    this.blocks.push({ ...place, rows: null, offset: this.file.size, length: text.length });
    this.file.size += text.length;
  }

  async page(offset: number, limit: number): Promise<WireRow[]> {
    const end = Math.min(this.total, offset + limit);
    const wanted = this.blocks.filter((block) => block.start < end && block.start + block.count > offset);
    const page: WireRow[] = [];
    for (const block of wanted) {
      const rows = block.rows ?? (await this.read(block));
      page.push(...rows.slice(Math.max(0, offset - block.start), end - block.start));
    }
    return page;
  }

  async close(): Promise<void> {
    this.blocks.length = 0;
    const { file } = this;
    this.file = null;
    if (!file) return;
    await file.handle.close();
    await rm(file.path, { force: true });
  }

  private async read(block: Block): Promise<WireRow[]> {
    if (!this.file) throw new WarehouseError("The result is closed", { reason: "backendError" });
    const buffer = Buffer.alloc(block.length);
    await this.file.handle.read(buffer, 0, block.length, block.offset);
    return JSON.parse(buffer.toString("utf8"));
  }
}

async function openScratch(folder: string): Promise<{ handle: FileHandle; path: string; size: number }> {
  const path = join(folder, `rows-${randomUUID()}`);
  return { handle: await open(path, "w+"), path, size: 0 };
}

function sizeOf(cells: readonly { v: unknown }[]): number {
  let size = 8;
  for (const { v } of cells) {
    if (v === null) size += 4;
    else if (typeof v === "string") size += v.length + 8;
    else size += sizeOf(Array.isArray(v) ? v : (v as WireRow).f);
  }
  return size;
}
