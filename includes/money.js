/** Money: minor units of a currency and major units of the reporting currency. */

/** Currencies whose smallest unit is the unit itself. */
const ZERO_DECIMAL = [
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "JPY",
  "KMF",
  "KRW",
  "MGA",
  "PYG",
  "RWF",
  "UGX",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
];

/**
 * The three-letter code of the reporting currency (project variable reporting_currency).
 * @returns {string}
 */
function reporting_currency() {
  const code = dataform.projectConfig.vars.reporting_currency;
  if (!code || !/^[A-Z]{3}$/.test(code))
    throw new Error(`The variable reporting_currency must be a code like USD, not "${code}".`);
  return code;
}

/**
 * Major units (NUMERIC, exact) of an amount in minor units of the reporting currency.
 * @param {string} minor SQL of the amount
 */
function reporting_major(minor) {
  return `CAST(${minor} AS NUMERIC) / ${ZERO_DECIMAL.includes(reporting_currency()) ? 1 : 100}`;
}

/**
 * Major units of an amount that is in the reporting currency; null for any other currency, which has no rate here.
 * @param {string} minor SQL of the amount @param {string} currency SQL of the currency code in capitals
 */
function reporting(minor, currency) {
  return `IF(${currency} = '${reporting_currency()}', ${reporting_major(minor)}, NULL)`;
}

module.exports = { ZERO_DECIMAL, reporting_currency, reporting_major, reporting };
