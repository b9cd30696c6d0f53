import { type Config, loadConfig } from "../lib/config.ts";
import { SuiteError } from "../lib/errors.ts";
import { loadSource } from "../lib/registry/load-sources.ts";
import { ingestSource, type RunOptions, type RunResult } from "./ingest/ingest-source.ts";
import { workers } from "./workers.gen.ts";

export type WorkerOptions = Partial<Omit<RunOptions, "source" | "streams">>;

/** Runs the worker of one source as its schedule would. Throws SOURCE_UNKNOWN, CONFIG_MISSING, or as the engine does. */
export async function runWorker(source: string, options: WorkerOptions = {}): Promise<RunResult> {
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
  return await ingestSource({
    deadlineSeconds: spec.schedule.deadlineSeconds,
    ...options,
    source,
    streams,
    config,
  });
}
