import { renderToString } from "preact-render-to-string";
import { formatPeriod, formatValue } from "../../../lib/format.ts";
import { type XmrChart as Chart, summarise } from "../../../lib/xmr/chart.ts";
import { Mark } from "../xmr/marks.tsx";
import { XmrChart } from "../xmr/xmr-chart.tsx";
import { style } from "./style.ts";

export interface XmrPageInput {
  readonly title: string;
  /** First day that is not yet in the data (YYYY-MM-DD). */
  readonly asOf: string;
  readonly charts: readonly Chart[];
}

/** One self-contained HTML page (no script, no request) with the state and the XmR chart of every given metric. */
export function renderXmrPage(input: XmrPageInput): string {
  return `<!doctype html>\n${renderToString(<XmrPage {...input} />)}\n`;
}

function XmrPage({ title, asOf, charts }: XmrPageInput) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{style}</style>
      </head>
      <body>
        <header>
          <h1>{title}</h1>
          <p class="as-of">{`Data up to ${formatPeriod(asOf, "day")} (exclusive)`}</p>
          <Legend />
        </header>
        <main>
          <StateTable charts={charts} />
          {charts.map((chart) => (
            <XmrChart key={chart.id} chart={chart} />
          ))}
        </main>
      </body>
    </html>
  );
}

function StateTable({ charts }: { charts: readonly Chart[] }) {
  return (
    <div class="scroll">
      <table>
        <caption>State of every metric</caption>
        <thead>
          <tr>
            {["Metric", "State", "Last value", "Centre", "What the chart says"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {charts.map((chart) => (
            <tr key={chart.id}>
              <th scope="row">
                <a href={`#${chart.id}`}>{chart.label}</a>
              </th>
              <td>
                <span class={`state ${chart.state.state}`}>{chart.state.state}</span>
              </td>
              <td>{formatValue(chart.points.at(-1)?.value, chart.unit)}</td>
              <td>{formatValue(chart.points.at(-1)?.centre, chart.unit)}</td>
              <td>{summarise(chart)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Legend() {
  const rules = [
    [1, "Rule 1: outside the limits"],
    [2, "Rule 2: 8 or more on one side of the centre"],
    [3, "Rule 3: 3 of 4 beyond a quarter line"],
  ] as const;
  return (
    <ul class="legend">
      {rules.map(([rule, text]) => (
        <li key={rule}>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <Mark x={7} y={7} signal={rule} />
          </svg>{" "}
          {text}
        </li>
      ))}
    </ul>
  );
}
