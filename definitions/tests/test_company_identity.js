// Which records are one company: what their names and domains say, what ties them, what does not.
const { COMPANY_RECORD, rows } = require("includes/given.js");
const identity = require("includes/identity.js");

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

const BY_KEYS = {
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

function testValues(claim, { records, stated = [], contacts = [], overrides = [] }, expected) {
  const systems = records.map(([key, name, domain, email, country = "GB"]) => [
    key,
    key.split(":")[0],
    name,
    domain,
    email,
    country,
  ]);
  test(`int_company_values: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_values" })
    .input({ schema: "intermediate", name: "int_company_records" }, rows(BY_KEYS.records, systems))
    .input({ schema: "intermediate", name: "int_company_stated_keys" }, rows(BY_KEYS.stated, stated))
    .input({ schema: "intermediate", name: "int_company_contacts" }, rows(BY_KEYS.contacts, contacts))
    .input({ schema: "intermediate", name: "int_company_overrides" }, rows(BY_KEYS.overrides, overrides))
    .expect(rows(VALUE, expected));
}

testValues(
  "the keys that a record states are values, of a known record and not of an unknown one",
  {
    records: [
      ["backend:a", "oakwood", null, null],
      ["stripe:s", "oakwood", null, null],
    ],
    stated: [
      ["backend:a", "stripe:s"],
      ["stripe:s", "backend:a"],
      ["stripe:unknown", "backend:a"],
    ],
  },
  [
    ["backend:a", "backend:a", "own key"],
    ["backend:a", "stripe:s", "stated key"],
    ["stripe:s", "backend:a", "stated key"],
    ["stripe:s", "stripe:s", "own key"],
  ],
);
testValues(
  "the domains of site and addresses are values, one where they agree",
  {
    records: [
      ["backend:a", "oakwood", "x.com", "x.com"],
      ["crm:b", "oakwood", "x.com", "y.com"],
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
testValues(
  "addresses and phone numbers of people are values",
  {
    records: [
      ["hubspot:h", "oakwood", null, null],
      ["salesforce:s", "oakwood", null, null],
    ],
    contacts: [
      ["hubspot:h", "e-mail", "mia@gmail.com"],
      ["salesforce:s", "phone", "441234567890"],
    ],
  },
  [
    ["hubspot:h", "e-mail:mia@gmail.com", "e-mail"],
    ["hubspot:h", "hubspot:h", "own key"],
    ["salesforce:s", "phone:441234567890", "phone"],
    ["salesforce:s", "salesforce:s", "own key"],
  ],
);
testValues(
  "a domain that services alone know counts with country and name, one that another source knows by itself",
  {
    records: [
      ["g2:g", "royal school", "guess.com", null],
      ["swanai:s", "royal academy", "guess.com", null],
      ["swanai:t", "oakwod", "oakwood.com", null],
      ["lead_scoring:l", "oakwood", "oakwood.com", null],
    ],
  },
  [
    ["g2:g", "domain:guess.com GB royal school", "domain"],
    ["g2:g", "g2:g", "own key"],
    ["lead_scoring:l", "domain:oakwood.com", "domain"],
    ["lead_scoring:l", "lead_scoring:l", "own key"],
    ["swanai:s", "domain:guess.com GB royal academy", "domain"],
    ["swanai:s", "swanai:s", "own key"],
    ["swanai:t", "domain:oakwood.com", "domain"],
    ["swanai:t", "swanai:t", "own key"],
  ],
);
testValues(
  "a domain that services give to more than three names ties nobody",
  {
    records: ["royal school", "royal school", "royal academy", "new royal school", "royal tutors"].map(
      (name, i) => [`${i % 2 ? "g2" : "swanai"}:${i}`, name, "royal-group.com", null],
    ),
  },
  ["g2:1", "g2:3", "swanai:0", "swanai:2", "swanai:4"].map((key) => [key, key, "own key"]),
);
testValues(
  "a site that records of several countries claim counts with the country, unless people write from it or a service guesses the country",
  {
    records: [
      ["hubspot:a", "oakwood", "typed.com", "x.com", "GB"],
      ["hubspot:b", "oakwood", "typed.com", "y.com", "US"],
      ["hubspot:c", "oakwood", "typed.com", null, null],
      ["salesforce:d", "oakwood", "x.com", null, "US"],
      ["salesforce:e", "oakwood", "one.com", null, "GB"],
      ["swanai:s", "oakwood", "one.com", null, "US"],
    ],
  },
  [
    ["hubspot:a", "domain:typed.com GB", "domain"],
    ["hubspot:a", "domain:x.com", "domain"],
    ["hubspot:a", "hubspot:a", "own key"],
    ["hubspot:b", "domain:typed.com US", "domain"],
    ["hubspot:b", "domain:y.com", "domain"],
    ["hubspot:b", "hubspot:b", "own key"],
    ["hubspot:c", "hubspot:c", "own key"],
    ["salesforce:d", "domain:x.com", "domain"],
    ["salesforce:d", "salesforce:d", "own key"],
    ["salesforce:e", "domain:one.com", "domain"],
    ["salesforce:e", "salesforce:e", "own key"],
    ["swanai:s", "domain:one.com", "domain"],
    ["swanai:s", "swanai:s", "own key"],
  ],
);
testValues(
  "a long site without its suffix is a value with country and name, of a service it is none",
  {
    records: [
      ["hubspot:a", "oakwood", "oakwood-school.co.uk", null],
      ["hubspot:b", "oakwood", "oakwood-school.org", null],
      ["hubspot:c", null, "oakwood-school.net", null],
      ["g2:g", "oakwood", "oakwood-school.education", null],
    ],
  },
  [
    ["g2:g", "domain:oakwood-school.education GB oakwood", "domain"],
    ["g2:g", "g2:g", "own key"],
    ["hubspot:a", "domain:oakwood-school.co.uk", "domain"],
    ["hubspot:a", "hubspot:a", "own key"],
    ["hubspot:a", "site:oakwood-school GB oakwood", "domain"],
    ["hubspot:b", "domain:oakwood-school.org", "domain"],
    ["hubspot:b", "hubspot:b", "own key"],
    ["hubspot:b", "site:oakwood-school GB oakwood", "domain"],
    ["hubspot:c", "domain:oakwood-school.net", "domain"],
    ["hubspot:c", "hubspot:c", "own key"],
  ],
);
testValues(
  "a match that people decided ties records of any source",
  {
    records: [
      ["swanai:s", "oakwood", null, null],
      ["zendesk:z", "oakwood", null, null],
    ],
    overrides: [
      ["swanai:s", "match", "match:1"],
      ["zendesk:z", "match", "match:1"],
    ],
  },
  [
    ["swanai:s", "match:1", "manual match"],
    ["swanai:s", "swanai:s", "own key"],
    ["zendesk:z", "match:1", "manual match"],
    ["zendesk:z", "zendesk:z", "own key"],
  ],
);
testValues(
  "a split leaves stated keys and matches alone, and takes away domains, addresses and phone numbers",
  {
    records: [["hubspot:h", "oakwood", "x.com", "y.com"]],
    stated: [["hubspot:h", "hubspot:merged"]],
    contacts: [
      ["hubspot:h", "e-mail", "mia@x.com"],
      ["hubspot:h", "phone", "441234567890"],
    ],
    overrides: [
      ["hubspot:h", "split", null],
      ["hubspot:h", "match", "match:2"],
    ],
  },
  [
    ["hubspot:h", "hubspot:h", "own key"],
    ["hubspot:h", "hubspot:merged", "stated key"],
    ["hubspot:h", "match:2", "manual match"],
  ],
);
const hub = Array.from({ length: 101 }, (_, i) => `crm:${String(i).padStart(3, "0")}`);
testValues(
  "a domain that more than a hundred records share ties nobody",
  { records: hub.map((key) => [key, "oakwood", "chain.com", null]) },
  hub.map((key) => [key, key, "own key"]),
);
testValues(
  "a domain that a hundred records share ties them",
  { records: hub.slice(0, 100).map((key) => [key, "oakwood", "x.com", null]) },
  hub.slice(0, 100).flatMap((key) => [
    [key, key, "own key"],
    [key, "domain:x.com", "domain"],
  ]),
);

const BLOCK = {
  cluster_key: "STRING",
  is_seeker: "BOOL",
  witness: "STRING",
  block: "STRING",
  compact_name: "STRING",
};
const MATCH = {
  cluster_key: "STRING",
  found_cluster_key: "STRING",
  witness: "STRING",
  letter_distance: "INT64",
};

function testNames(claim, { blocks, splits = [], sites = [] }, expected) {
  const clusters = [...new Set(blocks.map(([key]) => key))].map((key) => [key, key, 1, false]);
  test(`int_company_name_matches: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_name_matches" })
    .input(
      { schema: "intermediate", name: "int_company_records" },
      rows(
        BY_KEYS.records,
        sites.map(([key, domain, email]) => [key, key.split(":")[0], "oakwood school", domain, email, "GB"]),
      ),
    )
    .input({ schema: "intermediate", name: "int_company_name_blocks" }, rows(BLOCK, blocks))
    .input({ schema: "intermediate", name: "int_company_clusters" }, rows(CLUSTER, clusters))
    .input(
      { schema: "intermediate", name: "int_company_overrides" },
      rows(
        BY_KEYS.overrides,
        splits.map((key) => [key, "split", null]),
      ),
    )
    .expect(rows(MATCH, expected));
}

const visit = (key, isSeeker, name, block = "visit/GB/2025-01-01/oak…hool") => [
  key,
  isSeeker,
  "day of the visit",
  block,
  name,
];
const profile = (key, isSeeker, name) => [key, isSeeker, "profile", "profile/GB/k12_school/9/oak…hool", name];

testNames(
  "an equal name, or one with a letter lost, finds the company of its block",
  {
    blocks: [
      visit("swanai:a", true, "oakwoodschool"),
      visit("swanai:b", true, "oakoodschool"),
      visit("backend:c", false, "oakwoodschool"),
    ],
  },
  [
    ["swanai:a", "backend:c", "day of the visit", 0],
    ["swanai:b", "backend:c", "day of the visit", 1],
  ],
);
testNames(
  "two letters are another name, and another block is another company",
  {
    blocks: [
      visit("swanai:a", true, "oakodschool"),
      visit("swanai:b", true, "oakwoodschool", "visit/GB/2025-01-02/oak…hool"),
      visit("backend:c", false, "oakwoodschool"),
    ],
  },
  [],
);
testNames(
  "where two companies fit as well, none is found",
  {
    blocks: [
      visit("swanai:a", true, "oakwoodschool"),
      visit("backend:b", false, "oakwoodschool"),
      visit("backend:c", false, "oakwoodschool"),
    ],
  },
  [],
);
testNames(
  "the stronger witness decides where two witnesses find two companies",
  {
    blocks: [
      visit("swanai:a", true, "oakwoodschool"),
      visit("backend:b", false, "oakwoodschool"),
      profile("swanai:a", true, "oakwoodschool"),
      profile("backend:c", false, "oakwoodschool"),
    ],
  },
  [["swanai:a", "backend:b", "day of the visit", 0]],
);
testNames(
  "of two companies that fit as well by the strongest witness, the one for which another speaks too is found",
  {
    blocks: [
      visit("swanai:a", true, "oakwoodschool"),
      visit("backend:b", false, "oakwoodschool"),
      visit("backend:c", false, "oakwoodschool"),
      profile("swanai:a", true, "oakwoodschool"),
      profile("backend:c", false, "oakwoodschool"),
    ],
  },
  [["swanai:a", "backend:c", "day of the visit", 0]],
);
testNames(
  "a visit after the signal decides between two companies and finds none alone",
  {
    blocks: [
      ["g2:a", true, "days after the signal", "signal/GB/2025-01-01/oak…hool", "oakwoodschool"],
      ["backend:b", false, "days after the signal", "signal/GB/2025-01-01/oak…hool", "oakwoodschool"],
      ["backend:c", false, "days after the signal", "signal/GB/2025-01-01/oak…hool", "oakwoodschool"],
      ["g2:a", true, identity.SUPPORTING_WITNESS, "visited/GB/2025-01-02/oak…hool", "oakwoodschool"],
      ["g2:d", true, identity.SUPPORTING_WITNESS, "visited/GB/2025-01-02/oak…hool", "oakwoodschool"],
      ["backend:c", false, identity.SUPPORTING_WITNESS, "visited/GB/2025-01-02/oak…hool", "oakwoodschool"],
    ],
  },
  [["g2:a", "backend:c", "days after the signal", 0]],
);
testNames(
  "a name ties no two companies and no two that seek one",
  {
    blocks: [
      visit("backend:a", false, "oakwoodschool"),
      visit("backend:b", false, "oakwoodschool"),
      visit("swanai:c", true, "oakwoodacademy", "visit/GB/2025-01-01/oak…demy"),
      visit("swanai:d", true, "oakwoodacademy", "visit/GB/2025-01-01/oak…demy"),
    ],
  },
  [],
);
testNames(
  "where each has a site or addresses of its own and nothing of them agrees, a name finds nothing, and says nothing against another company",
  {
    blocks: [
      profile("hubspot:a", true, "oakwoodschool"),
      profile("backend:b", false, "oakwoodschool"),
      profile("backend:c", false, "oakwoodschool"),
    ],
    sites: [
      ["hubspot:a", "oakwood-school.com", null],
      ["backend:b", "oakwoodschool7.com", "oakwoodschool8.com"],
      ["backend:c", "oakwoodschool9.com", "oakwood-school.net"],
    ],
  },
  [["hubspot:a", "backend:c", "profile", 0]],
);
testNames(
  "a site that a service guesses speaks against nobody",
  {
    blocks: [visit("swanai:a", true, "oakwoodschool"), visit("backend:b", false, "oakwoodschool")],
    sites: [
      ["swanai:a", "oakwood-group.com", null],
      ["backend:b", "oakwoodschool.com", null],
    ],
  },
  [["swanai:a", "backend:b", "day of the visit", 0]],
);
testNames(
  "a record that people split finds nothing by name",
  {
    blocks: [visit("swanai:a", true, "oakwoodschool"), visit("backend:b", false, "oakwoodschool")],
    splits: ["swanai:a"],
  },
  [],
);

const NAMED = {
  record_key: "STRING",
  source_system: "STRING",
  source_key: "STRING",
  country: "STRING",
  industry: "STRING",
  employee_count: "INT64",
  created_at: "TIMESTAMP",
  name_key: "STRING",
};
const SEEN = { source_system: "STRING", source_key: "STRING", country: "STRING", seen_date: "DATE" };

function testBlocks(claim, { records, clusters = {}, seen = [] }, expected) {
  test(`int_company_name_blocks: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_name_blocks" })
    .input({ schema: "intermediate", name: "int_company_records" }, rows(NAMED, records))
    .input(
      { schema: "intermediate", name: "int_company_clusters" },
      rows(
        CLUSTER,
        records.map(([key]) => [key, clusters[key] ?? key, 1, false]),
      ),
    )
    .input({ schema: "intermediate", name: "int_identified_companies" }, rows(SEEN, seen))
    .expect(rows(BLOCK, expected));
}

testBlocks(
  "a profile is country, industry and size, where all are known",
  {
    records: [
      ["hubspot:a", "hubspot", "a", "GB", "k12_school", 9, AT, "oakwood school"],
      ["hubspot:b", "hubspot", "b", "GB", "k12_school", null, AT, "oakwood school"],
      ["salesforce:c", "salesforce", "c", "GB", null, 9, AT, "oakwood school"],
    ],
  },
  [["hubspot:a", true, "profile", "profile/GB/k12_school/9/oak…hool", "oakwoodschool"]],
);
const DAY = "2025-01-01";
testBlocks(
  "a visit meets who signed up on its day or gave a signal before it, and a short name nobody",
  {
    records: [
      ["swanai:a", "swanai", "a", "GB", null, 9, AT, "oakwood school"],
      ["swanai:s", "swanai", "s", "GB", null, 9, AT, "oakwood"],
      ["lead_scoring:l", "lead_scoring", "l", "GB", null, null, AT, "oakwood school"],
    ],
    seen: [
      ["swanai", "a", "GB", DAY],
      ["swanai", "s", "GB", DAY],
    ],
  },
  [
    ["lead_scoring:l", false, "days after the signal", `signal/GB/${DAY}/oak…hool`, "oakwoodschool"],
    ["swanai:a", true, "visit after the signal", `signalled/GB/${DAY}/oak…hool`, "oakwoodschool"],
    ["lead_scoring:l", false, "day of the visit", `visit/GB/${DAY}/oak…hool`, "oakwoodschool"],
    ["swanai:a", true, "day of the visit", `visit/GB/${DAY}/oak…hool`, "oakwoodschool"],
  ],
);

const afterSignal = Array.from({ length: identity.DAYS_AFTER_SIGNAL + 1 }, (_, i) =>
  new Date(Date.parse(DAY) + i * 86_400_000).toISOString().slice(0, 10),
);
testBlocks(
  "a signal meets who signed up or was seen within three weeks of it",
  {
    records: [["g2:g", "g2", "g", "GB", null, 9, AT, "oakwood school"]],
    seen: [["g2", "g", "GB", DAY]],
  },
  ["signal", "visited"].flatMap((name) =>
    afterSignal.map((day) => [
      "g2:g",
      true,
      name === "signal" ? "days after the signal" : "visit after the signal",
      `${name}/GB/${day}/oak…hool`,
      "oakwoodschool",
    ]),
  ),
);
testBlocks(
  "a company's own visit is met by the signal before it, and its signal by the visits after it",
  {
    records: [
      ["backend:b", "backend", "b", "GB", null, null, null, "oakwood school"],
      ["swanai:s", "swanai", "s", "GB", null, 9, AT, "oakwood school"],
      ["g2:g", "g2", "g", "GB", null, 9, AT, "oakwood school"],
    ],
    clusters: { "swanai:s": "backend:b", "g2:g": "backend:b" },
    seen: [
      ["swanai", "s", "GB", DAY],
      ["g2", "g", "GB", DAY],
    ],
  },
  [
    ...afterSignal.map((day) => [
      "backend:b",
      false,
      "visit after the signal",
      `signalled/GB/${day}/oak…hool`,
      "oakwoodschool",
    ]),
    ["backend:b", false, "visit after the signal", `visited/GB/${DAY}/oak…hool`, "oakwoodschool"],
  ],
);
