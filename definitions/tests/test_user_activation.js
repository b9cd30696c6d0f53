// The activation rule at its borders: one user, what was done in the first days, and whether that is enough.
const { rows } = require("includes/given.js");

const USER = {
  user_id: "STRING",
  company_id: "STRING",
  signed_up_at: "TIMESTAMP",
  signed_up_date: "DATE",
  profile_completed_at: "TIMESTAMP",
};
const EVENT = { user_id: "STRING", occurred_at: "TIMESTAMP", is_core_action: "BOOL" };
const SESSION = { user_id: "STRING", started_at: "TIMESTAMP", duration_minutes: "FLOAT64" };
const RESULT = {
  user_id: "STRING",
  company_id: "STRING",
  signed_up_at: "TIMESTAMP",
  signed_up_date: "DATE",
  cohort_week: "DATE",
  is_profile_completed: "BOOL",
  core_action_count: "INT64",
  active_minutes: "FLOAT64",
  is_activated: "BOOL",
  is_mature: "BOOL",
};

const SIGNED_UP = "2025-01-08 09:00:00+00";
const DAY_2 = "2025-01-09 12:00:00+00";
const LAST_INSTANT = "2025-01-15 08:59:59+00";
const WINDOW_END = "2025-01-15 09:00:00+00";

/** claim: [profile completed at, core actions at, minutes of sessions on day 2, [profile, actions, minutes, activated]] */
const CASES = {
  "profile, three core actions and more than ten minutes activate": [
    DAY_2,
    [DAY_2, DAY_2, DAY_2],
    [6, 4.5],
    [true, 3, 10.5, true],
  ],
  "ten minutes are not more than ten": [DAY_2, [DAY_2, DAY_2, DAY_2], [10], [true, 3, 10, false]],
  "two core actions are too few": [DAY_2, [DAY_2, DAY_2], [30], [true, 2, 30, false]],
  "without the profile nothing helps": [null, [DAY_2, DAY_2, DAY_2, DAY_2], [30], [false, 4, 30, false]],
  "the last instant of the seventh day counts": [
    LAST_INSTANT,
    [DAY_2, DAY_2, LAST_INSTANT],
    [11],
    [true, 3, 11, true],
  ],
  "what comes after seven days does not": [DAY_2, [DAY_2, DAY_2, WINDOW_END], [11], [true, 2, 11, false]],
  "a profile completed after seven days does not": [
    WINDOW_END,
    [DAY_2, DAY_2, DAY_2],
    [11],
    [false, 3, 11, false],
  ],
  "nothing at all is not activated": [null, [], [], [false, 0, 0, false]],
};

for (const [claim, [profile, actions, minutes, outcome]] of Object.entries(CASES)) {
  test(`user_activation: ${claim}`)
    .dataset({ schema: "marts_product", name: "user_activation" })
    .input(
      { schema: "core", name: "users" },
      rows(USER, [["user", "backend:acc", SIGNED_UP, "2025-01-08", profile]]),
    )
    .input(
      { schema: "core", name: "events_product" },
      rows(EVENT, [...actions.map((at) => ["user", at, true]), ["user", DAY_2, false]]),
    )
    .input(
      { schema: "intermediate", name: "int_product_sessions" },
      rows(
        SESSION,
        minutes.map((length) => ["user", DAY_2, length]),
      ),
    )
    .expect(rows(RESULT, [["user", "backend:acc", SIGNED_UP, "2025-01-08", "2025-01-06", ...outcome, true]]));
}
