import { line } from "d3-shape";
import { formatPeriod, formatValue } from "../../../lib/format.ts";
import type { XmrChart, XmrPoint } from "../../../lib/xmr/chart.ts";
import { type Geometry, size } from "./geometry.ts";
import { Mark, pointText } from "./marks.tsx";

interface PanelProps {
  chart: XmrChart;
  geometry: Geometry;
}

/** The X panel: values with centre and limits of each phase, labelled at the right. */
export function ValuePanel({ chart, geometry: { x, value, phases, step } }: PanelProps) {
  const at = (point: XmrPoint) => x(point.period) ?? 0;
  const last = chart.points.at(-1);
  const path = line<XmrPoint>()
    .defined((point) => point.value !== null)
    .x(at)
    .y((point) => value(point.value ?? 0));
  const incomplete = chart.incomplete;

  return (
    <g class="panel">
      {value.ticks(4).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={size.left} x2={size.width - size.right} y1={value(tick)} y2={value(tick)} />
          <text class="tick" x={size.left - 8} y={value(tick)} dy="0.32em" text-anchor="end">
            {formatValue(tick, chart.unit)}
          </text>
        </g>
      ))}
      {phases.map((points, index) => (
        <g key={points[0]?.phase}>
          {index > 0 && (
            <PhaseMark point={points[0]} x={at(points[0] as XmrPoint) - step / 2} chart={chart} />
          )}
          <LevelLine points={points} at={at} y={value} level="centre" name="centre" step={step} />
          <LevelLine points={points} at={at} y={value} level="lowerLimit" name="limit" step={step} />
          <LevelLine points={points} at={at} y={value} level="upperLimit" name="limit" step={step} />
          <path class="values" d={path(points) ?? ""} />
        </g>
      ))}
      {chart.points.map(
        (point) =>
          point.value !== null && (
            <g key={point.period}>
              <title>{pointText(point, chart.unit, chart.grain)}</title>
              <Mark
                x={at(point)}
                y={value(point.value)}
                signal={point.rule1 ? 1 : point.rule2 ? 2 : point.rule3 ? 3 : null}
              />
            </g>
          ),
      )}
      {incomplete && (
        <g>
          <title>{`${formatPeriod(incomplete.period, chart.grain)}, not over yet: ${formatValue(incomplete.value, chart.unit)}`}</title>
          <circle class="hollow" cx={x(incomplete.period)} cy={value(incomplete.value)} r={4} />
        </g>
      )}
      {last && <LevelLabels point={last} y={value} chart={chart} />}
    </g>
  );
}

/** The mR panel: moving ranges with their limit. */
export function RangePanel({ chart, geometry: { x, range, phases, step } }: PanelProps) {
  const at = (point: XmrPoint) => x(point.period) ?? 0;
  const last = chart.points.at(-1);
  const path = line<XmrPoint>()
    .defined((point) => point.movingRange !== null)
    .x(at)
    .y((point) => range(point.movingRange ?? 0));

  return (
    <g class="panel">
      <text class="panel-name" x={size.left} y={range(range.domain()[1] ?? 0) - 6}>
        Moving range
      </text>
      {range.ticks(2).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={size.left} x2={size.width - size.right} y1={range(tick)} y2={range(tick)} />
          <text class="tick" x={size.left - 8} y={range(tick)} dy="0.32em" text-anchor="end">
            {formatValue(tick, chart.unit)}
          </text>
        </g>
      ))}
      {phases.map((points) => (
        <g key={points[0]?.phase}>
          <LevelLine points={points} at={at} y={range} level="rangeLimit" name="limit" step={step} />
          <path class="ranges" d={path(points) ?? ""} />
        </g>
      ))}
      {chart.points.map(
        (point) =>
          point.movingRange !== null && (
            <g key={point.period}>
              <title>{`Moving range in ${formatPeriod(point.period, chart.grain)}: ${formatValue(point.movingRange, chart.unit)}`}</title>
              <Mark x={at(point)} y={range(point.movingRange)} signal={point.rule1Range ? 1 : null} />
            </g>
          ),
      )}
      {last && last.rangeLimit !== null && (
        <text class="level" x={size.width - size.right + 8} y={range(last.rangeLimit)} dy="0.32em">
          {formatValue(last.rangeLimit, chart.unit)}
        </text>
      )}
    </g>
  );
}

/** Dates along the bottom: as many as fit without touching. */
export function PeriodAxis({ chart, geometry: { x } }: PanelProps) {
  const periods = x.domain();
  const every = Math.max(1, Math.ceil(periods.length / 8));
  const y = size.top + size.value + size.gap + size.range + 20;
  return (
    <g>
      {periods
        .filter((_, index) => index % every === 0)
        .map((period) => (
          <text key={period} class="tick" x={x(period)} y={y} text-anchor="middle">
            {formatPeriod(period, chart.grain)}
          </text>
        ))}
    </g>
  );
}

interface LevelLineProps {
  points: readonly XmrPoint[];
  at: (point: XmrPoint) => number;
  y: (level: number) => number;
  level: "centre" | "lowerLimit" | "upperLimit" | "rangeLimit";
  name: string;
  step: number;
}

/** A line of one phase, half a step longer than its points on both sides. */
function LevelLine({ points, at, y, level, name, step }: LevelLineProps) {
  const known = points.filter((point) => point[level] !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return null;
  const path = line<[number, number]>()([
    [at(first) - step / 2, y(first[level] as number)],
    ...known.map((point): [number, number] => [at(point), y(point[level] as number)]),
    [at(last) + step / 2, y(last[level] as number)],
  ]);
  return <path class={name} d={path ?? ""} />;
}

/** A dotted vertical where a phase begins, with its first period. */
function PhaseMark({ point, x, chart }: { point: XmrPoint | undefined; x: number; chart: XmrChart }) {
  return (
    <g>
      <line class="phase" x1={x} x2={x} y1={size.top} y2={size.top + size.value + size.gap + size.range} />
      <text class="tick" x={x + 4} y={size.top - 6}>
        {point && `Phase ${point.phase}, ${formatPeriod(point.period, chart.grain)}`}
      </text>
    </g>
  );
}

/** Values of centre and limits at the right edge; labels that would touch are pushed apart. */
function LevelLabels({
  point,
  y,
  chart,
}: {
  point: XmrPoint;
  y: (level: number) => number;
  chart: XmrChart;
}) {
  const labels = [point.upperLimit, point.centre, point.lowerLimit]
    .filter((level) => level !== null)
    .map((level) => ({ level, y: y(level) }));
  labels.forEach((label, index) => {
    const above = labels[index - 1];
    if (above) label.y = Math.max(label.y, above.y + 13);
  });
  return (
    <g>
      {labels.map((label) => (
        <text key={label.level} class="level" x={size.width - size.right + 8} y={label.y} dy="0.32em">
          {formatValue(label.level, chart.unit)}
        </text>
      ))}
    </g>
  );
}
