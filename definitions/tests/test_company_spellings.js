// What the names and domains of a company's records say.
const { COMPANY_RECORD, rows } = require("includes/given.js");

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
  employee_count: "INT64",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const AT = "2025-01-01 00:00:00+00";

/** One record of each family, and what it becomes. */
function testRecords(claim, { customers = [], sales = [], services = [] }, expected) {
  test(`int_company_records: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_records" })
    .input({ schema: "intermediate", name: "int_company_records_customers" }, rows(COMPANY_RECORD, customers))
    .input({ schema: "intermediate", name: "int_company_records_sales" }, rows(COMPANY_RECORD, sales))
    .input({ schema: "intermediate", name: "int_company_records_services" }, rows(COMPANY_RECORD, services))
    .expect(rows(RECORD, expected));
}

/** claim: [name as a source spells it, the words that tell it from others] */
const NAMES = {
  "case, punctuation and blanks do not matter": [" Oakwood  MUSIC-Academy ", "oakwood music academy"],
  "accents do not matter": ["École Müller Köln", "ecole muller koln"],
  "legal forms and articles do not matter": ["The Royal School S.A.", "royal school"],
  "new is a word that tells": ["New Oakwood School", "new oakwood school"],
  "one word has one spelling": ["Camden Study Centre & Acad.", "camden study center academy"],
  "a name of legal forms alone is no name": ["Co. Ltd", null],
};
for (const [claim, [name, key]] of Object.entries(NAMES)) {
  testRecords(
    `in a name, ${claim}`,
    { customers: [["crm", "A-1", name, null, null, null, null, null, AT, false]] },
    [["crm:A-1", "crm", "A-1", name, key, null, null, null, null, null, AT, false]],
  );
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
  "that is kept for examples is none": ["https://www.example.org/", "mia@example.com", null, null],
};
for (const [claim, [web, email, domain, emailDomain]] of Object.entries(DOMAINS)) {
  testRecords(
    `a domain ${claim}`,
    { sales: [["hubspot", "1", "Oakwood", web, email, "GB", "k12_school", 9, AT, false]] },
    [
      [
        "hubspot:1",
        "hubspot",
        "1",
        "Oakwood",
        "oakwood",
        domain,
        emailDomain,
        "GB",
        "k12_school",
        9,
        AT,
        false,
      ],
    ],
  );
}

testRecords(
  "every family has its records",
  {
    customers: [["backend", "a", null, null, null, null, null, null, AT, false]],
    sales: [["salesforce", "b", null, null, null, null, null, null, AT, true]],
    services: [["zendesk", "c", null, null, null, null, null, null, AT, false]],
  },
  [
    ["backend:a", "backend", "a", null, null, null, null, null, null, null, AT, false],
    ["salesforce:b", "salesforce", "b", null, null, null, null, null, null, null, AT, true],
    ["zendesk:c", "zendesk", "c", null, null, null, null, null, null, null, AT, false],
  ],
);
