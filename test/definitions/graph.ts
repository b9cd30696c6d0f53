import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const run = promisify(execFile);

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const DATAFORM = require.resolve("@dataform/cli/bundle.js");

export interface Target {
  schema: string;
  name: string;
}

export interface Table {
  target: Target;
  type: "table" | "view" | "incremental";
  query: string;
  preOps?: string[];
  incrementalQuery?: string;
  incrementalPreOps?: string[];
  incrementalPostOps?: string[];
  /** Never built from nothing: it keeps a history. */
  protected?: boolean;
  fileName: string;
  bigquery?: { partitionBy?: string; clusterBy?: string[] };
  tags?: string[];
  dependencyTargets?: Target[];
  actionDescriptor?: { description?: string; columns?: { path: string[]; description?: string }[] };
}

export interface Graph {
  tables: Table[];
  assertions: { target: Target; fileName: string; query: string; dependencyTargets?: Target[] }[];
  declarations: { target: Target }[];
  tests: { name: string; testQuery: string; expectedOutputQuery: string }[];
  graphErrors: { compilationErrors?: { fileName: string; message: string }[] };
}

/** The compiled project, as the Dataform CLI gives it. `vars` are added to those of workflow_settings.yaml. */
export async function compileProject(vars: Record<string, string> = {}): Promise<Graph> {
  const list = Object.entries(vars).map(([name, value]) => `${name}=${value}`);
  const args = [
    DATAFORM,
    "compile",
    "--json",
    "--timeout=10m",
    ...(list.length > 0 ? ["--vars", list.join(",")] : []),
    ".",
  ];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 28 }).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout.slice(stdout.indexOf("{"))) as Graph;
}

export const nameOf = (target: Target): string => `${target.schema}.${target.name}`;
/** Raw tables, ours or those that a vendor exports. */
export const isRaw = (target: Target): boolean => /^(raw|analytics)_/.test(target.schema);
