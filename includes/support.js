/** Rules of the support desk that more than one model uses. */

/** What a ticket's status says of whose turn it is; Zendesk's agent wait is the time in pending. */
const WAITS = {
  requester: ["new", "open", "hold"],
  agent: ["pending"],
  hold: ["hold"],
};
const UNSOLVED = ["new", "open", "pending", "hold"];
const PRIORITIES = ["low", "normal", "high", "urgent"];

/**
 * Schedules of groups that do not keep the default one, by name: Zendesk does not tell which schedule its triggers gave
 * a ticket. The default is the oldest schedule, as in Zendesk.
 * @type {Record<string, string>}
 */
const GROUP_SCHEDULES = {};

/**
 * Name of a group's own schedule (STRING), null for the default.
 * @param {string} group_name SQL of the group's name @param {Record<string, string>} [schedules] group → schedule
 */
function schedule_of_group(group_name, schedules = GROUP_SCHEDULES) {
  const cases = Object.entries(schedules).map(
    ([group, schedule]) => `WHEN ${text(group)} THEN ${text(schedule)}`,
  );
  return cases.length === 0 ? "CAST(NULL AS STRING)" : `CASE ${group_name} ${cases.join(" ")} END`;
}

/** Whether a status is one of a list. @param {string} status SQL @param {string[]} list */
function is_one_of(status, list) {
  return `${status} IN (${list.map(text).join(", ")})`;
}

/** Place of a priority from 1, the least pressing (INT64); null for others. @param {string} priority SQL */
function priority_rank(priority) {
  return `CASE ${priority} ${PRIORITIES.map((name, i) => `WHEN ${text(name)} THEN ${i + 1}`).join(" ")} END`;
}

/**
 * Share of answers that were good, the customers' satisfaction (FLOAT64); null where nobody answered, never 0.
 * @param {string} good SQL of a number @param {string} bad SQL of a number
 */
function csat_rate(good, bad) {
  return `SAFE_DIVIDE(${good}, ${good} + ${bad})`;
}

/**
 * Satisfaction below which a group of tickets is flagged (project variable low_satisfaction_rate).
 * @returns {number}
 */
function low_satisfaction_rate() {
  const rate = Number(dataform.projectConfig.vars.low_satisfaction_rate);
  if (rate > 0 && rate < 1) return rate;
  throw new Error(
    `The variable low_satisfaction_rate must be a share between 0 and 1, not "${dataform.projectConfig.vars.low_satisfaction_rate}".`,
  );
}

/** @param {string} value */
function text(value) {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

module.exports = {
  WAITS,
  UNSOLVED,
  schedule_of_group,
  is_one_of,
  priority_rank,
  csat_rate,
  low_satisfaction_rate,
};
