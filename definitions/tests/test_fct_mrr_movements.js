// One test for each claim: a company's revenue at the ends of two months and earlier, and how it moved in the last one.
const { rows } = require("includes/given.js");

const AMOUNT = "NUMERIC";
const MRR = { company_id: "STRING", month: "DATE", mrr_usd: AMOUNT, fx_usd: AMOUNT, plan: "STRING" };
const TIERS = { plan: "STRING", tier_rank: "INT64" };
const RESULT = {
  company_id: "STRING",
  month: "DATE",
  movement_type: "STRING",
  start_mrr_usd: AMOUNT,
  movement_usd: AMOUNT,
  fx_usd: AMOUNT,
  end_mrr_usd: AMOUNT,
  previous_plan: "STRING",
  plan: "STRING",
  tier_change: "STRING",
  cohort_month: "DATE",
  months_since_start: "INT64",
};

const [JANUARY, FEBRUARY, MARCH] = ["2025-01-01", "2025-02-01", "2025-03-01"];
const held = (month, mrr, fx = 0, plan = "growth") => ["com", month, mrr, fx, plan];
const began = (mrr, plan = "growth") => [
  ...["com", JANUARY, "new", 0, mrr, 0, mrr, null, plan, null, JANUARY, 0],
];
const moved = (type, start, movement, fx, end, plans = ["growth", "growth"], change = null) => [
  ...["com", FEBRUARY, type, start, movement, fx, end, ...plans, change, JANUARY, 1],
];
const left = (month, start, since, plan = "growth") => [
  ...["com", month, "churn", start, -start, 0, 0, plan, null, null, JANUARY, since],
];

/** claim: [months of revenue, months of movements] */
const CASES = {
  "more from a customer is expansion": [
    [held(JANUARY, 100), held(FEBRUARY, 120)],
    [began(100), moved("expansion", 100, 20, 0, 120), left(MARCH, 120, 2)],
  ],
  "less from a customer, such as one of two subscriptions, is contraction": [
    [held(JANUARY, 100), held(FEBRUARY, 40)],
    [began(100), moved("contraction", 100, -60, 0, 40), left(MARCH, 40, 2)],
  ],
  "a rate that changes alone is no expansion": [
    [held(JANUARY, 100), held(FEBRUARY, 103, 3)],
    [began(100), moved("retained", 100, 0, 3, 103), left(MARCH, 103, 2)],
  ],
  "a rate that falls does not hide an expansion": [
    [held(JANUARY, 100), held(FEBRUARY, 99, -6)],
    [began(100), moved("expansion", 100, 5, -6, 99), left(MARCH, 99, 2)],
  ],
  "who leaves leaves with all there was, whatever the rate": [
    [held(JANUARY, 100), held(FEBRUARY, 0, 3)],
    [began(100), left(FEBRUARY, 100, 1)],
  ],
  "a higher tier is an upgrade": [
    [held(JANUARY, 100, 0, "starter"), held(FEBRUARY, 120)],
    [
      began(100, "starter"),
      moved("expansion", 100, 20, 0, 120, ["starter", "growth"], "upgrade"),
      left(MARCH, 120, 2),
    ],
  ],
  "a lower tier is a downgrade, also where more is paid": [
    [held(JANUARY, 100), held(FEBRUARY, 120, 0, "starter")],
    [
      began(100),
      moved("expansion", 100, 20, 0, 120, ["growth", "starter"], "downgrade"),
      left(MARCH, 120, 2, "starter"),
    ],
  ],
  "who comes back is no new customer": [
    [held(JANUARY, 100), held(MARCH, 30)],
    [
      began(100),
      left(FEBRUARY, 100, 1),
      ["com", MARCH, "reactivation", 0, 30, 0, 30, null, "growth", null, JANUARY, 2],
      left("2025-04-01", 30, 3),
    ],
  ],
  "who is active at nothing moves nothing": [[held(JANUARY, 0), held(FEBRUARY, 0)], []],
};

for (const [claim, [given, expected]] of Object.entries(CASES)) {
  test(`fct_mrr_movements: ${claim}`)
    .dataset({ schema: "core", name: "fct_mrr_movements" })
    .input({ schema: "intermediate", name: "int_company_mrr" }, rows(MRR, given))
    .input(
      { schema: "core", name: "dim_plan" },
      rows(TIERS, [
        ["starter", 1],
        ["growth", 2],
      ]),
    )
    .expect(rows(RESULT, expected));
}
