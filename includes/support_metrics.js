/** What is counted of a group of tickets, the same for every month, slice and customer. Reads int_support_tickets. */
const support = require("./support.js");

/** Durations of which the median is taken → [column of the ticket, its unit as a part of an hour or minute, description]. */
/** @type {Record<string, [string, number, string]>} */
const MEDIANS = {
  first_reply_minutes_median: ["first_reply_minutes", 1, "Median minutes to the first answer, by the wall."],
  first_reply_business_minutes_median: [
    "first_reply_business_minutes",
    1,
    "Median minutes of business hours to the first answer.",
  ],
  first_resolution_hours_median: [
    "first_resolution_minutes",
    60,
    "Median hours until they were first solved, by the wall.",
  ],
  full_resolution_hours_median: [
    "full_resolution_minutes",
    60,
    "Median hours until they were solved for the last time, by the wall.",
  ],
};

/** Name of each column → [its SQL over tickets, its description]. Rates are null where their base is 0. */
/** @type {Record<string, [string, string]>} */
const COUNTS = {
  ticket_count: ["COUNT(*)", "Tickets that were opened."],
  replied_count: ["COUNTIF(first_reply_minutes IS NOT NULL)", "Of them, tickets that were answered."],
  solved_count: ["COUNTIF(is_solved)", "Of them, tickets that are solved."],
  one_touch_count: [
    "COUNTIF(is_one_touch)",
    "Of them, tickets that were solved with fewer than two answers.",
  ],
  reopened_count: ["COUNTIF(reopen_count > 0)", "Of them, tickets that were opened again."],
  ever_solved_count: [
    "COUNTIF(first_solved_at IS NOT NULL)",
    "Of them, tickets that were solved at least once.",
  ],
  escalated_count: ["COUNTIF(is_escalated)", "Of them, tickets that went beyond the agent who took them."],
  csat_offered_count: [
    "COUNTIF(is_csat_offered)",
    "Of them, tickets whose requester was asked for a rating.",
  ],
  csat_good_count: ["COUNTIF(csat = 'good')", "Of them, tickets that were rated good."],
  csat_bad_count: ["COUNTIF(csat = 'bad')", "Of them, tickets that were rated bad."],
  first_reply_due_count: [
    "COUNTIF(is_first_reply_due)",
    "Of them, tickets whose promise of a first answer was kept or broken.",
  ],
  first_reply_breach_count: [
    "COUNTIF(is_first_reply_breached)",
    "Of them, tickets whose promise of a first answer was broken.",
  ],
  requester_wait_due_count: [
    "COUNTIF(is_requester_wait_due)",
    "Of them, tickets whose promise on waiting was kept or broken.",
  ],
  requester_wait_breach_count: [
    "COUNTIF(is_requester_wait_breached)",
    "Of them, tickets whose promise on waiting was broken.",
  ],
  requester_wait_minutes_total: [
    "SUM(requester_wait_minutes)",
    "Minutes that requesters waited for support, by the wall.",
  ],
  agent_wait_minutes_total: [
    "SUM(agent_wait_minutes)",
    "Minutes that support waited for requesters, by the wall.",
  ],
};

const DUE = "first_reply_due_count + requester_wait_due_count";
/** @type {Record<string, [string, string]>} */
const RATES = {
  one_touch_rate: [
    "SAFE_DIVIDE(one_touch_count, solved_count)",
    "Share of the solved ones that needed one answer.",
  ],
  reopen_rate: [
    "SAFE_DIVIDE(reopened_count, ever_solved_count)",
    "Share of those solved at least once that were opened again.",
  ],
  escalation_rate: ["SAFE_DIVIDE(escalated_count, ticket_count)", "Share that was escalated."],
  csat_rate: [
    support.csat_rate("csat_good_count", "csat_bad_count"),
    "Satisfaction: good ratings divided by answered ones; null where nobody answered.",
  ],
  csat_response_rate: [
    "SAFE_DIVIDE(csat_good_count + csat_bad_count, csat_offered_count)",
    "Share of those who were asked for a rating that gave one.",
  ],
  sla_breach_rate: [
    `SAFE_DIVIDE(first_reply_breach_count + requester_wait_breach_count, ${DUE})`,
    "Broken promises divided by those that were kept or broken.",
  ],
};

/** Medians as window functions, for a CTE before the grouping. @param {string} partition SQL of the group's keys */
function median_windows(partition) {
  return Object.entries(MEDIANS)
    .map(
      ([name, [column, unit]]) =>
        `PERCENTILE_CONT(${unit === 1 ? column : `${column} / ${unit}`}, 0.5) OVER (PARTITION BY ${partition}) AS ${name}`,
    )
    .join(",\n    ");
}

/** Aggregates of a group of tickets whose medians were computed by `median_windows`. */
function aggregates() {
  return [
    ...Object.entries(COUNTS).map(([name, [sql]]) => `${sql} AS ${name}`),
    ...Object.keys(MEDIANS).map((name) => `ANY_VALUE(${name}) AS ${name}`),
  ].join(",\n    ");
}

/** Names of counts and medians; counts are 0 where a group is missing. @param {string} table alias */
function counted(table) {
  return [
    ...Object.keys(COUNTS).map((name) => `COALESCE(${table}.${name}, 0) AS ${name}`),
    ...Object.keys(MEDIANS).map((name) => `${table}.${name}`),
  ].join(",\n    ");
}

/** Select list of counts, rates and medians from what `aggregates` gave. */
function select_list() {
  return [
    ...Object.keys(COUNTS),
    ...Object.entries(RATES).map(([name, [sql]]) => `${sql} AS ${name}`),
    ...Object.keys(MEDIANS),
  ].join(",\n  ");
}

/** Name → description, for the config of a model. */
function descriptions() {
  return Object.fromEntries([
    ...Object.entries(COUNTS).map(([name, [, says]]) => [name, says]),
    ...Object.entries(RATES).map(([name, [, says]]) => [name, says]),
    ...Object.entries(MEDIANS).map(([name, [, , says]]) => [name, says]),
  ]);
}

/** What holds for every group of tickets; a list of its own for each model, as Dataform adds to it. */
const row_conditions = () => [
  "one_touch_count <= solved_count AND solved_count <= ever_solved_count AND ever_solved_count <= ticket_count",
  "csat_good_count + csat_bad_count <= csat_offered_count",
  "(csat_rate IS NULL) = (csat_good_count + csat_bad_count = 0)",
  "first_reply_breach_count <= first_reply_due_count AND requester_wait_breach_count <= requester_wait_due_count",
];

module.exports = { row_conditions, median_windows, aggregates, counted, select_list, descriptions };
