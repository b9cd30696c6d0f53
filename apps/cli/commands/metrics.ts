import type { Command } from "commander";
import { formatValue } from "../../../lib/format.ts";
import { loadMetric, loadMetrics } from "../../../lib/registry/load-metrics.ts";
import type { MetricSpec } from "../../../lib/registry/metric-spec.ts";
import { summarise } from "../../../lib/xmr/chart.ts";
import { type MetricChart, readCharts } from "../../../lib/xmr/read-charts.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable } from "../output.ts";

/** `dcis metrics list` and `dcis metrics show <metric>`. */
export function addMetrics(program: Command): void {
  const metrics = program
    .command("metrics")
    .description("The metric registry, and how stable each metric is.");

  metrics
    .command("list")
    .description("Every metric with its last value and state.")
    .option("--json", "as JSON on stdout")
    .action(async ({ json }: { json?: boolean }) => {
      const { bigquery } = openEnvironment();
      const charts = new Map((await readCharts(bigquery)).map((chart) => [chart.id, chart]));
      const rows = loadMetrics().map((metric) => listRow(metric, charts.get(metric.id)));
      if (json) return printJson(rows);
      printTable(
        ["metric", "domain", "grain", "state", "last value", "limits", "what the chart says"],
        rows.map((row) => [
          row.metric_id,
          row.domain,
          row.grain,
          row.state,
          row.value,
          row.limits,
          row.summary,
        ]),
      );
    });

  metrics
    .command("show")
    .description("Definition of one metric.")
    .argument("<metric>", "id of the metric")
    .option("--json", "as JSON on stdout")
    .addHelpText("after", "\nExample:\n  dcis metrics show lqi")
    .action((id: string, { json }: { json?: boolean }) => {
      const metric = loadMetric(id);
      if (json) return printJson(metric);
      printTable(
        ["field", "value"],
        Object.entries(metric).map(([name, value]) => [
          name,
          typeof value === "object" ? JSON.stringify(value) : String(value),
        ]),
      );
    });
}

function listRow(metric: MetricSpec, chart: MetricChart | undefined) {
  const last = chart?.points.at(-1);
  const show = (value: number | null | undefined) => formatValue(value, metric.unit);
  return {
    metric_id: metric.id,
    label: metric.label,
    domain: metric.domain,
    grain: chart?.grain ?? metric.grains.join(", "),
    state: chart?.state.state ?? "not watched",
    summary: chart ? summarise(chart) : "",
    value: show(last?.value),
    centre: show(last?.centre),
    limits: last ? `${show(last.lowerLimit)} … ${show(last.upperLimit)}` : "",
    signals: chart?.state.signalCount ?? 0,
  };
}
