/**
 * Intervals of proportions and of their differences, at 95 %. Small groups are shown with how little they say instead
 * of being hidden. Wilson's score interval stays between 0 and 1 and holds its promise for few trials and for shares
 * near 0 and 1, which the textbook's p ± 1.96 s does not. Both are null where there is no trial, and
 * rounded to six digits, beyond which engines differ.
 */

/** The normal quantile of 97.5 %: half of the 5 % lies beyond each end. */
const Z = 1.959963984540054;
/** The normal quantile of 99.95 %, for where a hundred groups are looked at and none shall stand out by chance. */
const Z_OF_MANY = 3.290526731491926;

/**
 * Lower end of Wilson's interval of a proportion (FLOAT64): E. B. Wilson, 1927; method 3 of R. G. Newcombe, Statistics
 * in Medicine 17 (1998), 857–872.
 * @param {string} successes SQL of the number of successes @param {string} trials SQL of the number of trials
 * @param {number} [z] normal quantile of the upper end; that of 95 % where it is left out
 */
function wilson_low(successes, trials, z = Z) {
  return rounded(low_end(successes, trials, z));
}

/**
 * Upper end of Wilson's interval of a proportion (FLOAT64).
 * @param {string} successes SQL of the number of successes @param {string} trials SQL of the number of trials
 */
function wilson_high(successes, trials) {
  return rounded(high_end(successes, trials));
}

/** @typedef {{ successes: string, trials: string }} Proportion SQL of two numbers */

/**
 * Lower end of the interval of the difference first − second of two independent proportions (FLOAT64), from Wilson's
 * intervals of both: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890.
 * @param {Proportion} first @param {Proportion} second
 */
function newcombe_low(first, second) {
  const down = `POW(${rate(first)} - ${low_end(first.successes, first.trials)}, 2)`;
  const up = `POW(${high_end(second.successes, second.trials)} - ${rate(second)}, 2)`;
  return rounded(`${rate(first)} - ${rate(second)} - SQRT(${down} + ${up})`);
}

/**
 * Upper end of the interval of the difference first − second of two independent proportions (FLOAT64).
 * @param {Proportion} first @param {Proportion} second
 */
function newcombe_high(first, second) {
  const up = `POW(${high_end(first.successes, first.trials)} - ${rate(first)}, 2)`;
  const down = `POW(${rate(second)} - ${low_end(second.successes, second.trials)}, 2)`;
  return rounded(`${rate(first)} - ${rate(second)} + SQRT(${up} + ${down})`);
}

/** @param {string} successes @param {string} trials @param {number} [z] */
function low_end(successes, trials, z = Z) {
  return `GREATEST(0, ${wilson(successes, trials, "-", z)})`;
}

/** @param {string} successes @param {string} trials */
function high_end(successes, trials) {
  return `LEAST(1, ${wilson(successes, trials, "+", Z)})`;
}

/** @param {string} value */
function rounded(value) {
  return `ROUND(${value}, 6)`;
}

/** @param {string} successes @param {string} trials @param {"-" | "+"} side @param {number} z */
function wilson(successes, trials, side, z) {
  const within = `(${successes}) * (1 - ${rate({ successes, trials })})`;
  const middle = `(${successes}) + ${(z * z) / 2}`;
  return `SAFE_DIVIDE(${middle} ${side} ${z} * SQRT(${within} + ${(z * z) / 4}), NULLIF(${trials}, 0) + ${z * z})`;
}

/** @param {Proportion} proportion */
function rate({ successes, trials }) {
  return `SAFE_DIVIDE(${successes}, ${trials})`;
}

module.exports = { Z_OF_MANY, wilson_low, wilson_high, newcombe_low, newcombe_high };
