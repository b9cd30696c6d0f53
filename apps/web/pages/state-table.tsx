import { formatValue } from "../../../lib/format.ts";
import { summarise } from "../../../lib/xmr/chart.ts";
import { precision } from "../xmr/labels.ts";
import { StateChip } from "../xmr/state-chip.tsx";
import type { PageChart } from "./page-chart.ts";

/** One row per metric: its state, where it stands, and what its chart says. */
export function StateTable({ charts }: { charts: readonly PageChart[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="State of every metric">
      <table class="states">
        <caption>State of every metric, those that ask for attention first</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Last value
            </th>
            <th scope="col" class="number">
              Centre
            </th>
            <th scope="col">What the chart says</th>
          </tr>
        </thead>
        <tbody>
          {charts.map((chart) => (
            <tr key={chart.id}>
              <th scope="row">
                <a href={`#${encodeURIComponent(chart.id)}`}>
                  <bdi>{chart.label}</bdi>
                </a>
                {chart.domain && <span class="domain">{chart.domain.replaceAll("_", " ")}</span>}
              </th>
              <td>
                <StateChip state={chart.state.state} />
              </td>
              <td class="number">
                {formatValue(chart.points.at(-1)?.value, chart.unit, precision(chart.points.at(-1)))}
              </td>
              <td class="number">
                {formatValue(chart.points.at(-1)?.centre, chart.unit, precision(chart.points.at(-1)))}
              </td>
              <td class="says">{summarise(chart)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
