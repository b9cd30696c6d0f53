import { type Config, loadConfig } from "../lib/config.ts";
import { SuiteError } from "../lib/errors.ts";
import { loadSource } from "../lib/registry/load-sources.ts";
import { ingestSource, type RunOptions, type RunResult, sweepSource } from "./ingest/ingest-source.ts";
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
  const streams = someStreams(worker, stream);
  const sweepable = streams.filter(({ sweep }) => sweep);
  if (sweepable.length > 0) return await sweepSource({ ...worker, streams: sweepable });
  throw new SuiteError("OPERATION_NONE", {
    what: `No keys can be swept: ${streams.map(({ spec }) => spec.id).join(", ")} learn of deletes in another way`,
    where: `functions/sources/${source}`,
    next: `Streams of ${source} that can be swept: ${
      worker.streams
        .filter(({ sweep }) => sweep)
        .map(({ spec }) => spec.id)
        .join(", ") || "none"
    }.`,
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
