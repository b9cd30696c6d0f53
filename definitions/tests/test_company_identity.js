// Which records are one company: what their names and domains say, what ties them, what does not.
const { rows } = require("includes/given.js");

const ACCOUNT = {
  account_id: "STRING",
  account_name: "STRING",
  domain: "STRING",
  country: "STRING",
  industry: "STRING",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const USER = {
  account_id: "STRING",
  user_id: "STRING",
  email: "STRING",
  role: "STRING",
  created_at: "TIMESTAMP",
};
const CUSTOMER = {
  stripe_customer_id: "STRING",
  customer_name: "STRING",
  email: "STRING",
  country: "STRING",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const BILL = { stripe_customer_id: "STRING", created_at: "TIMESTAMP" };
const CRM = {
  crm_account_id: "STRING",
  account_name: "STRING",
  country: "STRING",
  industry: "STRING",
  signup_date: "DATE",
};
const LEAD = {
  lead_score_id: "STRING",
  lead_id: "STRING",
  company_name: "STRING",
  company_domain: "STRING",
  email: "STRING",
  country: "STRING",
  first_seen_at: "TIMESTAMP",
  created_at: "TIMESTAMP",
};
const RECORD = {
  record_key: "STRING",
  source_system: "STRING",
  source_key: "STRING",
  name: "STRING",
  name_key: "STRING",
  domain: "STRING",
  email_domain: "STRING",
  country: "STRING",
  industry: "STRING",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const AT = "2025-01-01 00:00:00+00";

function testRecords(
  claim,
  { accounts = [], users = [], customers = [], bills = [], crm = [], leads = [] },
  expected,
) {
  test(`int_company_records: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_records" })
    .input({ schema: "staging", name: "stg__backend_accounts" }, rows(ACCOUNT, accounts))
    .input({ schema: "staging", name: "stg__backend_users" }, rows(USER, users))
    .input({ schema: "staging", name: "stg__stripe_customers" }, rows(CUSTOMER, customers))
    .input({ schema: "staging", name: "stg__stripe_subscriptions" }, rows(BILL, []))
    .input({ schema: "staging", name: "stg__stripe_invoices" }, rows(BILL, bills))
    .input({ schema: "staging", name: "stg__crm_accounts" }, rows(CRM, crm))
    .input({ schema: "staging", name: "stg__lead_scoring_scores" }, rows(LEAD, leads))
    .expect(rows(RECORD, expected));
}

/** claim: [name as a source spells it, the words that tell it from others] */
const NAMES = {
  "case, punctuation and blanks do not matter": [" Oakwood  MUSIC-Academy ", "oakwood music academy"],
  "accents do not matter": ["École Müller Köln", "ecole muller koln"],
  "legal forms and articles do not matter": ["The Royal School S.A.", "royal school"],
  "one word has one spelling": ["Camden Study Centre & Acad.", "camden study center academy"],
  "a name of legal forms alone is no name": ["Co. Ltd", null],
};
for (const [claim, [name, key]] of Object.entries(NAMES)) {
  testRecords(`in a name, ${claim}`, { crm: [["A-1", name, null, null, "2025-01-01"]] }, [
    ["crm:A-1", "crm", "A-1", name, key, null, null, null, null, AT, false],
  ]);
}

/** claim: [domain of the account, address of its owner, domain, domain of the addresses] */
const DOMAINS = {
  "is what can be registered, below the public suffix": [
    "www.music.oakwood.co.uk",
    null,
    "oakwood.co.uk",
    null,
  ],
  "is found in a URL": ["https://Oakwood.com/contact?x=1", null, "oakwood.com", null],
  "of the owner's address counts beside it": [
    "oakwood.com",
    "mia@staff.oakwood.org",
    "oakwood.com",
    "oakwood.org",
  ],
  "of free mail or a provider says nothing": ["gmail.com", "mia@comcast.net", null, null],
  "that is no domain is none": ["oakwood", "mia@localhost", null, null],
};
for (const [claim, [web, email, domain, emailDomain]] of Object.entries(DOMAINS)) {
  testRecords(
    `a domain ${claim}`,
    {
      accounts: [["a", "Oakwood", web, "GB", "k12_school", AT, false]],
      users: [
        ["a", "u1", email, "owner", AT],
        ["a", "u2", "kim@elsewhere.com", "teacher", AT],
      ],
    },
    [["backend:a", "backend", "a", "Oakwood", "oakwood", domain, emailDomain, "GB", "k12_school", AT, false]],
  );
}

testRecords("a customer known by its bills alone is a deleted record", { bills: [["cus", AT]] }, [
  ["stripe:cus", "stripe", "cus", null, null, null, null, null, null, AT, true],
]);
testRecords(
  "a lead is as its latest score has it",
  {
    leads: [
      ["2", "l", "Oakwood", "oakwood.com", "mia@gmail.com", "GB", AT, "2025-02-01 00:00:00+00"],
      ["1", "l", "Oakwod", null, "mia@gmail.com", "GB", AT, "2025-01-01 00:00:00+00"],
    ],
  },
  [["lead_scoring:l", "lead_scoring", "l", "Oakwood", "oakwood", "oakwood.com", null, "GB", null, AT, false]],
);

const VALUE = { record_key: "STRING", value: "STRING", evidence: "STRING" };
const CLUSTER = {
  record_key: "STRING",
  cluster_key: "STRING",
  cluster_record_count: "INT64",
  is_cut: "BOOL",
};

function testClusters(claim, values, expected) {
  test(`int_company_clusters: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_clusters" })
    .input({ schema: "intermediate", name: "int_company_values" }, rows(VALUE, values))
    .expect(rows(CLUSTER, expected));
}

const own = (key) => [key, key, "own key"];

testClusters(
  "records without a shared value stay apart",
  [own("backend:a"), own("crm:b")],
  [
    ["backend:a", "backend:a", 1, false],
    ["crm:b", "crm:b", 1, false],
  ],
);
testClusters(
  "a key that a source states of another and a domain tie over other records",
  [
    own("backend:a"),
    ["backend:a", "crm:c", "stated key"],
    ["backend:a", "domain:x.com", "domain"],
    own("crm:c"),
    own("lead_scoring:l"),
    ["lead_scoring:l", "domain:x.com", "domain"],
    ["lead_scoring:l", "domain:y.com", "domain"],
    own("stripe:s"),
    ["stripe:s", "domain:y.com", "domain"],
  ],
  [
    ["backend:a", "backend:a", 4, false],
    ["crm:c", "backend:a", 4, false],
    ["lead_scoring:l", "backend:a", 4, false],
    ["stripe:s", "backend:a", 4, false],
  ],
);

const crowd = Array.from({ length: 51 }, (_, i) => `lead_scoring:${String(i).padStart(2, "0")}`);
testClusters(
  "a group that is too large falls back to what sources state",
  crowd
    .flatMap((key) => [own(key), [key, "domain:x.com", "domain"]])
    .concat([[crowd[1], crowd[0], "stated key"]]),
  crowd.map((key, i) => [key, i === 1 ? crowd[0] : key, i < 2 ? 2 : 1, true]),
);

const chain = Array.from({ length: 9 }, (_, i) => `crm:${i}`);
testClusters(
  "a chain of nine records is one group",
  chain.flatMap((key, i) => [own(key), ...(i > 0 ? [[key, chain[i - 1], "stated key"]] : [])]),
  chain.map((key) => [key, "crm:0", 9, false]),
);

const NOTHING = {
  account: { account_id: "STRING", stripe_customer_id: "STRING", crm_account_id: "STRING" },
  customer: { stripe_customer_id: "STRING", account_id: "STRING" },
  record: { record_key: "STRING", domain: "STRING", email_domain: "STRING" },
};

function testValues(claim, { records, accounts = [], customers = [] }, expected) {
  test(`int_company_values: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_values" })
    .input({ schema: "intermediate", name: "int_company_records" }, rows(NOTHING.record, records))
    .input({ schema: "staging", name: "stg__backend_accounts" }, rows(NOTHING.account, accounts))
    .input({ schema: "staging", name: "stg__stripe_customers" }, rows(NOTHING.customer, customers))
    .expect(rows(VALUE, expected));
}

testValues(
  "an account names its customer and its CRM record, a customer its account",
  {
    records: [
      ["backend:a", null, null],
      ["stripe:s", null, null],
    ],
    accounts: [["a", "s", "c"]],
    customers: [["s", "a"]],
  },
  [
    ["backend:a", "backend:a", "own key"],
    ["backend:a", "crm:c", "stated key"],
    ["backend:a", "stripe:s", "stated key"],
    ["stripe:s", "backend:a", "stated key"],
    ["stripe:s", "stripe:s", "own key"],
  ],
);
testValues(
  "the domains of site and addresses are values, one where they agree",
  {
    records: [
      ["backend:a", "x.com", "x.com"],
      ["crm:b", "x.com", "y.com"],
    ],
  },
  [
    ["backend:a", "backend:a", "own key"],
    ["backend:a", "domain:x.com", "domain"],
    ["crm:b", "crm:b", "own key"],
    ["crm:b", "domain:x.com", "domain"],
    ["crm:b", "domain:y.com", "domain"],
  ],
);
const hub = Array.from({ length: 101 }, (_, i) => `crm:${String(i).padStart(3, "0")}`);
testValues(
  "a domain that more than a hundred records share ties nobody",
  { records: hub.map((key) => [key, "chain.com", null]) },
  hub.map((key) => [key, key, "own key"]),
);
testValues(
  "a domain that a hundred records share ties them",
  { records: hub.slice(0, 100).map((key) => [key, "x.com", null]) },
  hub.slice(0, 100).flatMap((key) => [
    [key, key, "own key"],
    [key, "domain:x.com", "domain"],
  ]),
);
