import { renderToString } from "preact-render-to-string";
import { formatPeriod, plural } from "../../../lib/format.ts";
import { XmrChart } from "../xmr/xmr-chart.tsx";
import { Legend } from "./legend.tsx";
import { inOrderOfAttention, type PageChart, stateOrder } from "./page-chart.ts";
import { StateTable } from "./state-table.tsx";
import { style } from "./style.ts";

export interface XmrPageInput {
  readonly title: string;
  /** First day that is not yet in the data (YYYY-MM-DD). */
  readonly asOf: string;
  readonly charts: readonly PageChart[];
}

/** One self-contained HTML page (no script, no request) with the state and the XmR chart of every given metric. */
export function renderXmrPage(input: XmrPageInput): string {
  return `<!doctype html>\n${renderToString(<XmrPage {...input} />)}\n`;
}

function XmrPage({ title, asOf, charts }: XmrPageInput) {
  const ordered = inOrderOfAttention(charts);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{title}</title>
        <style>{style}</style>
      </head>
      <body>
        <header>
          <h1>{title}</h1>
          <p class="as-of">{`Data up to ${formatPeriod(asOf, "day")} (exclusive)`}</p>
          <p class="summary">{overview(charts)}</p>
        </header>
        <main>
          <StateTable charts={ordered} />
          <Legend />
          {ordered.map((chart) => (
            <XmrChart key={chart.id} chart={chart} />
          ))}
        </main>
      </body>
    </html>
  );
}

/** "18 metrics: 1 shifted, 4 signal, 13 predictable". */
function overview(charts: readonly PageChart[]): string {
  const counts = stateOrder
    .map((state) => ({ state, count: charts.filter((chart) => chart.state.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
  return [plural(charts.length, "metric"), counts.join(", ")].filter(Boolean).join(": ");
}
