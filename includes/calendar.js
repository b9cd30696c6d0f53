/** The fiscal calendar. The one place where the start of the fiscal year is set. */

/** First month of the fiscal year, 1 to 12. 1: the fiscal year is the calendar year. */
const FISCAL_YEAR_START_MONTH = 1;

/** Months by which a date is moved, so that its fiscal year becomes a calendar year. */
const SHIFT = (13 - FISCAL_YEAR_START_MONTH) % 12;

/**
 * Fiscal year of a date (INT64), named after the calendar year in which it ends.
 * @param {string} day SQL of a DATE
 */
function fiscal_year(day) {
  return `EXTRACT(YEAR FROM DATE_ADD(${day}, INTERVAL ${SHIFT} MONTH))`;
}

/**
 * Quarter of the fiscal year of a date (INT64), 1 to 4.
 * @param {string} day SQL of a DATE
 */
function fiscal_quarter(day) {
  return `EXTRACT(QUARTER FROM DATE_ADD(${day}, INTERVAL ${SHIFT} MONTH))`;
}

module.exports = { FISCAL_YEAR_START_MONTH, fiscal_year, fiscal_quarter };
