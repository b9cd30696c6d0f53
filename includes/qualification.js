/** Combinations of attributes of leads that marts_marketing.qualification_funnel looks at. */

/** Attributes, columns of int_lead_journeys, that a combination may be made of, with their descriptions. */
const DIMENSIONS = /** @type {const} */ ([
  ["source_family", "Family of the source; null where the combination does not look at it."],
  ["campaign", "Campaign; null where the combination does not look at it."],
  ["market_tier", "Tier of the market; null where the combination does not look at it."],
  ["landing_page", "First page of the lead's company; null where the combination does not look at it."],
]);

/** The combinations: the whole, each attribute alone, and those together that decide where money goes. */
const COMBINATIONS = /** @type {const} */ ([
  [],
  ["source_family"],
  ["campaign"],
  ["market_tier"],
  ["landing_page"],
  ["source_family", "campaign"],
  ["source_family", "market_tier"],
  ["campaign", "market_tier"],
  ["source_family", "landing_page"],
  ["source_family", "campaign", "market_tier"],
]);

/** GROUPING SETS of the combinations. */
function grouping_sets() {
  return `GROUPING SETS (${COMBINATIONS.map((names) => `(${names.join(", ")})`).join(", ")})`;
}

/** Which attributes a row looks at (STRING), such as "source_family, market_tier"; whole for the whole. */
function combination() {
  const names = DIMENSIONS.map(([name]) => `IF(${name} IS NULL, NULL, '${name}')`);
  return `COALESCE(NULLIF(ARRAY_TO_STRING([${names.join(", ")}], ', '), ''), 'whole')`;
}

/** Values of these attributes in one text (STRING), such as "gartner, T1"; whole for the whole. */
function combination_value() {
  const names = DIMENSIONS.map(([name]) => name);
  return `COALESCE(NULLIF(ARRAY_TO_STRING([${names.join(", ")}], ', '), ''), 'whole')`;
}

/** Descriptions of the columns of attributes. */
function dimension_columns() {
  return Object.fromEntries(DIMENSIONS);
}

module.exports = { DIMENSIONS, grouping_sets, combination, combination_value, dimension_columns };
