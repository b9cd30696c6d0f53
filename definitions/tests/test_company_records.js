// What each source's records say of its companies, and which networks are no companies.
const { COMPANY_RECORD, rows } = require("includes/given.js");
const identity = require("includes/identity.js");

const AT = "2025-01-01 00:00:00+00";
const LATER = "2025-02-01 00:00:00+00";
const STAGING = {
  stg__backend_accounts: {
    account_id: "STRING",
    account_name: "STRING",
    domain: "STRING",
    country: "STRING",
    industry: "STRING",
    created_at: "TIMESTAMP",
    is_deleted: "BOOL",
  },
  stg__backend_users: {
    account_id: "STRING",
    user_id: "STRING",
    email: "STRING",
    role: "STRING",
    created_at: "TIMESTAMP",
  },
  stg__stripe_customers: {
    stripe_customer_id: "STRING",
    customer_name: "STRING",
    email: "STRING",
    country: "STRING",
    created_at: "TIMESTAMP",
    is_deleted: "BOOL",
  },
  stg__stripe_subscriptions: { stripe_customer_id: "STRING", created_at: "TIMESTAMP" },
  stg__stripe_invoices: { stripe_customer_id: "STRING", created_at: "TIMESTAMP" },
  stg__chartmogul_customers: {
    chartmogul_customer_id: "STRING",
    customer_name: "STRING",
    email: "STRING",
    country: "STRING",
    free_trial_started_at: "TIMESTAMP",
    customer_since_at: "TIMESTAMP",
    extracted_at: "TIMESTAMP",
    is_deleted: "BOOL",
  },
  stg__crm_accounts: {
    crm_account_id: "STRING",
    account_name: "STRING",
    country: "STRING",
    industry: "STRING",
    signup_date: "DATE",
  },
  stg__hubspot_associations: { from_type: "STRING", from_id: "STRING", to_type: "STRING", to_id: "STRING" },
  stg__hubspot_contacts: { contact_id: "STRING", email: "STRING", created_at: "TIMESTAMP" },
  stg__salesforce_contacts: {
    contact_id: "STRING",
    account_id: "STRING",
    email: "STRING",
    is_deleted: "BOOL",
    created_at: "TIMESTAMP",
  },
  stg__salesforce_accounts: {
    account_id: "STRING",
    account_name: "STRING",
    website: "STRING",
    country: "STRING",
    vertical: "STRING",
    employee_count: "INT64",
    created_at: "TIMESTAMP",
    is_deleted: "BOOL",
  },
  stg__salesforce_leads: {
    lead_id: "STRING",
    company_name: "STRING",
    website: "STRING",
    email: "STRING",
    country: "STRING",
    created_at: "TIMESTAMP",
    is_deleted: "BOOL",
  },
  stg__lead_scoring_scores: {
    lead_score_id: "STRING",
    lead_id: "STRING",
    company_name: "STRING",
    company_domain: "STRING",
    email: "STRING",
    country: "STRING",
    first_seen_at: "TIMESTAMP",
    created_at: "TIMESTAMP",
  },
  stg__g2_buyer_intent: {
    buyer_intent_id: "STRING",
    company_name: "STRING",
    company_domain: "STRING",
    company_country: "STRING",
    company_employees: "INT64",
    occurred_at: "TIMESTAMP",
    updated_at: "TIMESTAMP",
    visitor_count: "INT64",
  },
};
/** Tables of staging that each family reads. */
const FAMILIES = {
  customers: [
    "stg__backend_accounts",
    "stg__backend_users",
    "stg__stripe_customers",
    "stg__stripe_subscriptions",
    "stg__stripe_invoices",
    "stg__chartmogul_customers",
    "stg__crm_accounts",
  ],
  sales: [
    "stg__hubspot_associations",
    "stg__hubspot_contacts",
    "stg__salesforce_contacts",
    "stg__salesforce_accounts",
    "stg__salesforce_leads",
    "stg__lead_scoring_scores",
  ],
};

function testFamily(family, claim, given, expected) {
  const name = `int_company_records_${family}`;
  let one = test(`${name}: ${claim}`).dataset({ schema: "intermediate", name });
  for (const table of FAMILIES[family]) {
    one = one.input({ schema: "staging", name: table }, rows(STAGING[table], given[table] ?? []));
  }
  if (family === "sales") {
    one = one.input(
      { schema: "staging", name: "stg__hubspot_companies" },
      hubspotCompanies(given.hubspot_companies ?? []),
    );
  }
  one.expect(rows(COMPANY_RECORD, expected));
}

/** Companies with lists of the ids that were merged into them. */
function hubspotCompanies(companies) {
  const columns =
    "company_id, company_name, domain, website, country, vertical, employee_count, merged_company_ids, created_at";
  const one = ([id, domain, website, merged], i) =>
    `SELECT '${id}' AS company_id, 'Oakwood' AS company_name, ${text(domain)} AS domain, ${text(website)} AS website, 'GB' AS country, 'k12_school' AS vertical, ${i + 7} AS employee_count, CAST([${merged.map(text).join(", ")}] AS ARRAY<STRING>) AS merged_company_ids, TIMESTAMP '${AT}' AS created_at`;
  const nobody = one(["", null, null, []], 0);
  return companies.length > 0
    ? companies.map(one).join(" UNION ALL ")
    : `SELECT ${columns} FROM (${nobody}) WHERE company_id != ''`;
}
const text = (value) => (value === null ? "CAST(NULL AS STRING)" : `'${value}'`);

testFamily(
  "customers",
  "the oldest owner's address is the account's, not a colleague's",
  {
    stg__backend_accounts: [["a", "Oakwood", "oakwood.com", "GB", "k12_school", AT, false]],
    stg__backend_users: [
      ["a", "u2", "kim@oakwood.com", "owner", LATER],
      ["a", "u1", "mia@oakwood.com", "owner", AT],
      ["a", "u0", "lee@elsewhere.com", "teacher", AT],
    ],
  },
  [["backend", "a", "Oakwood", "oakwood.com", "mia@oakwood.com", "GB", "k12_school", null, AT, false]],
);
testFamily(
  "customers",
  "a customer known by its bills alone is a deleted record",
  {
    stg__stripe_invoices: [
      ["cus", LATER],
      ["cus", AT],
    ],
  },
  [["stripe", "cus", null, null, null, null, null, null, AT, true]],
);
testFamily(
  "customers",
  "a customer of ChartMogul begins with its trial, else with its first payment, else when it was read",
  {
    stg__chartmogul_customers: [
      ["1", "Oakwood", "mia@oakwood.com", "GB", AT, LATER, LATER, false],
      ["2", "Oakwood", null, "GB", null, AT, LATER, true],
      ["3", "Oakwood", null, "GB", null, null, LATER, false],
    ],
  },
  [
    ["chartmogul", "1", "Oakwood", null, "mia@oakwood.com", "GB", null, null, AT, false],
    ["chartmogul", "2", "Oakwood", null, null, "GB", null, null, AT, true],
    ["chartmogul", "3", "Oakwood", null, null, "GB", null, null, LATER, false],
  ],
);
testFamily(
  "customers",
  "an account of the dump has neither site nor address",
  { stg__crm_accounts: [["A-1", "Oakwood", "GB", "k12_school", "2025-01-01"]] },
  [["crm", "A-1", "Oakwood", null, null, "GB", "k12_school", null, AT, false]],
);
testFamily(
  "sales",
  "a company of HubSpot has the address of its oldest contact, and the site where it has no domain",
  {
    hubspot_companies: [
      ["1", "oakwood.com", "www.oakwood.com", []],
      ["2", null, "www.camden.com", []],
    ],
    stg__hubspot_associations: [
      ["contacts", "c1", "companies", "1"],
      ["contacts", "c2", "companies", "1"],
      ["deals", "c3", "companies", "2"],
    ],
    stg__hubspot_contacts: [
      ["c1", "kim@oakwood.com", LATER],
      ["c2", "mia@oakwood.com", AT],
      ["c3", "lee@elsewhere.com", AT],
    ],
  },
  [
    ["hubspot", "1", "Oakwood", "oakwood.com", "mia@oakwood.com", "GB", "k12_school", 7, AT, false],
    ["hubspot", "2", "Oakwood", "www.camden.com", null, "GB", "k12_school", 8, AT, false],
  ],
);
testFamily(
  "sales",
  "a company that was merged away in HubSpot is its key alone",
  {
    hubspot_companies: [
      ["1", null, null, ["2", "3"]],
      ["3", null, null, []],
    ],
  },
  [
    ["hubspot", "1", "Oakwood", null, null, "GB", "k12_school", 7, AT, false],
    ["hubspot", "2", null, null, null, null, null, null, null, true],
    ["hubspot", "3", "Oakwood", null, null, "GB", "k12_school", 8, AT, false],
  ],
);
testFamily(
  "sales",
  "a deleted contact of Salesforce says nothing of its account",
  {
    stg__salesforce_accounts: [["s", "Oakwood", "oakwood.com", "GB", "k12_school", 9, AT, false]],
    stg__salesforce_contacts: [
      ["c1", "s", "lee@elsewhere.com", true, AT],
      ["c2", "s", "mia@oakwood.com", false, LATER],
    ],
    stg__salesforce_leads: [["l", "Oakwood", null, "mia@oakwood.com", "GB", AT, true]],
  },
  [
    ["salesforce", "s", "Oakwood", "oakwood.com", "mia@oakwood.com", "GB", "k12_school", 9, AT, false],
    ["salesforce_lead", "l", "Oakwood", null, "mia@oakwood.com", "GB", null, null, AT, true],
  ],
);
testFamily(
  "sales",
  "a scored lead is as its latest score has it",
  {
    stg__lead_scoring_scores: [
      ["2", "l", "Oakwood", "oakwood.com", "mia@gmail.com", "GB", AT, LATER],
      ["1", "l", "Oakwod", null, "mia@gmail.com", "GB", AT, AT],
    ],
  },
  [["lead_scoring", "l", "Oakwood", "oakwood.com", "mia@gmail.com", "GB", null, null, AT, false]],
);

const SWANAI = {
  identification_id: "STRING",
  identified_date: "DATE",
  identified_at: "TIMESTAMP",
  company_name: "STRING",
  company_domain: "STRING",
  employees: "INT64",
  vertical: "STRING",
  country: "STRING",
  session_count: "INT64",
};
const withTools = (identifications) =>
  `SELECT *, ['Zoom'] AS tech_stack FROM (${rows(SWANAI, identifications)})`;

const IDENTIFIED = {
  source_system: "STRING",
  identification_id: "STRING",
  name: "STRING",
  domain: "STRING",
  country: "STRING",
  vertical: "STRING",
  employee_count: "INT64",
  visit_count: "INT64",
  is_network: "BOOL",
};

test("int_identified_companies: networks of SwanAI and shared domains are no companies, on G2 neither")
  .dataset({ schema: "intermediate", name: "int_identified_companies" })
  .input(
    { schema: "staging", name: "stg__swanai_identifications" },
    withTools([
      ["1", "2025-01-01", AT, "Oakwood School", "Oakwood.com", 9, "Tutoring", "GB", 1],
      ["2", "2025-01-01", AT, "Comcast", "comcast.net", 9000, null, "US", 1],
      ["3", "2025-01-01", AT, "Vodafone", "vodafone.com", 9000, "Telecommunications", "GB", 1],
    ]),
  )
  .input(
    { schema: "staging", name: "stg__swanai_files_identifications" },
    withTools([
      ["1", "2025-01-01", AT, "as the file had it", null, 1, null, "GB", 1],
      ["4", "2025-01-01", AT, "Leeds", "leeds.ac.uk", 9000, "Higher Education", "GB", 2],
    ]),
  )
  .input(
    { schema: "staging", name: "stg__g2_buyer_intent" },
    rows(STAGING.stg__g2_buyer_intent, [
      ["5", "Vodafone Ltd", "vodafone.com", "GB", 9000, AT, AT, 3],
      ["6", "Oakwood", null, "GB", null, AT, AT, null],
    ]),
  )
  .expect(`SELECT
    source_system, identification_id,
    IF(is_network, NULL, ${identity.service_key({
      domain: "domain",
      country: "country",
      profile: ["name", "vertical", "CAST(employee_count AS STRING)", "ARRAY_TO_STRING(tech_stack, ',')"],
    })}) AS source_key,
    name, domain, country, vertical, employee_count, tech_stack, visit_count, is_network,
    TIMESTAMP '${AT}' AS seen_at, DATE '2025-01-01' AS seen_date
  FROM (
    SELECT *, IF(source_system = 'g2', CAST([] AS ARRAY<STRING>), ['Zoom']) AS tech_stack
    FROM (${rows(IDENTIFIED, [
      ["g2", "5", "Vodafone Ltd", "vodafone.com", "GB", null, 9000, 3, true],
      ["g2", "6", "Oakwood", null, "GB", null, null, 1, false],
      ["swanai", "1", "Oakwood School", "oakwood.com", "GB", "Tutoring", 9, 1, false],
      ["swanai", "2", "Comcast", "comcast.net", "US", null, 9000, 1, true],
      ["swanai", "3", "Vodafone", "vodafone.com", "GB", "Telecommunications", 9000, 1, true],
      ["swanai", "4", "Leeds", "leeds.ac.uk", "GB", "Higher Education", 9000, 2, true],
    ])})
  )`);
