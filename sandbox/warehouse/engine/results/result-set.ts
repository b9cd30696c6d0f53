import { WarehouseError } from "../../googlesql/errors.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { fieldsOf } from "../catalog/fields.ts";
import type { FieldSchema, ResultSet, WireRow } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { wireConverter } from "./convert.ts";
import { type SizedRows, wireRows } from "./rows.ts";
import { type Place, SpillFile } from "./spill.ts";

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
  const rows = new Rows(fieldsOf(columns), limits);
  try {
    await eachChunk(
      connection,
      sql,
      columns,
      (chunk) => rows.add(chunk),
      () => rows.left,
    );
  } catch (error) {
    await rows.close();
    throw error;
  }
  return rows;
}

/** Runs a query and hands over its rows in wire form as they come, in the query's order. `left`: bytes that the next may be. */
export async function eachChunk(
  connection: Connection,
  sql: string,
  columns: readonly Column[],
  use: (chunk: SizedRows) => Promise<void>,
  left: () => number = () => MOST_CHUNK_BYTES,
): Promise<void> {
  const converters = columns.map(wireConverter);
  await connection.stream(sql, async (result) => {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      await use(wireRows(chunk, converters, left()));
    }
  });
}

/** Of one chunk, as objects in memory. */
const MOST_CHUNK_BYTES = 200_000_000;

interface Block {
  readonly start: number;
  readonly count: number;
  /** The rows, or where they stand in the spill file. */
  readonly rows: WireRow[] | Place;
}

/** Rows in blocks, first in memory, then as JSON texts in one file. */
class Rows implements ResultSet {
  readonly schema: readonly FieldSchema[];
  total = 0;
  private readonly limits: ResultLimits;
  private readonly blocks: Block[] = [];
  private bytes = 0;
  private file: SpillFile | null = null;

  constructor(schema: readonly FieldSchema[], limits: ResultLimits) {
    this.schema = schema;
    this.limits = limits;
  }

  /** Bytes that may still be added. */
  get left(): number {
    return this.limits.maxBytes - this.bytes;
  }

  async add({ rows, size }: SizedRows): Promise<void> {
    this.bytes += size;
    const place = { start: this.total, count: rows.length };
    this.total += rows.length;
    if (this.bytes <= this.limits.memoryBytes) {
      this.blocks.push({ ...place, rows });
      return;
    }
    this.file ??= new SpillFile(this.limits.scratch);
    this.blocks.push({ ...place, rows: await this.file.write(rows) });
  }

  async page(offset: number, limit: number): Promise<WireRow[]> {
    const end = Math.min(this.total, offset + limit);
    const wanted = this.blocks.filter((block) => block.start < end && block.start + block.count > offset);
    const page: WireRow[] = [];
    for (const block of wanted) {
      const rows = Array.isArray(block.rows) ? block.rows : await this.read(block.rows);
      page.push(...rows.slice(Math.max(0, offset - block.start), end - block.start));
    }
    return page;
  }

  async close(): Promise<void> {
    this.blocks.length = 0;
    await this.file?.remove();
    this.file = null;
  }

  private async read(place: Place): Promise<WireRow[]> {
    if (!this.file) throw new WarehouseError("The result is closed", { reason: "backendError" });
    return this.file.read(place);
  }
}
