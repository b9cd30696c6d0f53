import { join } from "node:path";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { runCommand, startService, typescript } from "../../../lib/local/process.ts";
import { startWarehouse } from "../../../lib/local/warehouse.ts";
import { functionCommand } from "../../../sandbox/demo/function-command.ts";
import { peakMemory } from "../../../sandbox/demo/memory.ts";
import type { BenchContext } from "../measurement.ts";
import { cpuSeconds, withServices } from "../run/processes.ts";
import { timed } from "../run/statistics.ts";

const project = "dreamclass-local";
const token = "backend-local-token";

export interface WorkerRun {
  readonly rows: number;
  readonly seconds: number;
  /** Of the worker's process, on all cores; null where the system does not tell. */
  readonly cpu: number | null;
  readonly peakMegabytes: number | null;
  /** Seconds that the warehouse worked for it: load jobs, and the transactions that commit them. */
  readonly loading: number;
  readonly committing: number;
  /** Seconds of a run that finds nothing new. */
  readonly again: number;
  /** Seconds in which the same pages are fetched and thrown away. */
  readonly fetchOnly: number;
}

interface Answer {
  more?: boolean;
  streams?: { inserted: number }[];
  error?: { code: string; message: string };
}

/**
 * The bundled backend worker under functions-framework, against the fake backend over a synthetic company, into a fresh
 * warehouse: everything as the demo and the cloud run it.
 */
export async function runWorker({ folder, say }: BenchContext, scale: string): Promise<WorkerRun> {
  say(`making the company (${scale})`);
  const company = join(folder, "company");
  await mustRun(typescript("sandbox/company/main.ts", "--scale", scale, "--out", company, "--quiet"));
  say("bundling the workers");
  await mustRun(typescript("tools/build-functions.ts"));
  return await withServices(async (start) => {
    const warehouse = await start(startWarehouse({ project, file: join(folder, "worker.duckdb") }));
    const vendors = await start(
      startService({
        name: "The fake vendors",
        command: typescript("sandbox/vendors/main.ts", "--company", company),
        env: { BACKEND_API_TOKEN: token },
        isReady: (line) => line.startsWith('{"'),
      }),
    );
    const { backend } = (JSON.parse(vendors.ready) as { urls: { backend: string } }).urls;
    const worker = await start(
      startService({
        name: "The backend worker",
        command: functionCommand("ingest_backend"),
        env: { ...warehouse.env, BACKEND_API_URL: backend, BACKEND_API_TOKEN: token, DCIS_SPOOL_DIR: folder },
        isReady: (line) => line.startsWith("function listening on "),
      }),
    );
    const url = worker.ready.replace("function listening on ", "").trim();

    say("the pages alone");
    const fetchOnly = (await timed(() => fetchAll(backend))) / 1000;
    say("the worker");
    const cpuBefore = cpuSeconds(worker.pid);
    const began = performance.now();
    const rows = await trigger(url);
    const seconds = (performance.now() - began) / 1000;
    const cpuAfter = cpuSeconds(worker.pid);
    const jobs = await jobSeconds(warehouse.url);
    say(`${rows.toLocaleString("en-US")} rows; once more`);
    const again = (await timed(() => trigger(url))) / 1000;
    return {
      rows,
      seconds,
      cpu: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
      peakMegabytes: peakMemory(worker.pid),
      ...jobs,
      again,
      fetchOnly,
    };
  });
}

/** Calls the worker as its schedule would until it is up to date. Returns the rows that it wrote. */
async function trigger(url: string): Promise<number> {
  let rows = 0;
  for (let more = true; more; ) {
    const response = await fetch(url, { method: "POST" });
    const answer = (await response.json()) as Answer;
    if (!response.ok)
      throw new Error(`the worker answered ${response.status}: ${JSON.stringify(answer.error)}`);
    for (const { inserted } of answer.streams ?? []) rows += inserted;
    more = answer.more ?? false;
  }
  return rows;
}

/** Seconds of the worker's jobs by what they do, from the warehouse's list of jobs. */
async function jobSeconds(url: string): Promise<{ loading: number; committing: number }> {
  const bigquery = createBigQuery({
    GOOGLE_CLOUD_PROJECT: project,
    BIGQUERY_EMULATOR_HOST: url,
    BIGQUERY_LOCATION: "US",
  });
  const [jobs] = await bigquery.getJobs({ maxResults: 10_000 });
  const seconds = { loading: 0, committing: 0 };
  for (const { id = "", metadata } of jobs) {
    if (!id.startsWith("ing_")) continue;
    const { startTime, endTime } = metadata.statistics;
    seconds[id.includes("_commit_") ? "committing" : "loading"] +=
      (Number(endTime) - Number(startTime)) / 1000;
  }
  return seconds;
}

/** Reads every page of the three collections, as many at a time as the worker. */
async function fetchAll(backend: string): Promise<void> {
  await Promise.all(
    ["accounts", "users", "events"].map(async (collection) => {
      for (let after = 0, more = true; more; ) {
        const response = await fetch(`${backend}/v1/${collection}?after_seq=${after}&limit=1000`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const end = (await response.text()).slice(-100);
        after = Number(/"next_seq":(\d+)/.exec(end)?.[1] ?? after);
        more = /"has_more":true/.test(end);
      }
    }),
  );
}

async function mustRun(command: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand(command);
  if (code !== 0)
    throw new Error(`${command.slice(3).join(" ")} ended with exit ${code}: ${stderr.trim().slice(-500)}`);
}
