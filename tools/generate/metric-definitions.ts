import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SuiteError } from "../../lib/errors.ts";
import { definitionHash, loadMetrics } from "../../lib/registry/load-metrics.ts";
import type { MetricSpec } from "../../lib/registry/metric-spec.ts";

/** Fingerprint of every version that a metric ever had, by id and version. */
type Definitions = Record<string, Record<string, string>>;

/**
 * Text of includes/metric_definitions.gen.json: what is recorded plus what is new. Definitions are promises: throws
 * METRIC_CHANGED when a recorded version now means something else.
 */
export function metricDefinitions(root: string): string {
  const recorded = readRecorded(root);
  const definitions: Definitions = { ...recorded };
  for (const metric of loadMetrics(join(root, "includes", "metrics"))) {
    definitions[metric.id] = { ...definitions[metric.id], [metric.version]: checkedHash(metric, recorded) };
  }
  const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

function checkedHash(metric: MetricSpec, recorded: Definitions): string {
  const hash = definitionHash(metric);
  const promised = recorded[metric.id]?.[metric.version];
  if (promised === undefined || promised === hash) return hash;
  throw new SuiteError("METRIC_CHANGED", {
    what: `The definition of "${metric.id}" changed, but its version is still ${metric.version}`,
    where: `includes/metrics/${metric.domain}.yaml`,
    next: `Give it version ${metric.version + 1} and today's date as \`since\`, and say in CHANGELOG.md what changes in the numbers.`,
  });
}

function readRecorded(root: string): Definitions {
  const file = join(root, "includes", "metric_definitions.gen.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Definitions) : {};
}
