// Steps from the website to revenue: who counts, in which month, and against whom.
const { rows } = require("includes/given.js");

const JOURNEY = {
  channel: "STRING",
  visited_at: "TIMESTAMP",
  trial_started_at: "TIMESTAMP",
  activated_at: "TIMESTAMP",
  subscribed_at: "TIMESTAMP",
  first_paid_at: "TIMESTAMP",
};
const RESULT = {
  funnel_view: "STRING",
  month: "DATE",
  channel: "STRING",
  step_number: "INT64",
  step: "STRING",
  label: "STRING",
  reached_count: "INT64",
  previous_count: "INT64",
  step_rate: "FLOAT64",
  step_low_rate: "FLOAT64",
  step_high_rate: "FLOAT64",
  visit_count: "INT64",
  overall_rate: "FLOAT64",
  taken_count: "INT64",
  is_mature: "BOOL",
};
const STEPS = [
  ["visit", "Website"],
  ["trial", "Trial"],
  ["activation", "Activation"],
  ["subscription", "Subscription"],
  ["revenue", "Revenue"],
];
/** Wilson's intervals of 0 of 1, 1 of 1, 1 of 2 and 2 of 2. */
const INTERVALS = {
  "0/1": [0, 0.793451],
  "1/1": [0.206549, 1],
  "1/2": [0.094531, 0.905469],
  "2/2": [0.34238, 1],
  "0/0": [null, null],
};

/** The rows of one view, month and channel from reached and taken counts by step. */
function funnelRows(view, month, channel, reached, taken) {
  return STEPS.map(([step, label], i) => {
    const before = i === 0 ? null : reached[i - 1];
    const rate = before ? reached[i] / before : null;
    const [low, high] =
      view === "cohort" && before !== null ? INTERVALS[`${reached[i]}/${before}`] : [null, null];
    const overall = reached[0] ? reached[i] / reached[0] : null;
    return [
      view,
      month,
      channel,
      i + 1,
      step,
      label,
      reached[i],
      before,
      rate,
      low,
      high,
      reached[0],
      overall,
      taken[i],
      true,
    ];
  });
}
const both = (...given) => [
  ...funnelRows(given[0], given[1], "paid", given[2], given[3]),
  ...funnelRows(given[0], given[1], "total", given[2], given[3]),
];

// The first goes all the way, over two months. The second pays without ever being activated.
test("funnel: a step counts where all before it were taken, in its cohort and in its own month")
  .dataset({ schema: "marts_marketing", name: "funnel" })
  .input(
    { schema: "marts_marketing", name: "funnel_journeys" },
    rows(JOURNEY, [
      [
        "paid",
        "2025-01-10 00:00:00+00",
        "2025-01-12 00:00:00+00",
        "2025-01-19 00:00:00+00",
        "2025-01-26 00:00:00+00",
        "2025-02-02 00:00:00+00",
      ],
      [
        "paid",
        "2025-01-20 00:00:00+00",
        "2025-01-21 00:00:00+00",
        null,
        "2025-02-04 00:00:00+00",
        "2025-02-04 00:00:00+00",
      ],
    ]),
  )
  .expect(
    rows(RESULT, [
      ...both("cohort", "2025-01-01", [2, 2, 1, 1, 1], [2, 2, 1, 2, 2]),
      ...both("period", "2025-01-01", [2, 2, 1, 1, 0], [2, 2, 1, 1, 0]),
      ...both("period", "2025-02-01", [0, 0, 0, 0, 1], [0, 0, 0, 1, 2]),
    ]),
  );

test(
  "funnel: what comes after the days of a cohort is not part of it, and late activation delays what it is before",
)
  .dataset({ schema: "marts_marketing", name: "funnel" })
  .input(
    { schema: "marts_marketing", name: "funnel_journeys" },
    rows(JOURNEY, [
      [
        "paid",
        "2025-01-10 00:00:00+00",
        "2025-01-12 00:00:00+00",
        "2025-03-11 00:00:00+00",
        "2025-01-26 00:00:00+00",
        "2025-01-26 00:00:00+00",
      ],
    ]),
  )
  .expect(
    rows(RESULT, [
      ...both("cohort", "2025-01-01", [1, 1, 0, 0, 0], [1, 1, 0, 1, 1]),
      ...both("period", "2025-01-01", [1, 1, 0, 0, 0], [1, 1, 0, 1, 1]),
      ...both("period", "2025-03-01", [0, 0, 1, 1, 1], [0, 0, 1, 0, 0]),
    ]),
  );
