/**
 * The day the project is computed for. Every model that needs "today" takes it from here, so that a past day can be
 * computed again and tests do not depend on the date.
 */

/**
 * SQL of the day after the last day of data (DATE, UTC): the project variable as_of, or the current date.
 * @returns {string}
 */
function as_of_date() {
  const day = dataform.projectConfig.vars.as_of;
  if (!day) return "CURRENT_DATE()";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
    throw new Error(`The variable as_of must be YYYY-MM-DD or empty, not "${day}".`);
  return `DATE '${day}'`;
}

/**
 * SQL of the instant at which the data ends (TIMESTAMP, exclusive).
 * @returns {string}
 */
function as_of_timestamp() {
  return `TIMESTAMP(${as_of_date()})`;
}

/**
 * SQL of the first day of the month that is not complete yet (DATE).
 * @returns {string}
 */
function current_month() {
  return `DATE_TRUNC(${as_of_date()}, MONTH)`;
}

module.exports = { as_of_date, as_of_timestamp, current_month };
