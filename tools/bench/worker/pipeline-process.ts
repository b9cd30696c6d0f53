import { observeNothing } from "../../../functions/ingest/effects.ts";
import { suppressNothing } from "../../../functions/ingest/erasure/suppression.ts";
import { fetchWindow } from "../../../functions/ingest/fetch-window.ts";
import { sliceArray } from "../../../functions/ingest/slice-json.ts";
import type { Stream } from "../../../functions/ingest/stream.ts";
import { streams as backendStreams } from "../../../functions/sources/backend/streams.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { systemClock } from "../../../lib/clock.ts";
import { loadConfig } from "../../../lib/config.ts";
import { silentLog } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { eventPages, pageRows } from "../inputs/event-pages.ts";

/**
 * The worker's way from a page's text to a gzipped file, in a process of its own and without network and warehouse:
 * slice and parse, check by zod, make the row, write NDJSON, gzip. Arguments: pages, repetitions, folder, `ascii` or
 * `beyond-latin1`. Prints one JSON line `{rows, bytes, seconds: number[], cpuSeconds: number[]}`, one entry per repetition.
 */
const [pages = 1, repetitions = 1] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4] ?? ".";

const texts = eventPages(Math.min(pages, 20), process.argv[5] === "beyond-latin1");
const config = loadConfig({
  GOOGLE_CLOUD_PROJECT: "bench",
  BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:1",
  BACKEND_API_URL: "http://127.0.0.1:1",
  BACKEND_API_TOKEN: "not-a-token",
});
const streams: Stream<{ seq: number }>[] = backendStreams({ spec: loadSource("backend"), config });
const events = streams.find(({ spec }) => spec.id === "events");
if (!events) throw new Error("The backend has no stream events");

const seconds: number[] = [];
const cpuSeconds: number[] = [];
let rows = 0;
for (let run = 0; run < repetitions; run += 1) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  rows = await readWindow(events);
  seconds.push((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(cpu);
  cpuSeconds.push((user + system) / 1e6);
}
const bytes = texts[0] ? Math.round(Buffer.byteLength(texts[0]) / pageRows) : 0;
process.stdout.write(`${JSON.stringify({ rows, bytes, seconds, cpuSeconds })}\n`);

async function readWindow(stream: Stream<{ seq: number }>): Promise<number> {
  const replayed = { ...stream, maxRows: Number.POSITIVE_INFINITY, pages: replay };
  const context = {
    bigquery: createBigQuery(config),
    project: "bench",
    source: "backend",
    runId: "bench",
    spoolDir: folder,
    lastStart: Number.POSITIVE_INFINITY,
    clock: systemClock,
    log: silentLog,
    redact: (text: string) => text,
    suppression: suppressNothing,
    onEffect: observeNothing,
  };
  const window = { label: "replayed", from: 0, after: null, complete: false, last: true };
  const batch = await fetchWindow(context, replayed, { seq: 0, cursor: null }, window);
  await batch.spool.remove();
  if (batch.bad > 0) throw new Error(`${batch.bad} rows of the replayed pages are bad`);
  return batch.rows;
}

async function* replay() {
  for (let page = 1; page <= pages; page += 1) {
    const { elements } = sliceArray(texts[page % texts.length] ?? "", "items");
    const items = elements.map((text) => ({ text, value: JSON.parse(text) as unknown }));
    yield { items, resume: { seq: page * pageRows }, token: page < pages ? String(page) : null };
  }
}
