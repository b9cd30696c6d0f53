/**
 * The Lead Quality Index: LQI = (10 A + 6 B + 3 C + 0 D) / (A + B + C + D), from 0 to 10; null when nobody was scored.
 * Kept as numerator and denominator, so that it adds up again over any group of leads.
 */

/** Classes of the lead-scoring application in its own order (1 to 4), with what a lead of each is worth. */
const CLASSES = [
  { number: 1, name: "A", points: 10, is_qualified: true },
  { number: 2, name: "B", points: 6, is_qualified: true },
  { number: 3, name: "C", points: 3, is_qualified: false },
  { number: 4, name: "D", points: 0, is_qualified: false },
];

/**
 * Name of the class of a number from 1 to 4, null for any other number.
 * @param {string} number SQL of the class number
 */
function class_name(number) {
  return `CASE ${number} ${CLASSES.map((entry) => `WHEN ${entry.number} THEN '${entry.name}'`).join(" ")} END`;
}

/**
 * Whether a lead of this class is qualified (A or B).
 * @param {string} name SQL of the class name
 */
function is_qualified(name) {
  const names = CLASSES.filter((entry) => entry.is_qualified).map((entry) => `'${entry.name}'`);
  return `${name} IN (${names.join(", ")})`;
}

/**
 * Numerator of the index over the grouped leads, 0 without leads.
 * @param {string} name SQL of the class name of one lead
 */
function numerator(name) {
  const points = CLASSES.map((entry) => `WHEN '${entry.name}' THEN ${entry.points}`).join(" ");
  return `COALESCE(SUM(CASE ${name} ${points} END), 0)`;
}

/**
 * The index itself.
 * @param {string} points SQL of the numerator
 * @param {string} leads SQL of the number of leads
 */
function index(points, leads) {
  return `SAFE_DIVIDE(${points}, ${leads})`;
}

/**
 * Mix effect of one group on the change of the whole index: its gain of share, times how much better than the whole it
 * is, both at the middle between before and now. Over all groups mix and rate effects sum to the change of the whole.
 * A group without leads before or now keeps its one index, so that all of its effect is mix. Null without a before.
 * @param {{ share: string, previous_share: string, index: string, previous_index: string, whole: string, previous_whole: string }} group
 */
function mix_effect({ share, previous_share, index, previous_index, whole, previous_whole }) {
  const [now, before] = both(index, previous_index);
  return `(${share} - ${previous_share}) * (COALESCE(${now} + ${before}, 0) - ${whole} - ${previous_whole}) / 2`;
}

/**
 * Rate effect of one group on the change of the whole index: the gain of its own index, times its share in the middle.
 * @param {{ share: string, previous_share: string, index: string, previous_index: string }} group
 */
function rate_effect({ share, previous_share, index, previous_index }) {
  const [now, before] = both(index, previous_index);
  return `(${share} + ${previous_share}) / 2 * COALESCE(${now} - ${before}, 0)`;
}

/** @param {string} now @param {string} before */
function both(now, before) {
  return [`COALESCE(${now}, ${before})`, `COALESCE(${before}, ${now})`];
}

module.exports = { CLASSES, class_name, is_qualified, numerator, index, mix_effect, rate_effect };
