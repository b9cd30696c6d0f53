import { extent } from "d3-array";
import { type ScaleLinear, type ScalePoint, scaleLinear, scalePoint } from "d3-scale";
import type { XmrChart, XmrPoint } from "../../../lib/xmr/chart.ts";

/** Sizes in CSS pixels of the chart's own coordinate system; the SVG scales to its container. */
export const size = { width: 760, left: 64, right: 96, top: 18, value: 210, gap: 26, range: 84, bottom: 30 };
export const height = size.top + size.value + size.gap + size.range + size.bottom;

export interface Geometry {
  readonly x: ScalePoint<string>;
  readonly value: ScaleLinear<number, number>;
  readonly range: ScaleLinear<number, number>;
  readonly phases: readonly (readonly XmrPoint[])[];
  readonly step: number;
}

/** Scales of both panels. The value panel holds every value and limit; the range panel begins at 0. */
export function geometry(chart: XmrChart): Geometry {
  const periods = chart.points.map((point) => point.period);
  if (chart.incomplete) periods.push(chart.incomplete.period);
  const x = scalePoint<string>(periods, [size.left, size.width - size.right]).padding(0.5);

  const levels = chart.points.flatMap((point) => [
    point.value,
    point.centre,
    point.lowerLimit,
    point.upperLimit,
  ]);
  const [low = 0, high = 1] = extent([...levels, chart.incomplete?.value].filter((level) => level != null));
  const ranges = chart.points
    .flatMap((point) => [point.movingRange, point.rangeLimit])
    .filter((range) => range !== null);
  const valueBottom = size.top + size.value;
  const rangeTop = valueBottom + size.gap;

  return {
    x,
    value: scaleLinear(padded(low, high), [valueBottom, size.top]).nice(4),
    range: scaleLinear([0, Math.max(...ranges, 0) || 1], [rangeTop + size.range, rangeTop]).nice(2),
    phases: byPhase(chart.points),
    step: x.step(),
  };
}

/** A little air on both sides; none below 0 where nothing is negative. */
function padded(low: number, high: number): [number, number] {
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

function byPhase(points: readonly XmrPoint[]): XmrPoint[][] {
  const phases: XmrPoint[][] = [];
  for (const point of points) {
    const current = phases.at(-1);
    if (current?.[0]?.phase === point.phase) current.push(point);
    else phases.push([point]);
  }
  return phases;
}
