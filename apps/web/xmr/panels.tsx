import { formatPeriod, formatValue } from "../../../lib/format.ts";
import type { XmrChart } from "../../../lib/xmr/chart.ts";
import { PhaseVerticals, TimeAxis, ValueAxis } from "./axes.tsx";
import type { Geometry } from "./geometry.ts";
import { precision } from "./labels.ts";
import { LevelLine, SeriesLine } from "./lines.tsx";
import { Mark, pointText, round, valueSignal } from "./marks.tsx";

interface PanelProps {
  chart: XmrChart;
  geometry: Geometry;
}

/** Both panels over one time axis. */
export function Panels({ chart, geometry }: PanelProps) {
  return (
    <>
      <ValueAxis panel={geometry.value} geometry={geometry} />
      <ValueAxis panel={geometry.range} geometry={geometry} />
      <PhaseVerticals geometry={geometry} />
      <text class="panel-name" x={geometry.left} y={geometry.range.top - 8}>
        {geometry.range.ticks.length > 0 ? "Moving range" : "Moving range: none yet"}
      </text>
      <ValuePanel chart={chart} geometry={geometry} />
      <RangePanel chart={chart} geometry={geometry} />
      <TimeAxis geometry={geometry} />
    </>
  );
}

/** The X panel: values with centre and limits of each phase, and the running period hollow. */
function ValuePanel({ chart, geometry: { x, value, phases, step } }: PanelProps) {
  const y = value.scale;
  const incomplete = chart.incomplete;
  return (
    <g class="panel">
      {phases.map((points) => (
        <g key={points[0]?.phase} class="phase">
          <LevelLine points={points} x={x} y={y} of="lowerLimit" step={step} />
          <LevelLine points={points} x={x} y={y} of="upperLimit" step={step} />
          <LevelLine points={points} x={x} y={y} of="centre" step={step} />
          <SeriesLine points={points} x={x} y={y} of="value" />
        </g>
      ))}
      {chart.points.map(
        (point) =>
          point.value !== null && (
            <g key={point.period}>
              <title>{pointText(point, chart.unit, chart.grain)}</title>
              <Mark x={x(point.period)} y={y(point.value)} signal={valueSignal(point)} step={step} />
            </g>
          ),
      )}
      {incomplete && (
        <g>
          <title>{`${formatPeriod(incomplete.period, chart.grain)}, not over yet: ${formatValue(incomplete.value, chart.unit, precision(chart.points.at(-1)))}`}</title>
          <circle class="hollow" cx={round(x(incomplete.period))} cy={round(y(incomplete.value))} r={4} />
        </g>
      )}
    </g>
  );
}

/** The mR panel: moving ranges with the limit of each phase. */
function RangePanel({ chart, geometry: { x, range, phases, step } }: PanelProps) {
  const y = range.scale;
  return (
    <g class="panel">
      {phases.map((points) => (
        <g key={points[0]?.phase} class="phase">
          <LevelLine points={points} x={x} y={y} of="rangeLimit" step={step} />
          <SeriesLine points={points} x={x} y={y} of="movingRange" />
        </g>
      ))}
      {chart.points.map(
        (point) =>
          point.movingRange !== null && (
            <g key={point.period}>
              <title>{`Moving range, ${formatPeriod(point.period, chart.grain)}: ${formatValue(point.movingRange, chart.unit, precision(point))}`}</title>
              <Mark
                x={x(point.period)}
                y={y(point.movingRange)}
                signal={point.rule1Range ? 1 : null}
                step={step}
              />
            </g>
          ),
      )}
    </g>
  );
}
