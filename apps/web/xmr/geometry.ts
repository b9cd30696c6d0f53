import { type ScaleLinear, scaleLinear, scalePoint } from "d3-scale";
import type { XmrChart, XmrPoint } from "../../../lib/xmr/chart.ts";
import { type Label, levelLabels, periodTicks, rangeLabels, valueTicks } from "./labels.ts";
import { byPhase, type PhaseMark, phaseMarks, rowsHeight } from "./phases.ts";
import { hasRanges, periodsOf, rangeDomain, valueDomain } from "./scales.ts";
import { textWidth } from "./text.ts";

/**
 * Sizes in the chart's own pixels. The SVG may grow with its container but is never narrower than `width`, so that its
 * text stays readable; 700 fits on A4 and on Letter.
 */
export const size = { width: 700, left: 60, right: 96, top: 10, value: 210, gap: 30, range: 76, bottom: 28 };

export interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly Label[];
  readonly levels: readonly Label[];
}

/** Where everything of a chart stands; what draws it only draws. */
export interface Geometry {
  readonly height: number;
  /** Edges of both panels. */
  readonly left: number;
  readonly right: number;
  readonly x: (period: string) => number;
  /** Distance of two periods. */
  readonly step: number;
  readonly value: Panel;
  readonly range: Panel;
  readonly phases: readonly (readonly XmrPoint[])[];
  readonly phaseMarks: readonly PhaseMark[];
  readonly periods: readonly Label[];
}

export function geometry(chart: XmrChart): Geometry {
  const last = chart.points.at(-1);
  const value = scaleLinear(valueDomain(chart), [size.value, 0]).nice(4);
  const range = scaleLinear(rangeDomain(chart), [size.range, 0]);
  const ticks = {
    value: valueTicks(value, 4, chart.unit),
    range: hasRanges(chart) ? valueTicks(range, 2, chart.unit) : [],
  };
  const levels = {
    value: levelLabels(last, value, chart.unit),
    range: rangeLabels(last, range, chart.unit),
  };

  const left = Math.max(size.left, 14 + widest([...ticks.value, ...ticks.range]));
  const right = size.width - Math.max(size.right, 14 + widest([...levels.value, ...levels.range]));
  const point = scalePoint<string>(periodsOf(chart), [left, right]).padding(0.5);
  const x = (period: string) => point(period) ?? left;
  const step = point.step();

  const phases = byPhase(chart.points);
  const marks = phaseMarks(phases, ({ period }) => x(period) - step / 2, chart.grain, [left, size.width]);
  const valueTop = size.top + rowsHeight(marks);
  const rangeTop = valueTop + size.value + size.gap;
  return {
    height: rangeTop + size.range + size.bottom,
    left,
    right,
    x,
    step,
    value: panel(valueTop, value, ticks.value, levels.value),
    range: panel(rangeTop, range, ticks.range, levels.range),
    phases,
    phaseMarks: marks,
    periods: periodTicks(periodsOf(chart), chart.grain, x),
  };
}

function widest(labels: readonly Label[]): number {
  return Math.max(0, ...labels.map(({ text, name }) => textWidth(name ? `${text} ${name}` : text)));
}

/** A panel moved down to where it stands. */
function panel(
  top: number,
  scale: ScaleLinear<number, number>,
  ticks: readonly Label[],
  levels: readonly Label[],
): Panel {
  const [height = 0] = scale.range();
  const down = (label: Label) => ({ ...label, at: label.at + top });
  return {
    top,
    bottom: top + height,
    scale: scale.copy().range([top + height, top]),
    ticks: ticks.map(down),
    levels: levels.map(down),
  };
}
