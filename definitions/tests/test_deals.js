// Deals of two CRMs in one shape: stages with the labels of their time, and how fast they turn into money.
const { rows } = require("includes/given.js");

const STAGE = {
  deal_id: "STRING",
  stage_place_number: "INT64",
  stage: "STRING",
  stage_number: "INT64",
  stage_label_then: "STRING",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
  next_stage: "STRING",
};
const at = (day) => `2025-01-${day} 00:00:00+00`;

test("int_deal_stage_history: labels are those of the time, and a change of the amount is no stage")
  .dataset({ schema: "intermediate", name: "int_deal_stage_history" })
  .input(
    { schema: "staging", name: "stg__hubspot_deals" },
    rows({ deal_id: "STRING", pipeline_id: "STRING" }, [["1", "default"]]),
  )
  .input(
    { schema: "staging", name: "stg__hubspot_deal_stages" },
    rows({ deal_id: "STRING", change_number: "INT64", stage_id: "STRING", valid_from: "TIMESTAMP" }, [
      ["1", 1, "presentationscheduled", at("02")],
      ["1", 2, "qualifiedtobuy", at("04")],
      ["1", 3, "presentationscheduled", at("06")],
    ]),
  )
  .input(
    { schema: "staging", name: "stg__hubspot_stage_labels" },
    rows(
      {
        pipeline_id: "STRING",
        stage_id: "STRING",
        stage_label: "STRING",
        valid_from: "TIMESTAMP",
        valid_to: "TIMESTAMP",
      },
      [
        ["default", "presentationscheduled", "Demo planned", "1970-01-01 00:00:00+00", at("05")],
        ["default", "presentationscheduled", "Demo held", at("05"), null],
        ["default", "qualifiedtobuy", "Qualified", "1970-01-01 00:00:00+00", null],
      ],
    ),
  )
  .input(
    { schema: "staging", name: "stg__salesforce_opportunity_stages" },
    rows(
      {
        opportunity_history_id: "STRING",
        opportunity_id: "STRING",
        stage_label_then: "STRING",
        valid_from: "TIMESTAMP",
      },
      [
        ["h1", "2", "Proposal", at("02")],
        ["h2", "2", "Proposal", at("03")],
        ["h3", "2", "Proposal/Price Quote", at("04")],
        ["h4", "2", "Closed Won", at("08")],
      ],
    ),
  )
  .expect(
    rows(STAGE, [
      ["hubspot:1", 1, "demo", 3, "Demo planned", at("02"), at("04"), "qualified"],
      ["hubspot:1", 2, "qualified", 2, "Qualified", at("04"), at("06"), "demo"],
      ["hubspot:1", 3, "demo", 3, "Demo held", at("06"), null, null],
      ["salesforce:2", 1, "proposal", 4, "Proposal", at("02"), at("08"), "won"],
      ["salesforce:2", 2, "won", 6, "Closed Won", at("08"), null, null],
    ]),
  );

const OPEN = { month: "DATE", open_deal_count: "INT64" };
const CLOSED = {
  is_closed: "BOOL",
  is_won: "BOOL",
  amount_usd: "NUMERIC",
  cycle_days: "FLOAT64",
  closed_date: "DATE",
};
const VELOCITY = {
  month: "DATE",
  open_deal_count: "INT64",
  won_deal_count: "INT64",
  closed_deal_count: "INT64",
  won_usd: "NUMERIC",
  win_rate: "FLOAT64",
  win_low_rate: "FLOAT64",
  win_high_rate: "FLOAT64",
  average_deal_usd: "NUMERIC",
  cycle_days_median: "FLOAT64",
  velocity_usd: "FLOAT64",
};

test(
  "sales_velocity: 100 open deals × 25 % × 50,000 / 60 days are 20,833 a day; deals of other months and open ones say nothing",
)
  .dataset({ schema: "marts_sales", name: "sales_velocity" })
  .input({ schema: "marts_sales", name: "pipeline" }, rows(OPEN, [["2025-03-01", 100]]))
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(CLOSED, [
      [true, true, 50000, 60, "2025-03-31"],
      [true, false, 9000, 5, "2025-01-01"],
      [true, false, 9000, 5, "2025-02-10"],
      [true, false, 9000, 5, "2025-03-10"],
      [true, true, 70000, 500, "2024-12-31"],
      [true, true, 70000, 500, "2025-04-01"],
      [false, false, 70000, null, null],
    ]),
  )
  .expect(
    rows(VELOCITY, [
      ["2025-03-01", 100, 1, 4, 50000, 0.25, 0.045587, 0.699358, 50000, 60, 20833.333333333332],
    ]),
  );

test("sales_velocity: where nothing was won there is none")
  .dataset({ schema: "marts_sales", name: "sales_velocity" })
  .input({ schema: "marts_sales", name: "pipeline" }, rows(OPEN, [["2025-03-01", 7]]))
  .input({ schema: "intermediate", name: "int_deals" }, rows(CLOSED, []))
  .expect(rows(VELOCITY, [["2025-03-01", 7, 0, 0, 0, null, null, null, null, null, null]]));

const CONVERSION = {
  month: "DATE",
  crm: "STRING",
  stage: "STRING",
  stage_number: "INT64",
  entered_count: "INT64",
  advanced_count: "INT64",
  lost_count: "INT64",
  undecided_count: "INT64",
  conversion_rate: "FLOAT64",
  conversion_low_rate: "FLOAT64",
  conversion_high_rate: "FLOAT64",
  stage_days_median: "FLOAT64",
};

test(
  "stage_conversion: going on counts, also where stages are skipped; going back does not, and open deals are undecided",
)
  .dataset({ schema: "marts_sales", name: "stage_conversion" })
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows({ deal_id: "STRING", crm: "STRING", stage: "STRING" }, [
      ["skips", "hubspot", "won"],
      ["goes back", "hubspot", "lost"],
      ["open", "hubspot", "demo"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_deal_stage_history" },
    rows(
      {
        deal_id: "STRING",
        stage_place_number: "INT64",
        stage: "STRING",
        stage_number: "INT64",
        valid_from: "TIMESTAMP",
        valid_to: "TIMESTAMP",
      },
      [
        ["skips", 1, "demo", 3, at("01"), at("03")],
        ["skips", 2, "won", 6, at("03"), null],
        ["goes back", 1, "demo", 3, at("01"), at("05")],
        ["goes back", 2, "qualified", 2, at("05"), at("09")],
        ["goes back", 3, "lost", 7, at("09"), null],
        ["open", 1, "demo", 3, at("01"), null],
      ],
    ),
  )
  .expect(
    rows(CONVERSION, [
      ["2025-01-01", "hubspot", "qualified", 2, 1, 0, 1, 0, 0, 0, 0.793451, 4],
      ["2025-01-01", "hubspot", "demo", 3, 3, 1, 1, 1, 0.5, 0.094531, 0.905469, 3],
    ]),
  );
