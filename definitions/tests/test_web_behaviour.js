// What people did on the website, day by day and before deals closed.
const { rows } = require("includes/given.js");

const DEAL = {
  closed_date: "DATE",
  is_won: "BOOL",
  session_count: "INT64",
  engaged_session_count: "INT64",
  paid_session_count: "INT64",
  pricing_view_count: "INT64",
  blog_view_count: "INT64",
  feature_view_count: "INT64",
  film_start_count: "INT64",
};
const UPLIFT = {
  behaviour: "STRING",
  label: "STRING",
  with_deal_count: "INT64",
  with_won_count: "INT64",
  without_deal_count: "INT64",
  without_won_count: "INT64",
  with_win_rate: "FLOAT64",
  without_win_rate: "FLOAT64",
  uplift_rate: "FLOAT64",
  uplift_low_rate: "FLOAT64",
  uplift_high_rate: "FLOAT64",
  is_different: "BOOL",
  is_low_volume: "BOOL",
};
const { BEHAVIOURS } = require("includes/web_behaviour.js");
const repeat = (count, row) => Array.from({ length: count }, () => row);
const deal = (won, pricing, day = "2025-02-01") => [day, won, 1, 0, 0, pricing, 0, 0, 0];

// 56 of 70 less 48 of 80 are 20 % with 5.24 to 33.39 %, as Newcombe published.
test(
  "crm_web_correlation: the difference of win rates has Newcombe's interval; deals before the export began say nothing",
)
  .dataset({ schema: "marts_sales", name: "crm_web_correlation" })
  .input(
    { schema: "core", name: "sessions" },
    rows({ surface: "STRING", session_date: "DATE" }, [
      ["web", "2025-01-01"],
      ["product", "2024-01-01"],
    ]),
  )
  .input(
    { schema: "marts_sales", name: "deal_web_behaviour" },
    rows(DEAL, [
      ...repeat(56, deal(true, 2)),
      ...repeat(14, deal(false, 1)),
      ...repeat(48, deal(true, 0)),
      ...repeat(32, deal(false, 0)),
      ...repeat(9, deal(true, 1, "2024-12-31")),
    ]),
  )
  .expect(
    rows(
      UPLIFT,
      [...BEHAVIOURS]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([behaviour, label]) => {
          const all = 104 / 150;
          if (behaviour === "saw_pricing") {
            return [behaviour, label, 70, 56, 80, 48, 0.8, 0.6, 0.8 - 0.6, 0.052431, 0.333873, true, false];
          }
          return behaviour === "visited"
            ? [behaviour, label, 150, 104, 0, 0, all, null, null, null, null, null, true]
            : [behaviour, label, 0, 0, 150, 104, null, all, null, null, null, null, true];
        }),
    ),
  );

const SESSION = {
  session_key: "STRING",
  session_date: "DATE",
  channel: "STRING",
  user_pseudo_id: "STRING",
  is_company_proven: "BOOL",
  is_engaged: "BOOL",
  page_view_count: "INT64",
};
const EVENT = { session_id: "STRING", event_name: "STRING", page_path: "STRING" };
const TRAFFIC = {
  session_date: "DATE",
  channel: "STRING",
  user_count: "INT64",
  new_user_count: "INT64",
  session_count: "INT64",
  engaged_session_count: "INT64",
  identified_session_count: "INT64",
  page_view_count: "INT64",
  sign_up_click_count: "INT64",
  video_view_count: "INT64",
  contact_form_count: "INT64",
  qualification_visitor_count: "INT64",
  qualification_completion_count: "INT64",
  sign_up_count: "INT64",
  engaged_rate: "FLOAT64",
  bounce_rate: "FLOAT64",
  conversion_rate: "FLOAT64",
  identified_rate: "FLOAT64",
};

test("web_traffic: a browser that came by two channels is one user of all")
  .dataset({ schema: "marts_marketing", name: "web_traffic" })
  .input(
    { schema: "core", name: "sessions" },
    rows(SESSION, [
      ["web:a/1", "2025-01-05", "paid", "a", false, false, 1],
      ["web:a/2", "2025-01-05", "organic", "a", true, true, 4],
      ["web:b/1", "2025-01-05", null, "b", false, true, 2],
      ["web:b/9", "2025-01-05", "organic", "b", false, false, 1],
    ]),
  )
  .input(
    { schema: "core", name: "events_web" },
    rows(EVENT, [
      ["a/1", "first_visit", "/"],
      ["a/1", "page_view", "/"],
      ["a/2", "sign_up_click", "/pricing"],
      ["a/2", "sign_up", "/sign-up"],
      ["b/1", "page_view", "/qualify"],
      ["b/1", "qualification_complete", "/qualify"],
      ["b/9", "video_start", "/features"],
      ["b/9", "generate_lead", "/contact"],
      [null, "page_view", "/"],
    ]),
  )
  .expect(
    rows(TRAFFIC, [
      ["2025-01-05", "organic", 2, 0, 2, 1, 1, 5, 1, 1, 1, 0, 0, 1, 0.5, 0.5, 0.5, 0.5],
      ["2025-01-05", "paid", 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
      ["2025-01-05", "total", 2, 1, 4, 2, 1, 8, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25],
      ["2025-01-05", "unassigned", 1, 0, 1, 1, 0, 2, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0],
    ]),
  );

const STEP = {
  month: "DATE",
  source_family: "STRING",
  step_number: "INT64",
  step: "STRING",
  user_count: "INT64",
  previous_count: "INT64",
  step_rate: "FLOAT64",
  step_low_rate: "FLOAT64",
  step_high_rate: "FLOAT64",
  dropoff_rate: "FLOAT64",
};
const seen = (browser, name, path, source) => ["2025-01-05", browser, name, path, source];

test("web_qualification: a result without its page does not count, and families count together")
  .dataset({ schema: "marts_marketing", name: "web_qualification" })
  .input(
    { schema: "core", name: "events_web" },
    rows(
      {
        event_date: "DATE",
        user_pseudo_id: "STRING",
        event_name: "STRING",
        page_path: "STRING",
        first_user_source: "STRING",
      },
      [
        seen("a", "page_view", "/", "capterra"),
        seen("a", "page_view", "/qualify", "capterra"),
        seen("a", "form_start", "/qualify", "capterra"),
        seen("a", "qualification_complete", "/qualify", "capterra"),
        seen("b", "qualification_complete", "/other", "getapp"),
        seen(null, "page_view", "/qualify", "getapp"),
      ],
    ),
  )
  .expect(
    rows(STEP, [
      ["2025-01-01", "gartner", 1, "visit", 2, null, null, null, null, null],
      ["2025-01-01", "gartner", 2, "qualification_page", 1, 2, 0.5, 0.094531, 0.905469, 0.5],
      ["2025-01-01", "gartner", 3, "form_start", 1, 1, 1, 0.206549, 1, 0],
      ["2025-01-01", "gartner", 4, "result", 1, 1, 1, 0.206549, 1, 0],
    ]),
  );

const BEFORE = {
  deal_id: "STRING",
  company_id: "STRING",
  closed_date: "DATE",
  is_won: "BOOL",
  amount_usd: "NUMERIC",
  session_count: "INT64",
  engaged_session_count: "INT64",
  paid_session_count: "INT64",
  pricing_view_count: "INT64",
  blog_view_count: "INT64",
  feature_view_count: "INT64",
  film_start_count: "INT64",
  first_visited_at: "TIMESTAMP",
};
const at = (date) => `${date} 00:00:00+00`;

test("deal_web_behaviour: only what the deal's company did before the close counts")
  .dataset({ schema: "marts_sales", name: "deal_web_behaviour" })
  .input(
    { schema: "intermediate", name: "int_deals" },
    rows(
      {
        deal_id: "STRING",
        company_id: "STRING",
        closed_at: "TIMESTAMP",
        closed_date: "DATE",
        is_closed: "BOOL",
        is_won: "BOOL",
        amount_usd: "NUMERIC",
      },
      [
        ["1", "x", at("2025-01-10"), "2025-01-10", true, true, 50],
        ["2", "y", at("2025-01-10"), "2025-01-10", true, false, 60],
        ["3", "x", null, null, false, false, 70],
        ["4", null, at("2025-01-10"), "2025-01-10", true, true, 80],
      ],
    ),
  )
  .input(
    { schema: "core", name: "sessions" },
    rows(
      {
        session_key: "STRING",
        company_id: "STRING",
        is_company_proven: "BOOL",
        surface: "STRING",
        started_at: "TIMESTAMP",
        is_engaged: "BOOL",
        channel: "STRING",
        is_direct: "BOOL",
      },
      [
        ["web:a", "x", true, "web", at("2025-01-01"), true, "paid", false],
        ["web:b", "x", true, "web", at("2025-01-02"), false, "paid", true],
        ["web:c", "x", true, "web", at("2025-01-10"), true, "paid", false],
        ["web:e", "x", false, "web", at("2025-01-03"), true, "paid", false],
        ["product:d", "x", true, "product", at("2025-01-01"), true, null, null],
      ],
    ),
  )
  .input(
    { schema: "core", name: "events_web" },
    rows(EVENT, [
      ["a", "page_view", "/pricing"],
      ["a", "page_view", "/blog/attendance"],
      ["b", "page_view", "/features/billing"],
      ["b", "video_start", "/features"],
      ["c", "page_view", "/pricing"],
    ]),
  )
  .expect(
    rows(BEFORE, [
      ["1", "x", "2025-01-10", true, 50, 2, 1, 1, 1, 1, 1, 1, at("2025-01-01")],
      ["2", "y", "2025-01-10", false, 60, 0, 0, 0, 0, 0, 0, 0, null],
    ]),
  );
