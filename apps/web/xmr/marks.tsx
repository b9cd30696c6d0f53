import { formatPeriod, formatValue, type Unit } from "../../../lib/format.ts";
import { ruleTexts, type XmrPoint } from "../../../lib/xmr/chart.ts";

/** Signals differ by shape as well as by colour: ◆ rule 1, ▲ rule 2, ■ rule 3; other points are dots. */
export function Mark({ x, y, signal }: { x: number; y: number; signal: XmrPoint["signal"] }) {
  const r = 5;
  switch (signal) {
    case 1:
      return (
        <path
          class="signal rule-1"
          d={`M${x} ${y - r - 1}L${x + r + 1} ${y}L${x} ${y + r + 1}L${x - r - 1} ${y}Z`}
        />
      );
    case 2:
      return (
        <path class="signal rule-2" d={`M${x} ${y - r - 1}L${x + r + 1} ${y + r}L${x - r - 1} ${y + r}Z`} />
      );
    case 3:
      return (
        <rect class="signal rule-3" x={x - r + 0.5} y={y - r + 0.5} width={2 * r - 1} height={2 * r - 1} />
      );
    default:
      return <circle class="dot" cx={x} cy={y} r={3} />;
  }
}

/** A point in words: "Jun 2026: $12,340 — outside its limits". */
export function pointText(point: XmrPoint, unit: Unit, grain: string): string {
  const rules = [
    point.rule1 ? ruleTexts[1] : null,
    point.rule1Range ? "its moving range lies above the limit" : null,
    point.rule2 ? ruleTexts[2] : null,
    point.rule3 ? ruleTexts[3] : null,
  ].filter((text) => text !== null);
  const value = `${formatPeriod(point.period, grain)}: ${formatValue(point.value, unit)}`;
  return rules.length === 0 ? value : `${value} — ${rules.join("; ")}`;
}
