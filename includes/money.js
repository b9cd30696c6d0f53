/** Money: minor units of a currency, as billing states them, and major units of the reporting currency. */

/**
 * Currencies that billing states in whole units. Stripe has UGX among them and yet states it in hundredths, like ISK,
 * for the sake of older programs.
 */
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
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
];

/** Currencies that billing states in thousandths. */
const THREE_DECIMAL = ["BHD", "JOD", "KWD", "OMR", "TND"];

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

/** Places of the reporting currency's minor unit: amounts in it are rounded to these. @param {string} code */
function decimals(code = reporting_currency()) {
  if (ZERO_DECIMAL.includes(code)) return 0;
  return THREE_DECIMAL.includes(code) ? 3 : 2;
}

/**
 * Major units (NUMERIC, exact) of an amount in minor units.
 * @param {string} minor SQL of the amount @param {string} currency SQL of the currency code in capitals
 */
function major(minor, currency) {
  const list = (/** @type {string[]} */ codes) => codes.map((code) => `'${code}'`).join(", ");
  return `CAST(${minor} AS NUMERIC) / CASE WHEN ${currency} IN (${list(ZERO_DECIMAL)}) THEN 1 WHEN ${currency} IN (${list(THREE_DECIMAL)}) THEN 1000 ELSE 100 END`;
}

/**
 * Major units of an amount that is in the reporting currency; null for any other currency. For what a source states
 * in one currency of its own; everything else is converted.
 * @param {string} minor SQL of the amount @param {string} currency SQL of the currency code in capitals
 */
function reporting(minor, currency) {
  return `IF(${currency} = '${reporting_currency()}', CAST(${minor} AS NUMERIC) / ${10 ** decimals()}, NULL)`;
}

/**
 * Major units of the reporting currency (NUMERIC), rounded half away from zero to its minor unit, of an amount in any
 * currency; null without a rate.
 * @param {string} minor SQL of the amount in minor units @param {string} currency SQL of the currency code in capitals
 * @param {string} rates SQL name of the row of intermediate.int_exchange_rates for the currency and the day
 */
function converted(minor, currency, rates) {
  return converted_major(major(minor, currency), currency, rates);
}

/**
 * The same of an amount that its source states in major units.
 * @param {string} amount SQL of the amount @param {string} currency SQL of the currency code in capitals
 * @param {string} rates SQL name of the row of intermediate.int_exchange_rates for the currency and the day
 */
function converted_major(amount, currency, rates) {
  return `IF(
    ${currency} = '${reporting_currency()}',
    ${amount},
    ROUND(${amount} * ${rates}.reporting_rate / ${rates}.rate, ${decimals()})
  )`;
}

module.exports = { reporting_currency, decimals, major, reporting, converted, converted_major };
