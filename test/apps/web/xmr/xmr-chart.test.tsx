import { describe, expect, test } from "@jest/globals";
import { renderToString } from "preact-render-to-string";
import { XmrChart } from "../../../../apps/web/xmr/xmr-chart.tsx";
import type { XmrChart as Chart, XmrPoint } from "../../../../lib/xmr/chart.ts";
import { spikedChart } from "../../../support/chart.ts";

const render = (chart: Chart) => renderToString(<XmrChart chart={chart} />);
const drawing = (chart: Chart) => /<svg[\s\S]*?<\/svg>/.exec(render(chart))?.[0] ?? "";
const changed = (change: (point: XmrPoint, index: number) => Partial<XmrPoint>) =>
  spikedChart({
    points: spikedChart().points.map((point, index) => ({ ...point, ...change(point, index) })),
  });
const paths = (svg: string, name: string) =>
  [...svg.matchAll(/<path class="([^"]+)" d="([^"]*)"/g)]
    .filter(([, of]) => of === name)
    .map(([, , d]) => d ?? "");

describe("XmrChart", () => {
  test("draws X over mR, the signal as a diamond, and the running period hollow", () => {
    const svg = drawing(spikedChart());
    expect(svg.match(/class="signal rule-1"/g)).toHaveLength(1);
    expect(svg.match(/class="hollow"/g)).toHaveLength(1);
    expect(paths(svg, "limit")).toHaveLength(3);
    expect(paths(svg, "centre")).toHaveLength(1);
    expect(svg).toContain("Moving range");
  });

  test("gives every rule its own shape, the strongest where a point breaks several", () => {
    const svg = drawing(
      changed((_, index) => ({ rule1: index === 1, rule2: index <= 2, rule3: index <= 3 })),
    );
    const shapes = [...svg.matchAll(/class="signal (rule-\d)" d="([^"]+)"/g)];
    expect(shapes.map(([, rule]) => rule)).toEqual(["rule-2", "rule-1", "rule-2", "rule-3"]);
    const corners = new Map(shapes.map(([, rule, d]) => [rule, d?.split("L").length]));
    expect(corners).toEqual(
      new Map([
        ["rule-1", 4],
        ["rule-2", 3],
        ["rule-3", 4],
      ]),
    );
  });

  test("marks a moving range above its limit in its own panel only", () => {
    const svg = drawing(changed((_, index) => ({ rule1: false, signal: null, rule1Range: index === 10 })));
    const [values = "", ranges = ""] = svg.split('<g class="panel">').slice(1);
    expect(values).not.toContain("signal rule");
    expect(ranges.match(/signal rule-1/g)).toHaveLength(1);
  });

  test("breaks every line at a phase, and says where it begins", () => {
    const svg = drawing(changed((_, index) => ({ phase: index < 7 ? 1 : 2 })));
    for (const name of ["values", "centre"]) expect(paths(svg, name)).toHaveLength(2);
    expect(paths(svg, "limit")).toHaveLength(6);
    expect(svg.match(/class="phase-start"/g)).toHaveLength(1);
    expect(svg).toContain("Phase 2, Aug 2025");
  });

  test("breaks the line of values at a gap, and draws no point there", () => {
    const svg = drawing(changed((point, index) => (index === 5 ? { value: null } : point)));
    expect(paths(svg, "values")[0]?.match(/M/g)).toHaveLength(2);
    expect(svg.split('<g class="panel">')[1]?.match(/class="dot"/g)).toHaveLength(12);
  });

  test("says the same in words and as a table, the running period included", () => {
    const html = render(spikedChart());
    expect(html).toContain("14 months, 1 signal, the last in Nov 2025");
    expect(html.match(/<tr><th scope="row">/g)).toHaveLength(15);
    expect(html).toContain("<td>outside its limits</td>");
    expect(html).toContain("not over yet");
  });

  test.each([
    ["insufficient", "No limits yet: fewer than 6 points"],
    ["trial", "Trial limits: fewer than 12 points"],
    ["locked", "Locked limits"],
  ] as const)("captions %s limits of the current phase", (limitsStatus, caption) => {
    expect(
      render(changed((_, index) => ({ limitsStatus: index === 13 ? limitsStatus : "usable" }))),
    ).toContain(caption);
    expect(
      render(changed((_, index) => ({ limitsStatus: index === 0 ? limitsStatus : "usable" }))),
    ).not.toContain(caption);
  });

  test("says that there are no values instead of drawing none", () => {
    const html = render(spikedChart({ points: [], incomplete: null }));
    expect(html).toContain("No values yet.");
    expect(html).not.toContain("<svg");
  });
});
