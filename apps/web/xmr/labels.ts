import { tickStep } from "d3-array";
import type { ScaleLinear } from "d3-scale";
import { formatPeriod, formatValue, type Unit } from "../../../lib/format.ts";
import type { XmrPoint } from "../../../lib/xmr/chart.ts";
import { spread } from "./spread.ts";
import { lineHeight, shorten, textWidth } from "./text.ts";

export interface Label {
  readonly at: number;
  readonly text: string;
  /** What the level is: "upper", "centre", "lower", "limit". */
  readonly name?: string;
}

/** Labels of a value axis, with as many decimals as its steps need. */
export function valueTicks(scale: ScaleLinear<number, number>, count: number, unit: Unit): Label[] {
  const [low = 0, high = 1] = scale.domain();
  const step = tickStep(low, high, count);
  return scale.ticks(count).map((tick) => ({ at: scale(tick), text: formatValue(tick, unit, step) }));
}

/** The distance that values beside these limits should be told apart by; undefined (the unit's own decimals) without limits. */
export function precision(point: XmrPoint | undefined): number | undefined {
  const half = point?.rangeLimit;
  return half ? half / 20 : undefined;
}

/** Centre and limits at the right edge, kept apart; their distance decides the decimals. */
export function levelLabels(
  point: XmrPoint | undefined,
  scale: ScaleLinear<number, number>,
  unit: Unit,
): Label[] {
  if (!point) return [];
  const levels = [
    { name: "upper", level: point.upperLimit },
    { name: "centre", level: point.centre },
    { name: "lower", level: point.lowerLimit },
  ].filter((entry): entry is { name: string; level: number } => entry.level !== null);
  const [bottom = 0, top = 0] = scale.range();
  const places = spread(
    levels.map(({ level }) => scale(level)),
    lineHeight,
    top,
    bottom,
  );
  return levels.map(({ name, level }, index) => ({
    at: places[index] ?? scale(level),
    text: formatValue(level, unit, precision(point)),
    name,
  }));
}

/** The limit of the moving ranges at the right edge. */
export function rangeLabels(
  point: XmrPoint | undefined,
  scale: ScaleLinear<number, number>,
  unit: Unit,
): Label[] {
  const limit = point?.rangeLimit ?? null;
  return limit === null
    ? []
    : [{ at: scale(limit), text: formatValue(limit, unit, precision(point)), name: "limit" }];
}

const strides = { month: [1, 2, 3, 6, 12, 24, 36, 60] } as Record<string, readonly number[]>;

/** Dates along the bottom: as many as fit without touching, counted back from the newest. */
export function periodTicks(
  periods: readonly string[],
  grain: string,
  x: (period: string) => number,
): Label[] {
  const labels = periods.map((period) => ({ at: x(period), text: shorten(formatPeriod(period, grain), 14) }));
  const [first, second] = labels;
  const step = first && second ? second.at - first.at : Number.POSITIVE_INFINITY;
  const fits = Math.ceil((Math.max(...labels.map(({ text }) => textWidth(text)), 0) + 12) / step) || 1;
  const every = strides[grain]?.find((stride) => stride >= fits) ?? fits;
  return labels.filter((_, index) => (labels.length - 1 - index) % every === 0);
}
