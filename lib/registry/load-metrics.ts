import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { SuiteError } from "../errors.ts";
import { type MetricSpec, metricFile } from "./metric-spec.ts";

/**
 * Every metric of the registry, by file and in the order of the file. Throws REGISTRY_INVALID naming the file, the entry
 * and what is wrong.
 */
export function loadMetrics(folder: string = metricsFolder()): MetricSpec[] {
  const metrics = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) => readDomain(folder, name));
  const seen = new Set<string>();
  for (const { id } of metrics) {
    if (seen.has(id)) throw invalid(folder, `two metrics have the id "${id}"`);
    seen.add(id);
  }
  return metrics;
}

/** One metric by its id; METRIC_UNKNOWN suggests the ids that look like it. */
export function loadMetric(id: string, metrics: readonly MetricSpec[] = loadMetrics()): MetricSpec {
  const found = metrics.find((metric) => metric.id === id);
  if (found) return found;
  const similar = metrics
    .map((metric) => metric.id)
    .filter((other) => other.includes(id) || id.includes(other));
  throw new SuiteError("METRIC_UNKNOWN", {
    what: `There is no metric "${id}"`,
    where: "includes/metrics",
    next:
      similar.length > 0 ? `Did you mean ${similar.join(", ")}?` : "`dcis metrics list` shows all of them.",
  });
}

/**
 * Fingerprint of what a metric means: whatever decides its numbers, and nothing else. A changed fingerprint under an
 * unchanged version is a broken promise.
 */
export function definitionHash(metric: MetricSpec): string {
  const { model, time, time_end, expression, numerator, denominator, missing, maturity_days, grains } =
    metric;
  const meaning = {
    model,
    time,
    time_end,
    expression,
    numerator,
    denominator,
    missing: missing ?? null,
    maturity_days,
    grains,
  };
  return createHash("sha256").update(JSON.stringify(meaning)).digest("hex").slice(0, 16);
}

function readDomain(folder: string, name: string): MetricSpec[] {
  const file = join(folder, name);
  const result = metricFile.safeParse(parse(readFileSync(file, "utf8")));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalid(file, `${issue?.path.join(".") || "the file"}: ${issue?.message}`);
  }
  const { domain, metrics } = result.data;
  if (`${domain}.yaml` !== name) throw invalid(file, `domain is "${domain}", the file is named ${name}`);
  return metrics.map((metric) => ({ ...metric, domain }));
}

function invalid(where: string, problem: string): SuiteError {
  return new SuiteError("REGISTRY_INVALID", {
    what: `The metric registry is wrong: ${problem}`,
    where,
    next: "Correct it; lib/registry/metric-spec.ts holds the schema.",
  });
}

function metricsFolder(): string {
  return fileURLToPath(new URL("../../includes/metrics", import.meta.url));
}
