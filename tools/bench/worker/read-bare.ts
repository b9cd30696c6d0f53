import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { inspectFile } from "../../../functions/ingest/csv/inspect-file.ts";
import { readCsv } from "../../../functions/ingest/csv/read-csv.ts";

export type BenchKind = "list" | "cursor" | "csv" | "inbox";

/** Reads the same bytes as a worker, parses them, gzips them to a file, and nothing else. Returns the rows. */
export async function readBare(kind: BenchKind, from: string, folder: string): Promise<number> {
  const gzip = createGzip({ level: 1 });
  const disk = createWriteStream(join(folder, `bare.${kind}.gz`));
  gzip.pipe(disk);
  let rows = 0;
  const write = async (chunk: string | Buffer) => {
    if (!gzip.write(chunk)) await once(gzip, "drain");
  };
  if (kind === "csv") {
    let text = "";
    for await (const { cells } of readCsv(await inspectFile(from))) {
      rows += 1;
      text += `${cells.join()}\n`;
      if (text.length < 128 * 1024) continue;
      await write(text);
      text = "";
    }
    await write(text);
  } else {
    for await (const { body, records } of pages(kind, from)) {
      rows += records;
      await write(body);
    }
  }
  gzip.end();
  await finished(disk);
  return rows;
}

async function* pages(kind: BenchKind, url: string): AsyncGenerator<{ body: string; records: number }> {
  for (let place: string | number | null = 0; place !== null; ) {
    const path: string =
      kind === "list" ? `events?after_seq=${place}&limit=1000` : `identifications?cursor=${place}`;
    const body: string = await (await fetch(`${url}/v1/${path}`)).text();
    const page = JSON.parse(body);
    yield { body, records: (page.items ?? page.records).length };
    place = kind === "list" ? (page.has_more ? page.next_seq : null) : page.next_cursor;
  }
}
