/** How much a user does: points for what was done, and who are the power users. */

/** Points of each event; core actions are what the product is for. */
const POINTS = { core_action: 3, other_event: 1 };

/** Engagement score (INT64). @param {string} events SQL of all events @param {string} core_actions SQL of those that are core */
function score(events, core_actions) {
  return `${POINTS.core_action} * ${core_actions} + ${POINTS.other_event} * (${events} - ${core_actions})`;
}

/** Whether a user is in the tenth with most events. @param {string} rank SQL of a PERCENT_RANK by events */
function is_power_user(rank) {
  return `${rank} >= 0.9`;
}

/** Days without activity after which a user counts as inactive. */
const INACTIVE_DAYS = 14;

module.exports = { INACTIVE_DAYS, score, is_power_user };
