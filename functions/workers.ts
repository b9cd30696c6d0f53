import { type Config, loadConfig } from "../lib/config.ts";
import { SuiteError } from "../lib/errors.ts";
import { loadSource } from "../lib/registry/load-sources.ts";
import { doorsOf } from "../lib/registry/source-spec.ts";
import {
  backfillSource,
  drainSource,
  ingestSource,
  type RunOptions,
  type RunResult,
  replaySource,
  sweepSource,
} from "./ingest/ingest-source.ts";
import type { Mended } from "./ingest/replay-stream.ts";
import { workers } from "./workers.gen.ts";

export type WorkerOptions = Partial<Omit<RunOptions, "source" | "streams">>;

/** Runs the worker of one source as its schedule would. Throws SOURCE_UNKNOWN, CONFIG_MISSING, or as the engine does. */
export async function runWorker(source: string, options: WorkerOptions = {}): Promise<RunResult> {
  return await ingestSource(openWorker(source, options));
}

/** Sweeps the keys of a source's streams, or of one. Throws as runWorker, or OPERATION_NONE where there is nothing to sweep. */
export async function sweepWorker(
  source: string,
  options: WorkerOptions = {},
  stream?: string,
): Promise<RunResult> {
  const worker = openWorker(source, options);
  return await sweepSource({ ...worker, streams: able(worker, stream, "sweep") });
}

/** Takes up what webhooks and collectors delivered for a source. Throws as runWorker, or OPERATION_NONE. */
export async function drainWorker(source: string, options: WorkerOptions = {}): Promise<RunResult> {
  const doors = doorsOf(loadSource(source)).map(({ door }) => door.stream);
  const worker = openWorker(source, options);
  const streams = worker.streams.filter(({ spec }) => doors.includes(spec.id));
  if (streams.length > 0) return await drainSource({ ...worker, streams });
  throw new SuiteError("OPERATION_NONE", {
    what: `Nothing is delivered to ${source}: it has no webhook and no collector`,
    where: `includes/sources/${source}.yaml`,
    next: "Its schedule reads it.",
  });
}

/** Reads a span of time of a source's streams again, or of one. Throws as sweepWorker. */
export async function backfillWorker(
  source: string,
  span: { from: number; to: number },
  options: WorkerOptions = {},
  stream?: string,
): Promise<RunResult> {
  const worker = openWorker(source, options);
  return await backfillSource({ ...worker, streams: able(worker, stream, "backfill") }, span);
}

/** Replays the quarantined rows of a source's streams, or of one. Throws as runWorker, or STREAM_UNKNOWN. */
export async function replayWorker(
  source: string,
  mended: Mended = new Map(),
  options: WorkerOptions = {},
  stream?: string,
): Promise<RunResult> {
  const worker = openWorker(source, options);
  return await replaySource({ ...worker, streams: someStreams(worker, stream) }, mended);
}

/** The streams that can be swept or backfilled, of all or of the one of a name. Throws OPERATION_NONE naming those that cannot. */
function able(
  worker: RunOptions,
  name: string | undefined,
  what: "sweep" | "backfill",
): RunOptions["streams"] {
  const streams = someStreams(worker, name);
  const can = (some: RunOptions["streams"]) => some.filter((stream) => stream[what] !== undefined);
  const names = (some: RunOptions["streams"]) => some.map(({ spec }) => spec.id).join(", ");
  if (can(streams).length > 0) return can(streams);
  throw new SuiteError("OPERATION_NONE", {
    what: `There is no ${what} of ${names(streams)}`,
    where: `functions/sources/${worker.source}`,
    next: `Streams of ${worker.source} that have one: ${names(can(worker.streams)) || "none"}.`,
  });
}

/** A source's worker, ready to run. */
function openWorker(source: string, options: WorkerOptions): RunOptions {
  const config: Config = options.config ?? loadConfig();
  const spec = loadSource(source);
  const worker = workers[source];
  if (!worker || spec.kind !== "api") {
    throw new SuiteError("SOURCE_UNKNOWN", {
      what: `The source "${source}" is not read from an API`,
      where: `includes/sources/${source}.yaml`,
      next: `Use one of ${Object.keys(workers).join(", ")}; files are imported with "dcis import".`,
    });
  }
  const { clock, log } = options;
  const streams = worker({ spec, config, ...(clock ? { clock } : {}), ...(log ? { log } : {}) });
  return { deadlineSeconds: spec.schedule.deadlineSeconds, ...options, source, streams, config };
}

/** The streams of a worker, or the one of a name. Throws STREAM_UNKNOWN. */
function someStreams({ source, streams }: RunOptions, name?: string): RunOptions["streams"] {
  const found = name === undefined ? streams : streams.filter(({ spec }) => spec.id === name);
  if (found.length > 0) return found;
  throw new SuiteError("STREAM_UNKNOWN", {
    what: `The source "${source}" has no stream "${name}"`,
    where: `includes/sources/${source}.yaml`,
    next: `Use one of ${streams.map(({ spec }) => spec.id).join(", ")}.`,
  });
}
