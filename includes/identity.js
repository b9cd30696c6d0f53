/**
 * One identity for one company. Every source knows a company by records of its own; records that share a value which
 * identifies a company (a key that a source states, a domain) are the same company.
 */
const sharedMailDomains = require("./shared_mail_domains.gen.json");

/** Source systems from the most to the least trusted. The product knows a company first and best. */
const SOURCES = /** @type {const} */ (["backend", "stripe", "crm", "lead_scoring"]);

/** A value that more records than this share says nothing about who they are. */
const HUB = 100;

/** A company with more records than this is a mistake of a weak value; its records fall back to stated keys. */
const LARGEST_CLUSTER = 50;

/** How far records can lie from each other, in shared values, and still be found to be one company. */
const ROUNDS = 8;

/** Words of a name that do not tell companies apart: legal forms, articles. */
const EMPTY_WORDS = (
  "the and co corp inc llc llp ltd limited plc pty gmbh ug ag kg ev sa sas sarl srl spa sl bv nv oy ab as aps doo ike " +
  "oe ae ltda me new"
).split(" ");

/** Other spellings of one word. */
const SPELLINGS = /** @type {const} */ ([
  ["acad", "academy"],
  ["centre", "center"],
  ["inst", "institute"],
  ["intl", "international"],
  ["sch", "school"],
  ["theatre", "theater"],
]);

/**
 * Key of a record (STRING), such as "backend:acc_1".
 * @param {typeof SOURCES[number]} source @param {string} key SQL of the key in the source; null gives null
 */
function record_key(source, key) {
  return `CONCAT('${source}:', ${key})`;
}

/**
 * The registrable domain (public suffix and one label) of an address or a host name in lower case; null where there is
 * none, or where everybody can have an address (free mail, internet providers).
 * @param {string} text SQL of a domain, URL or e-mail address
 */
function company_domain(text) {
  const domain = `NET.REG_DOMAIN(REGEXP_EXTRACT(LOWER(TRIM(${text})), r'([^@]+)$'))`;
  const shared = sharedMailDomains.map((/** @type {string} */ name) => `'${name}'`).join(", ");
  return `IF(${domain} IN (${shared}), NULL, ${domain})`;
}

/**
 * The domain of an e-mail address in lower case, null for an address without one.
 * @param {string} email SQL of the address
 */
function email_domain(email) {
  return `REGEXP_EXTRACT(LOWER(${email}), r'@([^@\\s]+\\.[^@\\s]+)$')`;
}

/**
 * What tells a company's name from others: its words in lower case without accents, punctuation, legal forms and
 * articles, one spelling each; null where nothing is left.
 * @param {string} name SQL of the name
 */
function name_key(name) {
  const letters = `REGEXP_REPLACE(NORMALIZE_AND_CASEFOLD(${name}, NFKD), r"[\\p{M}.'’]", '')`;
  const words = `SPLIT(REGEXP_REPLACE(${letters}, r'[^\\p{L}\\p{N}]+', ' '), ' ')`;
  const spelling = SPELLINGS.map(([from, to]) => `WHEN '${from}' THEN '${to}'`).join(" ");
  const empty = EMPTY_WORDS.map((word) => `'${word}'`).join(", ");
  return `NULLIF(ARRAY_TO_STRING(ARRAY(
    SELECT CASE word ${spelling} ELSE word END
    FROM UNNEST(${words}) AS word WITH OFFSET AS place
    WHERE word NOT IN ('', ${empty})
    ORDER BY place
  ), ' '), '')`;
}

/**
 * Query of the records that people tied together. Columns: record_key, value. One row per record of a match.
 * @param {{ records: string[] }[]} matches of includes/company_overrides.yaml
 */
function manual_matches(matches) {
  const rows = matches.flatMap(({ records }, nth) =>
    records.map((record) => `STRUCT('${record}' AS record_key, 'match:${nth + 1}' AS value)`),
  );
  return `SELECT record_key, value FROM UNNEST(${rows.length > 0 ? `[${rows.join(", ")}]` : "ARRAY<STRUCT<record_key STRING, value STRING>>[]"})`;
}

/**
 * Condition that no person has split a record from what its domains tie it to.
 * @param {{ record: string }[]} splits of includes/company_overrides.yaml
 * @param {string} record SQL of a record key
 */
function may_share_domains(splits, record) {
  const keys = splits.map((split) => `'${split.record}'`);
  return keys.length > 0 ? `${record} NOT IN (${keys.join(", ")})` : "TRUE";
}

/**
 * Query of the groups of records that are tied by shared values, directly or over other records. Each round carries the
 * smallest key one value further; assert_company_clusters_are_closed says whether the rounds were enough.
 * @param {string} values relation with record_key and value
 * @returns {string} columns: record_key, cluster_key (the smallest record key of the group). One row per record.
 */
function clusters(values) {
  let labels = `SELECT record_key, value, record_key AS label FROM ${values}`;
  for (let round = 0; round < ROUNDS; round += 1) {
    labels = `SELECT record_key, value, MIN(label) OVER (PARTITION BY record_key) AS label
FROM (SELECT record_key, value, MIN(label) OVER (PARTITION BY value) AS label FROM (${labels}))`;
  }
  return `SELECT record_key, MIN(label) AS cluster_key FROM (${labels}) GROUP BY record_key`;
}

/** A company's id (STRING) made from a text. @param {string} text SQL of what the company is named after */
function minted_id(text) {
  return `CONCAT('com_', SUBSTR(TO_HEX(SHA256(${text})), 1, 16))`;
}

/** Rank of a source system (INT64), 0 for the most trusted. @param {string} source SQL of its name */
function source_rank(source) {
  return `CASE ${source} ${SOURCES.map((name, rank) => `WHEN '${name}' THEN ${rank}`).join(" ")} ELSE ${SOURCES.length} END`;
}

/**
 * Aggregate over the records of a company that gives the value of an attribute that survives, and who said it: the
 * oldest record of the most trusted source that has one. STRUCT of value and source_system; null where nobody has one.
 * @param {string} attribute a column of the records, which also have source_rank, created_at and source_key
 */
function survivor(attribute) {
  return `ARRAY_AGG(
      IF(${attribute} IS NULL, NULL, STRUCT(${attribute} AS value, source_system)) IGNORE NULLS
      ORDER BY source_rank, created_at, source_key LIMIT 1
    )[SAFE_OFFSET(0)] AS ${attribute}`;
}

module.exports = {
  SOURCES,
  HUB,
  LARGEST_CLUSTER,
  record_key,
  company_domain,
  email_domain,
  name_key,
  manual_matches,
  may_share_domains,
  clusters,
  minted_id,
  source_rank,
  survivor,
};
