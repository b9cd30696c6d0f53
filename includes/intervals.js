/**
 * Intervals of proportions and of their differences, at 95 %. Small groups are shown with how little they say instead
 * of being hidden. Wilson's score interval stays between 0 and 1 and holds its promise for few trials and for shares
 * near 0 and 1, which the textbook's p ± 1.96 s does not. Both are null where there is no trial.
 */

/** The normal quantile of 97.5 %: half of the 5 % lies beyond each end. */
const Z = 1.959963984540054;

/**
 * Lower end of Wilson's interval of a proportion (FLOAT64): E. B. Wilson, 1927; method 3 of R. G. Newcombe, Statistics
 * in Medicine 17 (1998), 857–872.
 * @param {string} successes SQL of the number of successes @param {string} trials SQL of the number of trials
 */
function wilson_low(successes, trials) {
  return `GREATEST(0, ${wilson(successes, trials, "-")})`;
}

/**
 * Upper end of Wilson's interval of a proportion (FLOAT64).
 * @param {string} successes SQL of the number of successes @param {string} trials SQL of the number of trials
 */
function wilson_high(successes, trials) {
  return `LEAST(1, ${wilson(successes, trials, "+")})`;
}

/** @typedef {{ successes: string, trials: string }} Proportion SQL of two numbers */

/**
 * Lower end of the interval of the difference first − second of two independent proportions (FLOAT64), from Wilson's
 * intervals of both: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890.
 * @param {Proportion} first @param {Proportion} second
 */
function newcombe_low(first, second) {
  const down = `POW(${rate(first)} - ${wilson_low(first.successes, first.trials)}, 2)`;
  const up = `POW(${wilson_high(second.successes, second.trials)} - ${rate(second)}, 2)`;
  return `${rate(first)} - ${rate(second)} - SQRT(${down} + ${up})`;
}

/**
 * Upper end of the interval of the difference first − second of two independent proportions (FLOAT64).
 * @param {Proportion} first @param {Proportion} second
 */
function newcombe_high(first, second) {
  const up = `POW(${wilson_high(first.successes, first.trials)} - ${rate(first)}, 2)`;
  const down = `POW(${rate(second)} - ${wilson_low(second.successes, second.trials)}, 2)`;
  return `${rate(first)} - ${rate(second)} + SQRT(${up} + ${down})`;
}

/** @param {string} successes @param {string} trials @param {"-" | "+"} side */
function wilson(successes, trials, side) {
  const within = `(${successes}) * (1 - ${rate({ successes, trials })})`;
  const middle = `(${successes}) + ${(Z * Z) / 2}`;
  return `SAFE_DIVIDE(${middle} ${side} ${Z} * SQRT(${within} + ${(Z * Z) / 4}), NULLIF(${trials}, 0) + ${Z * Z})`;
}

/** @param {Proportion} proportion */
function rate({ successes, trials }) {
  return `SAFE_DIVIDE(${successes}, ${trials})`;
}

module.exports = { wilson_low, wilson_high, newcombe_low, newcombe_high };
