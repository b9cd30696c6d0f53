// What ties records to one company, and what does not.
const { COMPANY_CLUSTER, COMPANY_KEYS, rows } = require("includes/given.js");

const VALUE = { record_key: "STRING", value: "STRING", evidence: "STRING" };

function testClusters(claim, values, expected) {
  test(`int_company_clusters: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_clusters" })
    .input({ schema: "intermediate", name: "int_company_values" }, rows(VALUE, values))
    .expect(rows(COMPANY_CLUSTER, expected));
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
    .input({ schema: "intermediate", name: "int_company_records" }, rows(COMPANY_KEYS.records, systems))
    .input({ schema: "intermediate", name: "int_company_stated_keys" }, rows(COMPANY_KEYS.stated, stated))
    .input({ schema: "intermediate", name: "int_company_contacts" }, rows(COMPANY_KEYS.contacts, contacts))
    .input({ schema: "intermediate", name: "int_company_overrides" }, rows(COMPANY_KEYS.overrides, overrides))
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
