// A healthy device, one that somebody should look at, and what a place is worth. Today is 2026-07-01.
const { rows } = require("includes/given.js");

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
  needs_attention: "BOOL",
};
const SINCE = "2026-01-01 00:00:00+00";
const what = ["com", "loc", "desktop", "windows"];

test(
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
