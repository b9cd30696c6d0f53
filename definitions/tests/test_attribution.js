// What each touch of a conversion is given by the five models, and which sessions are touches at all.
const { rows } = require("includes/given.js");
const { MODELS } = require("includes/attribution.js");

const CONVERSION = {
  conversion_id: "STRING",
  conversion_type: "STRING",
  company_id: "STRING",
  converted_at: "TIMESTAMP",
  converted_date: "DATE",
  revenue_usd: "NUMERIC",
};
const SHARED = {
  session_key: "STRING",
  touched_at: "TIMESTAMP",
  days_before: "FLOAT64",
  is_direct: "BOOL",
  channel: "STRING",
  source: "STRING",
  medium: "STRING",
  normalised_campaign: "STRING",
  campaign_id: "STRING",
  landing_page: "STRING",
};
const TOUCH = {
  conversion_id: "STRING",
  touch_number: "INT64",
  touch_count: "INT64",
  last_click_number: "INT64",
  ...SHARED,
};
const RESULT = {
  conversion_id: "STRING",
  touch_number: "INT64",
  touch_count: "INT64",
  conversion_type: "STRING",
  company_id: "STRING",
  converted_at: "TIMESTAMP",
  converted_date: "DATE",
  ...SHARED,
  revenue_usd: "NUMERIC",
  ...Object.fromEntries(MODELS.map(([model]) => [`${model}_weight`, "NUMERIC"])),
};

const AT = "2026-06-20 12:00:00+00";
const conversion = ["c", "trial_start", "company", AT, "2026-06-20", 0];
const shared = (age) => ["web:s", AT, age, false, "paid", "google", "cpc", "[EU] Brand", "google_ads:1", "/"];

/** claim: [number of the last touch that was not direct, days before the conversion, weights of each touch by model] */
const CASES = {
  "one touch is given all": [1, [3], [[1, 1, 1, 1, 1]]],
  "two touches share by position half and half": [
    2,
    [7, 0],
    [
      [1, 0, 0.5, 0.333333333, 0.5],
      [0, 1, 0.5, 0.666666667, 0.5],
    ],
  ],
  "three: thirds, halves a week, 40 / 20 / 40, and the last that was not direct": [
    2,
    [14, 7, 0],
    [
      [1, 0, 0.333333333, 0.142857143, 0.4],
      [0, 1, 0.333333334, 0.285714286, 0.2],
      [0, 0, 0.333333333, 0.571428571, 0.4],
    ],
  ],
  "where all were direct the last one is the last": [
    null,
    [0, 0],
    [
      [1, 0, 0.5, 0.5, 0.5],
      [0, 1, 0.5, 0.5, 0.5],
    ],
  ],
};

for (const [claim, [last, ages, weights]] of Object.entries(CASES)) {
  const touch = (age, i) => ["c", i + 1, ages.length, last, ...shared(age)];
  const given = (age, i) => [
    "c",
    i + 1,
    ages.length,
    ...conversion.slice(1, 5),
    ...shared(age),
    0,
    ...weights[i],
  ];
  test(`attribution: ${claim}`)
    .dataset({ schema: "marts_marketing", name: "attribution" })
    .input({ schema: "intermediate", name: "int_conversions" }, rows(CONVERSION, [conversion]))
    .input({ schema: "intermediate", name: "int_touchpoints" }, rows(TOUCH, ages.map(touch)))
    .expect(rows(RESULT, ages.map(given)));
}

test("attribution: a conversion without a touch is counted as unattributed")
  .dataset({ schema: "marts_marketing", name: "attribution" })
  .input({ schema: "intermediate", name: "int_conversions" }, rows(CONVERSION, [conversion]))
  .input({ schema: "intermediate", name: "int_touchpoints" }, rows(TOUCH, []))
  .expect(
    rows(RESULT, [
      [
        "c",
        0,
        0,
        ...conversion.slice(1, 5),
        null,
        null,
        null,
        null,
        "unattributed",
        null,
        null,
        null,
        null,
        null,
        0,
        1,
        1,
        1,
        1,
        1,
      ],
    ]),
  );

const SESSION = {
  session_key: "STRING",
  company_id: "STRING",
  is_company_proven: "BOOL",
  surface: "STRING",
  started_at: "TIMESTAMP",
  is_direct: "BOOL",
  channel: "STRING",
  source: "STRING",
  medium: "STRING",
  campaign: "STRING",
  normalised_campaign: "STRING",
  landing_page: "STRING",
};
const session = (key, at, is_direct = false, company = "company", surface = "web") => [
  key,
  company,
  key !== "of its network",
  surface,
  at,
  is_direct,
  "paid",
  "google",
  "cpc",
  "[EU] Brand",
  "[EU] Brand",
  "/",
];
const POINT = {
  conversion_id: "STRING",
  session_key: "STRING",
  conversion_type: "STRING",
  company_id: "STRING",
  converted_at: "TIMESTAMP",
  touched_at: "TIMESTAMP",
  days_before: "FLOAT64",
  touch_number: "INT64",
  touch_count: "INT64",
  last_click_number: "INT64",
  is_direct: "BOOL",
  channel: "STRING",
  source: "STRING",
  medium: "STRING",
  normalised_campaign: "STRING",
  campaign_id: "STRING",
  landing_page: "STRING",
};

test("int_touchpoints: the company's web sessions of the last 90 days, direct ones as such")
  .dataset({ schema: "intermediate", name: "int_touchpoints" })
  .input({ schema: "intermediate", name: "int_conversions" }, rows(CONVERSION, [conversion]))
  .input(
    { schema: "core", name: "sessions" },
    rows(SESSION, [
      session("too old", "2026-03-22 11:59:59+00"),
      session("oldest", "2026-03-22 12:00:00+00"),
      session("direct", "2026-06-20 12:00:00+00", true),
      session("later", "2026-06-20 12:00:01+00"),
      session("of another", "2026-06-19 12:00:00+00", false, "another"),
      session("of its network", "2026-06-19 12:00:00+00"),
      session("in the product", "2026-06-19 12:00:00+00", false, "company", "product"),
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_campaign_names" },
    rows({ platform: "STRING", campaign_name: "STRING", campaign_id: "STRING" }, [
      ["google_ads", "[EU] Brand", "google_ads:1"],
    ]),
  )
  .expect(
    rows(POINT, [
      [
        "c",
        "oldest",
        "trial_start",
        "company",
        AT,
        "2026-03-22 12:00:00+00",
        90,
        1,
        2,
        1,
        false,
        "paid",
        "google",
        "cpc",
        "[EU] Brand",
        "google_ads:1",
        "/",
      ],
      [
        "c",
        "direct",
        "trial_start",
        "company",
        AT,
        AT,
        0,
        2,
        2,
        1,
        true,
        "organic",
        "(direct)",
        "(none)",
        null,
        null,
        "/",
      ],
    ]),
  );
