// Which records find their company by name, with a witness.
const { COMPANY_CLUSTER, COMPANY_KEYS, rows } = require("includes/given.js");
const identity = require("includes/identity.js");

const AT = "2025-01-01 00:00:00+00";
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
        COMPANY_KEYS.records,
        sites.map(([key, domain, email]) => [key, key.split(":")[0], "oakwood school", domain, email, "GB"]),
      ),
    )
    .input({ schema: "intermediate", name: "int_company_name_blocks" }, rows(BLOCK, blocks))
    .input({ schema: "intermediate", name: "int_company_clusters" }, rows(COMPANY_CLUSTER, clusters))
    .input(
      { schema: "intermediate", name: "int_company_overrides" },
      rows(
        COMPANY_KEYS.overrides,
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
        COMPANY_CLUSTER,
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
