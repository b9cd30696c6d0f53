/** @typedef {string | number | boolean | null | readonly string[]} Value */

/**
 * Rows of unit tests as SQL.
 *
 * @param {Record<string, string>} types name of each column → its GoogleSQL type, in order
 * @param {Value[][]} values one list of values for each row; text stands for dates, timestamps and NUMERIC too. No row gives an empty relation.
 * @returns {string} a query
 */
function rows(types, values) {
  const columns = Object.entries(types);
  const select = (/** @type {Value[]} */ row) => {
    if (row.length !== columns.length) {
      throw new Error(`A row has ${row.length} values for ${columns.length} columns: ${JSON.stringify(row)}`);
    }
    return `SELECT ${columns.map(([name, type], i) => `CAST(${literal(row[i])} AS ${type}) AS ${name}`).join(", ")}`;
  };
  if (values.length === 0) return `${select(columns.map(() => null))} FROM UNNEST([1]) AS one WHERE one = 0`;
  return values.map(select).join("\nUNION ALL\n");
}

/** @param {Value | undefined} value @returns {string} */
function literal(value) {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  return typeof value === "string"
    ? `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
    : String(value);
}

/** The columns of a raw table that staging reads. */
const RAW = {
  _pk: "STRING",
  _op: "STRING",
  _source_updated_at: "TIMESTAMP",
  _extracted_at: "TIMESTAMP",
  _seq: "INT64",
  _ord: "INT64",
  payload: "STRING",
};

/** What each family of companies' records gives. */
const COMPANY_RECORD = {
  source_system: "STRING",
  source_key: "STRING",
  name: "STRING",
  web_address: "STRING",
  email: "STRING",
  country: "STRING",
  industry: "STRING",
  employee_count: "INT64",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};

/** Which records of companies are one group. */
const COMPANY_CLUSTER = {
  record_key: "STRING",
  cluster_key: "STRING",
  cluster_record_count: "INT64",
  is_cut: "BOOL",
};

/** What ties records of companies: the records, keys that they state, their contacts, and what people decided. */
const COMPANY_KEYS = {
  records: {
    record_key: "STRING",
    source_system: "STRING",
    name_key: "STRING",
    domain: "STRING",
    email_domain: "STRING",
    country: "STRING",
  },
  stated: { record_key: "STRING", stated_key: "STRING" },
  contacts: { record_key: "STRING", kind: "STRING", contact: "STRING" },
  overrides: { record_key: "STRING", decision: "STRING", match_key: "STRING" },
};

/** What became of a ticket. */
const TICKET_OUTCOME = {
  is_solved: "BOOL",
  is_one_touch: "BOOL",
  is_escalated: "BOOL",
  is_csat_offered: "BOOL",
  csat: "STRING",
  reopen_count: "INT64",
  first_solved_at: "TIMESTAMP",
  first_reply_minutes: "INT64",
  first_reply_business_minutes: "INT64",
  first_resolution_minutes: "INT64",
  full_resolution_minutes: "INT64",
  requester_wait_minutes: "INT64",
  agent_wait_minutes: "INT64",
  is_first_reply_due: "BOOL",
  is_first_reply_breached: "BOOL",
  is_requester_wait_due: "BOOL",
  is_requester_wait_breached: "BOOL",
};

/** A test that is not there. */
const NONE = { dataset: () => NONE, input: () => NONE, expect: () => NONE };

/**
 * Dataform's `test` for models that depend on today. Its tests are there where the project is computed for their day
 * (variable as_of), and left out elsewhere: on another day the same rows have another outcome.
 * @template {(name: string) => unknown} Test
 * @param {string} day YYYY-MM-DD @param {Test} test Dataform's own
 * @returns {Test | (() => typeof NONE)}
 */
function test_on(day, test) {
  return dataform.projectConfig.vars.as_of === day ? test : () => NONE;
}

module.exports = { COMPANY_CLUSTER, COMPANY_KEYS, COMPANY_RECORD, RAW, TICKET_OUTCOME, rows, test_on };
