import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import type { WarehouseOptions } from "./rest/start.ts";

export const USAGE = `Usage: warehouse [--port N] [--file F] [--project P] [--host H] [--memory 4GB] [--spill 10GB]
                 [--query-timeout 600] [--buckets FOLDER] [--verbose]

A local warehouse that speaks BigQuery's REST API v2 and runs GoogleSQL on DuckDB.

  --port N       port to listen on; 0 takes a free one (default 9050)
  --file F       keep the data in this DuckDB file (default: in memory, gone at the end)
  --project P    name of the one project that is served (default local-project)
  --host H       address to listen on (default 127.0.0.1: this machine only; there is no access control)
  --memory M     limit of DuckDB's memory, e.g. 4GB
  --spill M      limit of what queries may put on disk while they run (default 10GB)
  --query-timeout S  seconds that a job may run (default 600)
  --buckets F    gs://bucket/object is the file F/bucket/object (default: buckets are refused)
  --verbose      one line per request on stderr
  --help         this text
`;

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** Reads the command line; "help" if that is what is asked for. Throws UsageError. */
export function readOptions(args: readonly string[]): (WarehouseOptions & { verbose: boolean }) | "help" {
  const values = parsed(args);
  if (values.help) return "help";
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UsageError(`--port ${values.port} is no port: give a number from 0 to 65535`);
  }
  if (!/^[a-z][a-z0-9-]{1,62}$/.test(values.project)) {
    throw new UsageError(`--project ${values.project} is no project name: lower-case letters, digits and -`);
  }
  if (values.memory !== undefined && !SIZE.test(values.memory)) {
    throw new UsageError(`--memory ${values.memory} is no size: write 512MB or 4GB`);
  }
  if (!SIZE.test(values.spill))
    throw new UsageError(`--spill ${values.spill} is no size: write 512MB or 10GB`);
  const seconds = Number(values["query-timeout"]);
  if (!(seconds >= 1 && seconds <= LONGEST_SECONDS)) {
    throw new UsageError(
      `--query-timeout ${values["query-timeout"]} is no number of seconds from 1 to ${LONGEST_SECONDS}`,
    );
  }
  const { project, host, verbose } = values;
  const buckets = values.buckets === undefined ? null : folder(values.buckets);
  return {
    project,
    host,
    verbose,
    port,
    buckets,
    file: values.file ?? null,
    memoryLimit: values.memory,
    spillLimit: values.spill,
    longestJobMs: seconds * 1000,
  };
}

const SIZE = /^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i;
/** A day: longer than BigQuery lets a query run. */
const LONGEST_SECONDS = 86_400;

function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError(`--buckets ${path} is no folder: make it, or name another one`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: "9050" },
        file: { type: "string" },
        project: { type: "string", default: "local-project" },
        host: { type: "string", default: "127.0.0.1" },
        memory: { type: "string" },
        spill: { type: "string", default: "10GB" },
        "query-timeout": { type: "string", default: "600" },
        buckets: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
