import type { Engine, EngineOptions } from "../engine/contract.ts";
import { jobLogRows } from "./jobs/log.ts";
import { JobStore } from "./jobs/store.ts";
import { createServer } from "./server.ts";

export interface WarehouseOptions {
  readonly project: string;
  /** Path of the DuckDB file; null: in memory. */
  readonly file: string | null;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly memoryLimit?: string | undefined;
  /** Bytes that queries may put on disk while they run, as DuckDB writes them, e.g. "10GB". */
  readonly spillLimit?: string | undefined;
  /** Milliseconds that a job may run. */
  readonly longestJobMs?: number | undefined;
  /** Folder in which gs://bucket/object is bucket/object; null: buckets are refused. */
  readonly buckets?: string | null;
  /** Called with one line per answered request. */
  readonly onAnswer?: ((line: string) => void) | undefined;
}

export interface RunningWarehouse {
  /** Address of the server, e.g. http://127.0.0.1:9050. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens an engine and serves it. If the port cannot be had the engine is closed again and the error thrown. */
export async function startWarehouse(
  options: WarehouseOptions,
  openEngine: (options: EngineOptions) => Promise<Engine>,
): Promise<RunningWarehouse> {
  const { project, file, memoryLimit, spillLimit, longestJobMs, buckets = null, onAnswer } = options;
  const store = new JobStore();
  const engine = await openEngine({
    project,
    file,
    buckets,
    ...(memoryLimit ? { memoryLimit } : {}),
    ...(spillLimit ? { spillLimit } : {}),
    jobLog: async () => jobLogRows(store, project),
  });
  const server = await createServer(engine, { store, longestJobMs, ...(onAnswer ? { onAnswer } : {}) });
  const close = async () => {
    await server.close();
    await engine.close();
  };
  try {
    return { url: await server.listen(options.host, options.port), close };
  } catch (error) {
    await close();
    throw error;
  }
}
