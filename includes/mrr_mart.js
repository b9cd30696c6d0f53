/** The columns of a monthly revenue mart, the same for every source of revenue. Reads what mrr.monthly_sums gives. */

const START = "start_mrr_usd";
const LOST = "churn_mrr_usd + contraction_mrr_usd";
const GAINED = "new_mrr_usd + expansion_mrr_usd + reactivation_mrr_usd";

/** Name of each column → [its SQL, its description]. Rates are null where their base is 0. */
/** @type {Record<string, [string, string]>} */
const COLUMNS = {
  month: ["month", "First day of the month."],
  month_end_date: ["LAST_DAY(month, MONTH)", "Last day of the month, at whose end the snapshot is taken."],
  start_mrr_usd: [START, "Recurring revenue at the end of the month before."],
  new_mrr_usd: ["new_mrr_usd", "Recurring revenue of customers who never had any before."],
  expansion_mrr_usd: ["expansion_mrr_usd", "Growth of customers who had revenue before and after."],
  reactivation_mrr_usd: ["reactivation_mrr_usd", "Recurring revenue of customers who came back."],
  contraction_mrr_usd: [
    "contraction_mrr_usd",
    "Decline of customers who had revenue before and after; positive.",
  ],
  churn_mrr_usd: ["churn_mrr_usd", "Recurring revenue of customers who left; positive."],
  fx_mrr_usd: [
    "fx_mrr_usd",
    "What exchange rates alone changed for customers who had revenue before and after; may be negative.",
  ],
  end_mrr_usd: ["end_mrr_usd", "Recurring revenue at the end of the month."],
  net_new_mrr_usd: ["end_mrr_usd - start_mrr_usd", "Sum of all movements, exchange rates included."],
  arr_usd: ["12 * end_mrr_usd", "Annual recurring revenue: 12 × recurring revenue at the end of the month."],
  arpa_usd: ["SAFE_DIVIDE(end_mrr_usd, customer_count)", "Recurring revenue for each paying customer."],
  start_customer_count: ["start_customer_count", "Paying customers at the end of the month before."],
  new_customer_count: ["new_customer_count", "Customers who pay for the first time."],
  expansion_customer_count: ["expansion_customer_count", "Customers whose revenue grew."],
  reactivated_customer_count: ["reactivation_customer_count", "Customers who came back."],
  contraction_customer_count: ["contraction_customer_count", "Customers whose revenue declined."],
  churned_customer_count: ["churn_customer_count", "Customers who left."],
  customer_count: ["customer_count", "Paying customers at the end of the month."],
  mrr_growth_rate: [
    `SAFE_DIVIDE(end_mrr_usd - ${START}, ${START})`,
    "Net new revenue divided by revenue at the start.",
  ],
  logo_churn_rate: [
    "SAFE_DIVIDE(churn_customer_count, start_customer_count)",
    "Customers who left divided by those at the start.",
  ],
  gross_mrr_churn_rate: [
    `SAFE_DIVIDE(${LOST}, ${START})`,
    "Churn and contraction divided by revenue at the start.",
  ],
  net_mrr_churn_rate: [
    `SAFE_DIVIDE(${LOST} - expansion_mrr_usd - reactivation_mrr_usd, ${START})`,
    "Churn and contraction less expansion and reactivation, divided by revenue at the start.",
  ],
  net_revenue_retention_rate: [
    `SAFE_DIVIDE(${START} - churn_mrr_usd - contraction_mrr_usd + expansion_mrr_usd, ${START})`,
    "Revenue now of the customers at the start, at the rates of then, divided by their revenue then.",
  ],
  gross_revenue_retention_rate: [
    `SAFE_DIVIDE(${START} - churn_mrr_usd - contraction_mrr_usd, ${START})`,
    "The same without expansion, so at most 1.",
  ],
  quick_ratio: [`SAFE_DIVIDE(${GAINED}, ${LOST})`, "Revenue gained divided by revenue lost in the month."],
};

/** What holds in every row of a monthly revenue mart: the identity of the movements, for money and for customers. */
const row_conditions = () => [
  "start_mrr_usd + new_mrr_usd + expansion_mrr_usd + reactivation_mrr_usd - contraction_mrr_usd - churn_mrr_usd + fx_mrr_usd = end_mrr_usd",
  "start_customer_count + new_customer_count + reactivated_customer_count - churned_customer_count = customer_count",
  "new_mrr_usd >= 0 AND expansion_mrr_usd >= 0 AND reactivation_mrr_usd >= 0",
  "contraction_mrr_usd >= 0 AND churn_mrr_usd >= 0",
  "gross_revenue_retention_rate IS NULL OR gross_revenue_retention_rate BETWEEN 0 AND 1",
];

/** Select list of the mart. */
function select_list() {
  return Object.entries(COLUMNS)
    .map(([name, [sql]]) => (sql === name ? name : `${sql} AS ${name}`))
    .join(",\n  ");
}

/** Name → description, for the config of the mart. */
function descriptions() {
  return Object.fromEntries(Object.entries(COLUMNS).map(([name, [, description]]) => [name, description]));
}

/**
 * Query of the months whose start is not the end of the month before. Empty when the chain of months is whole.
 * @param {string} mart SQL name of a monthly revenue mart
 */
function broken_chain(mart) {
  return `SELECT month, start_mrr_usd, previous_end_mrr_usd
FROM (
  SELECT
    month,
    start_mrr_usd,
    LAG(month) OVER (ORDER BY month) AS previous_month,
    LAG(end_mrr_usd, 1, 0) OVER (ORDER BY month) AS previous_end_mrr_usd,
  FROM ${mart}
) AS chain
WHERE start_mrr_usd != previous_end_mrr_usd
  OR previous_month != DATE_SUB(month, INTERVAL 1 MONTH)`;
}

module.exports = { COLUMNS, row_conditions, select_list, descriptions, broken_chain };
