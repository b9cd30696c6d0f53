// The health of a customer at the end of a month knows nothing of the months after it.
const { rows, test_on } = require("includes/given.js");
const intervals = require("includes/intervals.js");

const test_today = test_on("2026-07-01", test);

const SIGNALS = {
  company_id: "STRING",
  month: "DATE",
  active_user_30d_count: "INT64",
  previous_active_user_30d_count: "INT64",
  feature_30d_count: "INT64",
  ticket_90d_count: "INT64",
  bad_rating_90d_count: "INT64",
  broken_promise_90d_count: "INT64",
  open_ticket_count: "INT64",
  payment_90d_count: "INT64",
  failed_payment_90d_count: "INT64",
  has_failed_last_payment: "BOOL",
};
const payments = (...list) =>
  rows(
    {
      charge_id: "STRING",
      company_id: "STRING",
      status: "STRING",
      paid_at: "TIMESTAMP",
      payment_date: "DATE",
    },
    list.map(([id, status, day]) => [id, "com", status, `${day} 09:00:00+00`, day]),
  );
const TICKET = {
  ticket_id: "STRING",
  company_id: "STRING",
  created_date: "DATE",
  is_first_reply_breached: "BOOL",
  first_reply_at: "TIMESTAMP",
  csat: "STRING",
  csat_answered_at: "TIMESTAMP",
};

test_today("int_company_signals: what came after the end of a month is not known at it")
  .dataset({ schema: "intermediate", name: "int_company_signals" })
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    rows({ user_id: "STRING", company_id: "STRING", activity_date: "DATE" }, [
      ["a", "com", "2026-05-01"],
      ["a", "com", "2026-05-31"],
      ["b", "com", "2026-06-01"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_feature_usage" },
    rows({ feature_id: "STRING", company_id: "STRING", activity_date: "DATE" }, [
      ["grades", "com", "2026-05-31"],
      ["homework", "com", "2026-06-01"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_support_tickets" },
    rows(TICKET, [
      ["1", "com", "2026-05-30", true, "2026-06-01 00:00:00+00", "bad", "2026-06-02 09:00:00+00"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_support_ticket_statuses" },
    rows({ ticket_id: "STRING", is_unsolved: "BOOL", valid_from: "TIMESTAMP", valid_to: "TIMESTAMP" }, [
      ["1", true, "2026-05-30 09:00:00+00", "2026-06-01 10:00:00+00"],
      ["1", false, "2026-06-01 10:00:00+00", null],
    ]),
  )
  .input(
    { schema: "core", name: "fct_payments" },
    payments(["ch_1", "failed", "2026-05-30"], ["ch_2", "succeeded", "2026-06-01"]),
  )
  .expect(`SELECT company_id, month, active_user_30d_count, previous_active_user_30d_count, feature_30d_count,
    ticket_90d_count, bad_rating_90d_count, broken_promise_90d_count, open_ticket_count, payment_90d_count,
    failed_payment_90d_count, has_failed_last_payment
  FROM (${rows(SIGNALS, [
    ["com", "2026-05-01", 1, 1, 1, 1, 0, 0, 1, 1, 1, true],
    ["com", "2026-06-01", 1, 1, 1, 1, 1, 1, 0, 2, 1, false],
  ])}) AS expected
  ORDER BY month`);

const MRR = { company_id: "STRING", month: "DATE", end_mrr_usd: "NUMERIC" };
const PERIOD = {
  company_id: "STRING",
  state: "STRING",
  quantity: "INT64",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
};
const HEALTH = {
  company_id: "STRING",
  month: "DATE",
  mrr_usd: "NUMERIC",
  seats: "INT64",
  active_user_30d_count: "INT64",
  licence_utilisation_rate: "FLOAT64",
  usage_score: "FLOAT64",
  adoption_score: "FLOAT64",
  support_score: "FLOAT64",
  payment_score: "FLOAT64",
  health_score: "FLOAT64",
  health_level: "STRING",
  health_trend_30d: "FLOAT64",
  has_churned_next_month: "BOOL",
};

test_today("customer_health: full use is healthy, silence with a failed payment is critical")
  .dataset({ schema: "marts_customer_success", name: "customer_health" })
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows(MRR, [
      ["com", "2026-04-01", 100],
      ["com", "2026-05-01", 100],
    ]),
  )
  .input(
    { schema: "core", name: "fct_subscriptions" },
    rows(PERIOD, [
      ["com", "paid", 10, "2026-04-15 00:00:00+00", "2026-05-15 00:00:00+00"],
      ["com", "paid", 8, "2026-05-15 00:00:00+00", "2026-06-15 00:00:00+00"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_company_signals" },
    rows(SIGNALS, [
      ["com", "2026-04-01", 5, 4, 6, 0, 0, 0, 0, 1, 0, false],
      ["com", "2026-05-01", 0, 5, 0, 2, 1, 1, 1, 2, 1, true],
    ]),
  )
  .expect(
    rows(HEALTH, [
      ["com", "2026-04-01", 100, 10, 5, 0.5, 100, 100, 100, 100, 100, "healthy", null, false],
      ["com", "2026-05-01", 100, 8, 0, 0, 0, 0, 50, 0, 10, "critical", -90, true],
    ]),
  );

const LEVEL = {
  month: "DATE",
  health_level: "STRING",
  customer_count: "INT64",
  mrr_usd: "NUMERIC",
  health_score_average: "FLOAT64",
  churned_next_month_count: "INT64",
  next_month_churn_rate: "FLOAT64",
};
const OF_LEVEL = {
  company_id: "STRING",
  month: "DATE",
  mrr_usd: "NUMERIC",
  health_score: "FLOAT64",
  health_level: "STRING",
  has_churned_next_month: "BOOL",
};

test_today(
  "customer_health_by_level: a level without customers has no rate, and nobody has left in a month that is not over",
)
  .dataset({ schema: "marts_customer_success", name: "customer_health_by_level" })
  .input(
    { schema: "marts_customer_success", name: "customer_health" },
    rows(OF_LEVEL, [
      ["a", "2026-05-01", "10.50", 90, "healthy", false],
      ["b", "2026-05-01", "4.50", 80, "healthy", true],
      ["c", "2026-05-01", "7", 20, "critical", false],
      ["a", "2026-06-01", "10.50", 60, "at risk", null],
    ]),
  )
  .expect(`SELECT month, health_level, customer_count, mrr_usd, health_score_average, churned_next_month_count,
    next_month_churn_rate,
    ${intervals.wilson_low("churned_next_month_count", "customer_count")} AS next_month_churn_rate_low,
    ${intervals.wilson_high("churned_next_month_count", "customer_count")} AS next_month_churn_rate_high
  FROM (${rows(LEVEL, [
    ["2026-05-01", "at risk", 0, 0, null, 0, null],
    ["2026-05-01", "critical", 1, 7, 20, 0, 0],
    ["2026-05-01", "healthy", 2, 15, 85, 1, 0.5],
    ["2026-06-01", "at risk", 1, "10.50", 60, null, null],
    ["2026-06-01", "critical", 0, 0, null, null, null],
    ["2026-06-01", "healthy", 0, 0, null, null, null],
  ])}) AS expected
  ORDER BY month, health_level`);
