/**
 * Monthly recurring revenue: what counts, how it becomes one month's amount, and how it moves.
 *
 * MRR of a customer is a snapshot at the end of a month (the first instant of the next one, UTC): the sum over the
 * items of its running subscriptions of the price and quantity of that time, less discounts, for one month.
 * Identity of every month: start + new + expansion + reactivation − contraction − churn + fx = end; fx is what exchange
 * rates alone changed for customers who stayed.
 */

const settings = require("./mrr_settings.js");

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
 * Units that are billed (INT64) where the price is for packages of several: part of a package is one more, or none.
 * @param {string} quantity SQL of the quantity (INT64)
 * @param {string} size SQL of the units in a package (INT64)
 * @param {string} rounding SQL of up or down
 */
function packages(quantity, size, rounding) {
  return `DIV(${quantity} + IF(${rounding} = 'up', ${size} - 1, 0), ${size})`;
}

/**
 * Amount of a quantity by tiers (NUMERIC, minor units), an aggregate over the tiers of one price: graduated tiers
 * charge each unit by the tier that it falls into, volume tiers all units by the tier of the last one.
 * @param {{ quantity: string, mode: string, tiers: string }} options
 *   quantity  SQL of the quantity (INT64)
 *   mode      SQL of graduated or volume
 *   tiers     SQL name of a relation with from_quantity (exclusive), to_quantity (inclusive, null for the last tier),
 *             unit_amount_minor and flat_amount_minor
 */
function tiered_minor({ quantity, mode, tiers }) {
  const last = `COALESCE(${tiers}.to_quantity, ${quantity})`;
  const within = `LEAST(${quantity}, ${last}) - ${tiers}.from_quantity`;
  return `SUM(
    CASE
      WHEN ${quantity} <= ${tiers}.from_quantity THEN 0
      WHEN ${mode} = 'graduated' THEN (${within}) * ${tiers}.unit_amount_minor + ${tiers}.flat_amount_minor
      WHEN ${quantity} <= ${last} THEN ${quantity} * ${tiers}.unit_amount_minor + ${tiers}.flat_amount_minor
      ELSE 0
    END
  )`;
}

/**
 * Whether a discount of this duration lowers MRR. A coupon for one invoice never does.
 * @param {string} duration SQL of once, repeating or forever
 * @param {string} [policy] see mrr_settings.discounts
 */
function counts_discount(duration, policy = settings.discounts()) {
  if (policy === "none") return "FALSE";
  return policy === "forever" ? `${duration} = 'forever'` : `${duration} IN ('repeating', 'forever')`;
}

/**
 * Instant at which a billed line stops counting because its subscription is over (TIMESTAMP); null while it runs.
 * A period that was paid for is served to its end, also where billing canceled within it.
 * @param {{ subscription: string, line: string }} names SQL names of relations: one with canceled_at (when the end was
 *   asked for) and ended_at, one with invoice_status and period_ended_at
 * @param {string} [policy] see mrr_settings.churn_at
 */
function churned_at({ subscription, line }, policy = settings.churn_at()) {
  const ended = `${subscription}.ended_at`;
  const asked = `${subscription}.canceled_at`;
  if (policy === "scheduled") return `LEAST(COALESCE(${asked}, ${ended}), COALESCE(${ended}, ${asked}))`;
  if (policy === "canceled") return ended;
  return `IF(${line}.invoice_status = 'paid', GREATEST(${ended}, ${line}.period_ended_at), ${ended})`;
}

/**
 * Instant from which an unpaid line counts no longer (TIMESTAMP); null where it counts as long as billing goes on.
 * @param {string} invoiced_at SQL of when it was billed
 * @param {number | null} [days] see mrr_settings.dunning_days
 */
function dunning_ended_at(invoiced_at, days = settings.dunning_days()) {
  return days === null ? "CAST(NULL AS TIMESTAMP)" : `TIMESTAMP_ADD(${invoiced_at}, INTERVAL ${days} DAY)`;
}

/** Kinds of movement with their sign in the identity. */
const MOVEMENTS = { new: 1, expansion: 1, reactivation: 1, contraction: -1, churn: -1 };

/**
 * Query of the movements from month to month.
 *
 * @param {{ amounts: string, entity: string, keys?: string[], amount: string, fx?: string, until: string }} options
 *   amounts  relation with one row per entity, month (DATE, first day) and keys
 *   entity   column of the customer
 *   keys     further key columns, such as the currency
 *   amount   column of the amount at the month's end
 *   fx       SQL of what exchange rates alone changed since the month before; without it nothing
 *   until    SQL of the first month (DATE) that is not complete: it has no movements yet
 * @returns {string} columns: entity, keys, month, start_amount, end_amount, movement_type, movement_amount (signed),
 *   fx_amount (signed; 0 for who came or left). One row per entity, month and keys where the amount was or is above 0.
 */
function movements({ amounts, entity, keys = [], amount, fx = "CAST(0 AS NUMERIC)", until }) {
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
      WHEN end_amount - fx_amount > start_amount THEN 'expansion'
      WHEN end_amount - fx_amount < start_amount THEN 'contraction'
      ELSE 'retained'
    END AS movement_type,
    end_amount - start_amount - fx_amount AS movement_amount,
    fx_amount,
  FROM (
    SELECT
      ${columns},
      month,
      SUM(start_amount) AS start_amount,
      SUM(end_amount) AS end_amount,
      IF(SUM(start_amount) > 0 AND SUM(end_amount) > 0, SUM(fx_amount), 0) AS fx_amount,
      MIN(MIN(IF(end_amount > 0, month, NULL))) OVER (PARTITION BY ${columns}) AS first_month,
    FROM (
      SELECT ${columns}, month, 0 AS start_amount, ${amount} AS end_amount, ${fx} AS fx_amount FROM ${amounts}
      UNION ALL
      SELECT ${columns}, DATE_ADD(month, INTERVAL 1 MONTH) AS month, ${amount} AS start_amount, 0 AS end_amount, 0 AS fx_amount
      FROM ${amounts}
    ) AS sides
    GROUP BY ${columns}, month
  ) AS steps
  WHERE (start_amount > 0 OR end_amount > 0) AND month < ${until}`;
}

/**
 * Query of the movements of each month, summed over customers. Amounts of contraction and churn are positive.
 *
 * @param {{ movements: string, months: string, keys?: string[], unit?: string }} options
 *   movements  relation with the columns of `movements`
 *   months     relation with one row per month (column month) and keys: those without a movement have zeros
 *   keys       key columns of both, such as the currency
 *   unit       what the names of amounts end in
 * @returns {string} columns: month, keys, and those that `mart_columns` reads. One row per month and keys.
 */
function monthly_sums({ movements, months, keys = [], unit = "usd" }) {
  const amounts = Object.entries(MOVEMENTS).map(([type, sign]) => {
    const amount = `IF(movement_type = '${type}', ${sign === 1 ? "" : "-"}movement_amount, 0)`;
    return `COALESCE(SUM(${amount}), 0) AS ${type}_mrr_${unit}`;
  });
  const customers = Object.keys(MOVEMENTS).map(
    (type) => `COUNTIF(movement_type = '${type}') AS ${type}_customer_count`,
  );
  const own = ["month", ...keys];
  return `SELECT
    ${[
      ...own.map((key) => `months.${key}`),
      `COALESCE(SUM(start_amount), 0) AS start_mrr_${unit}`,
      ...amounts,
      `COALESCE(SUM(fx_amount), 0) AS fx_mrr_${unit}`,
      `COALESCE(SUM(end_amount), 0) AS end_mrr_${unit}`,
      "COUNTIF(start_amount > 0) AS start_customer_count",
      ...customers,
      "COUNTIF(end_amount > 0) AS customer_count",
    ].join(",\n    ")},
  FROM ${months} AS months
  LEFT JOIN ${movements} AS movements ON ${own.map((key) => `months.${key} = movements.${key}`).join(" AND ")}
  GROUP BY ${own.map((key) => `months.${key}`).join(", ")}`;
}

module.exports = {
  NEVER_COUNTED,
  COUNTED_WHILE_PAID,
  MOVEMENTS,
  monthly_minor,
  packages,
  tiered_minor,
  counts_discount,
  churned_at,
  dunning_ended_at,
  movements,
  monthly_sums,
};
