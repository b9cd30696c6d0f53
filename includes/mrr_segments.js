/** The ways in which recurring revenue is cut; each one puts every company into exactly one segment a month. */

/**
 * Dimension → SQL of its segment, of the relations movements (core.fct_mrr_movements), companies (core.companies) and
 * tiers (core.dim_plan, of the plan). What is not known is "unknown".
 * @type {Record<string, string>}
 */
const DIMENSIONS = {
  plan: "movements.plan",
  tier: "CAST(tiers.tier_rank AS STRING)",
  industry: "companies.industry",
  country: "companies.country",
  channel: "companies.signup_channel",
};

/**
 * Array of (dimension, segment, previous_segment), to be unnested. The plan and its tier are those of the month's end,
 * and of the end of the month before; the others are known as of today only.
 */
function pairs() {
  const known = (/** @type {string} */ sql) => `COALESCE(${sql}, 'unknown')`;
  const rows = Object.entries(DIMENSIONS).map(([dimension, sql]) => {
    const previous = sql
      .replace("movements.plan", "movements.previous_plan")
      .replace("tiers.", "previous_tiers.");
    return `STRUCT('${dimension}' AS dimension, ${known(sql)} AS segment, ${known(previous)} AS previous_segment)`;
  });
  return `[\n    ${rows.join(",\n    ")}\n  ]`;
}

module.exports = { DIMENSIONS, pairs };
