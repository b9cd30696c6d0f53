import type { PageChart } from "../../apps/web/pages/page-chart.ts";
import { type SampleInput, sampleChart } from "./sample-chart.ts";

/** Repeats a calm pattern around a level. */
function calm(count: number, level: number, spread: number): number[] {
  const pattern = [0.1, -0.6, 0.4, -0.2, 0.8, -0.9, 0.3, 0.6, -0.4, -0.1, 0.7, -0.7];
  return Array.from({ length: count }, (_, index) => level + spread * (pattern[index % 12] ?? 0));
}

const limits = (centre: number, distance: number) => ({
  centre,
  lower: centre - distance,
  upper: centre + distance,
  range: distance * 1.2,
});

const spike = [...calm(15, 52, 4), 71.5, ...calm(8, 52, 4)];
const weeks = [...calm(26, 120_000, 9_000), ...calm(14, 168_000, 9_000), ...calm(12, 205_000, 7_000)];
const gap: (number | null)[] = calm(20, 9, 1.5);
gap.splice(8, 3, null, null, null);

const inputs: readonly SampleInput[] = [
  {
    id: "calm",
    label: "Activation rate",
    unit: "ratio",
    values: calm(24, 0.4312, 0.03),
    phases: [{ from: 0, ...limits(0.4312, 0.07) }],
  },
  {
    id: "spike",
    label: "Tickets opened",
    values: spike,
    phases: [{ from: 0, ...limits(52, 11) }],
    signals: { 15: { rule1: true, rule1Range: true }, 16: { rule1Range: true } },
    state: "signal",
    incomplete: 24,
  },
  {
    id: "shift",
    label: "Lead Quality Index",
    unit: "score",
    values: [...calm(12, 54, 3), ...calm(9, 61, 2)],
    phases: [{ from: 0, ...limits(56, 9) }],
    signals: Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [index + 12, { rule2: true, rule3: index % 3 === 0 }]),
    ),
    state: "shifted",
  },
  {
    id: "phases",
    label: "Monthly recurring revenue",
    unit: "usd",
    grain: "week",
    values: weeks,
    phases: [
      { from: 0, ...limits(120_000, 24_000) },
      { from: 26, ...limits(168_000, 24_000) },
      { from: 40, ...limits(205_000, 18_000) },
    ],
    incomplete: 140_000,
  },
  {
    id: "close_phases",
    label: "Phases that begin close to each other and to the edge",
    values: calm(20, 40, 4),
    phases: [0, 12, 14, 16, 19].map((from) => ({ from, ...(from === 0 ? limits(40, 11) : {}) })),
  },
  {
    id: "trial",
    label: "Trial conversion",
    unit: "ratio",
    values: calm(8, 0.22, 0.03),
    phases: [{ from: 0, ...limits(0.22, 0.06) }],
    status: "trial",
    state: "trial",
  },
  { id: "gap", label: "Response time", unit: "minutes", values: gap, phases: [{ from: 0, ...limits(9, 4) }] },
  { id: "single", label: "Devices online", values: [4], status: "insufficient", state: "insufficient" },
  { id: "empty", label: "Nothing yet", values: [], status: "insufficient", state: "insufficient" },
  { id: "running", label: "Only the running month", values: [], state: "insufficient", incomplete: 12 },
  {
    id: "negative",
    label: "Net new revenue",
    unit: "usd",
    values: calm(18, -1_250, 2_400),
    phases: [{ from: 0, ...limits(-1_250, 5_200) }],
    incomplete: -900,
  },
  {
    id: "flat",
    label: "Locations of the largest customer",
    values: calm(14, 12, 0),
    phases: [{ from: 0, ...limits(12, 0) }],
    status: "locked",
  },
  {
    id: "narrow",
    label: "Uptime",
    unit: "ratio",
    values: calm(24, 0.99941, 0.0002),
    phases: [{ from: 0, ...limits(0.99941, 0.0005) }],
  },
  {
    id: "close_limits",
    label: "Limits close together beneath a spike",
    values: [...calm(20, 100, 1), 9_500, ...calm(3, 100, 1)],
    phases: [{ from: 0, centre: 100, lower: 96, upper: 104, range: 5 }],
    signals: { 20: { rule1: true, rule1Range: true } },
    state: "signal",
  },
  {
    id: "hundred",
    label: "Daily active users",
    grain: "day",
    values: calm(100, 18_400, 900),
    phases: [{ from: 0, ...limits(18_400, 2_300) }],
    signals: { 60: { rule3: true }, 61: { rule3: true } },
    state: "signal",
  },
  {
    id: "large",
    label: "Lifetime payments",
    unit: "usd",
    values: calm(24, 1_234_567_890, 9e7),
    phases: [{ from: 0, ...limits(1_234_567_890, 2.4e8) }],
  },
  {
    id: "long",
    label: `Share of ${"very ".repeat(30)}qualified leads_of_every_channel_${"without_a_space_".repeat(8)}`,
    description: `A description ${"that goes on and on ".repeat(20)}${"x".repeat(200)}`,
    values: calm(12, 5, 1),
    phases: [{ from: 0, ...limits(5, 2) }],
  },
  {
    id: "rtl",
    label: "مؤشر جودة العملاء المحتملين (LQI)",
    description: "\u202eمتوسط شهري\u202c – ممتاز",
    values: calm(12, 5, 1),
    phases: [{ from: 0, ...limits(5, 2) }],
  },
  {
    id: `"><script>alert(1)</script>`,
    label: `<img src=x onerror="console.error('run')">`,
    description: `</figure><style>body{display:none}</style>{{7*7}}\u0000`,
    periods: [
      "<script>console.error(1)</script>",
      `"onload="alert(1)`,
      "'; DROP TABLE points; --",
      "a label far longer than any period that has been",
      "=1+1",
      "six",
    ],
    grain: "point",
    values: calm(6, 5, 1),
    status: "trial",
    state: "trial",
    phases: [{ from: 0, ...limits(5, 2) }],
  },
];

/** Charts of every kind that a page must stand, the ugly ones among them. Their limits are given, not computed. */
export const samples: readonly PageChart[] = inputs.map((input, index) =>
  sampleChart({ domain: ["revenue", "product", "customer_success"][index % 3] ?? "", ...input }),
);
