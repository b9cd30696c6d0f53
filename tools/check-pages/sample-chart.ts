import type { PageChart } from "../../apps/web/pages/page-chart.ts";
import type { XmrChart, XmrPoint } from "../../lib/xmr/chart.ts";

type Rules = Partial<Pick<XmrPoint, "rule1" | "rule1Range" | "rule2" | "rule3">>;

/** Limits from the point `from` on; none where they are left out. */
interface SamplePhase {
  readonly from: number;
  readonly centre?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly range?: number;
}

export interface SampleInput
  extends Partial<Omit<PageChart, "id" | "label" | "state" | "incomplete" | "points">>,
    Pick<PageChart, "id" | "label"> {
  readonly values: readonly (number | null)[];
  /** Labels of the points; dates by the grain, the newest in November 2026, without them. */
  readonly periods?: readonly string[];
  readonly phases?: readonly SamplePhase[];
  readonly status?: XmrPoint["limitsStatus"];
  /** Rules by the index of the point that breaks them. */
  readonly signals?: Readonly<Record<number, Rules>>;
  readonly state?: XmrChart["state"]["state"];
  /** Value of the running period. */
  readonly incomplete?: number;
}

/** A chart made up from values, given limits and given signals. */
export function sampleChart({
  values,
  periods,
  phases = [],
  status = "usable",
  signals = {},
  ...input
}: SampleInput): PageChart {
  const grain = input.grain ?? "month";
  const period = (index: number) => periods?.[index] ?? startOf(index - values.length, grain);
  const points = values.map((value, index): XmrPoint => {
    const number = phases.filter(({ from }) => from <= index).length || 1;
    const phase = phases[number - 1];
    const before = phase?.from === index ? null : values[index - 1];
    const rules = { rule1: false, rule1Range: false, rule2: false, rule3: false, ...signals[index] };
    return {
      period: period(index),
      value,
      movingRange: value === null || before == null ? null : Math.abs(value - before),
      phase: number,
      limitsStatus: status,
      centre: phase?.centre ?? null,
      lowerLimit: phase?.lower ?? null,
      upperLimit: phase?.upper ?? null,
      rangeLimit: phase?.range ?? null,
      ...rules,
      signal: rules.rule1 || rules.rule1Range ? 1 : rules.rule2 ? 2 : rules.rule3 ? 3 : null,
    };
  });
  const flagged = points.filter(({ signal }) => signal !== null).map((point) => point.period);
  return {
    description: "What it is, in one sentence that somebody wrote into the registry.",
    unit: "count",
    direction: "up",
    ...input,
    grain,
    points,
    incomplete:
      input.incomplete === undefined ? null : { period: period(values.length), value: input.incomplete },
    state: {
      state: input.state ?? "predictable",
      pointCount: points.length,
      signalCount: flagged.length,
      firstSignal: flagged[0] ?? null,
      lastSignal: flagged.at(-1) ?? null,
      quietSince: null,
      proposedPhase: input.state === "shifted" ? (flagged[0] ?? null) : null,
    },
  };
}

/** First day of the period that many periods from November 2026. */
function startOf(offset: number, grain: string): string {
  const start =
    grain === "month"
      ? Date.UTC(2026, 10 + offset, 1)
      : Date.UTC(2026, 10, 2) + offset * (grain === "week" ? 7 : 1) * 86_400_000;
  return new Date(start).toISOString().slice(0, 10);
}
