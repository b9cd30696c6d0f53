/**
 * Attribution: how much of a conversion each touch is given. Touches are numbered from 1, the oldest, within a conversion.
 * Weights are NUMERIC and sum to exactly 1: each is the rounded sum up to its touch less the rounded sum before it.
 */

/** Days before a conversion in which a touch counts, as Google counts them. */
const LOOKBACK_DAYS = 90;
/** A touch this many days before the conversion has half the weight of one at the conversion. */
const HALF_LIFE_DAYS = 7;
/** Position: what the first and the last touch of three or more are given; the others share the rest. */
const ENDS = 0.4;
/** The model by which campaigns are judged where one number is asked for. */
const REPORTED = "last";

/** Models with what each means. */
const MODELS = /** @type {const} */ ([
  ["first", "All to the first touch."],
  ["last", "All to the last touch that was not direct; to the last one where all were."],
  ["linear", "The same to each touch."],
  ["time_decay", `Half as much for each ${HALF_LIFE_DAYS} days before the conversion.`],
  ["position", "40 % to the first, 40 % to the last, the rest to those between; half each of two."],
]);

/** Columns that the weights read, as SQL: place and number of touches, the last that was not direct, age in days. */
const TOUCH = {
  number: "touch_number",
  count: "touch_count",
  last_click: "last_click_number",
  age: "days_before",
};

/** What a touch is given before it is divided by the sum over its conversion (FLOAT64). @type {Record<string, string>} */
const RAW = {
  first: `IF(${TOUCH.number} = 1, 1, 0)`,
  last: `IF(${TOUCH.number} = COALESCE(${TOUCH.last_click}, ${TOUCH.count}), 1, 0)`,
  linear: "1",
  time_decay: `POW(0.5, ${TOUCH.age} / ${HALF_LIFE_DAYS})`,
  position: `CASE
      WHEN ${TOUCH.count} <= 2 THEN 1
      WHEN ${TOUCH.number} IN (1, ${TOUCH.count}) THEN ${ENDS}
      ELSE ${1 - 2 * ENDS} / (${TOUCH.count} - 2)
    END`,
};

/**
 * Weight of a touch by a model (NUMERIC, 0 to 1).
 * @param {string} model @param {string} conversion SQL of the conversion
 */
function weight(model, conversion) {
  return `${share(model, conversion, "UNBOUNDED PRECEDING AND CURRENT ROW")}
    - IF(${TOUCH.number} = 1, 0, ${share(model, conversion, "UNBOUNDED PRECEDING AND 1 PRECEDING")})`;
}

/** Share of all that the touches of a range were given. @param {string} model @param {string} conversion @param {string} range */
function share(model, conversion, range) {
  const up_to = `SUM(${RAW[model]}) OVER (PARTITION BY ${conversion} ORDER BY ${TOUCH.number} ROWS BETWEEN ${range})`;
  const all = `SUM(${RAW[model]}) OVER (PARTITION BY ${conversion})`;
  // The last touch completes the whole, however floats were added.
  const is_whole = range.endsWith("CURRENT ROW") ? `${TOUCH.number} = ${TOUCH.count}` : "FALSE";
  return `IF(${is_whole}, 1, ROUND(CAST(${up_to} / ${all} AS NUMERIC), 9))`;
}

/** Names of the columns of weights. */
const WEIGHTS = MODELS.map(([model]) => `${model}_weight`);

/** Descriptions of the columns of weights. */
function weight_columns() {
  return Object.fromEntries(MODELS.map(([model, meaning]) => [`${model}_weight`, meaning]));
}

/** Descriptions of the columns of what a group of touches is given. */
function sum_columns() {
  return Object.fromEntries(
    MODELS.flatMap(([model]) => [
      [`${model}_conversions`, `Conversions given by the model ${model}.`],
      [`${model}_revenue_usd`, "What these have paid since, given by the same model."],
    ]),
  );
}

/** The sums themselves over the rows of marts_marketing.attribution. */
function sums() {
  return MODELS.map(
    ([model]) =>
      `SUM(${model}_weight) AS ${model}_conversions,\n  ROUND(SUM(${model}_weight * revenue_usd), 2) AS ${model}_revenue_usd,`,
  ).join("\n  ");
}

module.exports = { LOOKBACK_DAYS, MODELS, REPORTED, WEIGHTS, weight, weight_columns, sum_columns, sums };
