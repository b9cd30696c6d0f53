import { formatPeriod, formatValue, type Unit } from "../../../lib/format.ts";
import { ruleTexts, type XmrPoint } from "../../../lib/xmr/chart.ts";
import { precision } from "./labels.ts";

export interface MarkProps {
  x: number;
  y: number;
  signal: XmrPoint["signal"];
  /** Distance of two points; marks shrink where it is small. */
  step?: number;
}

/** Signals differ by shape as well as by colour: ◆ rule 1, ▲ rule 2, ■ rule 3; other points are dots. */
export function Mark({ x, y, signal, step = Number.POSITIVE_INFINITY }: MarkProps) {
  const r = Math.max(3.5, Math.min(5, step * 0.8));
  switch (signal) {
    case 1:
      return (
        <path
          class="signal rule-1"
          d={polygon([x, y - r - 1], [x + r + 1, y], [x, y + r + 1], [x - r - 1, y])}
        />
      );
    case 2:
      return (
        <path class="signal rule-2" d={polygon([x, y - r - 1], [x + r + 1, y + r], [x - r - 1, y + r])} />
      );
    case 3:
      return (
        <path
          class="signal rule-3"
          d={polygon(
            [x - r + 0.5, y - r + 0.5],
            [x + r - 0.5, y - r + 0.5],
            [x + r - 0.5, y + r - 0.5],
            [x - r + 0.5, y + r - 0.5],
          )}
        />
      );
    default:
      return <circle class="dot" cx={round(x)} cy={round(y)} r={Math.max(1.5, Math.min(3, step * 0.4))} />;
  }
}

function polygon(...corners: [x: number, y: number][]): string {
  return `M${corners.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}Z`;
}

/** A coordinate to a hundredth of a pixel: pages stay small. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 100) / 100;
}

/** The strongest rule that a value breaks; a moving range is marked in its own panel. */
export function valueSignal(point: XmrPoint): XmrPoint["signal"] {
  return point.rule1 ? 1 : point.rule2 ? 2 : point.rule3 ? 3 : null;
}

/** The rules that a point breaks, in words; empty where it breaks none. */
export function signalText(point: XmrPoint): string {
  return [
    point.rule1 && ruleTexts[1],
    point.rule1Range && "its moving range lies above the limit",
    point.rule2 && ruleTexts[2],
    point.rule3 && ruleTexts[3],
  ]
    .filter(Boolean)
    .join("; ");
}

/** A point in words: "Jun 2026: $12,340 — outside its limits". */
export function pointText(point: XmrPoint, unit: Unit, grain: string): string {
  const value = `${formatPeriod(point.period, grain)}: ${formatValue(point.value, unit, precision(point))}`;
  const signal = signalText(point);
  return signal === "" ? value : `${value} — ${signal}`;
}
