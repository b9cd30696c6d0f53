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
