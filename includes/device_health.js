/** Health of devices, and of the places where they stand, 0 to 100, over the last 30 days. */

const DAYS = 30;

/** Share of each part in a device's score; they sum to 1. */
const WEIGHTS = { uptime: 0.5, errors: 0.2, alerts: 0.15, version: 0.15 };
/** Uptime at which its part is 0; at 1 it is full. */
const NO_UPTIME = 0.75;
/** Points that each error, each open alert and each version behind takes off its part. */
const ERROR = 25;
const OPEN_ALERT = 50;
const VERSION_BEHIND = 25;

/** A device is unhealthy below this uptime, from this many errors, or so many versions behind. */
const LOW_UPTIME = 0.9;
const MANY_ERRORS = 3;
const OLD_VERSION = 3;

/** Share of each part in a location's score: its devices, and that its company's use does not fall. They sum to 1. */
const LOCATION_WEIGHTS = { devices: 0.7, use: 0.3 };

/** Each part (FLOAT64, 0 to 100) from columns of device_health. */
const PARTS = {
  uptime: `100 * GREATEST(0, uptime_30d_rate - ${NO_UPTIME}) / ${1 - NO_UPTIME}`,
  errors: `CAST(GREATEST(0, 100 - ${ERROR} * error_30d_count) AS FLOAT64)`,
  alerts: `CAST(GREATEST(0, 100 - ${OPEN_ALERT} * open_alert_count) AS FLOAT64)`,
  version: `CAST(GREATEST(0, 100 - ${VERSION_BEHIND} * versions_behind_count) AS FLOAT64)`,
};

/** SQL of a device's score; null where it was not observed. */
function score() {
  return Object.entries(WEIGHTS)
    .map(([part, weight]) => `${weight} * ${PARTS[/** @type {keyof typeof PARTS} */ (part)]}`)
    .join("\n    + ");
}

/** SQL of whether somebody should look at a device. */
function is_unhealthy() {
  return [
    `uptime_30d_rate < ${LOW_UPTIME}`,
    `error_30d_count >= ${MANY_ERRORS}`,
    "open_alert_count > 0",
    `versions_behind_count >= ${OLD_VERSION}`,
  ].join(" OR ");
}

/** Numbers of a version like 5.19.0 as one that orders versions (INT64). @param {string} version SQL */
function version_rank(version) {
  const part = (/** @type {number} */ i) =>
    `COALESCE(SAFE_CAST(SPLIT(${version}, '.')[SAFE_OFFSET(${i})] AS INT64), 0)`;
  return `${part(0)} * 1000000 + ${part(1)} * 1000 + ${part(2)}`;
}

module.exports = { DAYS, LOCATION_WEIGHTS, score, is_unhealthy, version_rank };
