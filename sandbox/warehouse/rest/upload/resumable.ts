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
}

const RANGE = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/;

/** Google's resumable uploads: opened by a POST, fed by PUTs with Content-Range, finished when the last byte is there. */
export class ResumableUploads {
  readonly #spool: string;
  readonly #uploads = new Map<string, OpenUpload>();

  constructor(spool: string) {
    this.#spool = spool;
  }

  open(metadata: unknown): string {
    const id = randomUUID();
    this.#uploads.set(id, { file: join(this.#spool, id), metadata, received: 0 });
    return id;
  }

  /** Appends a piece. Tells the whole upload when it is complete, else the number of bytes received so far. */
  async append(
    id: string,
    contentRange: string | undefined,
    body: AsyncIterable<Buffer>,
  ): Promise<{ received: number } | { file: string; metadata: unknown }> {
    const upload = this.#uploads.get(id);
    if (!upload) throw notFound(`Upload ${id}`);
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
