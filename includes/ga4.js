/**
 * Reading Google Analytics' export. Tables events_YYYYMMDD hold days that are over, events_intraday_YYYYMMDD the others;
 * both match events_*. Google rewrites a day's table for three days after the day.
 */

/** A day may change until this many days after its own. */
const OPEN_DAYS = 4;

/**
 * A parameter of the event as text; null where the event has none of that name or it holds another type.
 * @param {string} key
 */
function text(key) {
  return `(SELECT NULLIF(param.value.string_value, '') FROM UNNEST(event_params) AS param WHERE param.key = '${key}' LIMIT 1)`;
}

/**
 * A parameter of the event as INT64. Google stores whole numbers as text where a tag sent them so.
 * @param {string} key
 */
function integer(key) {
  return `(SELECT COALESCE(param.value.int_value, SAFE_CAST(param.value.string_value AS INT64)) FROM UNNEST(event_params) AS param WHERE param.key = '${key}' LIMIT 1)`;
}

/** Whether a row of events_* is of a day that was not complete. */
const IS_INTRADAY = "STARTS_WITH(_TABLE_SUFFIX, 'intraday_')";

/**
 * Condition on rows of events_*: tables of a range of days, complete and intraday ones, so that no other is read.
 * @param {string} first SQL of the first day (DATE, constant)
 */
function days_from(first) {
  const suffix = `FORMAT_DATE('%Y%m%d', ${first})`;
  return `(
    _TABLE_SUFFIX BETWEEN ${suffix} AND '99999999'
    OR _TABLE_SUFFIX BETWEEN CONCAT('intraday_', ${suffix}) AND 'intraday_99999999'
  )`;
}

/**
 * Condition for QUALIFY: the row's table is the complete one of its day, or the day has no complete one yet.
 * @param {string} is_intraday a column that holds IS_INTRADAY
 * @param {string} day the day of the row
 */
function newest_table(is_intraday, day) {
  return `(NOT ${is_intraday} OR LOGICAL_AND(${is_intraday}) OVER (PARTITION BY ${day}))`;
}

/**
 * Script before an incremental build: sets changed_dates (ARRAY<DATE>) to every day that may have changed since the last
 * one, and deletes these days.
 * @param {string} self the incremental table
 * @param {string} until SQL of the day after the last (DATE)
 */
function open_days(self, until) {
  return `DECLARE first_open_date DATE DEFAULT (
  SELECT DATE_SUB(COALESCE(MAX(event_date), DATE '2020-01-01'), INTERVAL ${OPEN_DAYS} DAY) FROM ${self}
);
DECLARE changed_dates ARRAY<DATE> DEFAULT GENERATE_DATE_ARRAY(first_open_date, ${until});
DELETE FROM ${self} WHERE event_date IN UNNEST(changed_dates);`;
}

/**
 * The days that may have changed in stg__ga4_events since another table was built from it (ARRAY<DATE>). Looks at the
 * recent days of that table; where these hold nothing of the web, every day may have.
 * @param {string} self the other table @param {string} condition on its rows: those of the web, of recent days
 * @param {string} until SQL of the day after the last (DATE)
 */
function open_dates(self, condition, until) {
  return `GENERATE_DATE_ARRAY(
      (SELECT DATE_SUB(COALESCE(MAX(event_date), DATE '2020-01-01'), INTERVAL ${OPEN_DAYS} DAY) FROM ${self} WHERE ${condition}),
      ${until}
    )`;
}

module.exports = { text, integer, IS_INTRADAY, days_from, newest_table, open_days, open_dates };
