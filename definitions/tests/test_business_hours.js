// Business hours over a weekend, a holiday and the change to summer time: what is open, and what a ticket's clocks count.
const { rows, test_on } = require("includes/given.js");

const test_today = test_on("2026-07-01", test);

const SPAN = {
  schedule_id: "STRING",
  schedule_name: "STRING",
  time_zone: "STRING",
  start_minute: "INT64",
  end_minute: "INT64",
  holidays: "STRING",
};
const [FRIDAY, SUNDAY, MONDAY] = [5, 0, 1];
const NINE_TO_FIVE = (day) => [day * 1440 + 9 * 60, day * 1440 + 17 * 60];
const NEW_YORK = ["1", "New York", "America/New_York"];
const ALWAYS = ["2", "Always", "Australia/Adelaide"];
const days = (...list) =>
  rows(
    { date_day: "DATE" },
    list.map((day) => [day]),
  );
const span = (from, to) =>
  `STRUCT(TIMESTAMP '${from}:00+00' AS opened_at, TIMESTAMP '${to}:00+00' AS closed_at)`;
const day = (schedule, number, date, spans, open, before) =>
  `SELECT '${schedule[0]}' AS schedule_id, '${schedule[1]}' AS schedule_name, ${number} AS schedule_number,
    DATE '${date}' AS business_date, ${spans.length > 0 ? `[${spans.join(", ")}]` : "ARRAY<STRUCT<opened_at TIMESTAMP, closed_at TIMESTAMP>>[]"} AS spans,
    ${open} AS open_seconds, ${before} AS open_seconds_before`;
const HOUR = 3600;

/** claim: [spans of schedules, days, what is open] */
const OPEN = {
  "hours keep the time zone's clock when summer time begins": [
    [
      [...NEW_YORK, ...NINE_TO_FIVE(FRIDAY), "[]"],
      [...NEW_YORK, ...NINE_TO_FIVE(MONDAY), "[]"],
    ],
    ["2026-03-06", "2026-03-07", "2026-03-09"],
    [
      day(NEW_YORK, 1, "2026-03-06", [span("2026-03-06 14:00", "2026-03-06 22:00")], 8 * HOUR, 0),
      day(NEW_YORK, 1, "2026-03-07", [], 0, 8 * HOUR),
      day(NEW_YORK, 1, "2026-03-09", [span("2026-03-09 13:00", "2026-03-09 21:00")], 8 * HOUR, 8 * HOUR),
    ],
  ],
  "nobody works from the first to the last day of a holiday": [
    [
      [
        ...NEW_YORK,
        ...NINE_TO_FIVE(MONDAY),
        '[{"name":"Away","start_date":"2026-03-09","end_date":"2026-03-16"}]',
      ],
    ],
    ["2026-03-09", "2026-03-16", "2026-03-23"],
    [
      day(NEW_YORK, 1, "2026-03-09", [], 0, 0),
      day(NEW_YORK, 1, "2026-03-16", [], 0, 0),
      day(NEW_YORK, 1, "2026-03-23", [span("2026-03-23 13:00", "2026-03-23 21:00")], 8 * HOUR, 0),
    ],
  ],
  "a local day is split where UTC's day ends, and a second schedule counts for itself": [
    [
      [...NEW_YORK, ...NINE_TO_FIVE(MONDAY), null],
      [...ALWAYS, SUNDAY, 1440, null],
    ],
    ["2026-06-07", "2026-06-06"],
    [
      day(NEW_YORK, 1, "2026-06-06", [], 0, 0),
      day(NEW_YORK, 1, "2026-06-07", [], 0, 0),
      day(ALWAYS, 2, "2026-06-06", [span("2026-06-06 14:30", "2026-06-07 00:00")], 9.5 * HOUR, 0),
      day(ALWAYS, 2, "2026-06-07", [span("2026-06-07 00:00", "2026-06-07 14:30")], 14.5 * HOUR, 9.5 * HOUR),
    ],
  ],
};

for (const [claim, [spans, list, open]] of Object.entries(OPEN)) {
  test(`int_business_days: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_business_days" })
    .input({ schema: "staging", name: "stg__zendesk_schedules" }, rows(SPAN, spans))
    .input(
      { schema: "staging", name: "stg__zendesk_tickets" },
      rows({ created_at: "TIMESTAMP" }, [["2026-02-01 00:00:00+00"]]),
    )
    .input({ schema: "core", name: "dim_dates" }, days(...list))
    .expect(`${open.join("\nUNION ALL\n")}\nORDER BY schedule_id, business_date`);
}

/** claim: [first reply at, [status, from, to], [clock, is running, minutes and business minutes, the same in seconds up to now]] */
const CREATED = "2026-03-06 21:30:00+00";
const CLOCKS = {
  "a reply on Monday morning to a ticket of Friday evening took an hour of business": [
    "2026-03-09 13:30:00+00",
    [
      ["new", CREATED, "2026-03-09 13:30:00+00"],
      ["pending", "2026-03-09 13:30:00+00", "2026-03-09 14:00:30+00"],
      ["solved", "2026-03-09 14:00:30+00", null],
    ],
    [
      ["agent_wait", false, 30, 30, 1830, 1830],
      ["first_reply", false, 3840, 60, 230400, 3600],
      ["first_resolution", false, 3870, 90, 232230, 5430],
      ["full_resolution", false, 3870, 90, 232230, 5430],
      ["requester_wait", false, 3840, 60, 230400, 3600],
    ],
  ],
  "a clock that runs tells nothing yet, and a ticket that is open again is not resolved": [
    null,
    [
      ["new", CREATED, "2026-03-06 21:50:00+00"],
      ["solved", "2026-03-06 21:50:00+00", "2026-03-06 21:55:00+00"],
      ["open", "2026-03-06 21:55:00+00", null],
    ],
    [
      ["first_reply", true, 0, 0, 10031400, 30600],
      ["first_resolution", false, 20, 20, 1200, 1200],
      ["full_resolution", true, 0, 0, 10031400, 30600],
      ["requester_wait", true, 20, 20, 10031100, 30300],
    ],
  ],
};
const CLOCK = {
  ticket_id: "STRING",
  clock: "STRING",
  is_running: "BOOL",
  elapsed_minutes: "INT64",
  elapsed_business_minutes: "INT64",
  running_seconds: "INT64",
  running_business_seconds: "INT64",
};

for (const [claim, [replied, statuses, clocks]] of Object.entries(CLOCKS)) {
  test_today(`int_support_ticket_clocks: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_support_ticket_clocks" })
    .input(
      { schema: "staging", name: "stg__zendesk_tickets" },
      rows({ ticket_id: "STRING", group_id: "STRING", is_deleted: "BOOL", created_at: "TIMESTAMP" }, [
        ["7", null, false, CREATED],
        ["8", null, true, CREATED],
      ]),
    )
    .input(
      { schema: "staging", name: "stg__zendesk_groups" },
      rows({ group_id: "STRING", group_name: "STRING" }, []),
    )
    .input(
      { schema: "intermediate", name: "int_business_days" },
      [
        day(NEW_YORK, 1, "2026-03-06", [span("2026-03-06 14:00", "2026-03-06 22:00")], 8 * HOUR, 0),
        day(NEW_YORK, 1, "2026-03-09", [span("2026-03-09 13:00", "2026-03-09 21:00")], 8 * HOUR, 8 * HOUR),
        day(NEW_YORK, 1, "2026-07-01", [], 0, 16 * HOUR),
      ].join("\nUNION ALL\n"),
    )
    .input(
      { schema: "intermediate", name: "int_support_ticket_replies" },
      rows({ ticket_id: "STRING", first_reply_at: "TIMESTAMP" }, replied === null ? [] : [["7", replied]]),
    )
    .input(
      { schema: "intermediate", name: "int_support_ticket_statuses" },
      rows(
        {
          ticket_id: "STRING",
          status: "STRING",
          is_unsolved: "BOOL",
          valid_from: "TIMESTAMP",
          valid_to: "TIMESTAMP",
        },
        statuses.map(([status, ...times]) => ["7", status, status !== "solved", ...times]),
      ),
    )
    .expect(
      rows(
        CLOCK,
        clocks.map((clock) => ["7", ...clock]),
      ),
    );
}
