import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { notFound, RestError } from "../errors.ts";

/** An upload in pieces: what job it is for and how many bytes have arrived. */
interface OpenUpload {
  readonly file: string;
  readonly metadata: unknown;
  received: number;
  /** Milliseconds since 1970 of the last request. */
  used: number;
}

/** How long an upload may lie idle. */
const LIFETIME_MS = 86_400_000;

const RANGE = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/;

/**
 * Google's resumable uploads: opened by a POST, fed by PUTs with Content-Range, finished when the last byte is there. One that
 * lies idle for a day is forgotten with its bytes.
 */
export class ResumableUploads {
  readonly #spool: string;
  readonly #uploads = new Map<string, OpenUpload>();

  readonly #now: () => Date;

  constructor(spool: string, now: () => Date) {
    this.#spool = spool;
    this.#now = now;
  }

  open(metadata: unknown): string {
    this.#expire();
    const id = randomUUID();
    this.#uploads.set(id, {
      file: join(this.#spool, id),
      metadata,
      received: 0,
      used: this.#now().getTime(),
    });
    return id;
  }

  /** Appends a piece. Tells the whole upload when it is complete, else the number of bytes received so far. */
  async append(
    id: string,
    contentRange: string | undefined,
    body: AsyncIterable<Buffer>,
  ): Promise<{ received: number } | { file: string; metadata: unknown }> {
    this.#expire();
    const upload = this.#uploads.get(id);
    if (!upload) throw notFound(`Upload ${id}`);
    upload.used = this.#now().getTime();
    const range = contentRange === undefined ? null : RANGE.exec(contentRange);
    if (range === null && contentRange !== undefined) {
      throw new RestError("invalid", `Invalid Content-Range: ${contentRange}`);
    }
    const start = range?.[1] === undefined ? upload.received : Number(range[1]);
    if (start !== upload.received) {
      throw new RestError("invalid", `Content-Range starts at ${start}, expected ${upload.received}`);
    }
    upload.received += await this.#write(upload, body);
    const total = range === null ? upload.received : Number(range[3]);
    if (upload.received !== total) return { received: upload.received };
    this.#uploads.delete(id);
    return { file: upload.file, metadata: upload.metadata };
  }

  async cancel(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    if (upload) await rm(upload.file, { force: true });
  }

  #expire(): void {
    const oldest = this.#now().getTime() - LIFETIME_MS;
    for (const [id, { used }] of this.#uploads) {
      if (used < oldest) void this.cancel(id);
    }
  }

  /** Bytes written; a piece that breaks off leaves no trace. */
  async #write(upload: OpenUpload, body: AsyncIterable<Buffer>): Promise<number> {
    const file = createWriteStream(upload.file, { flags: "a" });
    try {
      await pipeline(body, file);
      return file.bytesWritten;
    } catch (error) {
      await truncate(upload.file, upload.received);
      throw error;
    }
  }
}
