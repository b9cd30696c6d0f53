/**
 * Groups of leads: families of sources, tiers of markets, and how few leads say little.
 */

/** Sources that one company owns, under that company's name; every other source is its own family. */
const FAMILIES = /** @type {const} */ ([["gartner", ["capterra", "getapp", "software_advice"]]]);

/** Tiers of markets by countries; every other country is in the last one. */
const TIERS = /** @type {const} */ ([
  ["T1", ["US"]],
  ["T2", ["CA", "GB", "UK", "AU"]],
  ["T3", ["IT", "DE", "FR", "ES", "SI", "GR", "IE", "NZ"]],
]);
const LAST_TIER = "T4";

/** Groups of fewer leads are marked as low volume: shown, never hidden. */
const LOW_VOLUME = 30;

/** Days within which a lead's company must have paid for the lead to count as won. */
const CONVERSION_DAYS = 60;

/**
 * Family of a source (STRING): gartner for its three directories, otherwise the source itself.
 * @param {string} source SQL of the source
 */
function source_family(source) {
  const cases = FAMILIES.map(
    ([family, sources]) => `WHEN LOWER(${source}) IN (${quoted(sources)}) THEN '${family}'`,
  );
  return `CASE ${cases.join(" ")} ELSE COALESCE(LOWER(${source}), '(not set)') END`;
}

/**
 * Tier of a market (STRING): T1, T2, T3, or T4 for the rest; T4 where the country is unknown.
 * @param {string} country SQL of the country, ISO 3166 alpha-2
 */
function market_tier(country) {
  const cases = TIERS.map(
    ([tier, countries]) => `WHEN UPPER(${country}) IN (${quoted(countries)}) THEN '${tier}'`,
  );
  return `CASE ${cases.join(" ")} ELSE '${LAST_TIER}' END`;
}

/**
 * Whether a group is too small to be judged by its share alone.
 * @param {string} count SQL of the number of leads
 */
function is_low_volume(count) {
  return `${count} < ${LOW_VOLUME}`;
}

/** @param {readonly string[]} names */
function quoted(names) {
  return names.map((name) => `'${name}'`).join(", ");
}

module.exports = { CONVERSION_DAYS, source_family, market_tier, is_low_volume };
