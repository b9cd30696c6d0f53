import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { projectRoot } from "../../../lib/paths.ts";
import { loadMetric, loadMetrics } from "../../../lib/registry/load-metrics.ts";
import { metricDefinitions } from "../../../tools/generate/metric-definitions.ts";

/** A copy of the includes in which one file is changed. */
function changed(file: string, from: string, to: string): string {
  const root = mkdtempSync(join(tmpdir(), "registry-"));
  cpSync(join(projectRoot, "includes"), join(root, "includes"), { recursive: true });
  const path = join(root, "includes", file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return root;
}
const metricsOf = (root: string) => loadMetrics(join(root, "includes", "metrics"));

describe("the metric registry", () => {
  test("has at least 15 metrics over three domains, each with a range", () => {
    const metrics = loadMetrics();
    expect(metrics.length).toBeGreaterThanOrEqual(15);
    expect(new Set(metrics.map((metric) => metric.domain)).size).toBeGreaterThanOrEqual(3);
  });

  test("names file, entry and field of a wrong entry", () => {
    const root = changed("metrics/leads.yaml", "unit: score", "unit: points");
    expect(() => metricsOf(root)).toThrow(/metrics\.2\.unit.*leads\.yaml/);
  });

  test("refuses a stability grain that the metric is not computed in", () => {
    expect(() => metricsOf(changed("metrics/product.yaml", "grains: [day, week]", "grains: [day]"))).toThrow(
      /one of the metric's grains/,
    );
  });

  test("refuses the same id twice", () => {
    expect(() => metricsOf(changed("metrics/leads.yaml", "id: lqi", "id: mrr"))).toThrow(
      /two metrics have the id "mrr"/,
    );
  });

  test("suggests a metric that looks like an unknown one", () => {
    expect(() => loadMetric("lqi_index")).toThrow(/Did you mean lqi\?/);
  });
});

describe("recorded definitions", () => {
  test("are those of the committed file", () => {
    expect(metricDefinitions(projectRoot)).toBe(
      readFileSync(join(projectRoot, "includes", "metric_definitions.gen.json"), "utf8"),
    );
  });

  test("refuse a changed formula under an old version", () => {
    const root = changed(
      "metrics/leads.yaml",
      "numerator: SUM(qualified_count)",
      "numerator: SUM(class_a_count)",
    );
    expect(() => metricDefinitions(root)).toThrow(/"qualification_rate" changed, but its version is still 1/);
  });

  test("accept a changed description, which changes no number", () => {
    const root = changed("metrics/leads.yaml", "Leads scored in the run.", "All leads scored in the run.");
    expect(() => metricDefinitions(root)).not.toThrow();
  });
});
