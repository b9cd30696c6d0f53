// One month of the revenue mart with its renewals and changes of tier.
const { rows } = require("includes/given.js");

const MART = {
  month: "DATE",
  start_customer_count: "INT64",
  churned_customer_count: "INT64",
  logo_churn_rate: "FLOAT64",
  gross_mrr_churn_rate: "FLOAT64",
  net_mrr_churn_rate: "FLOAT64",
  net_revenue_retention_rate: "FLOAT64",
  gross_revenue_retention_rate: "FLOAT64",
  quick_ratio: "FLOAT64",
  arpa_usd: "NUMERIC",
};
const TERM = { due_at: "TIMESTAMP", outcome: "STRING" };
const MOVEMENT = { month: "DATE", start_mrr_usd: "NUMERIC", end_mrr_usd: "NUMERIC", tier_change: "STRING" };
const RESULT = {
  ...MART,
  ltv_usd: "FLOAT64",
  due_count: "INT64",
  renewed_count: "INT64",
  renewal_rate: "FLOAT64",
  retained_customer_count: "INT64",
  upgrade_count: "INT64",
  downgrade_count: "INT64",
  upgrade_rate: "FLOAT64",
  downgrade_rate: "FLOAT64",
};

const MONTH = "2025-01-01";
const RATES = [0.2, 0.1, 0.9, 0.8, 1.5];
const mart = (left, rate) => [MONTH, 10, left, rate, ...RATES, 50];
const due = (outcome, count) => Array.from({ length: count }, () => ["2025-01-20 00:00:00+00", outcome]);
const stayed = (change, count) => Array.from({ length: count }, () => [MONTH, 10, 10, change]);

/** claim: [month of the mart, terms, movements, worth, renewals, changes of tier] */
const CASES = {
  "a customer is worth ARPA × gross margin / churn": [
    mart(1, 0.1),
    [],
    [],
    400,
    [0, 0, null],
    [0, 0, 0, null, null],
  ],
  "where nobody leaves a customer's worth is not known": [
    mart(0, 0),
    [],
    [],
    null,
    [0, 0, null],
    [0, 0, 0, null, null],
  ],
  "renewed are counted of those whose outcome is known": [
    mart(1, 0.1),
    [...due("renewed", 3), ...due("lost", 1), ...due("pending", 2), ...due("running", 5)],
    [],
    400,
    [4, 3, 0.75],
    [0, 0, 0, null, null],
  ],
  "upgrades and downgrades are counted of those who stay": [
    mart(1, 0.1),
    [],
    [
      ...stayed("upgrade", 2),
      ...stayed("downgrade", 1),
      ...stayed(null, 5),
      [MONTH, 0, 10, null],
      [MONTH, 10, 0, null],
    ],
    400,
    [0, 0, null],
    [8, 2, 1, 0.25, 0.125],
  ],
};

for (const [claim, [given, terms, movements, worth, renewals, tiers]] of Object.entries(CASES)) {
  test(`revenue_retention: ${claim}`)
    .dataset({ schema: "marts_revenue", name: "revenue_retention" })
    .input({ schema: "marts_revenue", name: "monthly_recurring_revenue" }, rows(MART, [given]))
    .input({ schema: "intermediate", name: "int_subscription_terms" }, rows(TERM, terms))
    .input({ schema: "core", name: "fct_mrr_movements" }, rows(MOVEMENT, movements))
    .expect(rows(RESULT, [[...given, worth, ...renewals, ...tiers]]));
}
