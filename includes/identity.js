/**
 * One identity for one company. A company's id is made of the first key that the most trusted source gave it, so it
 * does not move when a less trusted source appears.
 */

/** Source systems from the most to the least trusted. The product knows a company first and best. */
const SOURCES = /** @type {const} */ (["backend", "stripe", "crm"]);

/**
 * The id of a company (STRING), such as "backend:acc_1".
 * @param {{ backend?: string, stripe?: string, crm?: string }} keys SQL of the key in each source; null where unknown
 */
function company_id(keys) {
  const parts = SOURCES.filter((source) => keys[source]).map(
    (source) => `CONCAT('${source}:', ${keys[source]})`,
  );
  return parts.length === 1 ? parts[0] : `COALESCE(${parts.join(", ")})`;
}

/**
 * The domain of an e-mail address in lower case, null for an address without one.
 * @param {string} email SQL of the address
 */
function email_domain(email) {
  return `REGEXP_EXTRACT(LOWER(${email}), r'@([^@\\s]+\\.[^@\\s]+)$')`;
}

module.exports = { SOURCES, company_id, email_domain };
