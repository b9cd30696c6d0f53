import type { Command } from "commander";
import pc from "picocolors";
import { plural } from "../../../lib/format.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { Cell } from "../../../lib/table.ts";
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

/** One row for each source with its last run, its streams below it; then what a person should look at, by name. */
function print(streams: readonly StreamStatus[]): void {
  const sources = [...new Set(streams.map(({ source }) => source))];
  printTable(
    ["source, stream", "state", "lag (h)", "stands at", "today", "rows", "quarantined", "new fields"],
    sources.flatMap((source) => {
      const own = streams.filter((stream) => stream.source === source);
      return [[source, "", "", ranAt(own[0]), "", "", "", ""], ...own.map(rowOf)];
    }),
    [2, 4, 5, 6, 7],
  );
  for (const line of remarks(streams)) say(line);
  const count = (state: State) => streams.filter((stream) => stream.state === state).length;
  const parts = (["ok", "late", "stale", "failed", "never"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state === "never" ? "never read" : state}`);
  say(`${plural(streams.length, "stream")}: ${parts.join(", ")}`);
}

function rowOf(row: StreamStatus): Cell[] {
  return [
    ` ${row.stream}`,
    colours[row.state](row.state),
    row.lag_hours === null ? "" : row.lag_hours.toFixed(1),
    shortened(row.cursor),
    row.rows_today,
    row.rows,
    row.quarantined || "",
    row.new_paths.length || "",
  ];
}

function ranAt(stream: StreamStatus | undefined): string {
  const run = stream?.last_run;
  return run ? `${run.status} ${run.ended_at.slice(0, 16).replace("T", " ")}` : "never ran";
}

/** A place in at most 20 characters, which a time to the second needs. */
function shortened(cursor: string): string {
  const text = cursor.replace(/(\dT\d\d:\d\d:\d\d)[.\d]*(Z|\+00:?00)$/, "$1Z");
  return text.length > 20 ? `${text.slice(0, 19)}…` : text;
}

/** Lines about failed runs, quarantined rows and new fields; of fields the first few. */
function remarks(streams: readonly StreamStatus[]): string[] {
  const failed = new Map(
    streams.flatMap(({ source, last_run: run }) =>
      run?.status === "failed" ? [[source, run.error_code]] : [],
    ),
  );
  const bad = streams.filter(({ quarantined }) => quarantined > 0);
  const drifted = streams.filter(({ new_paths: paths }) => paths.length > 0);
  return [
    ...[...failed].map(([source, code]) => `${source}: its last run failed with ${code}`),
    ...bad.map(
      ({ source, stream, quarantined }) =>
        `${source}.${stream}: ${plural(quarantined, "row")} in ops.quarantine; mend and \`dcis replay ${source} ${stream}\``,
    ),
    ...drifted.map(({ source, stream, new_paths: paths }) => {
      const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
      return `${source}.${stream}: new fields ${paths.slice(0, 3).join(", ")}${more}`;
    }),
  ];
}
