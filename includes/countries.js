/** Countries by their codes, ISO 3166 alpha-2, with the names that Google Analytics gives them. */
const names = require("./countries.json");

/**
 * Code of a country (STRING), ISO 3166 alpha-2; null for a name that is none. Accents, full stops, apostrophes and the
 * sign for "and" make no difference, as Google writes them now so, now so.
 * @param {string} name SQL of the name as Google Analytics has it
 */
function code_of_name(name) {
  const letters = `REGEXP_REPLACE(NORMALIZE_AND_CASEFOLD(REPLACE(${name}, '&', 'and'), NFKD), r"[\\p{M}.'’]", '')`;
  const cases = Object.entries(names).map(([code, known]) => `WHEN '${plain(known)}' THEN '${code}'`);
  return `CASE ${letters} ${cases.join(" ")} END`;
}

/** @param {string} text */
function plain(text) {
  return text
    .replaceAll("&", "and")
    .normalize("NFKD")
    .replace(/[\p{M}.'’]/gu, "")
    .toLowerCase();
}

module.exports = { code_of_name };
