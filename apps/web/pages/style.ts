import { size } from "../xmr/geometry.ts";
import { textSize } from "../xmr/text.ts";

/** The style sheet of stand-alone pages: light and dark, forced colours, print. Text is 12 px or more. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2024; --muted: #56606b; --line: #e1e5e9; --value: #455a64; --centre: #1c2024; --limit: #6b7680;
  --rule-1: #9b1111; --rule-2: #d97700; --rule-3: #1565c0; --calm: #1b6e3c; --warn: #8f4e00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14181c; --text: #e8ecef; --muted: #a5afb8; --line: #2b3238; --value: #b0bec5; --centre: #e8ecef; --limit: #97a3ad;
    --rule-1: #f2536b; --rule-2: #ffc300; --rule-3: #3fa9ff; --calm: #66d193; --warn: #ffc300;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 58rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, th, .description { overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.15rem; line-height: 1.35; margin: 0; }
a { color: inherit; text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--rule-3); outline-offset: 2px; }
.as-of, .description, .caption { color: var(--muted); margin: 0.2rem 0; max-width: 44rem; }
.caption { font-style: italic; }
.summary { margin: 0.3rem 0; }
.scroll { overflow-x: auto; }
.newest-first { direction: rtl; }
.newest-first > * { direction: ltr; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--muted); padding: 0.4rem 0; }
th, td { padding: 0.35rem 1rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: normal; }
tbody th { min-width: 9rem; }
thead th { color: var(--muted); overflow-wrap: normal; }
td { font-variant-numeric: tabular-nums; }
.number { text-align: right; white-space: nowrap; }
.states { margin-top: 1rem; }
.states .domain { display: block; color: var(--muted); font-size: 0.85rem; }
.states .says { min-width: 16rem; }
.state { display: inline-block; padding: 0 0.55rem; border: 1px solid currentColor; border-radius: 1rem; font-size: 0.85rem; }
.state.predictable { color: var(--calm); }
.state.signal { color: var(--rule-1); }
.state.shifted { color: var(--warn); }
.state.trial, .state.insufficient { color: var(--muted); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; margin: 1.5rem 0 0; padding: 0; color: var(--muted); font-size: 0.9rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.legend svg { flex: none; width: 24px; height: 14px; }
.xmr { margin: 2rem 0 0; padding-top: 1.5rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.xmr svg { display: block; min-width: ${size.width}px; width: 100%; height: auto; margin-top: 0.75rem; }
.xmr svg text { font-size: ${textSize}px; fill: var(--muted); font-variant-numeric: tabular-nums; }
.xmr svg :is(.phase-name, .panel-name) { paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
.xmr svg .level { fill: var(--text); }
.xmr svg .level .name { fill: var(--muted); }
details { margin-top: 0.5rem; color: var(--muted); font-size: 0.9rem; }
summary { cursor: pointer; width: max-content; }
details table { color: var(--text); }
.grid { stroke: var(--line); stroke-width: 1; }
.values, .ranges { fill: none; stroke: var(--value); stroke-width: 1.25; stroke-linejoin: round; }
.centre { fill: none; stroke: var(--centre); stroke-width: 1.25; }
.limit { fill: none; stroke: var(--limit); stroke-width: 1.25; stroke-dasharray: 6 4; }
.phase-start { stroke: var(--limit); stroke-width: 1.25; stroke-dasharray: 1.5 3; }
.dot { fill: var(--value); }
.hollow { fill: var(--page); stroke: var(--value); stroke-width: 1.5; }
.signal.rule-1 { fill: var(--rule-1); }
.signal.rule-2 { fill: var(--rule-2); }
.signal.rule-3 { fill: var(--rule-3); }
@media (forced-colors: active) {
  :root {
    --page: Canvas; --text: CanvasText; --muted: CanvasText; --line: GrayText; --value: CanvasText; --centre: CanvasText;
    --limit: CanvasText; --rule-1: CanvasText; --rule-2: CanvasText; --rule-3: CanvasText; --calm: CanvasText; --warn: CanvasText;
  }
  .grid { stroke-opacity: 0.4; }
}
@media print {
  @page { margin: 12mm; }
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; }
  .xmr { break-inside: avoid; }
  .xmr svg { min-width: 0; }
  .scroll { overflow: visible; }
  .states .says { min-width: 0; }
  h1, h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  details { display: none; }
}
`;
