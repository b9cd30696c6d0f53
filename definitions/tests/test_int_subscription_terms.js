// The billing periods of one subscription, and what became of the first one.
const { rows } = require("includes/given.js");

const PERIOD = {
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  service_started_at: "TIMESTAMP",
  service_ended_at: "TIMESTAMP",
  valid_from: "TIMESTAMP",
  gross_minor: "NUMERIC",
  paid_at: "TIMESTAMP",
};
const SUBSCRIPTION = { subscription_id: "STRING", ended_at: "TIMESTAMP" };
const RESULT = {
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  started_at: "TIMESTAMP",
  due_at: "TIMESTAMP",
  outcome: "STRING",
};
const at = (day) => `2025-${day} 00:00:00+00`;
const term = (from, to, isPaid, gross = 900, changed = from) => [
  ...["sub", "cus", at(from), at(to), at(changed), gross, isPaid ? at(from) : null],
];
const FIRST = term("01-10", "02-10", true);

/** claim: [billing periods, end of the subscription, when the first was due, its outcome] */
const CASES = {
  "is renewed when the next one is paid, be it for nothing": [
    [FIRST, term("02-10", "03-10", true, 0)],
    null,
    ["02-10", "renewed"],
  ],
  "waits while the next one is not paid yet": [
    [FIRST, term("02-10", "03-10", false)],
    null,
    ["02-10", "pending"],
  ],
  "is lost when there is none": [[FIRST], at("02-10"), ["02-10", "lost"]],
  "is lost when the next one was never paid": [
    [FIRST, term("02-10", "03-10", false)],
    at("02-25"),
    ["02-10", "lost"],
  ],
  "runs while the subscription runs and nothing followed": [[FIRST], null, ["02-10", "running"]],
  "is due when a change of interval replaces it, changes within it apart": [
    [FIRST, term("01-10", "02-10", false, 1200, "01-15"), term("01-20", "02-20", false)],
    null,
    ["01-20", "pending"],
  ],
};

for (const [claim, [periods, ended, [due, outcome]]] of Object.entries(CASES)) {
  test(`int_subscription_terms: a billing period ${claim}`)
    .dataset({ schema: "intermediate", name: "int_subscription_terms" })
    .input({ schema: "intermediate", name: "int_billed_item_periods" }, rows(PERIOD, periods))
    .input({ schema: "staging", name: "stg__stripe_subscriptions" }, rows(SUBSCRIPTION, [["sub", ended]]))
    .expect(rows(RESULT, [["sub", "cus", at("01-10"), at(due), outcome]]));
}
