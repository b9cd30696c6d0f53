import pc from "picocolors";
import { formatPeriod, formatValue } from "../../../lib/format.ts";
import { summarise, type XmrChart, type XmrPoint } from "../../../lib/xmr/chart.ts";
import { Canvas } from "./canvas.ts";

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly valueRows: number;
  readonly rangeRows: number;
  /** Colours as well as shapes; picocolors honours NO_COLOR on its own. */
  readonly color: boolean;
}

const defaults: TerminalOptions = { width: 100, valueRows: 13, rangeRows: 4, color: pc.isColorSupported };
const gutter = { left: 12, right: 12 };

/**
 * An XmR chart in characters: X panel over mR panel, ─ centre, ┄ limits, ● values, and signals by shape:
 * ◆ outside the limits, ▲ run of 8, ■ 3 of 4 beyond a quarter line. ○ is the period that still runs.
 */
export function renderXmrChart(chart: XmrChart, options: Partial<TerminalOptions> = {}): string {
  const { width, valueRows, rangeRows, color } = { ...defaults, ...options };
  const colors = pc.createColors(color);
  const points = visible(chart, width - gutter.left - gutter.right);
  const columns = points.length + (chart.incomplete ? 1 : 0);
  const spacing = Math.max(
    1,
    Math.min(4, Math.floor((width - gutter.left - gutter.right) / Math.max(columns, 1))),
  );
  const last = points.at(-1);

  const levels = points.flatMap((point) => [point.value, point.centre, point.lowerLimit, point.upperLimit]);
  const known = [...levels, chart.incomplete?.value ?? null].filter((level) => level !== null);
  const values = new Canvas(columns * spacing, valueRows, Math.min(...known), Math.max(...known), colors);
  drawLevels(values, points, spacing, ["lowerLimit", "upperLimit", "centre"]);
  points.forEach((point, index) => {
    if (point.value !== null) values.mark(center(index, spacing), point.value, shape(point));
  });
  if (chart.incomplete) values.mark(center(points.length, spacing), chart.incomplete.value, "incomplete");

  const ranges = points
    .flatMap((point) => [point.movingRange, point.rangeLimit])
    .filter((range) => range !== null);
  const moving = new Canvas(columns * spacing, rangeRows, 0, Math.max(...ranges, 0), colors);
  drawLevels(moving, points, spacing, ["rangeLimit"]);
  points.forEach((point, index) => {
    if (point.movingRange !== null)
      moving.mark(center(index, spacing), point.movingRange, point.rule1Range ? "rule1" : "value");
  });

  const label = (value: number | null | undefined) => formatValue(value, chart.unit);
  return [
    `${colors.bold(chart.label)}  ${colors.dim(chart.id)}`,
    summarise(chart),
    ...(last?.limitsStatus === "trial" ? [colors.dim("Trial limits: fewer than 12 points.")] : []),
    "",
    ...values.lines(gutter.left, label, [last?.upperLimit, last?.centre, last?.lowerLimit]),
    colors.dim(`${" ".repeat(gutter.left)}moving range`),
    ...moving.lines(gutter.left, label, [last?.rangeLimit]),
    axis(points, spacing, chart.grain),
    ...(points.some((point) => point.signal !== null)
      ? [
          "",
          `${colors.red("◆")} outside the limits   ${colors.yellow("▲")} 8 or more on one side   ${colors.blue("■")} 3 of 4 beyond a quarter line`,
        ]
      : []),
  ].join("\n");
}

/** The latest points that fit. */
function visible(chart: XmrChart, columns: number): readonly XmrPoint[] {
  return chart.points.slice(-Math.max(1, columns - (chart.incomplete ? 1 : 0)));
}

function center(index: number, spacing: number): number {
  return index * spacing + Math.floor(spacing / 2);
}

function shape(point: XmrPoint): "rule1" | "rule2" | "rule3" | "value" {
  return point.rule1 ? "rule1" : point.rule2 ? "rule2" : point.rule3 ? "rule3" : "value";
}

function drawLevels(
  canvas: Canvas,
  points: readonly XmrPoint[],
  spacing: number,
  names: readonly ("centre" | "lowerLimit" | "upperLimit" | "rangeLimit")[],
): void {
  for (const name of names) {
    points.forEach((point, index) => {
      const level = point[name];
      if (level === null) return;
      for (let offset = 0; offset < spacing; offset++) {
        canvas.level(index * spacing + offset, level, name === "centre" ? "centre" : "limit");
      }
    });
  }
}

function axis(points: readonly XmrPoint[], spacing: number, grain: string): string {
  const labels = points.map((point) => formatPeriod(point.period, grain));
  const widest = Math.max(...labels.map((text) => text.length), 1) + 2;
  const every = Math.max(1, Math.ceil(widest / spacing));
  let line = "";
  labels.forEach((text, index) => {
    if (index % every === 0) line = line.padEnd(gutter.left + index * spacing) + text;
  });
  return pc.dim(line.padStart(0));
}
