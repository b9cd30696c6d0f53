/**
 * Business hours: time between two instants that counts only while a schedule is open. Each schedule's days stand in
 * int_business_days with the seconds that were open before them, so that any stretch of time costs two look-ups.
 */

/**
 * Seconds that a schedule was open before an instant (INT64), counted from the first day of int_business_days. The
 * difference of two of them is the business time in between.
 * @param {string} instant SQL of a TIMESTAMP @param {string} day alias of the row of the instant's UTC day
 */
function seconds_until(instant, day) {
  const overlap = `TIMESTAMP_DIFF(LEAST(${instant}, span.closed_at), span.opened_at, SECOND)`;
  return `${day}.open_seconds_before + (
    SELECT COALESCE(SUM(GREATEST(${overlap}, 0)), 0) FROM UNNEST(${day}.spans) AS span
  )`;
}

/** Whole minutes of seconds, as Zendesk counts them (INT64). @param {string} seconds SQL of a number */
function whole_minutes(seconds) {
  return `DIV(${seconds}, 60)`;
}

module.exports = { seconds_until, whole_minutes };
