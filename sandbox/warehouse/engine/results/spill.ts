import { randomUUID } from "node:crypto";
import { appendFile, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { WireRow } from "../contract.ts";

/** Where a block of rows stands in a spill file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Rows that do not stay in memory: blocks of JSON text in one file, which is open only while it is read or written. */
export class SpillFile {
  private readonly path: string;
  private size = 0;

  constructor(folder: string) {
    this.path = join(folder, `rows-${randomUUID()}`);
  }

  async write(rows: readonly WireRow[]): Promise<Place> {
    const text = Buffer.from(JSON.stringify(rows));
    await appendFile(this.path, text);
    const place = { offset: this.size, length: text.length };
    this.size += text.length;
    return place;
  }

  async read({ offset, length }: Place): Promise<WireRow[]> {
    const file = await open(this.path);
    try {
      const buffer = Buffer.alloc(length);
      await file.read(buffer, 0, length, offset);
      return JSON.parse(buffer.toString("utf8"));
    } finally {
      await file.close();
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
