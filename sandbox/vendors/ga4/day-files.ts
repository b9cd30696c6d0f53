import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import { readObjects } from "../../company/base/readers.ts";
import { inTime, type SessionRecord } from "../../company/web/record.ts";
import { dateOf, eventRows } from "./event-rows.ts";

const DAY_MS = 86_400_000;

/** The rows of one day, gzipped NDJSON. */
export interface DayFile {
  /** As in the table's name: 20240701. */
  date: string;
  complete: boolean;
  file: string;
  rows: number;
}

export interface DayRange {
  /** Days before it are left out. */
  fromMs: number;
  /** Sessions that had not arrived by then are left out. */
  asOfMs: number;
  isComplete: (dayMs: number) => boolean;
}

/** A file for each day that has events, oldest first; at most two days are open at a time. */
export async function* dayFiles(company: string, folder: string, range: DayRange): AsyncGenerator<DayFile> {
  const open = new Map<number, OpenDay>();
  const path = join(company, "ga4", "sessions.ndjson");
  for (const session of readObjects<SessionRecord>(path)) {
    const startDay = dayOf(session.start_us);
    for (const [dayMs, day] of open) {
      if (dayMs >= startDay) continue;
      open.delete(dayMs);
      yield await day.close();
    }
    if (startDay < range.fromMs - DAY_MS) continue;
    const receivedMs = Date.parse(session.received_at);
    if (receivedMs >= range.asOfMs) continue;
    for (const [processed, rows] of [true, false].map((p) => [p, eventRows(session, p)] as const)) {
      for (const row of rows) {
        const dayMs = dayOf(row.event_timestamp);
        if (dayMs < range.fromMs || range.isComplete(dayMs) !== processed || !inTime(dayMs, receivedMs))
          continue;
        let day = open.get(dayMs);
        if (!day) {
          day = new OpenDay(folder, dateOf(row.event_timestamp), processed);
          open.set(dayMs, day);
        }
        await day.write(row);
      }
    }
  }
  for (const day of open.values()) yield await day.close();
}

function dayOf(us: number): number {
  return Math.floor(us / 1000 / DAY_MS) * DAY_MS;
}

class OpenDay {
  readonly #day: DayFile;
  readonly #gzip: Gzip;
  readonly #disk: WriteStream;

  constructor(folder: string, date: string, complete: boolean) {
    this.#day = { date, complete, file: join(folder, `${date}.ndjson.gz`), rows: 0 };
    this.#gzip = createGzip({ level: 1 });
    this.#disk = createWriteStream(this.#day.file);
    this.#gzip.pipe(this.#disk);
  }

  async write(row: object): Promise<void> {
    this.#day.rows++;
    if (!this.#gzip.write(`${JSON.stringify(row)}\n`))
      await new Promise((done) => this.#gzip.once("drain", done));
  }

  async close(): Promise<DayFile> {
    this.#gzip.end();
    await finished(this.#disk);
    return this.#day;
  }
}
