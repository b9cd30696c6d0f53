// What is counted of tickets, by month and by customer.
const { TICKET_OUTCOME, rows, test_on } = require("includes/given.js");
const support_metrics = require("includes/support_metrics.js");

const test_today = test_on("2026-07-01", test);

const NAMES = Object.keys(support_metrics.descriptions());
const is_count = (name) => /_(count|total)$/.test(name);
const METRICS = Object.fromEntries(NAMES.map((name) => [name, is_count(name) ? "INT64" : "FLOAT64"]));
/** Values of a group of tickets: counts are 0, rates and medians null, where nothing is said. */
const metrics = (values, names = NAMES) => names.map((name) => values[name] ?? (is_count(name) ? 0 : null));

const TICKET = {
  company_id: "STRING",
  created_date: "DATE",
  ...TICKET_OUTCOME,
};
const SOLVED_AT = "2026-06-02 09:00:00+00";
const solved = [
  true,
  true,
  false,
  true,
  "good",
  0,
  SOLVED_AT,
  10,
  4,
  60,
  60,
  30,
  30,
  true,
  false,
  true,
  true,
];
const opened_again = [
  false,
  null,
  true,
  true,
  null,
  1,
  SOLVED_AT,
  30,
  8,
  180,
  null,
  90,
  0,
  true,
  true,
  null,
  null,
];
const untouched = [
  false,
  null,
  false,
  false,
  null,
  0,
  null,
  null,
  null,
  null,
  null,
  0,
  0,
  null,
  null,
  null,
  null,
];

test_today(
  "int_support_metrics_by_account: who was never answered, solved or asked has no rate; tickets of nobody do not count",
)
  .dataset({ schema: "intermediate", name: "int_support_metrics_by_account" })
  .input(
    { schema: "intermediate", name: "int_support_tickets" },
    rows(TICKET, [
      ["com", "2026-06-01", ...solved],
      ["com", "2026-06-30", ...opened_again],
      ["other", "2026-06-30", ...untouched],
      [null, "2026-06-30", ...solved],
    ]),
  )
  .expect(
    rows({ company_id: "STRING", month: "DATE", ...METRICS }, [
      [
        "com",
        "2026-06-01",
        ...metrics({
          ticket_count: 2,
          replied_count: 2,
          solved_count: 1,
          one_touch_count: 1,
          reopened_count: 1,
          ever_solved_count: 2,
          escalated_count: 1,
          csat_offered_count: 2,
          csat_good_count: 1,
          first_reply_due_count: 2,
          first_reply_breach_count: 1,
          requester_wait_due_count: 1,
          requester_wait_breach_count: 1,
          requester_wait_minutes_total: 120,
          agent_wait_minutes_total: 30,
          one_touch_rate: 1,
          reopen_rate: 0.5,
          escalation_rate: 0.5,
          csat_rate: 1,
          csat_response_rate: 0.5,
          sla_breach_rate: 2 / 3,
          first_reply_minutes_median: 20,
          first_reply_business_minutes_median: 6,
          first_resolution_hours_median: 2,
          full_resolution_hours_median: 1,
        }),
      ],
      ["other", "2026-06-01", ...metrics({ ticket_count: 1, escalation_rate: 0 })],
    ]),
  );

const COUNTED = NAMES.filter((name) => !name.endsWith("_rate"));
const ONE_OF_TWO = {
  ticket_count: 2,
  solved_count: 1,
  ever_solved_count: 1,
  csat_offered_count: 2,
  csat_good_count: 1,
  csat_bad_count: 1,
};
const days = (...list) => list.map((day) => [day, `${day.slice(0, 7)}-01`]);

test_today(
  "support_metrics: a month without new tickets is there, and open is what was not solved when the month ended",
)
  .dataset({ schema: "marts_customer_success", name: "support_metrics" })
  .input(
    { schema: "core", name: "dim_dates" },
    rows(
      { date_day: "DATE", month_start_date: "DATE" },
      days("2026-04-01", "2026-05-01", "2026-05-02", "2026-06-01", "2026-07-01"),
    ),
  )
  .input(
    { schema: "intermediate", name: "int_support_tickets" },
    rows(
      { ticket_id: "STRING", created_at: "TIMESTAMP", created_date: "DATE", last_solved_at: "TIMESTAMP" },
      [
        ["slow", "2026-05-30 00:00:00+00", "2026-05-30", null],
        ["solved", "2026-05-30 12:00:00+00", "2026-05-30", SOLVED_AT],
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_support_ticket_statuses" },
    rows({ ticket_id: "STRING", is_unsolved: "BOOL", valid_from: "TIMESTAMP", valid_to: "TIMESTAMP" }, [
      ["slow", true, "2026-05-30 00:00:00+00", null],
      ["solved", true, "2026-05-30 12:00:00+00", "2026-06-01 00:00:00+00"],
      ["solved", true, "2026-06-01 00:00:00+00", SOLVED_AT],
      ["solved", false, SOLVED_AT, null],
    ]),
  )
  .input(
    { schema: "marts_customer_success", name: "support_metrics_by_slice" },
    rows(
      {
        month: "DATE",
        dimension: "STRING",
        ...Object.fromEntries(COUNTED.map((name) => [name, METRICS[name]])),
      },
      [
        ["2026-05-01", "total", ...metrics(ONE_OF_TWO, COUNTED)],
        ["2026-05-01", "channel", ...metrics(ONE_OF_TWO, COUNTED)],
      ],
    ),
  )
  .expect(
    rows(
      {
        month: "DATE",
        ...METRICS,
        is_low_satisfaction: "BOOL",
        solved_in_month_count: "INT64",
        open_count: "INT64",
        backlog_age_hours_median: "FLOAT64",
      },
      [
        [
          "2026-05-01",
          ...metrics({
            ...ONE_OF_TWO,
            one_touch_rate: 0,
            reopen_rate: 0,
            escalation_rate: 0,
            csat_rate: 0.5,
            csat_response_rate: 1,
          }),
          ...[true, 0, 2, 42],
        ],
        ["2026-06-01", ...metrics({}), null, 1, 1, 768],
      ],
    ),
  );
