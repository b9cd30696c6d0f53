/** The way from the website to revenue, in its order. */

/** Steps: name, label, column of marts_marketing.funnel_journeys that holds when it was taken. */
const STEPS = /** @type {const} */ ([
  ["visit", "Website", "visited_at"],
  ["trial", "Trial", "trial_started_at"],
  ["activation", "Activation", "activated_at"],
  ["subscription", "Subscription", "subscribed_at"],
  ["revenue", "Revenue", "first_paid_at"],
]);

/** Days from the first visit within which the steps of a cohort count, so that old and new cohorts can be compared. */
const COHORT_DAYS = 60;

/**
 * The steps as an ARRAY<STRUCT> over one journey: when each was taken, and when it was reached: it and all before it were
 * taken, in whatever order.
 */
function steps() {
  const structs = STEPS.map(([, , column], i) => {
    const so_far = STEPS.slice(0, i + 1).map(([, , each]) => each);
    const reached = i === 0 ? column : `GREATEST(${so_far.join(", ")})`;
    return `STRUCT(${i + 1} AS step_number, ${column} AS taken_at, ${reached} AS reached_at)`;
  });
  return `[${structs.join(",\n    ")}]`;
}

/** Rows of the steps: step_number, step, label. */
function step_rows() {
  return STEPS.map(
    ([name, label], i) => `SELECT ${i + 1} AS step_number, '${name}' AS step, '${label}' AS label`,
  ).join(" UNION ALL ");
}

module.exports = { COHORT_DAYS, steps, step_rows };
