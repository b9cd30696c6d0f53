import type { Command } from "commander";
import pc from "picocolors";
import { plural } from "../../../lib/format.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";
import { assess, type State, type StreamStatus } from "../status/assess.ts";
import { readOps } from "../status/read-ops.ts";

/** `dcis status`. */
export function addStatus(program: Command): void {
  program
    .command("status")
    .description("Where every stream stands: how late it is, its last run, quarantined rows, new fields.")
    .option("--json", "as JSON on stdout")
    .addHelpText(
      "after",
      "\nReads the tables of the data set ops alone. Exit code 1 when a stream is stale or its last run failed.\n\nExample:\n  dcis status",
    )
    .action(status);
}

async function status({ json }: { json?: boolean }): Promise<void> {
  const { bigquery } = openEnvironment();
  const now = new Date();
  const streams = assess(loadSources(), await readOps(bigquery, now), now);
  if (json) printJson(streams);
  else print(streams);
  if (streams.some(({ state }) => state === "stale" || state === "failed")) process.exitCode = 1;
}

const colours: Record<State, (text: string) => string> = {
  ok: pc.green,
  late: pc.yellow,
  stale: pc.red,
  failed: pc.red,
  never: pc.dim,
};

function print(streams: readonly StreamStatus[]): void {
  printTable(
    [
      "source",
      "stream",
      "state",
      "lag (h)",
      "stands at",
      "last run",
      "rows today",
      "rows",
      "quarantined",
      "new fields",
    ],
    streams.map((row) => [
      row.source,
      row.stream,
      colours[row.state](row.state),
      row.lag_hours,
      row.cursor,
      row.last_run ? `${row.last_run.error_code ?? row.last_run.status} ${row.last_run.ended_at}` : "",
      row.rows_today,
      row.rows,
      row.quarantined,
      row.new_paths.length,
    ]),
  );
  const count = (state: State) => streams.filter((stream) => stream.state === state).length;
  const parts = (["ok", "late", "stale", "failed", "never"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state === "never" ? "never read" : state}`);
  say(`${plural(streams.length, "stream")}: ${parts.join(", ")}`);
}
