import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { loadConfig } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { startWarehouse } from "../../../lib/local/warehouse.ts";
import { loadMetric } from "../../../lib/registry/load-metrics.ts";
import type { XmrChart } from "../../../lib/xmr/chart.ts";
import { readCharts } from "../../../lib/xmr/read-charts.ts";
import { type SeriesOptions, type SeriesPoint, xmrOfSeries } from "../../../lib/xmr/series.ts";
import { renderXmrChart } from "../charts/xmr-chart.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, say } from "../output.ts";
import { readSeries } from "../series-file.ts";

interface XmrOptions {
  csv?: string;
  baseline?: number;
  center?: "mean" | "median" | "trend";
  movingRange?: "mean" | "median";
  screen?: boolean;
  phases?: string[];
  lowerBound?: number;
  upperBound?: number;
  width?: number;
  json?: boolean;
}

/** `dcis xmr <metric>` and `dcis xmr --csv <file>`. */
export function addXmr(program: Command): void {
  program
    .command("xmr")
    .description(
      "XmR chart of a metric, or of any series in a CSV file (columns period,value), in the terminal.",
    )
    .argument("[metric]", "id of a metric; `dcis metrics list` shows them")
    .option("--csv <file>", "any series instead of a metric, through the same SQL")
    .option("--baseline <points>", "first points of each phase that set its limits, locked", whole)
    .addOption(new Option("--center <statistic>", "centre line").choices(["mean", "median", "trend"]))
    .addOption(
      new Option("--moving-range <statistic>", "average of the moving ranges").choices(["mean", "median"]),
    )
    .option("--screen", "leave large moving ranges out of their average, once")
    .option("--phases <periods...>", "periods at which a new phase begins, because the process was changed")
    .option("--lower-bound <value>", "the value cannot go below", decimal)
    .option("--upper-bound <value>", "the value cannot go above", decimal)
    .option("--width <columns>", "width of the chart", whole)
    .option("--json", "points, limits, signals and state as JSON on stdout")
    .addHelpText(
      "after",
      "\nThe options from --baseline to --upper-bound go with --csv; a metric's own stand in the registry.\n\nExamples:\n  dcis xmr lqi\n  dcis xmr --csv sales.csv --baseline 20 --phases 2025-06",
    )
    .action(xmr);
}

async function xmr(metric: string | undefined, options: XmrOptions): Promise<void> {
  if ((metric === undefined) === (options.csv === undefined)) {
    throw new SuiteError("USAGE", {
      what: "Name either a metric or a file with --csv",
      where: "dcis xmr",
      next: "For example `dcis xmr lqi` or `dcis xmr --csv series.csv`.",
    });
  }
  const chart = options.csv ? await chartOfFile(options.csv, options) : await chartOfMetric(metric ?? "");
  if (options.json) return printJson(chart);
  const width = options.width ?? Math.min(process.stdout.columns ?? 100, 140);
  process.stdout.write(`${renderXmrChart(chart, { width })}\n`);
}

async function chartOfMetric(metric: string): Promise<XmrChart> {
  loadMetric(metric);
  const { bigquery } = openEnvironment();
  const [chart] = await readCharts(bigquery, [metric]);
  if (chart) return chart;
  throw new SuiteError("METRIC_UNKNOWN", {
    what: `The warehouse has no stability of "${metric}"`,
    where: "metrics.metric_state",
    next: "Build it with `dcis build --select +metric_state`; the metric needs an xmr entry in the registry.",
  });
}

async function chartOfFile(file: string, options: XmrOptions): Promise<XmrChart> {
  const series = readSeries(file);
  checkPhases(file, series, options.phases ?? []);
  const { bigquery, close } = await anyWarehouse();
  try {
    const result = await xmrOfSeries(bigquery, series, seriesOptions(options));
    return {
      id: file,
      label: basename(file),
      description: "",
      unit: "count",
      direction: "none",
      grain: "point",
      incomplete: null,
      ...result,
    };
  } finally {
    await close();
  }
}

/** A phase that no point begins would be left out in silence. */
function checkPhases(file: string, series: readonly SeriesPoint[], phases: readonly string[]): void {
  const unknown = phases.filter((phase) => !series.some(({ label }) => label === phase));
  if (unknown.length === 0) return;
  throw new SuiteError("USAGE", {
    what: `--phases names ${unknown.join(", ")}, which is no period of the file`,
    where: file,
    next: `Name periods as the file does, for example ${series[0]?.label ?? "its first one"}.`,
  });
}

function seriesOptions(options: XmrOptions): SeriesOptions {
  const { baseline, center, movingRange, screen, phases, lowerBound, upperBound } = options;
  return {
    ...(baseline === undefined ? {} : { baseline }),
    ...(center === undefined ? {} : { centre: center }),
    ...(movingRange === undefined ? {} : { movingRange }),
    ...(screen ? { screen } : {}),
    ...(phases === undefined ? {} : { phases }),
    ...(lowerBound === undefined ? {} : { lowerBound }),
    ...(upperBound === undefined ? {} : { upperBound }),
  };
}

/** The configured or running warehouse; without one, a local one for as long as the command lasts. */
async function anyWarehouse() {
  try {
    return { bigquery: openEnvironment().bigquery, close: async () => {} };
  } catch (error) {
    if (!(error instanceof SuiteError) || error.code !== "STACK_MISSING") throw error;
    say("starting a local warehouse for this command …");
    const warehouse = await startWarehouse({ project: "dreamclass-local" });
    return { bigquery: createBigQuery(loadConfig(warehouse.env)), close: () => warehouse.stop() };
  }
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}
