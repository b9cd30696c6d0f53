import type { XmrChart, XmrState } from "../../../lib/xmr/chart.ts";

/** A chart of a page; its domain groups it with others. */
export interface PageChart extends XmrChart {
  readonly domain?: string;
}

/** States in the order in which people should look at them. */
export const stateOrder = [
  "shifted",
  "signal",
  "trial",
  "insufficient",
  "predictable",
] as const satisfies readonly XmrState["state"][];

/** What asks for attention first; then by domain, otherwise in the given order. */
export function inOrderOfAttention(charts: readonly PageChart[]): PageChart[] {
  const rank = (chart: PageChart) => stateOrder.indexOf(chart.state.state);
  return charts.toSorted((a, b) => rank(a) - rank(b) || (a.domain ?? "").localeCompare(b.domain ?? "", "en"));
}
