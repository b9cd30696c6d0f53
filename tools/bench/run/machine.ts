import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { version as duckdbVersion } from "@duckdb/node-api";

/** What the numbers depend on. `load` is the number of processes that wanted a core in the last minute before the run. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memory_gb: number;
  readonly platform: string;
  readonly node: string;
  readonly duckdb: string;
  readonly load: number;
}

export function machine(): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memory_gb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    duckdb: duckdbVersion(),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}
