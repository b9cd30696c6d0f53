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

/**
 * The activation of an account in the same window, 0 to 100: what its people did together. Each part is full from the
 * number beside its weight; the weights sum to 1. An account is product-qualified from QUALIFIED_FROM points.
 */
const ACCOUNT_PARTS = {
  profile: { weight: 0.2, counted: "profile_count", full: 1 },
  setup: { weight: 0.3, counted: "core_action_count", full: 10 },
  breadth: { weight: 0.2, counted: "core_action_type_count", full: 4 },
  team: { weight: 0.15, counted: "active_user_count", full: 3 },
  habit: { weight: 0.15, counted: "active_day_count", full: 3 },
};
const QUALIFIED_FROM = 60;
/** Days from the sign-up of an account within which paying counts as coming from it. */
const PAID_WITHIN_DAYS = 60;

/** SQL of one part of an account's activation, 0 to 100. @param {keyof typeof ACCOUNT_PARTS} part */
function account_part(part) {
  const { counted, full } = ACCOUNT_PARTS[part];
  return `100 * LEAST(1, ${counted} / ${full})`;
}

/** SQL of an account's activation from columns named after the parts, such as setup_score. */
function account_score() {
  return Object.entries(ACCOUNT_PARTS)
    .map(([part, { weight }]) => `${weight} * ${part}_score`)
    .join(" + ");
}

module.exports = {
  RULE,
  CORE_ACTIONS,
  ACCOUNT_PARTS,
  QUALIFIED_FROM,
  PAID_WITHIN_DAYS,
  is_core_action,
  window_end,
  is_activated,
  account_part,
  account_score,
};
