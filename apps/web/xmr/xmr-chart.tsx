import { type XmrChart as Chart, summarise } from "../../../lib/xmr/chart.ts";
import { geometry, size } from "./geometry.ts";
import { Panels } from "./panels.tsx";
import { PointTable } from "./point-table.tsx";
import { hasValues } from "./scales.ts";
import { StateChip } from "./state-chip.tsx";

/**
 * An XmR chart: X panel over mR panel on one time axis, a summary in words, and a table for those who cannot see it.
 * Pure: the same on the server and in the browser. Colours come from the page's style sheet. Where the screen is
 * narrower than the chart, the chart scrolls, its newest periods first.
 */
export function XmrChart({ chart }: { chart: Chart }) {
  const caption = limitsCaption(chart);
  return (
    <figure class="xmr" id={chart.id} aria-label={chart.label}>
      <figcaption>
        <h2>
          <bdi>{chart.label}</bdi>
        </h2>
        <p class="summary">
          <StateChip state={chart.state.state} /> {summarise(chart)}
        </p>
        <p class="description">
          <bdi>{chart.description}</bdi>
        </p>
        {caption && <p class="caption">{caption}</p>}
      </figcaption>
      {hasValues(chart) && <Drawing chart={chart} />}
      {hasValues(chart) && (
        <details>
          <summary>Numbers</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section class="scroll" tabIndex={0} aria-label={`Numbers of ${chart.label}`}>
            <PointTable chart={chart} />
          </section>
        </details>
      )}
    </figure>
  );
}

function Drawing({ chart }: { chart: Chart }) {
  const shape = geometry(chart);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll newest-first" tabIndex={0} aria-label={`Chart of ${chart.label}`}>
      <svg
        viewBox={`0 0 ${size.width} ${shape.height}`}
        role="img"
        aria-label={`XmR chart of ${chart.label}: ${summarise(chart)}`}
      >
        <Panels chart={chart} geometry={shape} />
      </svg>
    </section>
  );
}

/** What to know about the limits of the current phase, in words; nothing about usable ones. */
function limitsCaption(chart: Chart): string | null {
  if (!hasValues(chart)) return "No values yet.";
  switch (chart.points.at(-1)?.limitsStatus) {
    case "insufficient":
      return "No limits yet: fewer than 6 points in this phase.";
    case "trial":
      return "Trial limits: fewer than 12 points in this phase, so they still move.";
    case "locked":
      return "Locked limits: new points do not move them.";
    default:
      return null;
  }
}
