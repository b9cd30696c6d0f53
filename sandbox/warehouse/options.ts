import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import type { WarehouseOptions } from "./rest/start.ts";

export const USAGE = `Usage: warehouse [--port N] [--file F] [--project P] [--host H] [--memory 4GB] [--buckets FOLDER] [--verbose]

A local warehouse that speaks BigQuery's REST API v2 and runs GoogleSQL on DuckDB.

  --port N       port to listen on; 0 takes a free one (default 9050)
  --file F       keep the data in this DuckDB file (default: in memory, gone at the end)
  --project P    name of the one project that is served (default local-project)
  --host H       address to listen on (default 127.0.0.1: this machine only; there is no access control)
  --memory M     limit of DuckDB's memory, e.g. 4GB
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
  if (values.memory !== undefined && !/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(values.memory)) {
    throw new UsageError(`--memory ${values.memory} is no size: write 512MB or 4GB`);
  }
  const { project, host, verbose } = values;
  const buckets = values.buckets === undefined ? null : folder(values.buckets);
  return { project, host, verbose, port, buckets, file: values.file ?? null, memoryLimit: values.memory };
}

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
        buckets: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
