// What campaigns and channels cost and brought, and where journeys begin.
const { rows } = require("includes/given.js");

const REPORT = {
  campaign_id: "STRING",
  campaign_date: "DATE",
  campaign_name: "STRING",
  campaign_type: "STRING",
  currency: "STRING",
  daily_budget: "NUMERIC",
  spend: "NUMERIC",
  impression_count: "INT64",
  click_count: "INT64",
  conversions: "NUMERIC",
};
const DAY = {
  campaign_id: "STRING",
  platform: "STRING",
  platform_campaign_id: "STRING",
  campaign_date: "DATE",
  campaign_name: "STRING",
  campaign_type: "STRING",
  currency: "STRING",
  daily_budget_usd: "NUMERIC",
  spend_usd: "NUMERIC",
  impression_count: "INT64",
  click_count: "INT64",
  conversions: "NUMERIC",
};
const report = (date, currency) => ["1", date, "A", "SEARCH", currency, 100, 50, 1000, 10, 1];
const day = (date, currency, budget, spend) => [
  "google_ads:1",
  "google_ads",
  "1",
  date,
  "A",
  "SEARCH",
  currency,
  budget,
  spend,
  1000,
  10,
  1,
];

// One euro costs 1.25 dollars and 2.5 francs; on Monday 1.5 dollars.
test(
  "int_campaign_days: spend is in the reporting currency by the rate of the day; e-mails of a day are one row",
)
  .dataset({ schema: "intermediate", name: "int_campaign_days" })
  .input(
    { schema: "staging", name: "stg__google_ads_campaign_days" },
    rows(REPORT, [
      report("2025-01-03", "USD"),
      report("2025-01-04", "EUR"),
      report("2025-01-05", "CHF"),
      report("2025-01-06", "EUR"),
    ]),
  )
  .input({ schema: "staging", name: "stg__linkedin_ads_campaign_days" }, rows(REPORT, []))
  .input({ schema: "staging", name: "stg__facebook_ads_campaign_days" }, rows(REPORT, []))
  .input(
    { schema: "staging", name: "stg__email_campaigns_sends" },
    rows({ campaign_name: "STRING", sent_at: "TIMESTAMP", unique_click_count: "INT64" }, [
      ["letter", "2025-01-05 08:00:00+00", 3],
      ["letter", "2025-01-05 20:00:00+00", 4],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_exchange_rates" },
    rows({ rate_date: "DATE", currency: "STRING", rate: "NUMERIC", reporting_rate: "NUMERIC" }, [
      ["2025-01-04", "EUR", 1, 1.25],
      ["2025-01-05", "CHF", 2.5, 1.25],
      ["2025-01-06", "EUR", 1, 1.5],
    ]),
  )
  .expect(
    rows(DAY, [
      ["email:letter", "email", "letter", "2025-01-05", "letter", "EMAIL", null, null, 0, 0, 7, 0],
      day("2025-01-03", "USD", 100, 50),
      day("2025-01-04", "EUR", 125, 62.5),
      day("2025-01-05", "CHF", 50, 25),
      day("2025-01-06", "EUR", 150, 75),
    ]),
  );

const PERFORMANCE = {
  month: "DATE",
  campaign_id: "STRING",
  platform: "STRING",
  campaign_name: "STRING",
  impression_count: "INT64",
  click_count: "INT64",
  spend_usd: "NUMERIC",
  budget_usd: "NUMERIC",
  platform_conversions: "NUMERIC",
  session_count: "INT64",
  lead_count: "INT64",
  mql_count: "INT64",
  trial_count: "NUMERIC",
  customer_count: "NUMERIC",
  revenue_usd: "NUMERIC",
  ctr_rate: "FLOAT64",
  cpc_usd: "NUMERIC",
  cpm_usd: "NUMERIC",
  cpa_usd: "NUMERIC",
  cost_per_mql_usd: "NUMERIC",
  cost_per_trial_usd: "NUMERIC",
  cac_usd: "NUMERIC",
  budget_utilisation_rate: "NUMERIC",
  roi_ratio: "NUMERIC",
};

test(
  "campaign_performance: costs are divided by what they brought, and by nothing where they brought nothing",
)
  .dataset({ schema: "marts_marketing", name: "campaign_performance" })
  .input(
    { schema: "core", name: "campaigns" },
    rows({ campaign_id: "STRING", platform: "STRING", campaign_name: "STRING" }, [
      ["google_ads:1", "google_ads", "A"],
    ]),
  )
  .input(
    { schema: "core", name: "campaigns_daily" },
    rows(
      {
        campaign_id: "STRING",
        date_day: "DATE",
        impression_count: "INT64",
        click_count: "INT64",
        spend_usd: "NUMERIC",
        budget_usd: "NUMERIC",
        conversions: "NUMERIC",
      },
      [
        ["google_ads:1", "2025-01-01", 1000, 20, 60, 100, 2],
        ["google_ads:1", "2025-01-31", 1000, 20, 40, 100, 3],
        ["google_ads:1", "2025-02-01", 0, 0, 0, 100, 0],
      ],
    ),
  )
  .input(
    { schema: "core", name: "sessions" },
    rows(
      {
        surface: "STRING",
        is_direct: "BOOL",
        session_date: "DATE",
        source: "STRING",
        medium: "STRING",
        campaign: "STRING",
      },
      [
        ["web", false, "2025-01-02", "google", "cpc", "A"],
        ["web", true, "2025-01-03", "google", "cpc", "A"],
        ["web", false, "2025-01-03", "bing", "cpc", "A"],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_campaign_names" },
    rows({ platform: "STRING", campaign_name: "STRING", campaign_id: "STRING" }, [
      ["google_ads", "A", "google_ads:1"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_lead_journeys" },
    rows({ campaign_id: "STRING", first_seen_date: "DATE", is_qualified: "BOOL" }, [
      ["google_ads:1", "2025-01-10", true],
      ["google_ads:1", "2025-01-10", false],
      [null, "2025-01-10", true],
    ]),
  )
  .input(
    { schema: "marts_marketing", name: "attribution" },
    rows(
      {
        campaign_id: "STRING",
        converted_date: "DATE",
        conversion_type: "STRING",
        last_weight: "NUMERIC",
        revenue_usd: "NUMERIC",
      },
      [
        ["google_ads:1", "2025-01-20", "trial_start", 1, 0],
        ["google_ads:1", "2025-01-21", "trial_start", 1, 0],
        ["google_ads:1", "2025-01-21", "trial_start", 0, 0],
        ["google_ads:1", "2025-01-30", "first_payment", 1, 250],
      ],
    ),
  )
  .expect(
    rows(PERFORMANCE, [
      [
        "2025-01-01",
        "google_ads:1",
        "google_ads",
        "A",
        2000,
        40,
        100,
        200,
        5,
        1,
        2,
        1,
        2,
        1,
        250,
        0.02,
        2.5,
        50,
        20,
        100,
        50,
        100,
        0.5,
        1.5,
      ],
      [
        "2025-02-01",
        "google_ads:1",
        "google_ads",
        "A",
        0,
        0,
        0,
        100,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
      ],
    ]),
  );

const JOURNEY = {
  visitor_id: "STRING",
  company_id: "STRING",
  channel: "STRING",
  is_visit_seen: "BOOL",
  visited_at: "TIMESTAMP",
  trial_started_at: "TIMESTAMP",
  activated_at: "TIMESTAMP",
  subscribed_at: "TIMESTAMP",
  first_paid_at: "TIMESTAMP",
};
const at = (date) => `${date} 00:00:00+00`;

test(
  "funnel_journeys: a company is one visitor whatever its browsers, a network makes none of it, and whoever signed up has visited",
)
  .dataset({ schema: "marts_marketing", name: "funnel_journeys" })
  .input(
    { schema: "core", name: "sessions" },
    rows(
      {
        surface: "STRING",
        session_key: "STRING",
        company_id: "STRING",
        is_company_proven: "BOOL",
        user_pseudo_id: "STRING",
        started_at: "TIMESTAMP",
        channel: "STRING",
      },
      [
        ["web", "web:1", "seen", true, "a", at("2025-01-05"), "paid"],
        ["web", "web:2", "seen", true, "b", at("2025-01-02"), "organic"],
        ["web", "web:3", "unseen", false, "c", at("2025-01-03"), "referral"],
        ["product", "product:1", "unseen", true, null, at("2025-01-01"), null],
      ],
    ),
  )
  .input(
    { schema: "core", name: "companies" },
    rows(
      {
        company_id: "STRING",
        backend_account_id: "STRING",
        created_at: "TIMESTAMP",
        signup_channel: "STRING",
      },
      [
        ["seen", "acc_1", at("2025-01-05"), "paid"],
        ["unseen", "acc_2", at("2025-01-07"), "content"],
        ["only in the CRM", null, at("2025-01-07"), null],
      ],
    ),
  )
  .input(
    { schema: "marts_product", name: "user_activation" },
    rows({ company_id: "STRING", signed_up_at: "TIMESTAMP", is_activated: "BOOL", is_mature: "BOOL" }, [
      ["seen", at("2025-01-05"), false, true],
      ["seen", at("2025-01-06"), true, true],
      ["unseen", at("2025-01-07"), true, false],
    ]),
  )
  .input(
    { schema: "core", name: "subscriptions" },
    rows(
      {
        company_id: "STRING",
        status: "STRING",
        started_at: "TIMESTAMP",
        trial_ended_at: "TIMESTAMP",
        ended_at: "TIMESTAMP",
      },
      [
        ["seen", "active", at("2025-01-05"), at("2025-01-19"), null],
        ["unseen", "canceled", at("2025-01-07"), at("2025-01-21"), at("2025-01-21")],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_conversions" },
    rows({ company_id: "STRING", conversion_type: "STRING", converted_at: "TIMESTAMP" }, [
      ["seen", "trial_start", at("2025-01-05")],
      ["unseen", "trial_start", at("2025-01-07")],
      ["seen", "first_payment", at("2025-01-20")],
    ]),
  )
  .expect(
    rows(JOURNEY, [
      ["c", null, "referral", true, at("2025-01-03"), null, null, null, null],
      [
        "seen",
        "seen",
        "organic",
        true,
        at("2025-01-02"),
        at("2025-01-05"),
        at("2025-01-13"),
        at("2025-01-19"),
        at("2025-01-20"),
      ],
      ["unseen", "unseen", "content", false, at("2025-01-07"), at("2025-01-07"), null, null, null],
    ]),
  );

const CONVERSION = {
  conversion_id: "STRING",
  conversion_type: "STRING",
  converted_date: "DATE",
  channel: "STRING",
  touch_number: "INT64",
  revenue_usd: "NUMERIC",
};
const MODELS = ["first", "last", "linear", "time_decay", "position"];
const WEIGHTS = Object.fromEntries(MODELS.map((model) => [`${model}_weight`, "NUMERIC"]));
const GIVEN = Object.fromEntries(
  MODELS.flatMap((model) => [
    [`${model}_conversions`, "NUMERIC"],
    [`${model}_revenue_usd`, "NUMERIC"],
  ]),
);

test(
  "attribution_by_channel: weights and revenue are summed by month and channel, with what no touch explains",
)
  .dataset({ schema: "marts_marketing", name: "attribution_by_channel" })
  .input(
    { schema: "marts_marketing", name: "attribution" },
    rows({ ...CONVERSION, ...WEIGHTS }, [
      ["x", "first_payment", "2025-01-05", "paid", 1, 100, 1, 0, 0.5, 0.25, 0.5],
      ["x", "first_payment", "2025-01-05", "organic", 2, 100, 0, 1, 0.5, 0.75, 0.5],
      ["y", "first_payment", "2025-01-31", "paid", 1, 10, 1, 1, 1, 1, 1],
      ["z", "first_payment", "2025-01-31", "unattributed", 0, 1, 1, 1, 1, 1, 1],
    ]),
  )
  .expect(
    rows(
      {
        month: "DATE",
        conversion_type: "STRING",
        channel: "STRING",
        touch_count: "INT64",
        touched_conversion_count: "INT64",
        ...GIVEN,
      },
      [
        ["2025-01-01", "first_payment", "organic", 1, 1, 0, 0, 1, 100, 0.5, 50, 0.75, 75, 0.5, 50],
        ["2025-01-01", "first_payment", "paid", 2, 2, 2, 110, 1, 10, 1.5, 60, 1.25, 35, 1.5, 60],
        ["2025-01-01", "first_payment", "unattributed", 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      ],
    ),
  );

const CHANNEL = {
  month: "DATE",
  channel: "STRING",
  session_count: "INT64",
  engaged_session_count: "INT64",
  lead_count: "INT64",
  mql_count: "INT64",
  trial_count: "NUMERIC",
  customer_count: "NUMERIC",
  revenue_usd: "NUMERIC",
  spend_usd: "NUMERIC",
  engaged_rate: "FLOAT64",
  qualified_rate: "FLOAT64",
  cost_per_mql_usd: "NUMERIC",
  cpa_usd: "NUMERIC",
  cac_usd: "NUMERIC",
  roi_ratio: "NUMERIC",
};

test(
  "channel_performance: traffic, leads, conversions and cost of a channel stand in one row, and totals count once",
)
  .dataset({ schema: "marts_marketing", name: "channel_performance" })
  .input(
    { schema: "marts_marketing", name: "web_traffic" },
    rows(
      { session_date: "DATE", channel: "STRING", session_count: "INT64", engaged_session_count: "INT64" },
      [
        ["2025-01-05", "paid", 10, 4],
        ["2025-01-06", "paid", 10, 6],
        ["2025-01-06", "unassigned", 2, 1],
        ["2025-01-06", "total", 12, 7],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_lead_journeys" },
    rows({ first_seen_date: "DATE", channel: "STRING", is_qualified: "BOOL" }, [
      ["2025-01-07", "paid", true],
      ["2025-01-07", "paid", false],
      ["2025-01-07", null, true],
    ]),
  )
  .input(
    { schema: "marts_marketing", name: "attribution_by_channel" },
    rows(
      {
        month: "DATE",
        channel: "STRING",
        conversion_type: "STRING",
        last_conversions: "NUMERIC",
        last_revenue_usd: "NUMERIC",
      },
      [
        ["2025-01-01", "paid", "trial_start", 4, 0],
        ["2025-01-01", "paid", "first_payment", 2, 250],
        ["2025-01-01", "unattributed", "trial_start", 1, 0],
      ],
    ),
  )
  .input(
    { schema: "core", name: "campaigns" },
    rows({ campaign_id: "STRING", channel: "STRING" }, [["google_ads:1", "paid"]]),
  )
  .input(
    { schema: "core", name: "campaigns_daily" },
    rows({ campaign_id: "STRING", date_day: "DATE", spend_usd: "NUMERIC" }, [
      ["google_ads:1", "2025-01-05", 60],
      ["google_ads:1", "2025-01-06", 40],
    ]),
  )
  .expect(
    rows(CHANNEL, [
      ["2025-01-01", "paid", 20, 10, 2, 1, 4, 2, 250, 100, 0.5, 0.5, 100, 25, 50, 1.5],
      ["2025-01-01", "unattributed", 2, 1, 1, 1, 1, 0, 0, 0, 0.5, 1, 0, 0, null, null],
    ]),
  );

const SEND = {
  send_id: "STRING",
  campaign_name: "STRING",
  sent_at: "TIMESTAMP",
  recipient_count: "INT64",
  delivered_count: "INT64",
  unique_open_count: "INT64",
  unique_click_count: "INT64",
  unsubscribe_count: "INT64",
  bounced_count: "INT64",
};

test("email_performance: openings and clicks are of what was delivered")
  .dataset({ schema: "marts_marketing", name: "email_performance" })
  .input(
    { schema: "intermediate", name: "int_email_sends" },
    rows(SEND, [
      ["s1", "letter", at("2025-01-05"), 125, 100, 40, 10, 1, 25],
      ["s2", "letter", at("2025-02-05"), 3, 0, 0, 0, 0, 3],
    ]),
  )
  .expect(
    rows(
      {
        send_id: "STRING",
        campaign_id: "STRING",
        campaign_name: "STRING",
        sent_at: "TIMESTAMP",
        sent_date: "DATE",
        recipient_count: "INT64",
        delivered_count: "INT64",
        open_count: "INT64",
        click_count: "INT64",
        unsubscribe_count: "INT64",
        bounced_count: "INT64",
        delivery_rate: "FLOAT64",
        open_rate: "FLOAT64",
        click_rate: "FLOAT64",
        click_to_open_rate: "FLOAT64",
        unsubscribe_rate: "FLOAT64",
      },
      [
        [
          "s1",
          "email:letter",
          "letter",
          at("2025-01-05"),
          "2025-01-05",
          125,
          100,
          40,
          10,
          1,
          25,
          0.8,
          0.4,
          0.1,
          0.25,
          0.01,
        ],
        [
          "s2",
          "email:letter",
          "letter",
          at("2025-02-05"),
          "2025-02-05",
          3,
          0,
          0,
          0,
          0,
          3,
          0,
          null,
          null,
          null,
          null,
        ],
      ],
    ),
  );
