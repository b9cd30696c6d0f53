/**
 * Deals of HubSpot and opportunities of Salesforce in one shape: one list of stages, and how old is too old.
 */

/**
 * Stages in the order in which deals pass them: our name, HubSpot's id (which renaming does not change), and every label
 * that Salesforce has or had for it. A stage that is not here fails the build instead of counting for nothing.
 */
const STAGES = /** @type {const} */ ([
  ["prospecting", "appointmentscheduled", ["Prospecting"]],
  ["qualified", "qualifiedtobuy", ["Qualification"]],
  ["demo", "presentationscheduled", ["Needs Analysis"]],
  ["proposal", "decisionmakerboughtin", ["Proposal", "Proposal/Price Quote"]],
  ["negotiation", "contractsent", ["Negotiation/Review"]],
  ["won", "closedwon", ["Closed Won"]],
  ["lost", "closedlost", ["Closed Lost"]],
]);

/** Open stages from this one on are qualified pipeline. */
const QUALIFIED_FROM = 3;
/** Days in one stage after which an open deal is aging, and after which it is stalled. */
const AGING_DAYS = 14;
const STALLED_DAYS = 30;
/** Days of closed deals that a velocity looks back on. */
const VELOCITY_DAYS = 90;

/** HubSpot's own id of the outcome of a call that reached somebody. */
const HUBSPOT_CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7";

/** Our name (STRING) of a stage of HubSpot; null for an unknown one. @param {string} id SQL of HubSpot's id */
function hubspot_stage(id) {
  return `CASE ${id} ${STAGES.map(([name, key]) => `WHEN '${key}' THEN '${name}'`).join(" ")} END`;
}

/** Our name (STRING) of a stage of Salesforce; null for an unknown one. @param {string} label SQL of a label of any time */
function salesforce_stage(label) {
  const cases = STAGES.map(
    ([name, , labels]) => `WHEN ${label} IN (${labels.map((each) => `'${each}'`).join(", ")}) THEN '${name}'`,
  );
  return `CASE ${cases.join(" ")} END`;
}

/** Place of a stage (INT64), from 1; won and lost come last. @param {string} stage SQL of our name */
function stage_number(stage) {
  return `CASE ${stage} ${STAGES.map(([name], i) => `WHEN '${name}' THEN ${i + 1}`).join(" ")} END`;
}

/** Whether a stage is open. @param {string} stage SQL of our name */
function is_open(stage) {
  return `${stage} NOT IN ('won', 'lost')`;
}

/**
 * Value won a day (FLOAT64): open deals × win rate × average size / cycle. 100 open deals, of which 25 % are won for
 * 50,000 each in 60 days, make 20,833 a day. Null where nothing was closed or won.
 * @param {{ open: string, won: string, closed: string, won_usd: string, cycle_days: string }} of SQL of five numbers
 */
function velocity({ open, won, closed, won_usd, cycle_days }) {
  return `SAFE_DIVIDE(${open} * SAFE_DIVIDE(${won}, ${closed}) * SAFE_DIVIDE(${won_usd}, ${won}), ${cycle_days})`;
}

module.exports = {
  STAGES,
  QUALIFIED_FROM,
  AGING_DAYS,
  STALLED_DAYS,
  VELOCITY_DAYS,
  HUBSPOT_CONNECTED,
  hubspot_stage,
  salesforce_stage,
  stage_number,
  is_open,
  velocity,
};
