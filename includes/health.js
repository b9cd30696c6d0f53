/**
 * The health of a paying customer at the end of a month, 0 to 100: how much of what is paid for is used, how widely,
 * how support went, and whether money comes in. Everything is as it could be known at that instant.
 */

/** Share of each part in the score; they sum to 1. */
const WEIGHTS = { usage: 0.4, adoption: 0.2, support: 0.2, payment: 0.2 };

/** From this score a customer is healthy, from that at risk; below, critical. */
const HEALTHY_FROM = 70;
const AT_RISK_FROM = 40;

/** Share of the seats with an active user that is full use: students and part-time teachers have seats too. */
const FULL_UTILISATION = 0.5;
/** Of the usage part, what the share of active seats makes up; the rest is that use does not fall. */
const UTILISATION_SHARE = 0.7;
/** Number of different features in 30 days that is full adoption. */
const FULL_ADOPTION = 6;
/** Points that each takes off support or payment. */
const BAD_RATING = 25;
const BROKEN_PROMISE = 15;
const OPEN_TICKET = 10;
const FAILED_PAYMENT = 25;

/** Days of use, of support and of payments that are looked at. */
const USAGE_DAYS = 30;
const HISTORY_DAYS = 90;

/** Each part (FLOAT64, 0 to 100), from the columns of int_company_signals and `seats`. */
const PARTS = {
  usage: `100 * (
    ${UTILISATION_SHARE} * LEAST(1, COALESCE(SAFE_DIVIDE(active_user_30d_count, seats), 0) / ${FULL_UTILISATION})
    + ${1 - UTILISATION_SHARE} * LEAST(1, IF(
      previous_active_user_30d_count = 0,
      IF(active_user_30d_count > 0, 1, 0),
      SAFE_DIVIDE(active_user_30d_count, previous_active_user_30d_count)
    ))
  )`,
  adoption: `100 * LEAST(1, feature_30d_count / ${FULL_ADOPTION})`,
  support: `CAST(GREATEST(
    0,
    100 - ${BAD_RATING} * bad_rating_90d_count - ${BROKEN_PROMISE} * broken_promise_90d_count - ${OPEN_TICKET} * open_ticket_count
  ) AS FLOAT64)`,
  payment: `CAST(IF(
    has_failed_last_payment, 0, GREATEST(0, 100 - ${FAILED_PAYMENT} * failed_payment_90d_count)
  ) AS FLOAT64)`,
};

/** SQL of the score from columns named usage_score, adoption_score, support_score and payment_score. */
function score() {
  return Object.entries(WEIGHTS)
    .map(([part, weight]) => `${weight} * ${part}_score`)
    .join(" + ");
}

/** SQL of healthy, at risk or critical. @param {string} value SQL of a score */
function level(value) {
  return `CASE WHEN ${value} >= ${HEALTHY_FROM} THEN 'healthy' WHEN ${value} >= ${AT_RISK_FROM} THEN 'at risk' ELSE 'critical' END`;
}

module.exports = { WEIGHTS, PARTS, USAGE_DAYS, HISTORY_DAYS, score, level };
