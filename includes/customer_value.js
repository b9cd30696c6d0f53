/** What a customer is worth. */

/**
 * Share of the revenue that is left after what serving it costs (project variable gross_margin_rate).
 * @returns {number}
 */
function gross_margin_rate() {
  const value = dataform.projectConfig.vars.gross_margin_rate;
  const rate = Number(value);
  if (value && rate > 0 && rate <= 1) return rate;
  throw new Error(`The variable gross_margin_rate must be above 0 and at most 1, not "${value}".`);
}

/**
 * Gross margin of a customer over its life: ARPA × gross margin / churn; null where nobody left.
 * @param {string} arpa SQL of the revenue of one month by customer
 * @param {string} churn_rate SQL of the share of customers that leave in a month
 */
function lifetime_value(arpa, churn_rate) {
  return `SAFE_DIVIDE(${arpa} * ${gross_margin_rate()}, ${churn_rate})`;
}

module.exports = { gross_margin_rate, lifetime_value };
