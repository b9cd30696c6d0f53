import type { Context } from "../../../functions/ingest/context.ts";
import { fileStream } from "../../../functions/ingest/csv/file-stream.ts";
import { inspectFile } from "../../../functions/ingest/csv/inspect-file.ts";
import { observeNothing } from "../../../functions/ingest/effects.ts";
import { suppressNothing } from "../../../functions/ingest/erasure/suppression.ts";
import { fetchWindow } from "../../../functions/ingest/fetch-window.ts";
import type { Source } from "../../../functions/ingest/source-options.ts";
import type { Cursor, Stream } from "../../../functions/ingest/stream.ts";
import { streams as backend } from "../../../functions/sources/backend/streams.ts";
import { streams as swanai } from "../../../functions/sources/swanai/streams.ts";
import { drainWorker } from "../../../functions/workers.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { loadConfig } from "../../../lib/config.ts";
import { silentLog } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { eventFile } from "../inputs/event-csv.ts";
import type { BenchKind } from "./read-bare.ts";

/** Never waits for the rate that a source allows. */
const clock = { now: () => Date.now(), sleep: async () => {} };

/**
 * Reads everything that a source has in one window, onto the local disk: the worker's own code without the warehouse.
 * Returns the rows. Throws where one of them is bad.
 */
export async function readWindow(
  kind: Exclude<BenchKind, "inbox">,
  from: string,
  folder: string,
): Promise<number> {
  const stream = { ...(await streamOf(kind, from)), maxRows: Number.POSITIVE_INFINITY };
  const window = stream.plan(null, Date.parse("2026-07-01T00:00:00Z"));
  if (!window) throw new Error(`${kind}: there is nothing to read`);
  const batch = await fetchWindow(contextOf(folder), stream, { seq: 0, cursor: null }, window);
  await batch.spool.remove();
  if (batch.bad > 0) throw new Error(`${kind}: ${batch.bad} rows of the replayed pages are bad`);
  return batch.rows;
}

/** Takes up what lies in ops.inbox of the warehouse in the environment. Returns the rows that are new in raw. */
export async function drainInbox(): Promise<number> {
  const { streams } = await drainWorker("backend", { config: loadConfig(environment()) });
  return streams.reduce((rows, { inserted }) => rows + inserted, 0);
}

async function streamOf(kind: Exclude<BenchKind, "inbox">, from: string): Promise<Stream<Cursor>> {
  if (kind === "csv") return fileStream(eventFile, await inspectFile(from), true) as unknown as Stream;
  const open = (source: Source, name: string, id: string) =>
    source({ spec: loadSource(name), config: loadConfig(environment(from)), clock }).find(
      ({ spec }) => spec.id === id,
    );
  const stream =
    kind === "list" ? open(backend, "backend", "events") : open(swanai, "swanai", "identifications");
  if (!stream) throw new Error(`${kind}: there is no such stream`);
  return stream as unknown as Stream;
}

function contextOf(folder: string): Context {
  return {
    bigquery: createBigQuery(loadConfig(environment())),
    project: "bench",
    source: "bench",
    runId: "bench",
    spoolDir: folder,
    lastStart: Number.POSITIVE_INFINITY,
    clock,
    log: silentLog,
    redact: (text) => text,
    suppression: suppressNothing,
    onEffect: observeNothing,
  };
}

function environment(url = "http://127.0.0.1:1") {
  return {
    GOOGLE_CLOUD_PROJECT: "bench",
    BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:1",
    ...process.env,
    BACKEND_API_URL: url,
    BACKEND_API_TOKEN: "not-a-token",
    SWANAI_API_URL: url,
    SWANAI_API_KEY: "not-a-key",
  };
}
