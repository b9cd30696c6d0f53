// A healthy device, one that somebody should look at, and what a place is worth.
const { rows, test_on } = require("includes/given.js");

const test_today = test_on("2026-07-01", test);

const DEVICE = {
  device_id: "STRING",
  company_id: "STRING",
  location_id: "STRING",
  device_type: "STRING",
  platform: "STRING",
  app_version: "STRING",
  status: "STRING",
  open_alert_count: "INT64",
  is_in_use: "BOOL",
  registered_at: "TIMESTAMP",
};
const DAY = {
  device_id: "STRING",
  date_day: "DATE",
  observed_minutes: "FLOAT64",
  online_minutes: "FLOAT64",
  event_count: "INT64",
  error_count: "INT64",
  alert_count: "INT64",
};
const HEALTH = {
  device_id: "STRING",
  company_id: "STRING",
  location_id: "STRING",
  device_type: "STRING",
  platform: "STRING",
  app_version: "STRING",
  versions_behind_count: "INT64",
  is_latest_version: "BOOL",
  is_online: "BOOL",
  observed_30d_minutes: "FLOAT64",
  online_30d_minutes: "FLOAT64",
  uptime_30d_rate: "FLOAT64",
  event_30d_count: "INT64",
  error_30d_count: "INT64",
  alert_30d_count: "INT64",
  error_30d_rate: "FLOAT64",
  alert_30d_rate: "FLOAT64",
  open_alert_count: "INT64",
  health_score: "FLOAT64",
  is_unhealthy: "BOOL",
};
const SINCE = "2026-01-01 00:00:00+00";
const what = ["com", "loc", "desktop", "windows"];

test_today(
  "device_health: versions are compared by number, days before the 30 do not count, retired devices are left out",
)
  .dataset({ schema: "marts_product", name: "device_health" })
  .input(
    { schema: "core", name: "devices" },
    rows(DEVICE, [
      ["a", ...what, "5.10.0", "online", 0, true, SINCE],
      ["b", ...what, "5.9.0", "offline", 1, true, SINCE],
      ["gone", ...what, "6.0.0", "retired", 0, false, SINCE],
    ]),
  )
  .input(
    { schema: "core", name: "devices_daily" },
    rows(DAY, [
      ["a", "2026-05-31", 1440, 0, 9, 9, 0],
      ["a", "2026-06-01", 1440, 1440, 0, 0, 0],
      ["a", "2026-06-30", 1440, 1440, 2, 0, 0],
      ["b", "2026-06-30", 1000, 875, 4, 1, 2],
      ["gone", "2026-06-30", 10, 10, 0, 0, 0],
    ]),
  )
  .expect(
    rows(HEALTH, [
      ["a", ...what, "5.10.0", 0, true, true, 2880, 2880, 1, 2, 0, 0, 0, 0, 0, 100, false],
      ["b", ...what, "5.9.0", 1, false, false, 1000, 875, 0.875, 4, 1, 2, 0.25, 0.5, 1, 58.75, true],
    ]),
  );

const LOCATION = {
  location_id: "STRING",
  company_id: "STRING",
  location_kind: "STRING",
  capacity: "INT64",
  is_open: "BOOL",
  opened_at: "TIMESTAMP",
};
const LOCATION_HEALTH = {
  location_id: "STRING",
  company_id: "STRING",
  location_kind: "STRING",
  capacity: "INT64",
  device_count: "INT64",
  unhealthy_device_count: "INT64",
  uptime_30d_rate: "FLOAT64",
  device_health_average: "FLOAT64",
  active_user_30d_count: "INT64",
  company_active_user_30d_count: "INT64",
  mrr_usd: "NUMERIC",
  health_score: "FLOAT64",
};
const at = (location_id, minutes, online, score, is_unhealthy) => [
  location_id,
  minutes,
  online,
  score,
  is_unhealthy,
];
const used = (company, ...days) => days.map((day, user) => [company, `${company} ${user}`, day]);

test_today(
  "location_health: money goes by capacity, users are not divided among places, a closed place counts nowhere",
)
  .dataset({ schema: "marts_product", name: "location_health" })
  .input(
    { schema: "core", name: "locations" },
    rows(LOCATION, [
      ["alone", "one", "campus", 40, true, SINCE],
      ["closed", "one", "campus", 960, false, SINCE],
      ["large", "two", "campus", 200, true, SINCE],
      ["small", "two", "studio", 100, true, SINCE],
      ["idle", "three", "online", 10, true, SINCE],
      ["unknown", null, "campus", 10, true, SINCE],
      ["planned", "three", "online", 90, true, "2026-07-01 00:00:00+00"],
    ]),
  )
  .input(
    { schema: "marts_product", name: "device_health" },
    rows(
      {
        location_id: "STRING",
        observed_30d_minutes: "FLOAT64",
        online_30d_minutes: "FLOAT64",
        health_score: "FLOAT64",
        is_unhealthy: "BOOL",
      },
      [
        at("alone", 3000, 3000, 100, false),
        at("alone", 1000, 0, 40, true),
        at("alone", 0, 0, null, false),
        at("large", 0, 0, null, false),
        at("unknown", 1000, 1000, 90, false),
      ],
    ),
  )
  .input(
    { schema: "intermediate", name: "int_user_activity" },
    rows({ company_id: "STRING", user_id: "STRING", activity_date: "DATE" }, [
      ...used(
        "one",
        "2026-06-30",
        "2026-06-01",
        "2026-05-31",
        "2026-05-02",
        "2026-05-02",
        "2026-05-02",
        "2026-05-01",
      ),
      ...used("two", "2026-06-30", "2026-06-30"),
      ["two", "two 0", "2026-05-31"],
    ]),
  )
  .input(
    { schema: "core", name: "fct_mrr_movements" },
    rows({ company_id: "STRING", month: "DATE", end_mrr_usd: "NUMERIC" }, [
      ["one", "2026-06-01", "99.99"],
      ["two", "2026-06-01", "300"],
      ["two", "2026-05-01", "7"],
    ]),
  )
  .expect(
    rows(LOCATION_HEALTH, [
      // Two of four users are left: half of the use.
      ["alone", "one", "campus", 40, 3, 1, 0.75, 70, 2, 2, "99.99", 64],
      ["idle", "three", "online", 10, 0, 0, null, null, 0, 0, "0", 0],
      ["large", "two", "campus", 200, 1, 0, null, null, null, 2, "200", 100],
      ["small", "two", "studio", 100, 0, 0, null, null, null, 2, "100", 100],
      ["unknown", null, "campus", 10, 1, 0, 1, 90, 0, 0, "0", 90],
    ]),
  );
