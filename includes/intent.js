/**
 * How much a company seems to want to buy, where it stands, and how well it would fit, each from parts that can be read
 * one by one.
 *
 * intent = 30 · min(1, visits in 30 days / 5)
 *        + 40 · strongest signal on our website
 *        + 20 · strongest signal on G2
 *        + 10 · freshness of the last visit
 *
 * A signal and a visit lose half of their strength in 14 days, and all of it after 90. The score is from 0 to 100.
 */
const POINTS = /** @type {const} */ ({ visits: 30, website: 40, g2: 20, recency: 10 });

/** Days in which visits count, and how many of them count in full. */
const VISIT_DAYS = 30;
const FULL_VISITS = 5;

const HALF_LIFE_DAYS = 14;

/** Days after which nothing is left of a signal. */
const FORGOTTEN_AFTER_DAYS = 90;

/** Score from which on a company is of high value to sales. */
const HIGH_VALUE_CUT = 50;

/** Stages from the first to the last, with what each means; a company is in the last that holds. */
const STAGES = /** @type {const} */ ([
  ["visitor", "only services named it"],
  ["lead", "one of our own systems knows it"],
  ["opportunity", "sales has an open deal"],
  ["trial", "tries the product now"],
  ["churned", "paid once and pays no longer"],
  ["customer", "pays"],
]);

/** Kinds of schools that the product is made for, and what another kind is worth. */
const FITTING_INDUSTRIES = /** @type {const} */ ([
  "language_school",
  "music_academy",
  "tutoring_center",
  "dance_school",
  "test_prep",
]);
const OTHER_INDUSTRY = 0.5;

/** Tiers of markets by what they are worth. */
const TIER_RATES = /** @type {const} */ ([
  ["T1", 1],
  ["T2", 0.8],
  ["T3", 0.6],
]);
const LAST_TIER = 0.3;

/** Employees between which a school needs the product most, and what another size is worth. */
const FITTING_EMPLOYEES = /** @type {const} */ ([5, 200]);
const OTHER_SIZE = 0.4;

/** First instant (TIMESTAMP) of the days in which visits count. @param {string} as_of SQL of the instant of the score */
function visits_since(as_of) {
  return `TIMESTAMP_SUB(${as_of}, INTERVAL ${VISIT_DAYS} DAY)`;
}

/** Visits as a share of those that count in full (FLOAT64), 0 to 1. @param {string} count SQL of their number */
function visits_rate(count) {
  return `LEAST(1, ${count} / ${FULL_VISITS})`;
}

/**
 * What is left of a signal or visit (FLOAT64), from 1 at once to 0; null where there was none.
 * @param {string} at SQL of its instant @param {string} as_of SQL of the instant of the score
 */
function freshness(at, as_of) {
  const days = `TIMESTAMP_DIFF(${as_of}, ${at}, SECOND) / 86400`;
  return `IF(${at} IS NULL, NULL, IF(${days} BETWEEN 0 AND ${FORGOTTEN_AFTER_DAYS}, POW(0.5, ${days} / ${HALF_LIFE_DAYS}), 0))`;
}

/** Points of a part of the score (FLOAT64). @param {keyof typeof POINTS} part @param {string} rate SQL of 0 to 1 */
function points(part, rate) {
  return `${POINTS[part]} * CAST(${rate} AS FLOAT64)`;
}

/**
 * Where a company stands (STRING).
 * @param {{ is_paying: string, has_paid: string, is_trying: string, has_deal: string, is_known: string }} of SQL of each
 */
function stage({ is_paying, has_paid, is_trying, has_deal, is_known }) {
  return `CASE
      WHEN ${is_paying} THEN 'customer'
      WHEN ${has_paid} THEN 'churned'
      WHEN ${is_trying} THEN 'trial'
      WHEN ${has_deal} THEN 'opportunity'
      WHEN ${is_known} THEN 'lead'
      ELSE 'visitor'
    END`;
}

/**
 * How well a company fits (FLOAT64), 0 to 1: the mean of industry, market and size, of those that are known; null where
 * none is.
 * @param {{ industry: string, country: string, tier: string, employees: string }} company SQL of each
 */
function fit({ industry, country, tier, employees }) {
  const industries = FITTING_INDUSTRIES.map((name) => `'${name}'`).join(", ");
  const tiers = TIER_RATES.map(([name, rate]) => `WHEN '${name}' THEN ${rate}`).join(" ");
  return `(
    SELECT AVG(part)
    FROM UNNEST([
      IF(${industry} IS NULL, NULL, IF(${industry} IN (${industries}), 1, ${OTHER_INDUSTRY})),
      IF(${country} IS NULL, NULL, CASE ${tier} ${tiers} ELSE ${LAST_TIER} END),
      IF(${employees} IS NULL, NULL, IF(${employees} BETWEEN ${FITTING_EMPLOYEES.join(" AND ")}, 1, ${OTHER_SIZE}))
    ]) AS part
  )`;
}

module.exports = {
  POINTS,
  VISIT_DAYS,
  HIGH_VALUE_CUT,
  STAGES,
  visits_since,
  visits_rate,
  freshness,
  points,
  stage,
  fit,
};
