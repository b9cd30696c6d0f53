// What became of a lead's company belongs to one lead alone.
const { rows, test_on } = require("includes/given.js");

const test_today = test_on("2026-07-01", test);

const LEAD = {
  lead_id: "STRING",
  company_id: "STRING",
  first_seen_at: "TIMESTAMP",
  first_seen_date: "DATE",
  source: "STRING",
  medium: "STRING",
  campaign: "STRING",
  country: "STRING",
  first_lead_class: "STRING",
  latest_lead_class: "STRING",
  is_qualified: "BOOL",
  scored_run_count: "INT64",
};
const JOURNEY = {
  lead_id: "STRING",
  company_id: "STRING",
  first_seen_at: "TIMESTAMP",
  first_seen_date: "DATE",
  source_family: "STRING",
  channel: "STRING",
  campaign: "STRING",
  campaign_id: "STRING",
  country: "STRING",
  market_tier: "STRING",
  landing_page: "STRING",
  first_lead_class: "STRING",
  latest_lead_class: "STRING",
  is_qualified: "BOOL",
  is_first_of_company: "BOOL",
  first_opportunity_at: "TIMESTAMP",
  first_won_at: "TIMESTAMP",
  first_paid_at: "TIMESTAMP",
  mrr_usd: "NUMERIC",
  revenue_usd: "NUMERIC",
};
const at = (day) => `${day} 09:00:00+00`;
const seen = (day) => [at(day), day];
const AD = ["google", "cpc", "Brand", "US"];

test_today(
  "int_lead_journeys: a company's first lead has its deals and its money, later ones, those of payers and those that nobody scored have none",
)
  .dataset({ schema: "intermediate", name: "int_lead_journeys" })
  .input(
    { schema: "core", name: "leads" },
    rows(LEAD, [
      ["first", "com", ...seen("2026-01-10"), ...AD, "C", "A", true, 3],
      ["later", "com", ...seen("2026-01-20"), ...AD, "B", "B", true, 1],
      ["payer", "old", ...seen("2026-02-01"), "Capterra", "referral", null, "SI", "A", "A", true, 1],
      ["stranger", null, ...seen("2026-02-01"), null, "organic", null, null, "D", "D", false, 1],
      ["stranger 2", null, ...seen("2026-02-02"), null, "organic", null, null, "D", "D", false, 1],
      ["unscored", "com", ...seen("2026-01-01"), ...AD, null, null, false, 0],
    ]),
  )
  .input(
    { schema: "core", name: "sessions" },
    rows(
      {
        session_key: "STRING",
        company_id: "STRING",
        surface: "STRING",
        landing_page: "STRING",
        started_at: "TIMESTAMP",
        is_company_proven: "BOOL",
      },
      [
        ["product:1", "com", "product", "/app", at("2025-12-01"), true],
        ["web:1", "com", "web", null, at("2025-12-02"), true],
        ["web:2", "com", "web", "/pricing", at("2025-12-03"), true],
        ["web:3", "com", "web", "/", at("2025-12-04"), true],
        ["web:4", null, "web", "/blog", at("2025-12-01"), false],
        ["web:5", "com", "web", "/features", at("2025-12-01"), false],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_campaign_names" },
    rows({ platform: "STRING", campaign_name: "STRING", campaign_id: "STRING" }, [
      ["google_ads", "Brand", "campaign 1"],
      ["linkedin_ads", "Brand", "campaign 2"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows({ company_id: "STRING", created_at: "TIMESTAMP", is_won: "BOOL", closed_at: "TIMESTAMP" }, [
      ["com", at("2026-02-01"), false, at("2026-02-10")],
      ["com", at("2026-03-01"), true, at("2026-03-05")],
      [null, at("2026-01-01"), true, at("2026-01-02")],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_conversions" },
    rows(
      { company_id: "STRING", conversion_type: "STRING", converted_at: "TIMESTAMP", revenue_usd: "NUMERIC" },
      [
        ["com", "trial_start", at("2026-02-15"), 0],
        ["com", "first_payment", at("2026-03-06"), "120.50"],
        ["old", "first_payment", at("2026-01-31"), 900],
      ],
    ),
  )
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows({ company_id: "STRING", month: "DATE", end_mrr_usd: "NUMERIC" }, [
      ["com", "2026-05-01", 7],
      ["com", "2026-06-01", 30],
      ["old", "2026-06-01", 50],
    ]),
  )
  .expect(
    rows(JOURNEY, [
      [
        ...[
          "first",
          "com",
          ...seen("2026-01-10"),
          "google",
          "paid",
          "Brand",
          "campaign 1",
          "US",
          "T1",
          "/pricing",
        ],
        ...["C", "A", true, true, at("2026-02-01"), at("2026-03-05"), at("2026-03-06"), 30, "120.50"],
      ],
      [
        ...[
          "later",
          "com",
          ...seen("2026-01-20"),
          "google",
          "paid",
          "Brand",
          "campaign 1",
          "US",
          "T1",
          "/pricing",
        ],
        ...["B", "B", true, false, null, null, null, 0, 0],
      ],
      [
        ...[
          "payer",
          "old",
          ...seen("2026-02-01"),
          "gartner",
          "referral",
          "(none)",
          null,
          "SI",
          "T3",
          "(unknown)",
        ],
        ...["A", "A", true, true, null, null, null, 0, 0],
      ],
      ...["stranger", "stranger 2"].map((lead, i) => [
        ...[
          lead,
          null,
          ...seen(`2026-02-0${i + 1}`),
          "(not set)",
          "organic",
          "(none)",
          null,
          null,
          "T4",
          "(unknown)",
        ],
        ...["D", "D", false, false, null, null, null, 0, 0],
      ]),
    ]),
  );
