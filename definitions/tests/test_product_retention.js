// Who comes back, who stays away, and what goes with staying: by activity alone.
const { rows, test_on } = require("includes/given.js");
const intervals = require("includes/intervals.js");

const test_today = test_on("2026-07-01", test);

const ACTIVITY = { user_id: "STRING", company_id: "STRING", activity_date: "DATE" };
const USER = { user_id: "STRING", company_id: "STRING", role: "STRING", signed_up_date: "DATE" };
const activity = (...list) =>
  rows(
    ACTIVITY,
    list.map(([user, date]) => [user, "com", date]),
  );
const users = (...list) =>
  rows(
    USER,
    list.map(([user, date]) => [user, "com", "teacher", date]),
  );

test_today(
  "user_retention: an old account that nobody uses is not retained, and a day to come is not counted",
)
  .dataset({ schema: "marts_product", name: "user_retention" })
  .input({ schema: "core", name: "users" }, users(["stays", "2026-06-22"], ["leaves", "2026-06-24"]))
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(
      ["stays", "2026-06-22"],
      ["stays", "2026-06-23"],
      ["stays", "2026-06-29"],
      ["leaves", "2026-06-24"],
    ),
  )
  .expect(
    rows(
      {
        cohort_week: "DATE",
        day_number: "INT64",
        signup_count: "INT64",
        mature_signup_count: "INT64",
        retained_count: "INT64",
        retention_rate: "FLOAT64",
        is_mature: "BOOL",
      },
      [
        ["2026-06-22", 1, 2, 2, 1, 0.5, true],
        ["2026-06-22", 7, 2, 1, 1, 1, false],
        ["2026-06-22", 30, 2, 0, 0, null, false],
        ["2026-06-22", 90, 2, 0, 0, null, false],
      ],
    ),
  );

test_today("user_lifecycle: a user is new once, returns after a week, and resurrects after a gap")
  .dataset({ schema: "marts_product", name: "user_lifecycle" })
  .input(
    { schema: "core", name: "dim_dates" },
    rows(
      { date_day: "DATE", iso_week_start_date: "DATE" },
      ["2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22", "2026-06-29"].map((day) => [day, day]),
    ),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(
      ["a", "2026-06-01"],
      ["a", "2026-06-09"],
      ["a", "2026-06-14"],
      ["a", "2026-06-26"],
      ["b", "2026-06-08"],
      ["b", "2026-06-30"],
    ),
  )
  .expect(
    rows(
      {
        week: "DATE",
        active_user_count: "INT64",
        new_user_count: "INT64",
        returning_user_count: "INT64",
        resurrecting_user_count: "INT64",
        newly_dormant_user_count: "INT64",
        dormant_user_count: "INT64",
      },
      [
        ["2026-06-01", 1, 1, 0, 0, 0, 0],
        ["2026-06-08", 2, 1, 1, 0, 0, 0],
        ["2026-06-15", 0, 0, 0, 0, 2, 2],
        ["2026-06-22", 1, 0, 0, 1, 0, 1],
      ],
    ),
  );

const FEATURE = { feature_id: "STRING", released_date: "DATE", retired_at: "TIMESTAMP" };
const USAGE = {
  feature_id: "STRING",
  user_id: "STRING",
  activity_date: "DATE",
  company_id: "STRING",
  use_count: "INT64",
};
/** Signed up on the first of April; active at first unless "absent", and later where they stay. */
const NEWCOMERS = {
  with_stays: true,
  with_stays_too: true,
  with_leaves: false,
  without_stays: true,
  without_leaves: false,
};

test_today("feature_retention_correlation: users of the first days beside others who were active then")
  .dataset({ schema: "marts_product", name: "feature_retention_correlation" })
  .input(
    { schema: "core", name: "users" },
    users(...[...Object.keys(NEWCOMERS), "absent"].map((user) => [user, "2026-04-01"]), [
      "young",
      "2026-06-01",
    ]),
  )
  .input({ schema: "core", name: "features" }, rows(FEATURE, [["gradebook", "2024-01-01", null]]))
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(
      ...Object.keys(NEWCOMERS).map((user) => [user, "2026-04-02"]),
      ...Object.entries(NEWCOMERS).flatMap(([user, stays]) => (stays ? [[user, "2026-05-05"]] : [])),
      ["absent", "2026-05-05"],
      ["young", "2026-06-02"],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_feature_usage" },
    rows(USAGE, [
      ["gradebook", "with_stays", "2026-04-02", "com", 1],
      ["gradebook", "with_stays_too", "2026-04-14", "com", 1],
      ["gradebook", "with_leaves", "2026-04-02", "com", 3],
      ["gradebook", "without_stays", "2026-05-05", "com", 1],
      ["gradebook", "young", "2026-06-02", "com", 1],
    ]),
  )
  .expect(`SELECT
    'gradebook' AS feature_id, 3 AS user_count, 2 AS retained_user_count, 2 / 3 AS user_retention_rate,
    2 AS nonuser_count, 1 AS retained_nonuser_count, 1 / 2 AS nonuser_retention_rate,
    2 / 3 - 1 / 2 AS retention_impact,
    ${intervals.newcombe_low({ successes: "2", trials: "3" }, { successes: "1", trials: "2" })} AS retention_impact_low,
    ${intervals.newcombe_high({ successes: "2", trials: "3" }, { successes: "1", trials: "2" })} AS retention_impact_high,
    2 / 3 AS adoption_retained_rate, 1 / 2 AS adoption_churned_rate, 2 / 3 - 1 / 2 AS adoption_gap,
    ${intervals.newcombe_low({ successes: "2", trials: "3" }, { successes: "1", trials: "2" })} AS adoption_gap_low,
    ${intervals.newcombe_high({ successes: "2", trials: "3" }, { successes: "1", trials: "2" })} AS adoption_gap_high`);

test_today("feature_adoption: users of a feature beside active and all users, and those who come back to it")
  .dataset({ schema: "marts_product", name: "feature_adoption" })
  .input({ schema: "core", name: "features" }, rows(FEATURE, [["gradebook", "2026-04-01", null]]))
  .input(
    { schema: "core", name: "dim_dates" },
    rows({ date_day: "DATE", month_start_date: "DATE" }, [["2026-04-01", "2026-04-01"]]),
  )
  .input(
    { schema: "core", name: "users" },
    rows({ user_id: "STRING", signed_up_date: "DATE", deleted_at: "TIMESTAMP" }, [
      ["a", "2026-04-03", null],
      ["b", "2026-04-05", null],
      ["c", "2026-04-05", null],
      ["gone", "2026-04-05", "2026-04-20 00:00:00+00"],
      ["later", "2026-05-01", null],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(["a", "2026-04-10"], ["a", "2026-04-11"], ["b", "2026-04-10"], ["c", "2026-04-30"]),
  )
  .input(
    { schema: "intermediate", name: "int_feature_usage" },
    rows(USAGE, [
      ["gradebook", "a", "2026-04-10", "com", 4],
      ["gradebook", "a", "2026-04-11", "com", 1],
      ["gradebook", "b", "2026-04-10", "com", 1],
      ["gradebook", "b", "2026-05-20", "com", 1],
    ]),
  )
  .expect(`SELECT
    'gradebook' AS feature_id, DATE '2026-04-01' AS month, 2 AS user_count, 3 AS active_user_count,
    2 / 3 AS adoption_rate, 4 AS all_user_count, 2 / 4 AS popularity_rate, 1 AS company_count,
    1 AS active_company_count, 1 / 1 AS company_adoption_rate, 6 AS use_count, 6 / 2 AS uses_per_user,
    3 / 30 AS daily_user_average, 3 / 30 / 2 AS stickiness_rate, 2 AS new_user_count,
    6.0 AS first_use_days_median, 2 AS mature_new_user_count, 1 AS returned_user_count, 1 / 2 AS return_30d_rate`);

test_today("beta_feature_performance: betas beside released features, with errors for each use")
  .dataset({ schema: "marts_product", name: "beta_feature_performance" })
  .input(
    { schema: "intermediate", name: "int_crm_feature_usage" },
    rows(
      {
        feature_name: "STRING",
        is_beta: "BOOL",
        crm_account_id: "STRING",
        use_count: "INT64",
        error_count: "INT64",
        usage_minutes: "FLOAT64",
      },
      [
        ["chat", true, "a", 10, 2, 20],
        ["chat", true, "b", 10, 1, 20],
        ["chat", false, "a", 100, 5, 50],
        ["notes", false, "a", 0, 0, 0],
      ],
    ),
  )
  .expect(
    [
      ["all features", false, 1, 100, 5, 50, 100, 0.5, 0.05, 0.15 - 0.05],
      ["all features", true, 2, 20, 3, 40, 10, 2, 0.15, 0.15 - 0.05],
      ["chat", false, 1, 100, 5, 50, 100, 0.5, 0.05, 0.15 - 0.05],
      ["chat", true, 2, 20, 3, 40, 10, 2, 0.15, 0.15 - 0.05],
      ["notes", false, 1, 0, 0, 0, 0, null, null, null],
    ]
      .map((values) =>
        rows(
          {
            feature_name: "STRING",
            is_beta: "BOOL",
            account_count: "INT64",
            use_count: "INT64",
            error_count: "INT64",
            usage_minutes: "FLOAT64",
            uses_per_account: "FLOAT64",
            minutes_per_use: "FLOAT64",
            error_rate: "FLOAT64",
            error_rate_difference: "FLOAT64",
          },
          [values],
        ),
      )
      .join("\nUNION ALL\n"),
  );

const COHORT = {
  dimension: "STRING",
  dimension_value: "STRING",
  cohort_month: "DATE",
  month_number: "INT64",
  cohort_user_count: "INT64",
  active_user_count: "INT64",
  retention_rate: "FLOAT64",
};

test_today(
  "cohort_retention: a month in which nobody came is there with 0, and a month that is not over is not",
)
  .dataset({ schema: "marts_product", name: "cohort_retention" })
  .input(
    { schema: "core", name: "users" },
    users(["a", "2024-01-01"], ["b", "2024-01-01"], ["c", "2024-01-01"]),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(
      ["a", "2026-04-30"],
      ["b", "2026-04-01"],
      ["a", "2026-06-01"],
      ["a", "2026-06-30"],
      ["c", "2026-06-30"],
      ["b", "2026-07-01"],
    ),
  )
  .input(
    { schema: "core", name: "companies" },
    rows({ company_id: "STRING", signup_channel: "STRING", country: "STRING" }, [["com", "paid", null]]),
  )
  .expect(
    rows(
      COHORT,
      [
        ["country", "unknown"],
        ["role", "teacher"],
        ["signup_channel", "paid"],
        ["total", "total"],
      ].flatMap((segment) => [
        [...segment, "2026-04-01", 0, 2, 2, 1],
        [...segment, "2026-04-01", 1, 2, 0, 0],
        [...segment, "2026-04-01", 2, 2, 1, 0.5],
        [...segment, "2026-06-01", 0, 1, 1, 1],
      ]),
    ),
  );

const RELEASED = {
  feature_id: "STRING",
  feature_name: "STRING",
  category: "STRING",
  release_stage: "STRING",
  is_core: "BOOL",
  released_date: "DATE",
};
const { released_date: _, ...NAMED } = RELEASED;
const FEATURE_RETENTION = {
  ...NAMED,
  ever_user_count: "INT64",
  user_30d_count: "INT64",
  active_user_30d_count: "INT64",
  adoption_30d_rate: "FLOAT64",
  all_user_count: "INT64",
  popularity_rate: "FLOAT64",
  stickiness_30d_rate: "FLOAT64",
  mature_user_count: "INT64",
  returned_user_count: "INT64",
  return_30d_rate: "FLOAT64",
  release_active_user_count: "INT64",
  release_user_count: "INT64",
  release_adoption_7d_rate: "FLOAT64",
};
const SINCE = "2024-01-01 00:00:00+00";

test_today(
  "retention_metrics: back is from day 30 on and only where 60 days are over; a feature without users has no rates",
)
  .dataset({ schema: "marts_product", name: "retention_metrics" })
  .input(
    { schema: "core", name: "features" },
    rows(RELEASED, [
      ["grades", "Grades", "teaching", "general", true, "2026-05-01"],
      ["new", "New", "teaching", "beta", false, "2026-06-25"],
      ["old", "Old", "teaching", "general", false, "2024-01-01"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_feature_usage" },
    rows({ feature_id: "STRING", user_id: "STRING", activity_date: "DATE" }, [
      ["grades", "back", "2026-05-02"],
      ["grades", "back", "2026-06-01"],
      ["grades", "early", "2026-05-02"],
      ["grades", "early", "2026-05-31"],
      ["grades", "young", "2026-05-03"],
      ["grades", "young", "2026-06-02"],
      ["grades", "young", "2026-06-03"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    activity(
      ["back", "2026-05-02"],
      ["back", "2026-06-01"],
      ["early", "2026-05-02"],
      ["early", "2026-05-31"],
      ["young", "2026-05-03"],
      ["young", "2026-06-02"],
      ["young", "2026-06-03"],
      ["other", "2026-04-30"],
      ["other", "2026-05-07"],
      ["outside", "2026-05-08"],
    ),
  )
  .input(
    { schema: "core", name: "users" },
    rows({ user_id: "STRING", signed_up_at: "TIMESTAMP", deleted_at: "TIMESTAMP" }, [
      ...["back", "early", "young", "other", "outside"].map((user) => [user, SINCE, null]),
      ["deleted", SINCE, "2026-06-30 00:00:00+00"],
      ["future", "2026-07-01 00:00:00+00", null],
    ]),
  )
  .expect(
    rows(FEATURE_RETENTION, [
      ["grades", "Grades", "teaching", "general", true, 3, 2, 2, 1, 5, 0.4, 0.05, 2, 1, 0.5, 4, 3, 0.75],
      ["new", "New", "teaching", "beta", false, 0, 0, 2, 0, 5, 0, null, 0, 0, null, null, null, null],
      ["old", "Old", "teaching", "general", false, 0, 0, 2, 0, 5, 0, null, 0, 0, null, null, null, null],
    ]),
  );
