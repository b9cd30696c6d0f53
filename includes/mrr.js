/**
 * Monthly recurring revenue: what counts, how it becomes one month's amount, and how it moves.
 *
 * MRR of a customer is a snapshot at the end of a month (the first instant of the next one, UTC): the sum over the
 * items of its running subscriptions of the price and quantity of that time, less discounts, for one month.
 * Identity of every month: start + new + expansion + reactivation − contraction − churn = end.
 */

const SETTINGS = {
  /** Which discounts lower MRR: "all" that recur (repeating and forever), "forever" only, or "none". */
  discounts: "all",
  /** When a customer churns: at the end of the service period ("service_end") or when billing cancels ("canceled"). */
  churn_at: "service_end",
  /** Hours past the end of a billed period for which a running subscription keeps its last price: renewals are billed late. */
  renewal_grace_hours: 72,
};

/** Statuses of which no billed line ever counts. */
const NEVER_COUNTED = ["incomplete", "incomplete_expired"];

/** Statuses that stopped counting: only what was paid before is history. */
const COUNTED_WHILE_PAID = ["unpaid", "paused"];

/** Intervals of a year: 52 weeks and 365 days make 12 months. */
const PER_YEAR = { day: 365, week: 52, month: 12, year: 1 };

/**
 * Amount of one month (INT64, minor units), rounded half away from zero: day × 365/12, week × 52/12, month,
 * year / 12, each divided by the number of intervals in a billing period.
 * @param {string} net SQL of the amount of one billing period (NUMERIC, minor units)
 * @param {string} interval SQL of day, week, month or year
 * @param {string} count SQL of the number of intervals in a billing period
 */
function monthly_minor(net, interval, count) {
  const cases = Object.entries(PER_YEAR).map(([name, times]) => `WHEN '${name}' THEN ${times}`);
  return `CAST(ROUND(${net} * CASE ${interval} ${cases.join(" ")} END / (12 * ${count})) AS INT64)`;
}

/**
 * Whether a discount of this duration lowers MRR. A coupon for one invoice never does.
 * @param {string} duration SQL of once, repeating or forever
 */
function counts_discount(duration) {
  if (SETTINGS.discounts === "none") return "FALSE";
  return SETTINGS.discounts === "forever"
    ? `${duration} = 'forever'`
    : `${duration} IN ('repeating', 'forever')`;
}

/**
 * Instant at which a subscription stops counting (TIMESTAMP); null while it runs.
 * @param {string} subscriptions SQL name of a relation with canceled_at and ended_at
 */
function churned_at(subscriptions) {
  if (SETTINGS.churn_at === "canceled") {
    return `LEAST(COALESCE(${subscriptions}.canceled_at, ${subscriptions}.ended_at), COALESCE(${subscriptions}.ended_at, ${subscriptions}.canceled_at))`;
  }
  return `${subscriptions}.ended_at`;
}

/** Kinds of movement with their sign in the identity. */
const MOVEMENTS = { new: 1, expansion: 1, reactivation: 1, contraction: -1, churn: -1 };

/**
 * Query of the movements from month to month.
 *
 * @param {{ amounts: string, entity: string, keys?: string[], amount: string, until: string }} options
 *   amounts  relation with one row per entity, month (DATE, first day) and keys
 *   entity   column of the customer
 *   keys     further key columns, such as the currency
 *   amount   column of the amount at the month's end
 *   until    SQL of the first month (DATE) that is not complete: it has no movements yet
 * @returns {string} columns: entity, keys, month, start_amount, end_amount, movement_type, movement_amount (signed).
 *   One row per entity, month and keys where the amount was or is above 0.
 */
function movements({ amounts, entity, keys = [], amount, until }) {
  const columns = [entity, ...keys].join(", ");
  return `SELECT
    ${columns},
    month,
    start_amount,
    end_amount,
    CASE
      WHEN start_amount = 0 AND month = first_month THEN 'new'
      WHEN start_amount = 0 THEN 'reactivation'
      WHEN end_amount = 0 THEN 'churn'
      WHEN end_amount > start_amount THEN 'expansion'
      WHEN end_amount < start_amount THEN 'contraction'
      ELSE 'retained'
    END AS movement_type,
    end_amount - start_amount AS movement_amount,
  FROM (
    SELECT
      ${columns},
      month,
      SUM(start_amount) AS start_amount,
      SUM(end_amount) AS end_amount,
      MIN(MIN(IF(end_amount > 0, month, NULL))) OVER (PARTITION BY ${columns}) AS first_month,
    FROM (
      SELECT ${columns}, month, 0 AS start_amount, ${amount} AS end_amount FROM ${amounts}
      UNION ALL
      SELECT ${columns}, DATE_ADD(month, INTERVAL 1 MONTH) AS month, ${amount} AS start_amount, 0 AS end_amount
      FROM ${amounts}
    ) AS sides
    GROUP BY ${columns}, month
  ) AS steps
  WHERE (start_amount > 0 OR end_amount > 0) AND month < ${until}`;
}

/**
 * Query of the movements of each month, summed over customers. Amounts of contraction and churn are positive.
 *
 * @param {{ movements: string, months: string, scale?: (amount: string) => string }} options
 *   movements  relation with the columns of `movements`
 *   months     relation with one row per month (column month): months without a movement have zeros
 *   scale      SQL of an amount in the mart's unit, of an amount in the movements' unit
 * @returns {string} columns: month, and those that `mart_columns` reads. One row per month.
 */
function monthly_sums({ movements, months, scale = (amount) => amount }) {
  const amounts = Object.entries(MOVEMENTS).map(([type, sign]) => {
    const amount = `IF(movement_type = '${type}', ${sign === 1 ? "" : "-"}movement_amount, 0)`;
    return `${scale(`COALESCE(SUM(${amount}), 0)`)} AS ${type}_mrr_usd`;
  });
  const customers = Object.keys(MOVEMENTS).map(
    (type) => `COUNTIF(movement_type = '${type}') AS ${type}_customer_count`,
  );
  return `SELECT
    months.month,
    ${[
      `${scale("COALESCE(SUM(start_amount), 0)")} AS start_mrr_usd`,
      ...amounts,
      `${scale("COALESCE(SUM(end_amount), 0)")} AS end_mrr_usd`,
      "COUNTIF(start_amount > 0) AS start_customer_count",
      ...customers,
      "COUNTIF(end_amount > 0) AS customer_count",
    ].join(",\n    ")},
  FROM ${months} AS months
  LEFT JOIN ${movements} AS movements ON months.month = movements.month
  GROUP BY months.month`;
}

module.exports = {
  SETTINGS,
  NEVER_COUNTED,
  COUNTED_WHILE_PAID,
  MOVEMENTS,
  monthly_minor,
  counts_discount,
  churned_at,
  movements,
  monthly_sums,
};
