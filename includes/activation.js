/**
 * The activation rule: within its first days a new user completed the profile, did enough core actions and spent
 * enough time. The one place where the rule is set.
 */
const RULE = {
  /** Length of the window that begins with the sign-up, in days. */
  window_days: 7,
  /** The profile must be completed in the window. */
  needs_profile: true,
  /** At least this many core actions in the window. */
  min_core_actions: 3,
  /** More than this many minutes in sessions in the window. */
  more_than_minutes: 10,
};

/** Event types that count as core actions: doing with a class what the product is for. */
const CORE_ACTIONS = [
  "class_created",
  "students_added",
  "lesson_planned",
  "attendance_taken",
  "grades_recorded",
];

/**
 * Whether an event is a core action.
 * @param {string} event_name SQL of the event's type
 */
function is_core_action(event_name) {
  return `${event_name} IN (${CORE_ACTIONS.map((name) => `'${name}'`).join(", ")})`;
}

/**
 * End of a user's activation window (TIMESTAMP, exclusive).
 * @param {string} signed_up_at SQL of the instant of the sign-up
 */
function window_end(signed_up_at) {
  return `TIMESTAMP_ADD(${signed_up_at}, INTERVAL ${RULE.window_days * 24} HOUR)`;
}

/**
 * Whether a user is activated by what was counted in the window.
 * @param {{ has_profile: string, core_actions: string, minutes: string }} counted SQL of a BOOL and two numbers
 */
function is_activated(counted) {
  return [
    ...(RULE.needs_profile ? [counted.has_profile] : []),
    `${counted.core_actions} >= ${RULE.min_core_actions}`,
    `${counted.minutes} > ${RULE.more_than_minutes}`,
  ].join(" AND ");
}

module.exports = { RULE, CORE_ACTIONS, is_core_action, window_end, is_activated };
