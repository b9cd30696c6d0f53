import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runCommand } from "../../../lib/local/process.ts";
import { local, localFolder, projectRoot } from "../../../lib/paths.ts";
import type { Action } from "./compile.ts";
import { dataform } from "./compile.ts";

/** What became of one action. */
export interface ActionOutcome {
  readonly name: string;
  readonly kind: "table" | "assertion" | "operation";
  readonly status: "ok" | "failed" | "skipped";
  /** Jobs that it ran in BigQuery. */
  jobs: string[];
  /** What BigQuery said, for failed actions. */
  error: string;
}

export interface RunOptions {
  readonly project: string;
  readonly location: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vars: Readonly<Record<string, string>>;
  /** null: the whole project. */
  readonly actions: readonly Action[] | null;
  readonly fullRefresh: boolean;
  readonly onOutcome: (outcome: ActionOutcome) => void;
  readonly signal?: AbortSignal;
}

/** Lines of the Dataform CLI that tell the end of an action. */
const outcomeLines: readonly [RegExp, ActionOutcome["kind"], ActionOutcome["status"]][] = [
  [/^Table created: +(\S+)/, "table", "ok"],
  [/^Dataset creation failed: +(\S+)/, "table", "failed"],
  [/^Skipping dataset creation: +(\S+)/, "table", "skipped"],
  [/^Assertion passed: +(\S+)/, "assertion", "ok"],
  [/^Assertion failed: +(\S+)/, "assertion", "failed"],
  [/^Skipping assertion execution: +(\S+)/, "assertion", "skipped"],
  [/^Operation completed successfully: +(\S+)/, "operation", "ok"],
  [/^Operation failed: +(\S+)/, "operation", "failed"],
  [/^Skipping operation execution: +(\S+)/, "operation", "skipped"],
];

/**
 * Runs the real `dataform run` and reads its outcome line by line. Returns every action's outcome, in the order in which
 * they ended, and the exit code; `trouble` holds what it said on stderr outside of actions.
 */
export async function runDataform(
  options: RunOptions,
): Promise<{ outcomes: ActionOutcome[]; code: number; trouble: string }> {
  const outcomes: ActionOutcome[] = [];
  // What follows an outcome's line on the same stream belongs to it: job ids on stdout, errors on stderr.
  const current: { stdout: ActionOutcome | null; stderr: ActionOutcome | null } = {
    stdout: null,
    stderr: null,
  };
  const trouble: string[] = [];

  const read = (raw: string, stream: "stdout" | "stderr") => {
    const line = stripVTControlCharacters(raw).trimEnd();
    for (const [pattern, kind, status] of outcomeLines) {
      const name = pattern.exec(line)?.[1];
      if (!name) continue;
      const outcome: ActionOutcome = { name, kind, status, jobs: [], error: "" };
      current[stream] = outcome;
      outcomes.push(outcome);
      options.onOutcome(outcome);
      return;
    }
    const outcome = current[stream];
    const jobs = /^\s*,?\s*jobId: (.+)$/.exec(line)?.[1];
    if (jobs && outcome)
      outcome.jobs = jobs
        .split(",")
        .map((id) => id.trim())
        .filter((id) => id !== "");
    else if (outcome?.status === "failed" && line.trim() !== "" && !/^\s*(>|Bytes billed)/.test(line))
      outcome.error += `${line.trim()}\n`;
    else if (/error|failed/i.test(line)) trouble.push(line.trim());
  };

  const { code } = await runCommand([...dataform, "run", ".", ...runArguments(options)], {
    env: { ...options.env, NODE_OPTIONS: nodeOptions(options.env) },
    onLine: read,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return { outcomes, code, trouble: trouble.join("\n") };
}

function runArguments({ project, location, vars, actions, fullRefresh }: RunOptions): string[] {
  const variables = Object.entries(vars).map(([name, value]) => `${name}=${value}`);
  return [
    "--timeout=10m",
    "--credentials",
    credentials(project, location),
    "--default-database",
    project,
    "--default-location",
    location,
    ...(variables.length > 0 ? [`--vars=${variables.join(",")}`] : []),
    ...(fullRefresh ? ["--full-refresh"] : []),
    // The CLI knows actions by their bare or their full names only, and ends well when it knows none.
    ...(actions ? ["--actions", ...actions.map((action) => `${project}.${action.name}`)] : []),
  ];
}

/** The CLI wants a file even where the machine's own credentials, or none, are used; it holds no secret. */
function credentials(project: string, location: string): string {
  const own = join(projectRoot, ".df-credentials.json");
  if (existsSync(own)) return own;
  mkdirSync(localFolder, { recursive: true });
  const file = local("df-credentials.json");
  writeFileSync(file, JSON.stringify({ projectId: project, location }));
  return file;
}

/** Beside a local warehouse the CLI need not be gentle: its limit of 30 query jobs a second is lifted. */
function nodeOptions(env: RunOptions["env"]): string {
  const preload = join(projectRoot, "sandbox", "warehouse", "lift-dataform-limit.cjs");
  return env.BIGQUERY_EMULATOR_HOST ? `--require ${JSON.stringify(preload)}` : "";
}
