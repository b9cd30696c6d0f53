// What counts as an answer, as satisfaction, and as one touch.
const { TICKET_OUTCOME, rows } = require("includes/given.js");
const support_metrics = require("includes/support_metrics.js");

const AT = "2026-06-01 08:00:00+00";
const LATER = "2026-06-01 09:00:00+00";
const LATEST = "2026-06-01 10:00:00+00";

/** claim: [comments of ticket 7 (author, public, at), first reply at, number of replies] */
const REPLIES = {
  "the first public comment of an agent answers a customer": [
    [
      ["customer", true, AT],
      ["agent", false, "2026-06-01 08:30:00+00"],
      ["agent", true, LATER],
      ["customer", true, LATEST],
    ],
    [LATER, 1],
  ],
  "where an agent opened the ticket, the second one does": [
    [
      ["agent", true, AT],
      ["admin", true, LATER],
      ["agent", true, LATEST],
    ],
    [LATER, 2],
  ],
  "notes and customers answer nothing": [
    [
      ["customer", true, AT],
      ["agent", false, LATER],
      ["customer", true, LATEST],
    ],
    null,
  ],
};

for (const [claim, [comments, outcome]] of Object.entries(REPLIES)) {
  test(`int_support_ticket_replies: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_support_ticket_replies" })
    .input(
      { schema: "staging", name: "stg__zendesk_ticket_comments" },
      rows(
        {
          ticket_id: "STRING",
          comment_number: "INT64",
          author_id: "STRING",
          is_public: "BOOL",
          created_at: "TIMESTAMP",
        },
        comments.map((comment, i) => ["7", i + 1, ...comment]),
      ),
    )
    .input(
      { schema: "staging", name: "stg__zendesk_users" },
      rows({ user_id: "STRING", role: "STRING" }, [
        ["customer", "end-user"],
        ["agent", "agent"],
        ["admin", "admin"],
      ]),
    )
    .expect(
      rows(
        { ticket_id: "STRING", first_reply_at: "TIMESTAMP", reply_count: "INT64" },
        outcome === null ? [] : [["7", ...outcome]],
      ),
    );
}

const TICKET = {
  created_date: "DATE",
  priority: "STRING",
  group_name: "STRING",
  channel: "STRING",
  topic: "STRING",
  ...TICKET_OUTCOME,
};
/** A ticket of June: priority, one touch (null: not solved), offered, rating, times reopened, minutes to the reply. */
const ticket = (priority, oneTouch, offered, csat, reopens, minutes) => [
  ...[
    "2026-06-03",
    priority,
    "Care",
    "email",
    null,
    oneTouch !== null,
    oneTouch,
    false,
    offered,
    csat,
    reopens,
  ],
  ...[oneTouch === null ? null : LATER, minutes, minutes, 60, oneTouch === null ? null : 120, 5, 7],
  ...[minutes !== null, minutes > 60, oneTouch !== null, false],
];
const EXPECTED = {
  month: "DATE",
  dimension: "STRING",
  dimension_value: "STRING",
  ...Object.fromEntries(
    Object.keys(support_metrics.descriptions()).map((name) => [
      name,
      /_(count|total)$/.test(name) ? "INT64" : "FLOAT64",
    ]),
  ),
};
/** All six tickets, and those of each priority. */
const ALL = [
  ...[6, 5, 4, 2, 1, 4, 0, 5, 2, 1, 5, 1, 4, 0, 30, 42],
  ...[2 / 4, 1 / 4, 0, 2 / 3, 3 / 5, 1 / 9, 30, 30, 1, 2],
];
const HIGH = [
  ...[4, 4, 3, 2, 1, 3, 0, 4, 2, 1, 4, 1, 3, 0, 20, 28],
  ...[2 / 3, 1 / 3, 0, 2 / 3, 3 / 4, 1 / 7, 30, 30, 1, 2],
];
const LOW = [...[2, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 10, 14], ...[0, 0, 0, null, 0, 0, 30, 30, 1, 2]];

test("support_metrics_by_slice: satisfaction is of those who answered, and null where nobody did")
  .dataset({ schema: "marts_customer_success", name: "support_metrics_by_slice" })
  .input(
    { schema: "intermediate", name: "int_support_tickets" },
    rows(TICKET, [
      ticket("high", true, true, "good", 0, 10),
      ticket("high", true, true, "good", 0, 20),
      ticket("high", false, true, "bad", 1, 90),
      ticket("high", null, true, null, 0, 40),
      ticket("low", false, true, null, 0, 30),
      ticket("low", null, false, null, 0, null),
    ]),
  )
  .expect(
    rows(EXPECTED, [
      ["2026-06-01", "channel", "email", ...ALL],
      ["2026-06-01", "group_name", "Care", ...ALL],
      ["2026-06-01", "priority", "high", ...HIGH],
      ["2026-06-01", "priority", "low", ...LOW],
      ["2026-06-01", "topic", "none", ...ALL],
      ["2026-06-01", "total", "total", ...ALL],
    ]),
  );
