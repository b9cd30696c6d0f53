// The life of a subscription: what was billed, cut into periods of one state.
const { rows } = require("includes/given.js");

const SUBSCRIPTION = {
  subscription_id: "STRING",
  company_id: "STRING",
  currency: "STRING",
  trial_started_at: "TIMESTAMP",
  trial_ended_at: "TIMESTAMP",
  ended_at: "TIMESTAMP",
};
const PERIOD = {
  subscription_id: "STRING",
  price_id: "STRING",
  quantity: "INT64",
  currency: "STRING",
  gross_minor: "NUMERIC",
  billing_interval: "STRING",
  billing_interval_count: "INT64",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
};
const RESULT = {
  subscription_id: "STRING",
  company_id: "STRING",
  period_number: "INT64",
  state: "STRING",
  plan: "STRING",
  quantity: "INT64",
  item_count: "INT64",
  currency: "STRING",
  gross_mrr_minor: "INT64",
  change: "STRING",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
};
const day = (month, date = 1) =>
  `2025-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")} 00:00:00+00`;
const bill = (price, quantity, gross, from, to, interval = "month") => [
  ...["sub", price, quantity, "USD", gross, interval, 1, from, to],
];
const life = (number, state, plan, quantity, items, mrr, change, from, to) => [
  ...["sub", "com", number, state, plan, quantity, items, "USD", mrr, change, from, to],
];

/** claim: [trial as [from, to] or null, billed item periods, the life] */
const CASES = {
  "a trial converts, and renewals at the same price are one period": [
    [day(1), day(1, 15)],
    [
      bill("price_growth", 2, 3000, day(1, 15), day(2, 15)),
      bill("price_growth", 2, 3000, day(2, 15), day(3, 15)),
    ],
    [
      life(1, "trial", null, null, 0, 0, "start", day(1), day(1, 15)),
      life(2, "paid", "growth", 2, 1, 3000, "conversion", day(1, 15), day(3, 15)),
    ],
  ],
  "more seats are an upgrade, a second item too, and a cheaper plan is a downgrade": [
    null,
    [
      bill("price_starter", 1, 900, day(1), day(2)),
      bill("price_starter", 3, 2700, day(2), day(4)),
      bill("price_growth", 1, 1500, day(3), day(4)),
      bill("price_starter", 1, 900, day(4), day(5)),
    ],
    [
      life(1, "paid", "starter", 1, 1, 900, "start", day(1), day(2)),
      life(2, "paid", "starter", 3, 1, 2700, "upgrade", day(2), day(3)),
      life(3, "paid", "starter", 3, 2, 4200, "upgrade", day(3), day(4)),
      life(4, "paid", "starter", 1, 1, 900, "downgrade", day(4), day(5)),
    ],
  ],
  "a change of the interval with the same monthly amount is neither": [
    null,
    [bill("price_starter", 1, 900, day(1), day(2)), bill("price_growth", 1, 10800, day(2), day(12), "year")],
    [
      life(1, "paid", "starter", 1, 1, 900, "start", day(1), day(2)),
      life(2, "paid", "growth", 1, 1, 900, "other change", day(2), day(12)),
    ],
  ],
  "what is billed after a gap is a return, and nothing billed is free": [
    null,
    [bill("price_starter", 1, 900, day(1), day(2)), bill("price_starter", 1, 0, day(3), day(4))],
    [
      life(1, "paid", "starter", 1, 1, 900, "start", day(1), day(2)),
      life(2, "free", "starter", 1, 1, 0, "return", day(3), day(4)),
    ],
  ],
};

for (const [claim, [trial, billed, expected]] of Object.entries(CASES)) {
  test(`fct_subscriptions: ${claim}`)
    .dataset({ schema: "core", name: "fct_subscriptions" })
    .input(
      { schema: "core", name: "subscriptions" },
      rows(SUBSCRIPTION, [["sub", "com", "USD", ...(trial ?? [null, null]), null]]),
    )
    .input({ schema: "intermediate", name: "int_billed_item_periods" }, rows(PERIOD, billed))
    .input(
      { schema: "staging", name: "stg__stripe_prices" },
      rows({ price_id: "STRING", product_id: "STRING" }, [
        ["price_starter", "starter"],
        ["price_growth", "growth"],
      ]),
    )
    .input(
      { schema: "staging", name: "stg__stripe_products" },
      rows({ product_id: "STRING", plan: "STRING" }, [
        ["starter", "starter"],
        ["growth", "growth"],
      ]),
    )
    .expect(rows(RESULT, expected));
}
