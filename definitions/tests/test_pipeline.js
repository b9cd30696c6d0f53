// The pipeline at the ends of months, and what reps and territories made of it.
const { rows } = require("includes/given.js");

const MONTH_END = {
  month: "DATE",
  deal_id: "STRING",
  company_id: "STRING",
  owner_email: "STRING",
  territory: "STRING",
  stage: "STRING",
  stage_number: "INT64",
  amount_usd: "NUMERIC",
  win_probability_rate: "FLOAT64",
  stage_days: "FLOAT64",
  is_qualified: "BOOL",
  is_aging: "BOOL",
  is_stalled: "BOOL",
};
const at = (day) => `${day} 00:00:00+00`;
const shared = ["company", "rep@x", "europe"];

test("int_deal_month_ends: each month sees the stage and the amount of its end, and closed deals are gone")
  .dataset({ schema: "intermediate", name: "int_deal_month_ends" })
  .input(
    { schema: "staging", name: "stg__hubspot_pipeline_stages" },
    rows({ object_type: "STRING", stage_id: "STRING", win_probability_rate: "FLOAT64" }, [
      ["deals", "qualifiedtobuy", 0.2],
      ["deals", "presentationscheduled", 0.4],
      ["tickets", "1", null],
    ]),
  )
  .input(
    { schema: "staging", name: "stg__salesforce_opportunity_stages" },
    rows({ stage_label_then: "STRING", win_probability_rate: "FLOAT64" }, []),
  )
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows({ deal_id: "STRING", company_id: "STRING", owner_email: "STRING", territory: "STRING" }, [
      ["d", ...shared],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_deal_stage_history" },
    rows(
      {
        deal_id: "STRING",
        stage: "STRING",
        stage_number: "INT64",
        valid_from: "TIMESTAMP",
        valid_to: "TIMESTAMP",
      },
      [
        ["d", "qualified", 2, at("2025-01-10"), at("2025-02-15")],
        ["d", "demo", 3, at("2025-02-15"), at("2025-04-01")],
        ["d", "won", 6, at("2025-04-01"), null],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_deal_amounts" },
    rows({ deal_id: "STRING", amount_usd: "NUMERIC", valid_from: "TIMESTAMP", valid_to: "TIMESTAMP" }, [
      ["d", 100, at("2025-01-10"), at("2025-02-15")],
      ["d", 80, at("2025-02-15"), null],
    ]),
  )
  .expect(
    rows(MONTH_END, [
      ["2025-01-01", "d", ...shared, "qualified", 2, 100, 0.2, 22, false, true, false],
      ["2025-02-01", "d", ...shared, "demo", 3, 80, 0.4, 14, true, false, false],
    ]),
  );

const REASON = {
  month: "DATE",
  outcome: "STRING",
  reason: "STRING",
  deal_count: "INT64",
  deal_usd: "NUMERIC",
  outcome_deal_count: "INT64",
  share_rate: "FLOAT64",
  share_low_rate: "FLOAT64",
  share_high_rate: "FLOAT64",
};

test("win_loss_reasons: shares are of the outcome's deals of the month; what nobody wrote down counts")
  .dataset({ schema: "marts_sales", name: "win_loss_reasons" })
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(
      {
        closed_date: "DATE",
        is_closed: "BOOL",
        is_won: "BOOL",
        close_reason: "STRING",
        amount_usd: "NUMERIC",
      },
      [
        ["2025-01-10", true, false, "price", 10],
        ["2025-01-31", true, false, "unknown", 20],
        ["2025-01-20", true, true, "price", 40],
        ["2025-02-01", true, false, "price", 5],
        [null, false, false, null, 99],
      ],
    ),
  )
  .expect(
    rows(REASON, [
      ["2025-01-01", "lost", "price", 1, 10, 2, 0.5, 0.094531, 0.905469],
      ["2025-01-01", "lost", "unknown", 1, 20, 2, 0.5, 0.094531, 0.905469],
      ["2025-01-01", "won", "price", 1, 40, 1, 1, 0.206549, 1],
      ["2025-02-01", "lost", "price", 1, 5, 1, 1, 0.206549, 1],
    ]),
  );

const REP = {
  month: "DATE",
  owner_email: "STRING",
  territory: "STRING",
  won_deal_count: "INT64",
  lost_deal_count: "INT64",
  won_usd: "NUMERIC",
  lost_usd: "NUMERIC",
  win_rate: "FLOAT64",
  win_low_rate: "FLOAT64",
  win_high_rate: "FLOAT64",
  average_deal_usd: "NUMERIC",
  cycle_days_median: "FLOAT64",
  open_deal_count: "INT64",
  open_usd: "NUMERIC",
  call_count: "INT64",
  email_count: "INT64",
  meeting_count: "INT64",
  note_count: "INT64",
  quarter_won_usd: "NUMERIC",
  quarterly_target_usd: "NUMERIC",
  attainment_rate: "NUMERIC",
};

test("rep_performance: attainment grows through the quarter, and only what a rep did counts as an activity")
  .dataset({ schema: "marts_sales", name: "rep_performance" })
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(
      {
        closed_date: "DATE",
        owner_email: "STRING",
        is_closed: "BOOL",
        is_won: "BOOL",
        amount_usd: "NUMERIC",
        cycle_days: "FLOAT64",
      },
      [
        ["2025-01-10", "rep@x", true, true, 100, 10],
        ["2025-01-20", "rep@x", true, true, 300, 30],
        ["2025-02-20", "rep@x", true, false, 50, 90],
        ["2025-04-02", "rep@x", true, true, 70, 7],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_sales_activities" },
    rows(
      {
        activity_date: "DATE",
        owner_email: "STRING",
        kind: "STRING",
        is_incoming: "BOOL",
        is_reached: "BOOL",
      },
      [
        ["2025-01-05", "rep@x", "call", false, false],
        ["2025-01-05", "rep@x", "email", true, null],
        ["2025-01-05", "rep@x", "email", false, null],
        ["2025-01-05", "rep@x", "meeting", null, false],
        ["2025-01-06", "rep@x", "meeting", null, true],
        ["2025-01-06", null, "call", false, true],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_deal_month_ends" },
    rows({ month: "DATE", owner_email: "STRING", amount_usd: "NUMERIC" }, [["2025-01-01", "rep@x", 50]]),
  )
  .input(
    { schema: "intermediate", name: "int_reps" },
    rows({ owner_email: "STRING", territory: "STRING" }, [["rep@x", "europe"]]),
  )
  .input(
    { schema: "intermediate", name: "int_sales_targets" },
    rows({ owner_email: "STRING", valid_from: "DATE", quarterly_target_usd: "NUMERIC" }, [
      ["rep@x", "2025-01-01", 800],
      ["rep@x", "2025-04-01", 700],
    ]),
  )
  .expect(
    rows(REP, [
      [
        "2025-01-01",
        "rep@x",
        "europe",
        2,
        0,
        400,
        0,
        1,
        0.34238,
        1,
        200,
        20,
        1,
        50,
        1,
        1,
        1,
        0,
        400,
        800,
        0.5,
      ],
      [
        "2025-02-01",
        "rep@x",
        "europe",
        0,
        1,
        0,
        50,
        0,
        0,
        0.793451,
        null,
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        400,
        800,
        0.5,
      ],
      ["2025-04-01", "rep@x", "europe", 1, 0, 70, 0, 1, 0.206549, 1, 70, 7, 0, 0, 0, 0, 0, 0, 70, 700, 0.1],
    ]),
  );

const PIPELINE = {
  month: "DATE",
  month_end_date: "DATE",
  open_deal_count: "INT64",
  open_usd: "NUMERIC",
  weighted_usd: "NUMERIC",
  qualified_deal_count: "INT64",
  qualified_usd: "NUMERIC",
  aging_deal_count: "INT64",
  stalled_deal_count: "INT64",
  stalled_usd: "NUMERIC",
  stage_days_total: "FLOAT64",
  created_deal_count: "INT64",
  created_usd: "NUMERIC",
  won_deal_count: "INT64",
  won_usd: "NUMERIC",
  lost_deal_count: "INT64",
  lost_usd: "NUMERIC",
  win_rate: "FLOAT64",
  activities_30d_count: "INT64",
  activities_per_open_deal: "FLOAT64",
  target_usd: "NUMERIC",
  coverage_rate: "NUMERIC",
};
/** The last complete month of the day that the project is computed for: its first day, its last, and the day after. */
const [MONTH, LAST_DAY, AFTER] = lastMonth(dataform.projectConfig.vars.as_of || new Date().toISOString());

test("pipeline: amounts are weighted by their chance, and covered by the target of the time that follows")
  .dataset({ schema: "marts_sales", name: "pipeline" })
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(
      {
        deal_id: "STRING",
        created_date: "DATE",
        closed_date: "DATE",
        is_closed: "BOOL",
        is_won: "BOOL",
        amount_usd: "NUMERIC",
      },
      [
        ["a", MONTH, null, false, false, 100],
        ["b", MONTH, LAST_DAY, true, true, 60],
        ["c", MONTH, LAST_DAY, true, false, 30],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_deal_amounts" },
    rows({ deal_id: "STRING", amount_usd: "NUMERIC", valid_from: "TIMESTAMP" }, [
      ["a", 500, at(MONTH)],
      ["a", 100, at(LAST_DAY)],
      ["b", 60, at(MONTH)],
      ["c", 30, at(MONTH)],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_deal_month_ends" },
    rows(
      {
        month: "DATE",
        deal_id: "STRING",
        amount_usd: "NUMERIC",
        win_probability_rate: "NUMERIC",
        stage_days: "FLOAT64",
        is_qualified: "BOOL",
        is_aging: "BOOL",
        is_stalled: "BOOL",
      },
      [
        [MONTH, "a", 100, 0.4, 20, true, true, false],
        [MONTH, "d", 300, 0.1, 40, false, true, true],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_sales_activities" },
    rows({ deal_id: "STRING", activity_date: "DATE" }, [
      ["a", LAST_DAY],
      ["a", LAST_DAY],
      ["a", AFTER],
      ["b", LAST_DAY],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_sales_targets" },
    rows({ owner_email: "STRING", valid_from: "DATE", quarterly_target_usd: "NUMERIC" }, [
      ["rep@x", "2020-01-01", 900],
      ["rep@x", AFTER, 500],
      ["colleague@x", "2020-01-01", 300],
    ]),
  )
  .expect(
    rows(PIPELINE, [
      [
        ...[MONTH, LAST_DAY, 2, 400, 70, 1, 100, 2, 1, 300, 60],
        ...[3, 590, 1, 60, 1, 30, 0.5, 2, 1, 800, 0.5],
      ],
    ]),
  );

/** @param {string} day the day after the last one of data */
function lastMonth(day) {
  const after = `${day.slice(0, 7)}-01`;
  const end = new Date(Date.parse(after) - 86_400_000).toISOString().slice(0, 10);
  return [`${end.slice(0, 7)}-01`, end, after];
}

const TERRITORY = {
  month: "DATE",
  territory: "STRING",
  rep_count: "INT64",
  won_deal_count: "INT64",
  lost_deal_count: "INT64",
  won_usd: "NUMERIC",
  win_rate: "FLOAT64",
  open_deal_count: "INT64",
  open_usd: "NUMERIC",
  known_company_count: "INT64",
  customer_count: "INT64",
  arr_usd: "NUMERIC",
  penetration_rate: "FLOAT64",
};

test(
  "territory_performance: a company and its revenue belong to the team of its newest deal, from its first deal on",
)
  .dataset({ schema: "marts_sales", name: "territory_performance" })
  .input(
    { schema: "marts_sales", name: "pipeline" },
    rows({ month: "DATE" }, [["2025-01-01"], ["2025-02-01"]]),
  )
  .input(
    { schema: "intermediate", name: "int_reps" },
    rows({ territory: "STRING", is_active: "BOOL" }, [
      ["europe", true],
      ["europe", false],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(
      {
        deal_id: "STRING",
        company_id: "STRING",
        territory: "STRING",
        created_at: "TIMESTAMP",
        created_date: "DATE",
        closed_date: "DATE",
        is_closed: "BOOL",
        is_won: "BOOL",
        amount_usd: "NUMERIC",
      },
      [
        ["1", "x", "americas", at("2025-01-05"), "2025-01-05", "2025-01-20", true, false, 50],
        ["2", "x", "europe", at("2025-02-05"), "2025-02-05", "2025-02-20", true, true, 120],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_deal_month_ends" },
    rows({ month: "DATE", territory: "STRING", amount_usd: "NUMERIC" }, []),
  )
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows({ company_id: "STRING", month: "DATE", end_mrr_usd: "NUMERIC" }, [
      ["x", "2025-02-01", 10],
      ["y", "2025-02-01", 90],
    ]),
  )
  .expect(
    rows(TERRITORY, [
      ["2025-01-01", "americas", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, null],
      ["2025-01-01", "europe", 1, 0, 0, 0, null, 0, 0, 1, 0, 0, 0],
      ["2025-02-01", "americas", 0, 0, 0, 0, null, 0, 0, 0, 0, 0, null],
      ["2025-02-01", "europe", 1, 1, 0, 120, 1, 0, 0, 1, 1, 120, 1],
    ]),
  );
