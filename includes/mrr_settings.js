/** What a company decides about its recurring revenue: project variables in workflow_settings.yaml. */

/**
 * Which discounts lower MRR (mrr_discounts): all "recurring" ones, those that last "forever" only, or "none".
 * @returns {string}
 */
function discounts() {
  return one_of("mrr_discounts", ["recurring", "forever", "none"]);
}

/**
 * When a customer churns (mrr_churn_at): when billing cancels ("canceled"), when the service period ends that was paid
 * for ("service_end"), or as soon as the end is scheduled ("scheduled"), which gives committed MRR.
 * @returns {string}
 */
function churn_at() {
  return one_of("mrr_churn_at", ["canceled", "service_end", "scheduled"]);
}

/**
 * Days for which an unpaid renewal counts (mrr_dunning_days); null for as long as billing keeps the subscription.
 * @returns {number | null}
 */
function dunning_days() {
  return whole("mrr_dunning_days", true);
}

/**
 * Hours past the end of a billed period for which a running subscription keeps its last price, because renewals are
 * billed late (mrr_renewal_grace_hours).
 * @returns {number}
 */
function renewal_grace_hours() {
  return Number(whole("mrr_renewal_grace_hours", false));
}

/** @param {string} name @param {string[]} choices */
function one_of(name, choices) {
  const value = dataform.projectConfig.vars[name] ?? "";
  if (choices.includes(value)) return value;
  throw new Error(`The variable ${name} must be one of ${choices.join(", ")}, not "${value}".`);
}

/** @param {string} name @param {boolean} optional @returns {number | null} */
function whole(name, optional) {
  const value = dataform.projectConfig.vars[name] ?? "";
  if (optional && value === "") return null;
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`The variable ${name} must be a whole number, not "${value}".`);
}

module.exports = { discounts, churn_at, dunning_days, renewal_grace_hours };
