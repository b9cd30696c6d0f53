import { describe, expect, test } from "@jest/globals";
import { renderXmrChart } from "../../../apps/cli/charts/xmr-chart.ts";
import { spikedChart } from "../../support/chart.ts";

const render = (width = 100) => renderXmrChart(spikedChart(), { width, color: false });

describe("renderXmrChart", () => {
  test("marks a signal by its shape, values by dots, and the running period by a hollow one", () => {
    const text = render();
    expect(text.match(/◆/g)).toHaveLength(2); // the point and the legend
    expect(text.match(/●/g)?.length).toBe(13 + 13); // values and moving ranges
    expect(text.match(/○/g)).toHaveLength(1);
  });

  test("says in words what it shows, and labels limits and centre", () => {
    const text = render();
    expect(text).toContain("14 months, 1 signal, the last in Nov 2025");
    for (const label of [" 7.6", " 6", " 4.4"]) expect(text).toContain(label);
  });

  test("keeps to the width it is given, showing the latest points", () => {
    const lines = render(32).split("\n").slice(2, -2);
    expect(
      Math.max(...lines.filter((line) => line.includes("│")).map((line) => line.length)),
    ).toBeLessThanOrEqual(32 + 6);
    expect(render(32).match(/○/g)).toHaveLength(1);
  });
});
