/**
 * Leads of several sources as one.
 */

/**
 * Sources of leads. The first that has a lead names it and is believed first: the scoring says where a lead came from,
 * and deals are in Salesforce where a school is in both CRMs.
 */
const SOURCES = /** @type {const} */ (["lead_scoring", "salesforce", "hubspot"]);

/** Our words of qualification, and those of each CRM. */
const STATUSES = /** @type {const} */ ([
  { name: "new", hubspot: "NEW", salesforce: "Open - Not Contacted" },
  { name: "attempted", hubspot: "ATTEMPTED_TO_CONTACT", salesforce: "Working - Contacted" },
  { name: "connected", hubspot: "CONNECTED", salesforce: "Working - Connected" },
  { name: "qualified", hubspot: "OPEN_DEAL", salesforce: "Closed - Converted" },
  { name: "unqualified", hubspot: "UNQUALIFIED", salesforce: "Closed - Not Converted" },
]);

/** Rank of a source (INT64), 0 for the first. @param {string} source SQL of its name */
function source_rank(source) {
  return `CASE ${source} ${SOURCES.map((name, rank) => `WHEN '${name}' THEN ${rank}`).join(" ")} END`;
}

/**
 * Our word of a CRM's qualification; null for a word that is not here, which fails the build.
 * @param {"hubspot" | "salesforce"} crm @param {string} status SQL of the CRM's word
 */
function status(crm, status) {
  return `CASE ${status} ${STATUSES.map((entry) => `WHEN '${entry[crm]}' THEN '${entry.name}'`).join(" ")} END`;
}

/**
 * Value of a lead: the one of the first source that has any, there of the newest record.
 * @param {string} value SQL of a value of int_lead_people, aliased people, in a query of groups of its records
 */
function best(value) {
  return `ARRAY_AGG(
      ${value} IGNORE NULLS
      ORDER BY ${source_rank("people.source_system")}, people.created_at DESC, people.source_key LIMIT 1
    )[SAFE_OFFSET(0)]`;
}

module.exports = { source_rank, status, best };
