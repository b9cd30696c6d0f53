// Movements from month to month, their identity and the rates, on the mart that has no exchange between them and the
// amounts: the CRM's. Both revenue marts are made of the same includes (mrr.js, mrr_mart.js).
const { rows } = require("includes/given.js");

const MRR = { crm_account_id: "STRING", month: "DATE", mrr_usd: "NUMERIC" };
const AMOUNT = "NUMERIC";
const RESULT = {
  month: "DATE",
  month_end_date: "DATE",
  start_mrr_usd: AMOUNT,
  new_mrr_usd: AMOUNT,
  expansion_mrr_usd: AMOUNT,
  reactivation_mrr_usd: AMOUNT,
  contraction_mrr_usd: AMOUNT,
  churn_mrr_usd: AMOUNT,
  fx_mrr_usd: AMOUNT,
  end_mrr_usd: AMOUNT,
  net_new_mrr_usd: AMOUNT,
  arr_usd: AMOUNT,
  arpa_usd: AMOUNT,
  start_customer_count: "INT64",
  new_customer_count: "INT64",
  expansion_customer_count: "INT64",
  reactivated_customer_count: "INT64",
  contraction_customer_count: "INT64",
  churned_customer_count: "INT64",
  customer_count: "INT64",
  mrr_growth_rate: AMOUNT,
  logo_churn_rate: "FLOAT64",
  gross_mrr_churn_rate: AMOUNT,
  net_mrr_churn_rate: AMOUNT,
  net_revenue_retention_rate: AMOUNT,
  gross_revenue_retention_rate: AMOUNT,
  quick_ratio: AMOUNT,
};

const DAYS = {
  date_day: "DATE",
  month_start_date: "DATE",
};
const MONTHS = ["2024-01-01", "2024-02-01", "2024-03-01"];

/**
 * January: steady 6,000, leaver 1,500, shrinker 1,000, grower 1,500; the returner had 200 and is gone in February.
 * March against February is the worked example: start 10,000, churn 1,500, contraction 500, expansion 800,
 * reactivation 200: gross churn 20 %, net 10 %.
 */
const GIVEN = [
  ["returner", MONTHS[0], 200],
  ["steady", MONTHS[0], 6000],
  ["steady", MONTHS[1], 6000],
  ["leaver", MONTHS[1], 1500],
  ["shrinker", MONTHS[1], 1000],
  ["grower", MONTHS[1], 1500],
  ["steady", MONTHS[2], 6000],
  ["shrinker", MONTHS[2], 500],
  ["grower", MONTHS[2], 2300],
  ["returner", MONTHS[2], 200],
  ["trial", MONTHS[2], 0],
];

const EXPECTED = [
  [
    ...["2024-01-01", "2024-01-31"],
    ...[0, 6200, 0, 0, 0, 0, 0, 6200],
    ...[6200, 74400, 3100],
    ...[0, 2, 0, 0, 0, 0, 2],
    ...[null, null, null, null, null, null, null],
  ],
  [
    ...["2024-02-01", "2024-02-29"],
    ...[6200, 4000, 0, 0, 0, 200, 0, 10000],
    ...[3800, 120000, 2500],
    ...[2, 3, 0, 0, 0, 1, 4],
    ...["0.612903226", 0.5, "0.032258065", "0.032258065", "0.967741935", "0.967741935", 20],
  ],
  [
    ...["2024-03-01", "2024-03-31"],
    ...[10000, 0, 800, 200, 500, 1500, 0, 9000],
    ...[-1000, 108000, 2250],
    ...[4, 0, 1, 1, 1, 1, 4],
    ...["-0.1", 0.25, "0.2", "0.1", "0.88", "0.8", "0.5"],
  ],
];

test("crm_monthly_recurring_revenue: the worked example has 20 % gross and 10 % net churn")
  .dataset({ schema: "marts_revenue", name: "crm_monthly_recurring_revenue" })
  .input({ schema: "intermediate", name: "int_crm_mrr" }, rows(MRR, GIVEN))
  .input(
    { schema: "core", name: "dim_dates" },
    rows(
      DAYS,
      MONTHS.map((month) => [month, month]),
    ),
  )
  .expect(`${rows(RESULT, EXPECTED)}\nORDER BY month`);
