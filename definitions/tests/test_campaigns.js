// What campaigns were called, given to spend and whether they ran, from the days on which platforms report them.
const { rows } = require("includes/given.js");

const DAY = {
  campaign_id: "STRING",
  platform: "STRING",
  campaign_date: "DATE",
  campaign_name: "STRING",
  campaign_type: "STRING",
  daily_budget_usd: "NUMERIC",
};
const RANGE = {
  campaign_id: "STRING",
  campaign_name: "STRING",
  campaign_type: "STRING",
  daily_budget_usd: "NUMERIC",
  status: "STRING",
  valid_from: "DATE",
  valid_to: "DATE",
  is_current: "BOOL",
};
const day = (date, name, budget, platform = "google_ads") => ["c", platform, date, name, "SEARCH", budget];
const range = (name, budget, status, from, to) => [
  "c",
  name,
  "SEARCH",
  budget,
  status,
  from,
  to,
  to === null,
];

/** claim: [reported days, ranges] */
const CASES = {
  "a new name and a new budget each begin a range, the last report ends it": [
    [
      day("2025-03-01", "A", 10),
      day("2025-03-02", "A", 10),
      day("2025-03-05", "B", 10),
      day("2025-03-06", "B", 20),
    ],
    [
      range("A", 10, "running", "2025-03-01", "2025-03-05"),
      range("B", 10, "running", "2025-03-05", "2025-03-06"),
      range("B", 20, "running", "2025-03-06", "2025-03-07"),
      range("B", 20, "paused", "2025-03-07", null),
    ],
  ],
  "fourteen days without a report are none of a pause, fifteen are": [
    [day("2025-03-01", "A", 10), day("2025-03-15", "A", 10), day("2025-03-30", "A", 10)],
    [
      range("A", 10, "running", "2025-03-01", "2025-03-16"),
      range("A", 10, "paused", "2025-03-16", "2025-03-30"),
      range("A", 10, "running", "2025-03-30", "2025-03-31"),
      range("A", 10, "paused", "2025-03-31", null),
    ],
  ],
  "e-mails are sent once in months": [
    [day("2025-01-05", "A", null, "email"), day("2025-04-05", "A", null, "email")],
    [range("A", null, "running", "2025-01-05", "2025-04-06"), range("A", null, "paused", "2025-04-06", null)],
  ],
};

for (const [claim, [days, ranges]] of Object.entries(CASES)) {
  test(`campaigns_history: ${claim}`)
    .dataset({ schema: "core", name: "campaigns_history" })
    .input({ schema: "intermediate", name: "int_campaign_days" }, rows(DAY, days))
    .expect(rows(RANGE, ranges));
}

test("campaigns_daily: days without a report are 0, and a paused day has no budget")
  .dataset({ schema: "core", name: "campaigns_daily" })
  .input(
    { schema: "core", name: "campaigns" },
    rows(
      { campaign_id: "STRING", platform: "STRING", status: "STRING", first_date: "DATE", last_date: "DATE" },
      [["c", "google_ads", "paused", "2025-03-01", "2025-03-04"]],
    ),
  )
  .input(
    { schema: "core", name: "campaigns_history" },
    rows(RANGE, [
      range("A", 10, "running", "2025-03-01", "2025-03-03"),
      range("A", 10, "paused", "2025-03-03", "2025-03-04"),
      range("B", 20, "running", "2025-03-04", null),
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_campaign_days" },
    rows(
      {
        campaign_id: "STRING",
        campaign_date: "DATE",
        impression_count: "INT64",
        click_count: "INT64",
        spend_usd: "NUMERIC",
        conversions: "NUMERIC",
      },
      [
        ["c", "2025-03-01", 100, 4, 7.5, 1],
        ["c", "2025-03-04", 50, 1, 2, 0.5],
      ],
    ),
  )
  .expect(
    rows(
      {
        date_day: "DATE",
        campaign_id: "STRING",
        platform: "STRING",
        campaign_name: "STRING",
        status: "STRING",
        impression_count: "INT64",
        click_count: "INT64",
        spend_usd: "NUMERIC",
        budget_usd: "NUMERIC",
        conversions: "NUMERIC",
        is_reported: "BOOL",
      },
      [
        ["2025-03-01", "c", "google_ads", "A", "running", 100, 4, 7.5, 10, 1, true],
        ["2025-03-02", "c", "google_ads", "A", "running", 0, 0, 0, 10, 0, false],
        ["2025-03-03", "c", "google_ads", "A", "paused", 0, 0, 0, 0, 0, false],
        ["2025-03-04", "c", "google_ads", "B", "running", 50, 1, 2, 20, 0.5, true],
      ],
    ),
  );
