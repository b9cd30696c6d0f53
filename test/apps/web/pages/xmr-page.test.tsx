import { describe, expect, test } from "@jest/globals";
import { renderXmrPage } from "../../../../apps/web/pages/xmr-page.tsx";
import type { XmrState } from "../../../../lib/xmr/chart.ts";
import { spikedChart } from "../../../support/chart.ts";

const page = renderXmrPage({ title: "Stability", asOf: "2026-03-01", charts: [spikedChart()] });

describe("renderXmrPage", () => {
  test("is self-contained: no script, no request, and a policy that forbids both", () => {
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test("has light and dark colours, print and forced colours", () => {
    for (const query of ["screen and (prefers-color-scheme: dark)", "@media print", "forced-colors: active"])
      expect(page).toContain(query);
  });

  test("says how many metrics are in which state", () => {
    expect(page).toContain("1 metric: 1 signal");
  });

  test("shows signals first, then by domain, the table and the charts alike", () => {
    const chart = (id: string, state: XmrState["state"], domain: string) => ({
      ...spikedChart({ id, label: id }),
      state: { ...spikedChart().state, state },
      domain,
    });
    const charts = [
      chart("calm_revenue", "predictable", "revenue"),
      chart("calm_leads", "predictable", "leads"),
      chart("few", "insufficient", "leads"),
      chart("new", "trial", "leads"),
      chart("spiked", "signal", "revenue"),
      chart("moved", "shifted", "revenue"),
    ];
    const sorted = renderXmrPage({ title: "x", asOf: "2026-03-01", charts });
    const wanted = ["moved", "spiked", "new", "few", "calm_leads", "calm_revenue"];
    expect([...sorted.matchAll(/href="#(\w+)"/g)].map(([, id]) => id)).toEqual(wanted);
    expect([...sorted.matchAll(/<figure class="xmr" id="(\w+)"/g)].map(([, id]) => id)).toEqual(wanted);
  });

  test("escapes what comes from data", () => {
    const hostile = '"><img src=x onerror="alert(1)">';
    const chart = { ...spikedChart({ id: hostile, label: hostile, description: hostile }), domain: hostile };
    const rendered = renderXmrPage({ title: hostile, asOf: "2026-03-01", charts: [chart] });
    expect(rendered).not.toContain("<img");
    expect(rendered).not.toContain('""');
  });

  test("renders no metric at all", () => {
    expect(renderXmrPage({ title: "x", asOf: "2026-03-01", charts: [] })).toContain("0 metrics");
  });
});
