/** Pearson's correlation with its interval of 95 % by Fisher's transformation (R. A. Fisher, Metron 1, 1921). */

const Z = 1.959963984540054;

/**
 * One end of the interval of a correlation (FLOAT64); null for fewer than 4 pairs, and where the correlation is.
 * @param {string} r SQL of the correlation @param {string} n SQL of the number of pairs @param {"-" | "+"} side
 */
function fisher(r, n, side) {
  const inside = `GREATEST(-1 + 1e-15, LEAST(1 - 1e-15, ${r}))`;
  return `IF(${n} > 3, TANH(ATANH(${inside}) ${side} ${Z} / SQRT(GREATEST(${n} - 3, 1))), NULL)`;
}

/** @param {string} r @param {string} n */
const fisher_low = (r, n) => fisher(r, n, "-");
/** @param {string} r @param {string} n */
const fisher_high = (r, n) => fisher(r, n, "+");

module.exports = { fisher_low, fisher_high };
