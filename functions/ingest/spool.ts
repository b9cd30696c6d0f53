import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";

export type SpoolSummary = { rows: number; bytes: number; contentHash: string };

/** A gzipped NDJSON file on its way to a load job. */
export type Spool = {
  file: string;
  write(line: string): Promise<void> | undefined;
  /** Ends the file. Bytes are those of the uncompressed text; the hash is over it. */
  close(): Promise<SpoolSummary>;
  remove(): Promise<void>;
};

/** Lines are gathered to this many characters before they go on: single lines are 8 times slower. */
const chunkSize = 128 * 1024;

/** Opens a spool file. Memory stays at one chunk: `write` answers a promise when the disk is behind. */
export async function openSpool(file: string): Promise<Spool> {
  await mkdir(dirname(file), { recursive: true });
  const gzip = createGzip({ level: 1, chunkSize: 64 * 1024 });
  const disk = createWriteStream(file);
  gzip.pipe(disk);
  const ended = finished(disk);
  ended.catch(() => {});
  gzip.on("error", (error) => disk.destroy(error));
  const hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  let pending = "";

  const flush = (): Promise<unknown> | undefined => {
    const chunk = Buffer.from(pending, "utf8");
    pending = "";
    bytes += chunk.length;
    hash.update(chunk);
    return gzip.write(chunk) ? undefined : Promise.race([once(gzip, "drain"), ended]);
  };

  return {
    file,
    write(line) {
      rows += 1;
      pending += `${line}\n`;
      if (pending.length < chunkSize) return undefined;
      return flush() as Promise<void> | undefined;
    },
    async close() {
      if (pending !== "") await flush();
      gzip.end();
      await ended;
      return { rows, bytes, contentHash: hash.digest("hex") };
    },
    async remove() {
      gzip.destroy();
      disk.destroy();
      await rm(file, { force: true });
    },
  };
}
