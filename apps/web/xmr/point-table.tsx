import { formatPeriod, formatValue } from "../../../lib/format.ts";
import type { XmrChart } from "../../../lib/xmr/chart.ts";
import { precision } from "./labels.ts";
import { signalText } from "./marks.tsx";

const levels = {
  Value: "value",
  "Moving range": "movingRange",
  "Lower limit": "lowerLimit",
  Centre: "centre",
  "Upper limit": "upperLimit",
} as const;

/** The numbers of a chart, one row per period, for those who cannot see it. */
export function PointTable({ chart }: { chart: XmrChart }) {
  const { grain, unit, incomplete } = chart;
  return (
    <table>
      <caption>{`${chart.label}, one row per ${grain}`}</caption>
      <thead>
        <tr>
          <th scope="col">Period</th>
          {Object.keys(levels).map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
          <th scope="col">Signal</th>
        </tr>
      </thead>
      <tbody>
        {chart.points.map((point) => (
          <tr key={point.period}>
            <th scope="row">{formatPeriod(point.period, grain)}</th>
            {Object.values(levels).map((level) => (
              <td key={level} class="number">
                {formatValue(point[level], unit, precision(point))}
              </td>
            ))}
            <td>{signalText(point)}</td>
          </tr>
        ))}
        {incomplete && (
          <tr>
            <th scope="row">{formatPeriod(incomplete.period, grain)}</th>
            <td class="number">{formatValue(incomplete.value, unit, precision(chart.points.at(-1)))}</td>
            <td colSpan={5}>not over yet, so without limits and signals</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
