// Which leads are worth more, by what became of them.
const { rows } = require("includes/given.js");

const LEAD = {
  source_family: "STRING",
  campaign: "STRING",
  market_tier: "STRING",
  landing_page: "STRING",
  first_lead_class: "STRING",
  latest_lead_class: "STRING",
  is_qualified: "BOOL",
  is_first_of_company: "BOOL",
  company_id: "STRING",
  first_seen_at: "TIMESTAMP",
  first_opportunity_at: "TIMESTAMP",
  first_paid_at: "TIMESTAMP",
  mrr_usd: "NUMERIC",
  revenue_usd: "NUMERIC",
};
const SEEN = "2025-01-05 00:00:00+00";
const repeat = (count, row) => Array.from({ length: count }, () => row);

/** A lead of a class; `steps`: opportunity and payment, `family` and `company` where they matter. */
function lead(
  lead_class,
  { family = "g2", opportunity = null, paid = null, company = null, mrr = 0, revenue = 0 } = {},
) {
  return [
    family,
    "(none)",
    "T1",
    "/",
    lead_class,
    lead_class,
    lead_class < "C",
    company !== null,
    company,
    SEEN,
    opportunity,
    paid,
    mrr,
    revenue,
  ];
}

const COMBINATION = {
  combination: "STRING",
  combination_value: "STRING",
  source_family: "STRING",
  campaign: "STRING",
  market_tier: "STRING",
  landing_page: "STRING",
  lead_count: "INT64",
  qualified_count: "INT64",
  opportunity_count: "INT64",
  customer_count: "INT64",
  all_opportunity_count: "INT64",
  all_customer_count: "INT64",
  lqi_numerator: "INT64",
  lqi: "FLOAT64",
  qualified_rate: "FLOAT64",
  qualified_low_rate: "FLOAT64",
  qualified_high_rate: "FLOAT64",
  volume_share_rate: "FLOAT64",
  qualified_share_rate: "FLOAT64",
  worth_ratio: "FLOAT64",
  worth: "STRING",
  qualified_dropoff_rate: "FLOAT64",
  opportunity_dropoff_rate: "FLOAT64",
  customer_dropoff_rate: "FLOAT64",
  mrr_usd: "NUMERIC",
  revenue_usd: "NUMERIC",
  revenue_per_lead_usd: "NUMERIC",
  quality_rank: "INT64",
  volume_rank: "INT64",
  is_low_volume: "BOOL",
};
const DAY = "2025-02-01 00:00:00+00";
const NAMES = ["source_family", "campaign", "market_tier", "landing_page"];

// Two families of 16 leads: all of one are qualified, a quarter of the other. Wilson's interval of 16 of 16 leaves out
// the 62.5 % of all above it, that of 4 of 16 below it.
test("qualification_funnel: small groups are shown and marked, and worth is judged by the interval")
  .dataset({ schema: "marts_marketing", name: "qualification_funnel" })
  .input(
    { schema: "intermediate", name: "int_lead_journeys" },
    rows(LEAD, [
      ...repeat(14, lead("A")),
      lead("A", { opportunity: DAY, company: "x" }),
      lead("A", { opportunity: DAY, paid: DAY, company: "y", mrr: 10, revenue: 64 }),
      ...repeat(4, lead("B", { family: "blog" })),
      ...repeat(11, lead("D", { family: "blog" })),
      lead("D", { family: "blog", opportunity: DAY, paid: DAY, company: "z", mrr: 5, revenue: 32 }),
    ]),
  )
  .expect(
    rows(
      COMBINATION,
      inOrder(0, 1, [
        ...[[], ["campaign"], ["market_tier"], ["landing_page"], ["campaign", "market_tier"]].map((names) =>
          both(names),
        ),
        ...[
          ["source_family"],
          ["source_family", "campaign"],
          ["source_family", "market_tier"],
          ["source_family", "landing_page"],
          ["source_family", "campaign", "market_tier"],
        ].flatMap((names) => [good(names), bad(names)]),
      ]),
    ),
  );

/** Rows in the order of two columns, as the models give them. */
function inOrder(first, second, list) {
  const key = (row) => `${row[first]}\n${row[second]}`;
  return list.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function values(names, family) {
  const all = { source_family: family, campaign: "(none)", market_tier: "T1", landing_page: "/" };
  const dimensions = NAMES.map((name) => (names.includes(name) ? all[name] : null));
  const seen = dimensions.filter((value) => value !== null);
  return [names.join(", ") || "whole", seen.join(", ") || "whole", ...dimensions];
}
function both(names) {
  const counts = [32, 20, 2, 1, 3, 2, 184, 5.75, 0.625, 0.452544, 0.770661];
  return [...values(names, null), ...counts, 1, 1, 1, "same", 0.375, 0.9, 0.5, 15, 96, 3, 1, 1, false];
}
function good(names) {
  const counts = [16, 16, 2, 1, 2, 1, 160, 10, 1, 0.806392, 1];
  return [...values(names, "g2"), ...counts, 0.5, 0.8, 1.6, "more", 0, 0.875, 0.5, 10, 64, 4, 1, 1, true];
}
function bad(names) {
  const counts = [16, 4, 0, 0, 1, 1, 24, 1.5, 0.25, 0.101821, 0.494983];
  return [...values(names, "blog"), ...counts, 0.5, 0.2, 0.4, "less", 0.75, 1, null, 5, 32, 2, 2, 1, true];
}

const SEGMENT = {
  segment_type: "STRING",
  rule: "STRING",
  first_lead_class: "STRING",
  source_family: "STRING",
  market_tier: "STRING",
  lead_count: "INT64",
  customer_count: "INT64",
  win_rate: "FLOAT64",
  win_low_rate: "FLOAT64",
  win_high_rate: "FLOAT64",
  surely_low_rate: "FLOAT64",
  all_win_rate: "FLOAT64",
  lift_ratio: "FLOAT64",
  is_low_volume: "BOOL",
  is_high_value: "BOOL",
};
const IN_TIME = "2025-03-05 23:59:59+00";
const TOO_LATE = "2025-03-06 00:00:00+00";

// Half of the 40 leads of class A pay within 60 days, none of the 40 of class D does; one of D pays a second too late.
test(
  "high_value_leads: a segment surely above the rate of all is one, and what comes after the days does not count",
)
  .dataset({ schema: "marts_marketing", name: "high_value_leads" })
  .input(
    { schema: "intermediate", name: "int_lead_journeys" },
    rows(LEAD, [
      ...repeat(20, lead("A", { paid: IN_TIME })),
      ...repeat(20, lead("A")),
      ...repeat(39, lead("D")),
      lead("D", { paid: TOO_LATE }),
    ]),
  )
  .expect(
    rows(
      SEGMENT,
      inOrder(1, 1, [
        ...segments([null, null, null], [null, "g2", null], [null, null, "T1"], [null, "g2", "T1"]).map(
          (of) => [...of, ...[80, 20, 0.25, 0.168062, 0.354847, 0.127356, 0.25, 1, false, false]],
        ),
        ...segments(["A", null, null], ["A", "g2", null], ["A", null, "T1"]).map((of) => [
          ...of,
          ...[40, 20, 0.5, 0.351995, 0.648005, 0.269227, 0.25, 2, false, true],
        ]),
        ...segments(["D", null, null], ["D", "g2", null], ["D", null, "T1"]).map((of) => [
          ...of,
          ...[40, 0, 0, 0, 0.087622, 0, 0.25, 0, false, false],
        ]),
      ]),
    ),
  );

/** Type, rule and attributes of segments from their class, family and tier. */
function segments(...attributes) {
  return attributes.map(([lead_class, family, tier]) => {
    const parts = [
      ["class", "first_lead_class", lead_class],
      ["source", "source_family", family],
      ["market", "market_tier", tier],
    ].filter(([, , value]) => value !== null);
    const type = parts.map(([name]) => name).join(" and ") || "all leads";
    const rule = parts.map(([, column, value]) => `${column} = '${value}'`).join(" AND ") || "TRUE";
    return [type, rule, lead_class, family, tier];
  });
}

const REVENUE = {
  first_lead_class: "STRING",
  lead_count: "INT64",
  company_count: "INT64",
  customer_count: "INT64",
  customer_rate: "FLOAT64",
  customer_low_rate: "FLOAT64",
  customer_high_rate: "FLOAT64",
  paying_customer_count: "INT64",
  mrr_usd: "NUMERIC",
  arpa_usd: "NUMERIC",
  revenue_usd: "NUMERIC",
  revenue_per_lead_usd: "NUMERIC",
  revenue_per_customer_usd: "NUMERIC",
  customer_month_count: "INT64",
  churned_month_count: "INT64",
  logo_churn_rate: "FLOAT64",
  lifetime_revenue_usd: "FLOAT64",
  cohort_6m_count: "INT64",
  retained_6m_count: "INT64",
  retention_6m_rate: "FLOAT64",
  retention_6m_low_rate: "FLOAT64",
  retention_6m_high_rate: "FLOAT64",
};
const months = (company, ...amounts) =>
  amounts.map((amount, i) => [
    company,
    `2024-${String(i + 1).padStart(2, "0")}-01`,
    amounts[i - 1] ?? 0,
    amount,
  ]);

// One customer stays for seven months and on, the other leaves after two: one of 8 months that began with revenue.
test("lead_class_revenue: what came of a class, per lead and per customer, and how many of them stayed")
  .dataset({ schema: "marts_marketing", name: "lead_class_revenue" })
  .input(
    { schema: "intermediate", name: "int_lead_journeys" },
    rows(LEAD, [
      lead("A", { company: "stays", paid: DAY, mrr: 40, revenue: 280 }),
      lead("A", { company: "leaves", paid: DAY, mrr: 0, revenue: 20 }),
      lead("A", { company: "looks" }),
      lead("A"),
    ]),
  )
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows({ company_id: "STRING", month: "DATE", start_mrr_usd: "NUMERIC", end_mrr_usd: "NUMERIC" }, [
      ...months("stays", 4000, 4000, 4000, 4000, 4000, 4000, 4000),
      ...months("leaves", 1000, 1000, 0),
      ...months("somebody else", 9000, 9000),
    ]),
  )
  .expect(
    rows(REVENUE, [
      [
        "A",
        4,
        3,
        2,
        0.5,
        0.150039,
        0.849961,
        1,
        40,
        40,
        300,
        75,
        150,
        8,
        1,
        0.125,
        320,
        2,
        1,
        0.5,
        0.094531,
        0.905469,
      ],
    ]),
  );
