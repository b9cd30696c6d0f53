/** The style sheet of stand-alone pages: light and dark, forced colours, print. Text is 12 px or more. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2024; --muted: #5b6570; --line: #d9dee3; --value: #37474f; --centre: #1c2024; --limit: #6b7680;
  --rule-1: #9b1111; --rule-2: #d97700; --rule-3: #1565c0; --calm: #1b6e3c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c; --text: #e8ecef; --muted: #a5afb8; --line: #323a42; --value: #b0bec5; --centre: #e8ecef; --limit: #97a3ad;
    --rule-1: #f2536b; --rule-2: #ffc300; --rule-3: #3fa9ff; --calm: #66d193;
  }
}
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0; }
a { color: inherit; }
.as-of, .description, .caption { color: var(--muted); margin: 0.2rem 0; }
.summary { margin: 0.2rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--muted); padding: 0.4rem 0; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; font-weight: normal; }
thead th { color: var(--muted); }
td { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
.state { display: inline-block; padding: 0 0.5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: 0.85rem; }
.state.predictable { color: var(--calm); }
.state.signal { color: var(--rule-1); }
.state.shifted { color: var(--rule-2); }
.state.trial, .state.insufficient { color: var(--muted); }
.xmr { margin: 2.5rem 0; }
.xmr svg { width: 100%; height: auto; }
.xmr svg text { font-size: 12px; fill: var(--muted); }
.xmr svg text.level { fill: var(--text); }
.grid { stroke: var(--line); stroke-width: 1; }
.values, .ranges { fill: none; stroke: var(--value); stroke-width: 1.5; }
.centre { fill: none; stroke: var(--centre); stroke-width: 1.25; }
.limit { fill: none; stroke: var(--limit); stroke-width: 1.25; stroke-dasharray: 6 4; }
.phase { stroke: var(--limit); stroke-width: 1; stroke-dasharray: 2 3; }
.dot { fill: var(--value); }
.hollow { fill: var(--page); stroke: var(--value); stroke-width: 1.5; }
.signal.rule-1 { fill: var(--rule-1); }
.signal.rule-2 { fill: var(--rule-2); }
.signal.rule-3 { fill: var(--rule-3); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem 1.4rem; padding: 0; color: var(--muted); }
.legend svg { width: 14px; height: 14px; vertical-align: -2px; }
@media (forced-colors: active) { .signal, .dot { fill: CanvasText; } .centre, .limit, .values, .ranges { stroke: CanvasText; } }
@media print { body { max-width: none; padding: 0; } .xmr { break-inside: avoid; } details { display: none; } }
`;
