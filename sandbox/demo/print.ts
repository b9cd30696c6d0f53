import pc from "picocolors";
import { renderTable as table } from "../../lib/table.ts";
import type { DemoSummary } from "./summary.ts";

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const count = (value: number) => value.toLocaleString("en-US");

/** The summary as tables for people. */
export function printSummary(summary: DemoSummary): string {
  return [
    heading("Rows per source and stream"),
    table(
      ["source", "stream", "fetched", "inserted", "present", "quarantined", "time"],
      summary.streams.map((row) => [
        row.source,
        row.stream,
        count(row.fetched),
        count(row.inserted),
        count(row.present),
        count(row.quarantined),
        seconds(row.milliseconds),
      ]),
      [2, 3, 4, 5, 6],
    ),
    heading("Dataform"),
    buildText(summary),
    heading("Stability of every watched metric"),
    table(
      ["metric", "state", "last value", "centre", "limits", "what the chart says"],
      summary.metrics.map((row) => [
        row.metric_id,
        paint(row.state),
        row.value,
        row.centre,
        row.limits,
        row.summary,
      ]),
      [2, 3],
    ),
  ].join("\n");
}

function buildText({ build }: DemoSummary): string {
  const slowest = build.actions
    .filter((action) => action.kind !== "assertion" && action.milliseconds !== null)
    .sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0))
    .slice(0, 10);
  const failed = build.actions.filter((action) => action.status !== "ok");
  return [
    `${count(build.tables.ok)} tables and views built, ${count(build.assertions.ok)} assertions passed, ${count(failed.length)} failed or skipped, in ${seconds(build.milliseconds)}`,
    table(
      ["slowest tables", "time"],
      slowest.map((action) => [action.name, seconds(action.milliseconds ?? 0)]),
      [1],
    ),
    ...failed.map((action) =>
      pc.red(`${action.status}: ${action.name} ${action.error.split("\n")[0] ?? ""}`),
    ),
  ].join("\n");
}

function heading(text: string): string {
  return `\n${pc.bold(text)}`;
}

function paint(state: string): string {
  if (state === "predictable") return pc.green(state);
  if (state === "signal") return pc.red(state);
  return state === "shifted" ? pc.yellow(state) : pc.dim(state);
}
