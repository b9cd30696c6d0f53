// Leads of three sources as one: who is the same person, what is believed of it, when sales answered, what each run said.
const { rows } = require("includes/given.js");

const at = (day, time = "00:00") => `2025-01-${day} ${time}:00+00`;

const PERSON = {
  lead_id: "STRING",
  source_system: "STRING",
  source_key: "STRING",
  company_id: "STRING",
  email: "STRING",
  company_name: "STRING",
  company_domain: "STRING",
  country: "STRING",
  lead_source: "STRING",
  lead_status: "STRING",
  unqualified_reason: "STRING",
  is_converted: "BOOL",
  created_at: "TIMESTAMP",
};
const RUN = { run_id: "STRING", window_start_date: "DATE", window_end_date: "DATE" };
const RUNS = [
  ["z", "2025-01-06", "2025-01-20"],
  ["a", "2025-01-20", "2025-02-03"],
];
const KEY = { source_system: "STRING", source_key: "STRING", company_id: "STRING" };

const score = (lead, run, email) => [lead, run, email, "Acme", "acme.com", "US", "g2", at("01")];
const contact = (id, email, status = "NEW", stage = "lead") => [
  id,
  email,
  "ACME",
  status,
  null,
  stage,
  at("03"),
];
const salesforceLead = (id, email, { deleted = false, converted = false } = {}) => [
  id,
  email,
  "Acme Inc",
  "https://www.acme.com",
  "GB",
  "Web",
  converted ? "Closed - Converted" : "Working - Contacted",
  null,
  converted,
  deleted,
  at("04"),
];
const scored = (lead, email, company = null) => [
  lead,
  "lead_scoring",
  lead,
  company,
  email,
  "Acme",
  "acme.com",
  "US",
  "g2",
  null,
  null,
  null,
  at("01"),
];
const inHubspot = (lead, id, email, company = null, status = "new", converted = false) => [
  lead,
  "hubspot",
  id,
  company,
  email,
  "ACME",
  null,
  null,
  null,
  status,
  null,
  converted,
  at("03"),
];
const inSalesforce = (lead, id, email, company = null, status = "attempted", converted = false) => [
  lead,
  "salesforce",
  id,
  company,
  email,
  "Acme Inc",
  "acme.com",
  "GB",
  "Web",
  status,
  null,
  converted,
  at("04"),
];

/** Records of the three sources → the lead and the company that each is given. */
function people(claim, { scores = [], contacts = [], companies = [], leads = [], keys = [] }, expected) {
  const staging = (name) => ({ schema: "staging", name });
  test(`int_lead_people: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_lead_people" })
    .input(staging("stg__lead_scoring_runs"), rows(RUN, RUNS))
    .input(
      staging("stg__lead_scoring_scores"),
      rows(
        {
          lead_id: "STRING",
          run_id: "STRING",
          email: "STRING",
          company_name: "STRING",
          company_domain: "STRING",
          country: "STRING",
          source: "STRING",
          first_seen_at: "TIMESTAMP",
        },
        scores,
      ),
    )
    .input(
      staging("stg__hubspot_contacts"),
      rows(
        {
          contact_id: "STRING",
          email: "STRING",
          company_name: "STRING",
          lead_status: "STRING",
          unqualified_reason: "STRING",
          lifecycle_stage: "STRING",
          created_at: "TIMESTAMP",
        },
        contacts,
      ),
    )
    .input(
      staging("stg__hubspot_associations"),
      rows(
        { from_type: "STRING", from_id: "STRING", to_type: "STRING", to_id: "STRING", is_primary: "BOOL" },
        companies,
      ),
    )
    .input(
      staging("stg__salesforce_leads"),
      rows(
        {
          lead_id: "STRING",
          email: "STRING",
          company_name: "STRING",
          website: "STRING",
          country: "STRING",
          lead_source: "STRING",
          lead_status: "STRING",
          unqualified_reason: "STRING",
          is_converted: "BOOL",
          is_deleted: "BOOL",
          created_at: "TIMESTAMP",
        },
        leads,
      ),
    )
    .input({ schema: "intermediate", name: "int_company_keys" }, rows(KEY, keys))
    .expect(rows(PERSON, expected));
}

people(
  "records of one address are one lead, which the scoring names before Salesforce and Salesforce before HubSpot",
  {
    scores: [score("l1", "a", "ann@acme.com"), score("l1", "z", "ann@acme.com")],
    contacts: [contact("101", "ann@acme.com"), contact("102", "bob@acme.com", "OPEN_DEAL", "opportunity")],
    leads: [
      salesforceLead("00Q1", "ann@acme.com"),
      salesforceLead("00Q2", "bob@acme.com", { converted: true }),
    ],
    companies: [
      ["contacts", "101", "companies", "7", false],
      ["contacts", "101", "companies", "9", true],
    ],
    keys: [
      ["lead_scoring", "l1", "com_1"],
      ["hubspot", "7", "com_7"],
      ["hubspot", "9", "com_9"],
      ["salesforce_lead", "00Q1", "com_2"],
      ["salesforce", "00Q2", "com_3"],
    ],
  },
  [
    inHubspot("l1", "101", "ann@acme.com", "com_9"),
    inHubspot("salesforce:00Q2", "102", "bob@acme.com", null, "qualified", true),
    scored("l1", "ann@acme.com", "com_1"),
    inSalesforce("l1", "00Q1", "ann@acme.com", "com_2"),
    inSalesforce("salesforce:00Q2", "00Q2", "bob@acme.com", null, "qualified", true),
  ],
);

people(
  "two scored leads of one address stay two, and the CRM's record is of the first",
  {
    scores: [score("l2", "z", "info@acme.com"), score("l1", "a", "info@acme.com")],
    contacts: [contact("101", "info@acme.com")],
  },
  [inHubspot("l1", "101", "info@acme.com"), scored("l1", "info@acme.com"), scored("l2", "info@acme.com")],
);

people(
  "nobody is merged without an address; colleagues, deleted leads and scores without their run are no leads",
  {
    scores: [score("l1", "withdrawn", "ann@acme.com")],
    contacts: [contact("101", null), contact("102", null), contact("103", "cy@acme.com", null)],
    leads: [salesforceLead("00Q1", "dee@acme.com", { deleted: true }), salesforceLead("00Q2", null)],
  },
  [
    inHubspot("hubspot:101", "101", null),
    inHubspot("hubspot:102", "102", null),
    inSalesforce("salesforce:00Q2", "00Q2", null),
  ],
);

/** Activities as kind, whether it came in, instant, CRM and the people that it was with → responses. */
function responses(claim, { records, activities, converted = [] }, expected) {
  test(`int_lead_responses: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_lead_responses" })
    .input(
      { schema: "intermediate", name: "int_lead_people" },
      rows(
        { lead_id: "STRING", source_system: "STRING", source_key: "STRING", created_at: "TIMESTAMP" },
        records,
      ),
    )
    .input(
      { schema: "intermediate", name: "int_sales_activities" },
      rows(
        {
          kind: "STRING",
          is_incoming: "BOOL",
          occurred_at: "TIMESTAMP",
          crm: "STRING",
          person_ids: "ARRAY<STRING>",
        },
        activities,
      ),
    )
    .input(
      { schema: "staging", name: "stg__salesforce_leads" },
      rows({ lead_id: "STRING", converted_contact_id: "STRING" }, converted),
    )
    .expect(
      rows(
        {
          lead_id: "STRING",
          recorded_at: "TIMESTAMP",
          first_response_at: "TIMESTAMP",
          response_minutes: "FLOAT64",
        },
        expected,
      ),
    );
}

responses(
  "the first call, e-mail or meeting of ours counts, from the first CRM's record on; what came in, notes and e-mails of nobody do not",
  {
    records: [
      ["l1", "lead_scoring", "l1", at("01")],
      ["l1", "hubspot", "101", at("02", "10:00")],
      ["l1", "salesforce", "00Q1", at("02", "12:00")],
      ["hubspot:102", "hubspot", "102", at("02")],
    ],
    activities: [
      ["call", false, at("02", "09:59"), "hubspot", ["101"]],
      ["call", true, at("02", "10:10"), "hubspot", ["101"]],
      ["note", null, at("02", "10:20"), "hubspot", ["101"]],
      ["email", null, at("02", "10:30"), "salesforce", ["00Q1"]],
      ["call", false, at("02", "10:40"), "salesforce", ["101"]],
      ["email", false, at("02", "11:30"), "hubspot", ["101", "102"]],
      ["call", false, at("02", "12:00"), "hubspot", ["101"]],
    ],
  },
  [
    ["hubspot:102", at("02"), at("02", "11:30"), 690],
    ["l1", at("02", "10:00"), at("02", "11:30"), 90],
  ],
);

responses(
  "what is done with the contact that a lead of Salesforce became counts for the lead; a lead without an answer has no row",
  {
    records: [
      ["salesforce:00Q1", "salesforce", "00Q1", at("02")],
      ["salesforce:00Q2", "salesforce", "00Q2", at("02")],
    ],
    activities: [["meeting", null, at("03"), "salesforce", ["0031"]]],
    converted: [
      ["00Q1", "0031"],
      ["00Q2", null],
    ],
  },
  [["salesforce:00Q1", at("02"), at("03"), 1440]],
);

test(
  "leads: a reason comes with its status, from Salesforce before HubSpot and from the newest record; the scoring says where a lead came from",
)
  .dataset({ schema: "core", name: "leads" })
  .input(
    { schema: "intermediate", name: "int_lead_people" },
    rows(PERSON, [
      ["hubspot:9", "hubspot", "9", "com_3", null, "C", null, null, null, "new", null, false, at("05")],
      [
        "l1",
        "hubspot",
        "8",
        "com_2",
        "a@a.com",
        "A",
        null,
        null,
        null,
        "unqualified",
        "No budget",
        false,
        at("03"),
      ],
      ["l1", "lead_scoring", "l1", null, "a@a.com", "A!", "a.com", "US", "g2", null, null, null, at("04")],
      [
        "l1",
        "salesforce",
        "1",
        null,
        "a@a.com",
        "A",
        null,
        "GB",
        "Web",
        "unqualified",
        "Too small",
        false,
        at("02"),
      ],
      ["l1", "salesforce", "2", null, "a@a.com", "A", null, "GB", "Web", "connected", null, true, at("06")],
    ]),
  )
  .input(
    { schema: "core", name: "lead_scores" },
    rows(
      {
        lead_id: "STRING",
        nth_run: "INT64",
        run_id: "STRING",
        lead_class: "STRING",
        is_qualified: "BOOL",
        total_score: "INT64",
        medium: "STRING",
        campaign: "STRING",
      },
      [
        ["l1", 2, "r2", "C", false, 40, "referral", null],
        ["l1", 1, "r1", "A", true, 80, "referral", null],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_lead_responses" },
    rows({ lead_id: "STRING", first_response_at: "TIMESTAMP", response_minutes: "FLOAT64" }, [
      ["l1", at("03"), 30],
    ]),
  )
  .expect(
    rows(
      {
        lead_id: "STRING",
        company_id: "STRING",
        source_systems: "ARRAY<STRING>",
        hubspot_contact_id: "STRING",
        salesforce_lead_id: "STRING",
        company_name: "STRING",
        company_domain: "STRING",
        email_domain: "STRING",
        first_lead_class: "STRING",
        latest_lead_class: "STRING",
        is_qualified: "BOOL",
        latest_total_score: "INT64",
        latest_run_id: "STRING",
        scored_run_count: "INT64",
        source: "STRING",
        medium: "STRING",
        campaign: "STRING",
        country: "STRING",
        lead_status: "STRING",
        unqualified_reason: "STRING",
        is_converted: "BOOL",
        first_response_at: "TIMESTAMP",
        response_minutes: "FLOAT64",
        first_seen_at: "TIMESTAMP",
        first_seen_date: "DATE",
      },
      [
        [
          ...["hubspot:9", "com_3", ["hubspot"], "9", null, "C", null, null],
          ...[null, null, null, null, null, 0, null, null, null, null],
          ...["new", null, false, null, null, at("05"), "2025-01-05"],
        ],
        [
          ...["l1", "com_2", ["hubspot", "lead_scoring", "salesforce"], "8", "1", "A!", "a.com", "a.com"],
          ...["A", "C", false, 40, "r2", 2, "g2", "referral", null, "US"],
          ...["connected", null, true, at("03"), 30, at("02"), "2025-01-02"],
        ],
      ],
    ),
  );

const SCORE = {
  lead_score_id: "STRING",
  run_id: "STRING",
  lead_id: "STRING",
  lead_class: "STRING",
  total_score: "INT64",
  source: "STRING",
  medium: "STRING",
  campaign: "STRING",
  country: "STRING",
};

test("lead_scores: a lead's runs are numbered in the order of their windows, each with the class before")
  .dataset({ schema: "core", name: "lead_scores" })
  .input({ schema: "staging", name: "stg__lead_scoring_runs" }, rows(RUN, RUNS))
  .input(
    { schema: "staging", name: "stg__lead_scoring_scores" },
    rows(SCORE, [
      ["1", "a", "l1", "B", 60, "g2", "referral", null, "US"],
      ["2", "z", "l1", "D", 10, "g2", "referral", null, "US"],
      ["3", "a", "l2", "A", 90, "g2", "referral", null, "US"],
    ]),
  )
  .input({ schema: "intermediate", name: "int_company_keys" }, rows(KEY, [["lead_scoring", "l1", "com_1"]]))
  .expect(
    rows(
      {
        lead_score_id: "STRING",
        run_id: "STRING",
        lead_id: "STRING",
        company_id: "STRING",
        nth_run: "INT64",
        lead_class: "STRING",
        previous_lead_class: "STRING",
        is_qualified: "BOOL",
        total_score: "INT64",
        source: "STRING",
        medium: "STRING",
        campaign: "STRING",
        country: "STRING",
        window_start_date: "DATE",
        window_end_date: "DATE",
      },
      [
        ["1", "a", "l1", "com_1", 2, "B", "D", true, 60],
        ["2", "z", "l1", "com_1", 1, "D", null, false, 10],
        ["3", "a", "l2", null, 1, "A", null, true, 90],
      ].map(([id, run, ...rest]) => [
        ...[id, run, ...rest, "g2", "referral", null, "US"],
        ...(run === "a" ? ["2025-01-20", "2025-02-03"] : ["2025-01-06", "2025-01-20"]),
      ]),
    ),
  );
