import { extent } from "d3-array";
import type { XmrChart } from "../../../lib/xmr/chart.ts";

export type Domain = readonly [low: number, high: number];

/** What the value panel has to show: every value, centre and limit with a little air; none below 0 if nothing is. */
export function valueDomain(chart: XmrChart): Domain {
  const levels = chart.points.flatMap((point) => [
    point.value,
    point.centre,
    point.lowerLimit,
    point.upperLimit,
  ]);
  const [low = 0, high = 1] = extent([...levels, chart.incomplete?.value].filter((level) => level != null));
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

/** What the range panel has to show: from 0 to the highest moving range or limit. */
export function rangeDomain(chart: XmrChart): Domain {
  const ranges = chart.points.flatMap((point) => [point.movingRange ?? 0, point.rangeLimit ?? 0]);
  return [0, Math.max(...ranges, 0) * 1.06 || 1];
}

/** Whether there is any moving range to show. */
export function hasRanges(chart: XmrChart): boolean {
  return chart.points.some(({ movingRange }) => movingRange !== null);
}

/** Whether there is any value to show. */
export function hasValues(chart: XmrChart): boolean {
  return chart.incomplete !== null || chart.points.some(({ value }) => value !== null);
}

/** Every period of the time axis, the running one last. */
export function periodsOf(chart: XmrChart): string[] {
  const periods = chart.points.map((point) => point.period);
  return chart.incomplete ? [...periods, chart.incomplete.period] : periods;
}
