import { formatPeriod, formatValue } from "../../../lib/format.ts";
import { type XmrChart as Chart, summarise } from "../../../lib/xmr/chart.ts";
import { geometry, height, size } from "./geometry.ts";
import { pointText } from "./marks.tsx";
import { PeriodAxis, RangePanel, ValuePanel } from "./panels.tsx";

/**
 * An XmR chart: X panel over mR panel on one time axis, a summary in words, and a table for those who cannot see it.
 * Pure: the same on the server and in the browser. Colours come from the page's style sheet.
 */
export function XmrChart({ chart }: { chart: Chart }) {
  const shape = geometry(chart);
  const summary = summarise(chart);
  const title = `xmr-${chart.id}`;
  return (
    <figure class="xmr" id={chart.id} aria-labelledby={title}>
      <figcaption>
        <h2 id={title}>{chart.label}</h2>
        <p class="summary">
          <span class={`state ${chart.state.state}`}>{chart.state.state}</span> {summary}
        </p>
        <p class="description">{chart.description}</p>
        {chart.points.at(-1)?.limitsStatus === "trial" && (
          <p class="caption">Trial limits: fewer than 12 points.</p>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${height}`}
        role="img"
        aria-label={`XmR chart of ${chart.label}: ${summary}`}
      >
        <ValuePanel chart={chart} geometry={shape} />
        <RangePanel chart={chart} geometry={shape} />
        <PeriodAxis chart={chart} geometry={shape} />
      </svg>
      <details>
        <summary>Numbers</summary>
        <PointTable chart={chart} />
      </details>
    </figure>
  );
}

function PointTable({ chart }: { chart: Chart }) {
  return (
    <table>
      <caption>{`${chart.label}, one row per ${chart.grain}`}</caption>
      <thead>
        <tr>
          {["Period", "Value", "Moving range", "Lower limit", "Centre", "Upper limit", "Signal"].map(
            (name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {chart.points.map((point) => (
          <tr key={point.period}>
            <th scope="row">{formatPeriod(point.period, chart.grain)}</th>
            {[point.value, point.movingRange, point.lowerLimit, point.centre, point.upperLimit].map(
              (level, index) => (
                <td key={index}>{formatValue(level, chart.unit)}</td>
              ),
            )}
            <td>{point.signal === null ? "" : pointText(point, chart.unit, chart.grain).split(" — ")[1]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
