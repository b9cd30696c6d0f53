import type { XmrChart, XmrPoint } from "../../lib/xmr/chart.ts";

/** A chart of 14 months with a spike outside the limits in the 11th, and a month that still runs. */
export function spikedChart(changes: Partial<XmrChart> = {}): XmrChart {
  const values = [5, 6, 5.5, 4.8, 6.2, 5.1, 5.7, 5.4, 5.9, 6.1, 9.5, 5.2, 5.6, 6.1];
  const points = values.map((value, index): XmrPoint => {
    const rule1 = value > 7.6;
    return {
      period: new Date(Date.UTC(2025, index, 1)).toISOString().slice(0, 10),
      value,
      movingRange: index === 0 ? null : Math.abs(value - (values[index - 1] ?? value)),
      phase: 1,
      limitsStatus: "usable",
      centre: 6,
      lowerLimit: 4.4,
      upperLimit: 7.6,
      rangeLimit: 3.5,
      rule1,
      rule1Range: false,
      rule2: false,
      rule3: false,
      signal: rule1 ? 1 : null,
    };
  });
  return {
    id: "lqi",
    label: "Lead Quality Index",
    description: "How good the leads are.",
    unit: "score",
    direction: "up",
    grain: "month",
    state: {
      state: "signal",
      pointCount: 14,
      signalCount: 1,
      firstSignal: "2025-11-01",
      lastSignal: "2025-11-01",
      quietSince: "2025-12-01",
      proposedPhase: null,
    },
    points,
    incomplete: { period: "2026-03-01", value: 6.3 },
    ...changes,
  };
}
