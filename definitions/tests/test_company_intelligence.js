// Where a company stands, how much it seems to want to buy, and how well it would fit.
const { rows, test_on } = require("includes/given.js");

const test_today = test_on("2026-07-01", test);

const at = (date) => `${date} 00:00:00+00`;

const COMPANY = {
  company_id: "STRING",
  name: "STRING",
  domain: "STRING",
  industry: "STRING",
  country: "STRING",
  employee_count: "INT64",
  source_systems: "ARRAY<STRING>",
  is_deleted: "BOOL",
};
const RESULT = {
  company_id: "STRING",
  name: "STRING",
  domain: "STRING",
  stage: "STRING",
  intent_score: "FLOAT64",
  visit_points: "FLOAT64",
  website_points: "FLOAT64",
  g2_points: "FLOAT64",
  recency_points: "FLOAT64",
  is_high_value: "BOOL",
  visit_count_30d: "INT64",
  signal_count_30d: "INT64",
  last_visit_at: "TIMESTAMP",
  fit_rate: "FLOAT64",
  industry: "STRING",
  country: "STRING",
  market_tier: "STRING",
  employee_count: "INT64",
  tech_stack: "ARRAY<STRING>",
  lead_count: "INT64",
  best_lead_class: "STRING",
  is_identified_by_service: "BOOL",
};

/** A company that nothing is known of but its sources, and what is expected of such a one. */
const company = (
  id,
  { sources = ["backend"], industry = null, country = null, employees = null, deleted = false } = {},
) => [...[id, null, null, industry, country, employees, sources, deleted]];
function expected(id, given = {}) {
  const {
    stage = "lead",
    visits = 0,
    website = 0,
    g2 = 0,
    recency = 0,
    high = false,
    counts = [0, 0],
    last = null,
  } = given;
  const { fit = null, industry = null, country = null, tier = "T4", employees = null, tools = [] } = given;
  const { leads = [0, null], service = false } = given;
  return [
    ...[
      id,
      null,
      null,
      stage,
      visits + website + g2 + recency,
      visits,
      website,
      g2,
      recency,
      high,
      ...counts,
      last,
    ],
    ...[fit, industry, country, tier, employees, tools, ...leads, service],
  ];
}

function intelligence(claim, given, results) {
  const {
    companies,
    sessions = [],
    seen = [],
    identified = [],
    leads = [],
    subscriptions = [],
    deals = [],
  } = given;
  test_today(`company_intelligence: ${claim}`)
    .dataset({ schema: "marts_company_intelligence", name: "company_intelligence" })
    .input({ schema: "core", name: "companies" }, rows(COMPANY, companies))
    .input(
      { schema: "core", name: "sessions" },
      rows({ company_id: "STRING", surface: "STRING", started_at: "TIMESTAMP" }, sessions),
    )
    .input(
      { schema: "core", name: "visitor_enrichment" },
      rows(
        {
          company_id: "STRING",
          source_system: "STRING",
          visit_count: "INT64",
          signal_count: "INT64",
          intent_strength: "NUMERIC",
          last_seen_at: "TIMESTAMP",
        },
        seen,
      ),
    )
    .input(
      { schema: "intermediate", name: "int_identified_companies" },
      rows(
        {
          source_system: "STRING",
          source_key: "STRING",
          identification_id: "STRING",
          seen_at: "TIMESTAMP",
          tech_stack: "ARRAY<STRING>",
        },
        identified,
      ),
    )
    .input(
      { schema: "intermediate", name: "int_company_keys" },
      rows({ source_system: "STRING", source_key: "STRING", company_id: "STRING" }, [
        ["swanai", "k", "com_1"],
      ]),
    )
    .input(
      { schema: "core", name: "leads" },
      rows({ company_id: "STRING", latest_lead_class: "STRING" }, leads),
    )
    .input(
      { schema: "core", name: "fct_subscriptions" },
      rows(
        { company_id: "STRING", state: "STRING", valid_from: "TIMESTAMP", valid_to: "TIMESTAMP" },
        subscriptions,
      ),
    )
    .input(
      { schema: "intermediate", name: "int_deals" },
      rows({ company_id: "STRING", is_closed: "BOOL" }, deals),
    )
    .expect(rows(RESULT, results));
}

const period = (id, state, from, to) => [id, state, at(from), at(to)];

intelligence(
  "a company is in the last stage that holds: visitor, lead, opportunity, trial, churned, customer",
  {
    companies: [
      company("a visitor", { sources: ["g2", "swanai"] }),
      company("b lead", { sources: ["hubspot", "swanai"] }),
      company("c lost deal"),
      company("d opportunity"),
      company("e trial"),
      company("f past trial"),
      company("g churned"),
      company("h customer"),
      company("i later customer"),
      company("j deleted", { deleted: true }),
    ],
    deals: [
      ["c lost deal", true],
      ["d opportunity", true],
      ...["d opportunity", "e trial", "g churned", "h customer"].map((id) => [id, false]),
    ],
    subscriptions: [
      period("e trial", "trial", "2026-06-20", "2026-07-04"),
      period("f past trial", "trial", "2026-05-01", "2026-05-15"),
      period("g churned", "paid", "2025-01-01", "2026-05-01"),
      period("g churned", "trial", "2026-06-20", "2026-07-04"),
      period("h customer", "paid", "2025-01-01", "2025-05-01"),
      period("h customer", "paid", "2026-06-01", "2026-07-01"),
      period("i later customer", "paid", "2026-07-01", "2026-08-01"),
    ],
  },
  [
    expected("a visitor", { stage: "visitor", service: true }),
    expected("b lead", { service: true }),
    expected("c lost deal"),
    expected("d opportunity", { stage: "opportunity" }),
    expected("e trial", { stage: "trial" }),
    expected("f past trial"),
    expected("g churned", { stage: "churned" }),
    expected("h customer", { stage: "customer" }),
    expected("i later customer"),
  ],
);

const visits = (id, count, date) => Array.from({ length: count }, () => [id, "web", at(date)]);

intelligence(
  "the score is the sum of visits, signals on both sites and freshness, which halve in 14 days and end after 90",
  {
    companies: [company("com_1"), company("com_2"), company("com_3"), company("com_4")],
    sessions: [
      ...visits("com_1", 3, "2026-06-17"),
      ...visits("com_1", 9, "2026-05-31"),
      ["com_1", "product", at("2026-06-30")],
      ...visits("com_3", 1, "2026-04-01"),
    ],
    seen: [
      ["com_1", "swanai", 2, 3, 0.8, at("2026-06-17")],
      ["com_1", "swanai", 1, 1, 1, at("2026-05-20")],
      ["com_1", "g2", 4, 1, 0.5, at("2026-06-03")],
      ["com_2", "swanai", 7, 2, 1, at("2026-06-17")],
      ["com_3", "g2", 1, 1, 1, at("2026-04-01")],
    ],
  },
  [
    expected("com_1", {
      ...{ visits: 18, website: 16, g2: 2.5, recency: 5, counts: [3, 4], last: at("2026-06-17") },
    }),
    expected("com_2", {
      visits: 30,
      website: 20,
      recency: 5,
      high: true,
      counts: [7, 2],
      last: at("2026-06-17"),
    }),
    expected("com_3", { last: at("2026-04-01") }),
    expected("com_4"),
  ],
);

intelligence(
  "who pays is of no high value, whatever the score",
  {
    companies: [company("com_1")],
    seen: [["com_1", "swanai", 7, 2, 1, at("2026-06-17")]],
    subscriptions: [period("com_1", "paid", "2026-06-01", "2026-08-01")],
  },
  [
    expected("com_1", {
      ...{ stage: "customer", visits: 30, website: 20, recency: 5, counts: [7, 2], last: at("2026-06-17") },
    }),
  ],
);

intelligence(
  "the fit is the mean of what is known of industry, market and size, beside the tools and the leads",
  {
    companies: [
      company("com_1", { industry: "music_academy", country: "US", employees: 200 }),
      company("com_2", { industry: "k12_school", country: "BR", employees: 5 }),
      company("com_3", { country: "GB" }),
    ],
    identified: [
      ["swanai", "k", "1", at("2026-01-01"), ["Wix"]],
      ["swanai", "k", "2", at("2026-02-01"), ["Moodle", "Zoom"]],
      ["swanai", "k", "3", at("2026-03-01"), []],
    ],
    leads: [
      ["com_1", "C"],
      ["com_1", "B"],
      ["com_1", null],
      ["com_2", null],
    ],
  },
  [
    expected("com_1", {
      ...{ fit: 1, industry: "music_academy", country: "US", tier: "T1", employees: 200 },
      ...{ tools: ["Moodle", "Zoom"], leads: [3, "B"] },
    }),
    expected("com_2", {
      ...{ fit: 0.6, industry: "k12_school", country: "BR", employees: 5, leads: [1, null] },
    }),
    expected("com_3", { fit: 0.8, country: "GB", tier: "T2" }),
  ],
);
