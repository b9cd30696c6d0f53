import type { Command } from "commander";
import PQueue from "p-queue";
import pc from "picocolors";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { plural } from "../../../lib/format.ts";
import { type Action, compile } from "../dataform/compile.ts";
import { type ActionOutcome, runDataform } from "../dataform/run.ts";
import { select } from "../dataform/select.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, say } from "../output.ts";

interface BuildOptions {
  select?: string[];
  fullRefresh?: boolean;
  asOf?: string;
  json?: boolean;
}

/** `dcis build`: the real `dataform run`, with every assertion. */
export function addBuild(program: Command): void {
  program
    .command("build")
    .description("Build the Dataform project in the warehouse and check every assertion.")
    .option(
      "--select <selector...>",
      "name, data_set.name, tag:x, source:x; + before for upstream, + behind for downstream",
    )
    .option("--full-refresh", "rebuild incremental tables from the start")
    .option(
      "--as-of <date>",
      "first day that is not yet over (default: today; the local stack: the end of its time)",
    )
    .option("--json", "outcome of every action as JSON on stdout")
    .addHelpText(
      "after",
      "\nExamples:\n  dcis build\n  dcis build --select +monthly_recurring_revenue\n  dcis build --select tag:metrics",
    )
    .action(build);
}

async function build(options: BuildOptions): Promise<void> {
  const { bigquery, config, env, stack } = openEnvironment();
  const actions = await compile();
  const selected = options.select ? select(actions, options.select) : null;
  const total = (selected ?? actions.filter((action) => action.kind !== "source")).length;
  const asOf = options.asOf ?? stack?.as_of;
  const started = performance.now();
  let done = 0;

  const { outcomes, code, trouble } = await runDataform({
    project: config.GOOGLE_CLOUD_PROJECT,
    location: config.BIGQUERY_LOCATION,
    env,
    vars: {
      ...(asOf ? { as_of: asOf } : {}),
      ...(config.variables.GA4_DATASET ? { ga4_dataset: config.variables.GA4_DATASET } : {}),
    },
    actions: selected,
    fullRefresh: options.fullRefresh ?? false,
    onOutcome: (outcome) => {
      done += 1;
      progress(done, total, outcome);
    },
  });
  const milliseconds = Math.round(performance.now() - started);
  const times = await jobTimes(bigquery, outcomes);
  const count = (kinds: readonly string[], status: string) =>
    outcomes.filter((outcome) => kinds.includes(outcome.kind) && outcome.status === status).length;
  const counts = (...kinds: string[]) => ({
    ok: count(kinds, "ok"),
    failed: count(kinds, "failed"),
    skipped: count(kinds, "skipped"),
  });
  const summary = {
    milliseconds,
    tables: counts("table", "operation"),
    assertions: counts("assertion"),
    actions: outcomes.map(({ name, kind, status, error }) => ({
      name,
      kind,
      status,
      milliseconds: times.get(name) ?? null,
      error: error.trim(),
    })),
  };
  if (options.json) printJson(summary);
  else {
    const { tables, assertions } = summary;
    say(
      `${plural(tables.ok, "table")} built, ${plural(assertions.ok, "assertion")} passed in ${(milliseconds / 1000).toFixed(1)} s`,
    );
  }
  const failed = outcomes.filter((outcome) => outcome.status !== "ok");
  for (const { name, error } of failed.filter((outcome) => outcome.status === "failed"))
    say(`${pc.red("✗")} ${name}\n  ${error.trim()}`);
  if (code !== 0 || failed.length > 0 || outcomes.length !== total)
    throw buildFailed(failed, trouble, actions);
}

function progress(done: number, total: number, { name, kind, status }: ActionOutcome): void {
  const mark = status === "ok" ? pc.green("✓") : status === "failed" ? pc.red("✗") : pc.yellow("–");
  if (status === "ok" && !process.stderr.isTTY && kind === "assertion") return;
  say(`${mark} ${pc.dim(`${done}/${total}`)} ${name}`);
}

/** Milliseconds of each action's jobs, as BigQuery counted them; actions whose jobs it no longer knows are left out. */
async function jobTimes(
  bigquery: BigQuery,
  outcomes: readonly ActionOutcome[],
): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const queue = new PQueue({ concurrency: 16 });
  const location = bigquery.location ?? "US";
  const add = async (name: string, id: string) => {
    const [{ statistics }] = await bigquery.job(id, { location }).getMetadata();
    const milliseconds = Number(statistics?.endTime ?? 0) - Number(statistics?.startTime ?? 0);
    times.set(name, (times.get(name) ?? 0) + Math.max(0, milliseconds));
  };
  await Promise.allSettled(
    outcomes.flatMap(({ name, jobs }) => jobs.map((id) => queue.add(() => add(name, id)))),
  );
  return times;
}

function buildFailed(
  failed: readonly ActionOutcome[],
  trouble: string,
  actions: readonly Action[],
): SuiteError {
  const first = failed.find((outcome) => outcome.status === "failed");
  const kind = actions.find((action) => action.name === first?.name)?.kind ?? "action";
  return new SuiteError("BUILD_FAILED", {
    what: first
      ? `${plural(failed.length, "action")} did not succeed; the first: ${kind} ${first.name}: ${first.error.trim().split("\n")[0]}`
      : `dataform run failed: ${trouble || "it said nothing"}`,
    where: first?.name ?? "dataform run",
    next:
      kind === "assertion"
        ? `See its rows: dcis query "SELECT * FROM ${first?.name}"`
        : "Correct the model and build it again with --select.",
  });
}
