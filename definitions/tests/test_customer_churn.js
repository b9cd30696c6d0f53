// Who left, what went before, and whether support goes with leaving.
const { rows, test_on } = require("includes/given.js");
const intervals = require("includes/intervals.js");

const test_today = test_on("2026-07-01", test);

const MRR = {
  company_id: "STRING",
  month: "DATE",
  start_mrr_usd: "NUMERIC",
  end_mrr_usd: "NUMERIC",
};
const ANALYSIS = {
  company_id: "STRING",
  is_churned: "BOOL",
  first_paid_month: "DATE",
  churned_month: "DATE",
  churned_date: "DATE",
  reference_date: "DATE",
  churn_reason: "STRING",
  churn_count: "INT64",
  mrr_lost_usd: "NUMERIC",
  mrr_usd: "NUMERIC",
  tenure_months: "INT64",
  active_user_30d_count: "INT64",
  previous_active_user_30d_count: "INT64",
  events_30d_count: "INT64",
  inactive_day_count: "INT64",
  tickets_90d_count: "INT64",
  ticket_count: "INT64",
  csat_good_count: "INT64",
  csat_bad_count: "INT64",
  csat_rate: "FLOAT64",
  is_low_satisfaction: "BOOL",
};

test_today(
  "customer_churn_analysis: one who came back and stays has not left, and nothing after leaving is looked at",
)
  .dataset({ schema: "marts_customer_success", name: "customer_churn_analysis" })
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows(MRR, [
      ["back", "2026-03-01", 0, 50],
      ["back", "2026-04-01", 50, 0],
      ["back", "2026-05-01", 0, 40],
      ["back", "2026-06-01", 40, 40],
      ["left", "2026-03-01", 0, 99],
      ["left", "2026-04-01", 99, 99],
      ["left", "2026-05-01", 99, 0],
      ["free", "2026-05-01", 0, 0],
    ]),
  )
  .input(
    { schema: "core", name: "subscriptions" },
    rows({ company_id: "STRING", ended_at: "TIMESTAMP" }, [
      ["left", "2026-05-20 08:00:00+00"],
      ["back", "2026-04-10 08:00:00+00"],
      ["back", null],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_crm_churn_events" },
    rows({ crm_churn_event_id: "STRING", company_id: "STRING", churn_date: "DATE", reason_code: "STRING" }, [
      ["1", "left", "2026-05-21", "budget"],
      ["2", "left", "2025-01-01", "features"],
      ["3", "back", "2026-04-10", "support"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    rows({ user_id: "STRING", company_id: "STRING", activity_date: "DATE", event_count: "INT64" }, [
      ["a", "left", "2026-04-02", 3],
      ["b", "left", "2026-05-10", 5],
      ["b", "left", "2026-05-20", 7],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_support_tickets" },
    rows(
      {
        ticket_id: "STRING",
        company_id: "STRING",
        created_date: "DATE",
        csat: "STRING",
        csat_answered_at: "TIMESTAMP",
      },
      [
        ["1", "left", "2025-06-01", "good", "2025-06-02 00:00:00+00"],
        ["2", "left", "2026-05-01", "bad", "2026-05-25 00:00:00+00"],
        ["3", "left", "2026-05-22", null, null],
      ],
    ),
  )
  .expect(
    rows(ANALYSIS, [
      ...[
        [
          "back",
          false,
          "2026-03-01",
          null,
          null,
          "2026-07-01",
          null,
          1,
          null,
          40,
          3,
          0,
          0,
          0,
          null,
          0,
          0,
          0,
          0,
          null,
          null,
        ],
      ],
      [
        ...["left", true, "2026-03-01", "2026-05-01", "2026-05-20", "2026-05-20", "budget", 1, 99, null, 2],
        ...[1, 1, 5, 10, 1, 2, 1, 0, 1, false],
      ],
    ]),
  );

const SIGNALS = {
  company_id: "STRING",
  month: "DATE",
  ticket_90d_count: "INT64",
  bad_rating_90d_count: "INT64",
  broken_promise_90d_count: "INT64",
  open_ticket_count: "INT64",
  failed_payment_90d_count: "INT64",
};
const NULL = "CAST(NULL AS FLOAT64)";
const NEVER = `2 AS customer_month_count, 2 AS customer_count, 1 AS churn_count, ${NULL} AS correlation,
  ${NULL} AS correlation_low, ${NULL} AS correlation_high, 0 AS with_signal_count, 0 AS churn_with_signal_count,
  ${NULL} AS churn_rate_with_signal, 0.5 AS churn_rate_without_signal, ${NULL} AS churn_rate_difference,
  ${NULL} AS churn_rate_difference_low, ${NULL} AS churn_rate_difference_high`;
const difference = ["newcombe_low", "newcombe_high"].map((end) =>
  intervals[end]({ successes: "1", trials: "1" }, { successes: "0", trials: "1" }),
);

test_today(
  "support_churn_correlation: what was asked in the month before beside leaving; of two pairs no interval",
)
  .dataset({ schema: "marts_customer_success", name: "support_churn_correlation" })
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows(MRR, [
      ["a", "2026-05-01", 1, 0],
      ["b", "2026-05-01", 1, 1],
      ["new", "2026-05-01", 0, 1],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_company_signals" },
    rows(SIGNALS, [
      ["a", "2026-04-01", 2, 0, 0, 0, 0],
      ["b", "2026-05-01", 9, 9, 9, 9, 9],
    ]),
  )
  .expect(
    [
      `SELECT 'bad_ratings' AS signal, ${NEVER}`,
      `SELECT 'broken_promises' AS signal, ${NEVER}`,
      `SELECT 'failed_payments' AS signal, ${NEVER}`,
      `SELECT 'open_tickets' AS signal, ${NEVER}`,
      `SELECT 'tickets', 2, 2, 1, 1.0, ${NULL}, ${NULL}, 1, 1, 1.0, 0.0, 1.0, ${difference.join(", ")}`,
    ].join("\nUNION ALL\n"),
  );

const REVENUE = {
  month: "DATE",
  start_customer_count: "INT64",
  churned_customer_count: "INT64",
  logo_churn_rate: "FLOAT64",
  reactivated_customer_count: "INT64",
  start_mrr_usd: "NUMERIC",
  churn_mrr_usd: "NUMERIC",
  contraction_mrr_usd: "NUMERIC",
  gross_mrr_churn_rate: "NUMERIC",
  net_mrr_churn_rate: "NUMERIC",
};
const FIRST_MONTH = ["2026-04-01", 0, 0, null, 0, 0, 0, 0, null, null];
const LOSSES = ["2026-05-01", 4, 1, 0.25, 0, 200, 40, 10, "0.25", "0.2"];

test_today(
  "monthly_churn_metrics: the first month has no rate, an unknown reason is none, and a month without filed events has 0",
)
  .dataset({ schema: "marts_customer_success", name: "monthly_churn_metrics" })
  .input({ schema: "marts_revenue", name: "monthly_recurring_revenue" }, rows(REVENUE, [FIRST_MONTH, LOSSES]))
  .input(
    { schema: "intermediate", name: "int_crm_churn_events" },
    rows({ churn_date: "DATE", reason_code: "STRING", refund_usd: "NUMERIC" }, [
      ["2026-05-01", "price", "12.50"],
      ["2026-05-31", "unknown", null],
      ["2026-06-01", "price", 99],
    ]),
  )
  .expect(`SELECT month, start_customer_count, churned_customer_count, logo_churn_rate,
    ${intervals.wilson_low("churned_customer_count", "start_customer_count")} AS logo_churn_rate_low,
    ${intervals.wilson_high("churned_customer_count", "start_customer_count")} AS logo_churn_rate_high,
    reactivated_customer_count, start_mrr_usd, churn_mrr_usd, contraction_mrr_usd, gross_mrr_churn_rate,
    net_mrr_churn_rate, filed_churn_count, filed_reason_count, refund_usd
  FROM (${rows(
    { ...REVENUE, filed_churn_count: "INT64", filed_reason_count: "INT64", refund_usd: "NUMERIC" },
    [
      [...FIRST_MONTH, 0, 0, 0],
      [...LOSSES, 2, 1, "12.50"],
    ],
  )}) AS expected
  ORDER BY month`);
