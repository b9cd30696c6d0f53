import { z } from "zod";
import { type Service, startService, typescript } from "../../lib/local/process.ts";
import { type LocalStack, removeStack, writeStack } from "../../lib/local/stack.ts";
import { startWarehouse, warehouseEnv } from "../../lib/local/warehouse.ts";
import { loadSources } from "../../lib/registry/load-sources.ts";
import { functionCommand } from "./function-command.ts";

/** What the fake vendors say when they listen. */
const vendorsSchema = z.object({
  urls: z.record(z.string(), z.url()),
  env: z.record(z.string(), z.string()),
});

/** The project name of everything local. */
export const localProject = "dreamclass-local";

export interface StackOptions {
  /** Folder of the synthetic company. */
  readonly company: string;
  /** DuckDB file of the warehouse; in memory without one. */
  readonly warehouseFile?: string;
  /** Where workers spool. */
  readonly spool: string;
  /** First day after the simulated time. */
  readonly asOf: string;
  /** Hears what is being started. */
  readonly onStep?: (what: string) => void;
  /** Stops what was started so far. */
  readonly signal?: AbortSignal;
}

export interface RunningStack {
  readonly description: LocalStack;
  /** One of the processes ended by itself; resolves with its name. */
  readonly broken: Promise<string>;
  processes(): { name: string; pid: number }[];
  stop(): Promise<void>;
}

/**
 * Starts the outside world as processes on free loopback ports: the warehouse, the fake vendors, and each worker under
 * functions-framework. What was started is stopped again when something fails.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const services: Service[] = [];
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop()));
    removeStack(process.pid);
  };
  const start = async <S extends Service>(what: string, service: Promise<S>): Promise<S> => {
    options.onStep?.(what);
    const started = await service;
    services.push(started);
    options.signal?.throwIfAborted();
    return started;
  };

  try {
    const file = options.warehouseFile;
    const warehouse = await start(
      "warehouse",
      startWarehouse({ project: localProject, ...(file ? { file } : {}) }),
    );
    const service = await start(
      "vendors",
      startService({
        name: "The fake vendors",
        command: typescript("sandbox/vendors/main.ts", "--company", options.company),
        isReady: (line) => line.startsWith('{"'),
      }),
    );
    const vendors = vendorsSchema.parse(JSON.parse(service.ready));
    const env = {
      ...warehouseEnv(warehouse.url, localProject),
      ...vendors.env,
      DCIS_SPOOL_DIR: options.spool,
    };
    const functions: Record<string, string> = {};
    for (const source of loadSources().filter((spec) => spec.kind === "api")) {
      const worker = await start(`worker ${source.source}`, startFunction(source.source, env));
      functions[source.source] = worker.ready.replace("function listening on ", "").trim();
    }
    const description: LocalStack = {
      pid: process.pid,
      project: localProject,
      as_of: options.asOf,
      warehouse: { url: warehouse.url },
      vendors: vendors.urls,
      functions,
      env,
    };
    writeStack(description);
    const broken = Promise.race(services.map((service) => service.ended.then(() => service.name)));
    const processes = () => services.map(({ name, pid }) => ({ name, pid }));
    return { description, broken, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startFunction(source: string, env: Record<string, string>): Promise<Service> {
  return startService({
    name: `The worker ingest_${source}`,
    command: functionCommand(`ingest_${source}`),
    env,
    isReady: (line) => line.startsWith("function listening on "),
  });
}
