import { describe, expect, test } from "@jest/globals";
import { renderXmrPage } from "../../../apps/web/pages/xmr-page.tsx";
import { spikedChart } from "../../support/chart.ts";

const page = renderXmrPage({ title: "Stability", asOf: "2026-03-01", charts: [spikedChart()] });

describe("renderXmrPage", () => {
  test("is self-contained: no script, no request", () => {
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import/);
  });

  test("has light and dark colours, print and forced colours", () => {
    for (const query of ["prefers-color-scheme: dark", "@media print", "forced-colors: active"])
      expect(page).toContain(query);
  });

  test("draws X over mR, the signal as a diamond, and the running period hollow", () => {
    const svg = /<svg viewBox="0 0 760[\s\S]*?<\/svg>/.exec(page)?.[0] ?? "";
    expect(svg.match(/class="signal rule-1"/g)).toHaveLength(1);
    expect(svg.match(/class="hollow"/g)).toHaveLength(1);
    expect(svg.match(/class="limit"/g)).toHaveLength(3);
    expect(svg).toContain("Moving range");
  });

  test("says the same in words and as a table", () => {
    expect(page).toContain("14 months, 1 signal, the last in Nov 2025");
    expect(page.match(/<tbody>[\s\S]*?<\/tbody>/g)?.[1]?.match(/<tr>/g)).toHaveLength(14);
    expect(page).toContain("outside its limits");
  });

  test("escapes what comes from data", () => {
    const chart = spikedChart({ label: '<img src=x onerror="alert(1)">' });
    expect(renderXmrPage({ title: "x", asOf: "2026-03-01", charts: [chart] })).not.toContain("<img");
  });
});
