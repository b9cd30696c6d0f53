// What the people of an account do in its first seven days, and who pays.
const { rows, test_on } = require("includes/given.js");
const intervals = require("includes/intervals.js");

const test_today = test_on("2026-07-01", test);

const SIGNED_UP = "2026-04-01 00:00:00+00";
const WINDOW_END = "2026-04-08 00:00:00+00";
const EVENT = {
  company_id: "STRING",
  user_id: "STRING",
  event_name: "STRING",
  is_core_action: "BOOL",
  occurred_at: "TIMESTAMP",
  event_date: "DATE",
};
const event = (company, user, name, day) => [
  company,
  user,
  name,
  name !== "feature_used",
  `${day} 12:00:00+00`,
  day,
];
const ACTIVATION = {
  company_id: "STRING",
  signed_up_at: "TIMESTAMP",
  cohort_month: "DATE",
  is_mature: "BOOL",
  profile_score: "FLOAT64",
  setup_score: "FLOAT64",
  breadth_score: "FLOAT64",
  team_score: "FLOAT64",
  habit_score: "FLOAT64",
  activation_score: "FLOAT64",
  activated_user_count: "INT64",
  is_product_qualified: "BOOL",
  first_paid_at: "TIMESTAMP",
  is_paid: "BOOL",
  is_paid_mature: "BOOL",
};

test_today(
  "account_activation: parts are full from their number on, and what comes after seven days does not count",
)
  .dataset({ schema: "marts_product", name: "account_activation" })
  .input(
    { schema: "core", name: "companies" },
    rows(
      { company_id: "STRING", backend_account_id: "STRING", created_at: "TIMESTAMP", created_date: "DATE" },
      [
        ["busy", "acc_1", SIGNED_UP, "2026-04-01"],
        ["only a lead", null, SIGNED_UP, "2026-04-01"],
      ],
    ),
  )
  .input(
    { schema: "core", name: "events_product" },
    rows(EVENT, [
      ...["class_created", "lesson_planned", "attendance_taken", "grades_recorded", "students_added"].flatMap(
        (name) => [event("busy", "a", name, "2026-04-02")],
      ),
      event("busy", "b", "feature_used", "2026-04-03"),
      event("busy", "c", "feature_used", "2026-04-04"),
      event("busy", "d", "class_created", "2026-04-08"),
    ]),
  )
  .input(
    { schema: "marts_product", name: "user_activation" },
    rows(
      { company_id: "STRING", signed_up_at: "TIMESTAMP", is_profile_completed: "BOOL", is_activated: "BOOL" },
      [
        ["busy", SIGNED_UP, true, true],
        ["busy", WINDOW_END, true, true],
      ],
    ),
  )
  .input(
    { schema: "core", name: "fct_subscriptions" },
    rows({ company_id: "STRING", state: "STRING", valid_from: "TIMESTAMP" }, [
      ["busy", "trial", "2026-04-01 00:00:00+00"],
      ["busy", "paid", "2026-04-15 00:00:00+00"],
    ]),
  )
  .expect(
    rows(ACTIVATION, [
      ...[
        [
          "busy",
          SIGNED_UP,
          "2026-04-01",
          true,
          100,
          50,
          100,
          100,
          100,
          85,
          1,
          true,
          "2026-04-15 00:00:00+00",
          true,
          true,
        ],
      ],
    ]),
  );

const ends = ["low", "high"].map(
  (side) =>
    `${intervals[`newcombe_${side}`]({ successes: "2", trials: "3" }, { successes: "1", trials: "2" })} AS paid_lift_${side}`,
);

test_today("product_led_growth: the lift is of qualified accounts beside others whose days to pay are over")
  .dataset({ schema: "marts_product", name: "product_led_growth" })
  .input(
    { schema: "marts_product", name: "account_activation" },
    rows(
      {
        cohort_month: "DATE",
        is_product_qualified: "BOOL",
        is_paid: "BOOL",
        is_paid_mature: "BOOL",
        activated_user_count: "INT64",
      },
      [
        ["2026-04-01", true, true, true, 1],
        ["2026-04-01", true, true, true, 0],
        ["2026-04-01", true, false, true, 2],
        ["2026-04-01", false, true, true, 0],
        ["2026-04-01", false, false, true, 0],
        ["2026-06-01", true, true, false, 1],
      ],
    ),
  )
  .expect(`SELECT DATE '2026-04-01' AS cohort_month, 5 AS account_count, 3 AS qualified_count, 3 / 5 AS qualified_rate,
    3 AS paid_count, 2 AS qualified_paid_count, 2 / 3 AS qualified_paid_rate, 1 / 2 AS other_paid_rate,
    2 / 3 - 1 / 2 AS paid_lift, ${ends.join(", ")}, 2 AS activated_count, 1 AS activated_paid_count`);
