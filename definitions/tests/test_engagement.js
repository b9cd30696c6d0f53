// How much users do, month by month and in the last 30 days.
const { rows, test_on } = require("includes/given.js");

const test_today = test_on("2026-07-01", test);

const ACTIVITY = {
  user_id: "STRING",
  activity_date: "DATE",
  event_count: "INT64",
  core_action_count: "INT64",
  session_count: "INT64",
  active_minutes: "FLOAT64",
};
const SESSION = {
  surface: "STRING",
  session_date: "DATE",
  is_engaged: "BOOL",
  duration_minutes: "FLOAT64",
  event_count: "INT64",
};
const ENGAGEMENT = {
  month: "DATE",
  active_user_count: "INT64",
  session_count: "INT64",
  engaged_session_count: "INT64",
  engaged_session_rate: "FLOAT64",
  sessions_per_user: "FLOAT64",
  session_minutes_average: "FLOAT64",
  session_event_average: "FLOAT64",
  event_count: "INT64",
  engagement_score_average: "FLOAT64",
  power_user_count: "INT64",
  power_user_share: "FLOAT64",
};

/** Eleven users with 1 to 11 events; the eleventh did nothing but what the product is for. */
const eleven = Array.from({ length: 11 }, (_, i) => [
  `user ${i + 1}`,
  "2026-05-31",
  i + 1,
  i === 10 ? 11 : 0,
  1,
  1,
]);

test_today(
  "engagement: the tenth with most events are power users, web visits are no sessions, and a month without any has none",
)
  .dataset({ schema: "marts_product", name: "engagement" })
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    rows(ACTIVITY, [...eleven, ["user 1", "2026-06-30", 4, 0, 0, 0], ["user 1", "2026-07-01", 9, 0, 1, 1]]),
  )
  .input(
    { schema: "core", name: "sessions" },
    rows(SESSION, [
      ["product", "2026-05-31", true, 10, 5],
      ["product", "2026-05-31", false, 0.5, 2],
      ["web", "2026-05-31", true, 60, 60],
    ]),
  )
  .expect(
    rows(ENGAGEMENT, [
      ["2026-05-01", 11, 2, 1, 0.5, 2 / 11, 5.25, 3.5, 66, 8, 2, 2 / 11],
      ["2026-06-01", 1, 0, 0, null, 0, null, null, 4, 4, 0, 0],
    ]),
  );

const USER = { user_id: "STRING", company_id: "STRING", is_deleted: "BOOL", signed_up_at: "TIMESTAMP" };
const USER_ENGAGEMENT = {
  user_id: "STRING",
  company_id: "STRING",
  event_30d_count: "INT64",
  core_action_30d_count: "INT64",
  session_30d_count: "INT64",
  active_day_30d_count: "INT64",
  active_minutes_30d: "FLOAT64",
  engagement_score: "INT64",
  is_power_user: "BOOL",
  last_active_date: "DATE",
  is_inactive_14d: "BOOL",
};
const SINCE = "2026-01-01 00:00:00+00";

test_today(
  "user_engagement: the 31st day back does not count, the 14th day back is not inactive, and who never came is",
)
  .dataset({ schema: "marts_product", name: "user_engagement" })
  .input(
    { schema: "core", name: "users" },
    rows(USER, [
      ["busy", "com", false, SINCE],
      ["deleted", "com", true, SINCE],
      ["future", "com", false, "2026-07-01 00:00:00+00"],
      ["gone", "com", false, SINCE],
      ["late", "com", false, SINCE],
      ["never", null, false, SINCE],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    rows(ACTIVITY, [
      ["busy", "2026-05-31", 100, 100, 9, 90],
      ["busy", "2026-06-01", 4, 2, 1, 5],
      ["busy", "2026-06-17", 1, 0, 1, 0.5],
      ["deleted", "2026-06-30", 1, 0, 1, 1],
      ["gone", "2026-05-31", 50, 0, 1, 1],
      ["late", "2026-06-16", 1, 0, 1, 1],
    ]),
  )
  .expect(
    rows(USER_ENGAGEMENT, [
      ["busy", "com", 5, 2, 2, 2, 5.5, 9, true, "2026-06-17", false],
      ["gone", "com", 0, 0, 0, 0, 0, 0, false, "2026-05-31", true],
      ["late", "com", 1, 0, 1, 1, 1, 1, false, "2026-06-16", true],
      ["never", null, 0, 0, 0, 0, 0, 0, false, null, true],
    ]),
  );
