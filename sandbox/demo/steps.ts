import { setMaxListeners } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import got from "got";
import { z } from "zod";
import { SuiteError } from "../../lib/errors.ts";
import { runCommand, typescript } from "../../lib/local/process.ts";
import { readStack } from "../../lib/local/stack.ts";
import { local } from "../../lib/paths.ts";
import { loadSources } from "../../lib/registry/load-sources.ts";
import { type RunningStack, startStack } from "./stack.ts";
import type { BuildSummary, MetricRow, StreamRow } from "./summary.ts";

type Say = (what: string) => void;

const running = new AbortController();
// As many commands and requests listen as there are workers; Node would take more than ten for a leak.
setMaxListeners(0, running.signal);

/** Ends every command and request that is under way, and lets none begin. */
export function abortCommands(): void {
  running.abort();
}

const companySchema = z.object({
  period_end: z.string(),
  counts: z.record(z.string(), z.number()).optional(),
});

/** The demo owns the local folder: refuses to pull it from under a stack that runs. */
export function checkNothingRuns(): void {
  const stack = readStack();
  if (stack) {
    throw new SuiteError("SERVICE_FAILED", {
      what: `A local stack is running already (process ${stack.pid})`,
      where: local("stack.json"),
      next: `End it first: press Ctrl-C where it runs, or kill ${stack.pid}.`,
    });
  }
}

/** Makes the synthetic company afresh. Returns the first day after its time. */
export async function makeCompany(scale: string, say: Say): Promise<{ folder: string; asOf: string }> {
  const folder = local("company");
  rmSync(folder, { recursive: true, force: true });
  await mustRun(
    "company",
    typescript("sandbox/company/main.ts", "--scale", scale, "--seed", "1", "--out", folder),
    say,
  );
  const { period_end } = companySchema.parse(JSON.parse(readFileSync(`${folder}/company.json`, "utf8")));
  return { folder, asOf: period_end };
}

/** Bundles the workers and starts the stack on an empty warehouse. */
export async function startEverything(
  company: { folder: string; asOf: string },
  say: Say,
): Promise<RunningStack> {
  say("bundling the workers");
  await mustRun("build-functions", typescript("tools/build-functions.ts"), () => {});
  const file = local("warehouse.duckdb");
  for (const name of [file, `${file}.wal`]) rmSync(name, { force: true });
  const spool = local("spool");
  rmSync(spool, { recursive: true, force: true });
  mkdirSync(spool, { recursive: true });
  return await startStack({
    company: company.folder,
    warehouseFile: file,
    spool,
    asOf: company.asOf,
    onStep: say,
    signal: running.signal,
  });
}

const answerSchema = z.object({
  more: z.boolean(),
  streams: z.array(
    z.object({
      stream: z.string(),
      fetched: z.number(),
      inserted: z.number(),
      present: z.number(),
      quarantined: z.number(),
      milliseconds: z.number(),
    }),
  ),
});

/** Triggers a worker over HTTP as Cloud Scheduler would, again while it says that there is more. */
export async function trigger(source: string, url: string, say: Say): Promise<StreamRow[]> {
  const rows: StreamRow[] = [];
  for (let more = true; more; ) {
    // A worker answers when it is done; Node's own fetch gives up after five minutes.
    const { statusCode, body } = await got.post(url, {
      headers: {
        "user-agent": "Google-Cloud-Scheduler",
        "x-cloudscheduler-scheduletime": new Date().toISOString(),
      },
      json: {},
      responseType: "json",
      throwHttpErrors: false,
      retry: { limit: 0 },
      signal: running.signal,
    });
    if (statusCode !== 200) {
      throw new SuiteError("WORKER_FAILED", {
        what: `The worker answered ${statusCode}: ${JSON.stringify(body).slice(0, 400)}`,
        where: `ingest_${source}`,
        next: "Read the worker's log line with the same run id.",
      });
    }
    const answer = answerSchema.parse(body);
    more = answer.more;
    for (const stream of answer.streams) {
      rows.push({ source, ...stream });
      say(`${stream.stream}: ${stream.inserted.toLocaleString("en-US")} rows`);
    }
  }
  return rows;
}

/** `dcis import` of every source that comes as CSV files. */
export async function importFiles(company: string, say: Say): Promise<StreamRow[]> {
  const rows: StreamRow[] = [];
  for (const { source } of loadSources().filter(({ kind }) => kind === "files")) {
    const output = await dcis(["import", source, `${company}/${source}`, "--json"], say);
    rows.push(...answerSchema.parse(output).streams.map((stream) => ({ source, ...stream })));
  }
  return rows;
}

/** Days of web analytics that the demo exports: a table a day takes its time. */
const ANALYTICS_DAYS: Readonly<Record<string, number>> = { small: 30 };
const MOST_ANALYTICS_DAYS = 92;

/** Google's export of the website's last days into the warehouse, as Google itself would write it. Returns its rows. */
export async function exportAnalytics(
  stack: RunningStack,
  company: string,
  asOf: string,
  scale: string,
  say: Say,
): Promise<number> {
  const days = ANALYTICS_DAYS[scale] ?? MOST_ANALYTICS_DAYS;
  const from = new Date(Date.parse(asOf) - days * 86_400_000).toISOString().slice(0, 10);
  const command = typescript(
    "sandbox/vendors/ga4/main.ts",
    "--as-of",
    asOf,
    "--from",
    from,
    "--company",
    company,
  );
  const { stdout } = await mustRun("ga4 export", command, say, stack.description.env);
  return z.object({ rows: z.number() }).parse(JSON.parse(stdout)).rows;
}

/** `dcis build`: the real `dataform run` with every assertion. */
export async function build(say: Say): Promise<BuildSummary> {
  return (await dcis(["build", "--json"], say)) as BuildSummary;
}

/** `dcis metrics list`: the state of every watched metric. */
export async function listMetrics(): Promise<MetricRow[]> {
  return (await dcis(["metrics", "list", "--json"], () => {})) as MetricRow[];
}

/** `dcis xmr <metric>`: the chart as text for this terminal. */
export async function chart(metric: string): Promise<string> {
  const width = Math.min(process.stdout.columns ?? 100, 120);
  const { stdout } = await mustRun(
    "dcis xmr",
    dcisCommand(["xmr", metric, "--width", String(width)]),
    () => {},
    {
      ...(process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {}),
    },
  );
  return stdout.trimEnd();
}

/** `dcis report xmr`: the page with every chart. */
export async function writePage(file: string): Promise<void> {
  await mustRun("dcis report", dcisCommand(["report", "xmr", "--out", file]), () => {});
  if (!existsSync(file)) throw new Error(`dcis report wrote no ${file}`);
}

function dcisCommand(args: readonly string[]): string[] {
  return typescript("apps/cli/main.ts", ...args);
}

async function dcis(args: readonly string[], say: Say): Promise<unknown> {
  const { stdout } = await mustRun(`dcis ${args[0]}`, dcisCommand(args), say);
  return JSON.parse(stdout);
}

async function mustRun(name: string, command: readonly string[], say: Say, env: Record<string, string> = {}) {
  const finished = await runCommand(command, {
    env,
    onLine: (line, stream) => stream === "stderr" && line.trim() !== "" && say(line.trim()),
    signal: running.signal,
  });
  if (finished.code === 0) return finished;
  throw new SuiteError("SERVICE_FAILED", {
    what: `${name} ended with exit ${finished.code}: ${finished.stderr.trim().split("\n").slice(-6).join("\n")}`,
    where: command.slice(-4).join(" "),
    next: "Run it by hand to see everything.",
  });
}
