/** The fiscal calendar. The one place where the start of the fiscal year is set. */

/** Months by which a date is moved, so that its fiscal year becomes a calendar year (variable fiscal_year_start_month). */
function shift() {
  const start = Number(dataform.projectConfig.vars.fiscal_year_start_month);
  if (Number.isInteger(start) && start >= 1 && start <= 12) return (13 - start) % 12;
  throw new Error(
    `The variable fiscal_year_start_month must be a month from 1 to 12, not "${dataform.projectConfig.vars.fiscal_year_start_month}".`,
  );
}

/**
 * Fiscal year of a date (INT64), named after the calendar year in which it ends.
 * @param {string} day SQL of a DATE
 */
function fiscal_year(day) {
  return `EXTRACT(YEAR FROM DATE_ADD(${day}, INTERVAL ${shift()} MONTH))`;
}

/**
 * Quarter of the fiscal year of a date (INT64), 1 to 4.
 * @param {string} day SQL of a DATE
 */
function fiscal_quarter(day) {
  return `EXTRACT(QUARTER FROM DATE_ADD(${day}, INTERVAL ${shift()} MONTH))`;
}

module.exports = { fiscal_year, fiscal_quarter };
