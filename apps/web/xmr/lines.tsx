import { line } from "d3-shape";
import type { XmrPoint } from "../../../lib/xmr/chart.ts";
import { round } from "./marks.tsx";

export interface PhaseLineProps {
  /** Points of one phase: a line never crosses a phase boundary. */
  points: readonly XmrPoint[];
  x: (period: string) => number;
  y: (level: number) => number;
}

/** The line through the values of one phase; it breaks where a value is missing. */
export function SeriesLine({ points, x, y, of }: PhaseLineProps & { of: "value" | "movingRange" }) {
  const path = line<XmrPoint>()
    .defined((point) => point[of] !== null)
    .x((point) => round(x(point.period)))
    .y((point) => round(y(point[of] ?? 0)));
  return <path class={of === "value" ? "values" : "ranges"} d={path(points) ?? ""} />;
}

export type Level = "centre" | "lowerLimit" | "upperLimit" | "rangeLimit";

/** Centre or limit of one phase, half a step longer than its points on both sides. */
export function LevelLine({ points, x, y, of, step }: PhaseLineProps & { of: Level; step: number }) {
  const known = points.flatMap((point) => {
    const level = point[of];
    return level === null ? [] : [{ x: x(point.period), y: round(y(level)) }];
  });
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return null;
  const isFlat = known.every(({ y }) => y === first.y);
  const corners = [
    { x: first.x - step / 2, y: first.y },
    ...(isFlat ? [] : known),
    { x: last.x + step / 2, y: last.y },
  ];
  const path = line<{ x: number; y: number }>(
    ({ x }) => round(x),
    ({ y }) => y,
  );
  return <path class={of === "centre" ? "centre" : "limit"} d={path(corners) ?? ""} />;
}
