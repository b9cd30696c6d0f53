/**
 * One identity for one company. Every source knows a company by records of its own; records that share a value which
 * identifies a company (a key that a source states, a domain) are the same company.
 */
const sharedMailDomains = require("./shared_mail_domains.gen.json");

/**
 * Source systems from the most to the least trusted. The product knows a company first and best; then who bills it, who
 * sells to it, who helps it; then copies of those, what people say of themselves, and what services guess.
 */
const SOURCES = /** @type {const} */ ([
  "backend",
  "stripe",
  "salesforce",
  "hubspot",
  "zendesk",
  "chartmogul",
  "crm",
  "lead_scoring",
  "salesforce_lead",
  "g2",
  "swanai",
]);

/** Sources that guess who somebody is. */
const SERVICES = /** @type {const} */ (["g2", "swanai"]);

/** What ties a record to others, from the strongest to the weakest. */
const EVIDENCE = /** @type {const} */ ([
  "manual match",
  "stated key",
  "e-mail",
  "phone",
  "domain",
  "name",
  "own key",
]);

/** Evidence that stands even where a group grew too large: what sources state and people decided. */
const STATED = /** @type {const} */ (["manual match", "stated key", "own key"]);

/** Sources whose records may be of a company that is better known elsewhere; they may find it by name and witness. */
const SEEKERS = /** @type {const} */ (["hubspot", "salesforce", "zendesk", "g2", "swanai"]);

/** Sources that file industry and size. */
const PROFILED = /** @type {const} */ (["salesforce", "hubspot"]);

/** What has to agree beside a name, from the strongest to the weakest. */
const WITNESSES = /** @type {const} */ ([
  "day of the visit",
  "days of the first ticket",
  "days after the signal",
  "profile",
  "visit after the signal",
]);

/** Decides between companies that another witness finds, and finds none alone: a school that looks around visits many days. */
const SUPPORTING_WITNESS = "visit after the signal";

/** Letters that a name has at least where one of them may differ. */
const SHORTEST_NAME = 8;

/** Days within which a school that compared products on G2 is seen here. */
const DAYS_AFTER_SIGNAL = 21;

/** Days within which support makes the organisation of a sign-up. */
const DAYS_TO_TICKET = 7;

/** Minutes after a visit within which SwanAI names its network. */
const IDENTIFIED_WITHIN_MINUTES = 60;

/** SwanAI's lines of business of networks that serve everybody. */
const NETWORK_VERTICALS = /** @type {const} */ (["Telecommunications", "Hosting", "Higher Education"]);

/** Our industries by SwanAI's lines of business; one that stands for several of ours says nothing. */
const VERTICALS = /** @type {const} */ ([
  ["Language Schools", "language_school"],
  ["Primary/Secondary Education", "k12_school"],
  ["Professional Training", "vocational_school"],
]);

/** Attributes of a record of which one value survives for its company. */
const ATTRIBUTES = /** @type {const} */ ([
  "name",
  "domain",
  "email_domain",
  "country",
  "industry",
  "employee_count",
]);

/** Domains that are kept for examples and tests (RFC 2606): whoever fills one in says that he knows none. */
const RESERVED_DOMAINS = /** @type {const} */ (["example.com", "example.net", "example.org"]);

/** A value that more records than this share says nothing about who they are. */
const HUB = 100;

/** A domain that services alone know, and to which they give more names than this, is that of a group or a host. */
const NAMES_OF_A_GUESS = 3;

/** A company with more records than this is a mistake of a weak value; its records fall back to stated keys. */
const LARGEST_CLUSTER = 50;

/** How far records can lie from each other, in shared values, and still be found to be one company. */
const ROUNDS = 8;

/** Words of a name that do not tell companies apart: legal forms, articles. */
const EMPTY_WORDS = (
  "the and co corp inc llc llp ltd limited plc pty gmbh ug ag kg ev sa sas sarl srl spa sl bv nv oy ab as aps doo ike " +
  "oe ae ltda me"
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
  return `IF(${is_shared_domain(text)}, NULL, ${registrable_domain(text)})`;
}

/**
 * Whether the domain of an address or a host name is one where everybody can have an address, or nobody; null where there is none.
 * @param {string} text SQL of a domain, URL or e-mail address
 */
function is_shared_domain(text) {
  return `${registrable_domain(text)} IN (${quoted([...RESERVED_DOMAINS, ...sharedMailDomains])})`;
}

/**
 * What a registrable domain has before its public suffix: one company may own it under several of them.
 * @param {string} domain SQL of the domain
 */
function site_label(domain) {
  return `REGEXP_EXTRACT(${domain}, r'^[^.]+')`;
}

/** @param {string} text SQL of a domain, URL or e-mail address */
function registrable_domain(text) {
  return `NET.REG_DOMAIN(REGEXP_EXTRACT(LOWER(TRIM(${text})), r'([^@]+)$'))`;
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
 * The digits of a phone number; null for fewer than nine, which are a number of the house or of the town.
 * @param {string} phone SQL of the number
 */
function phone_digits(phone) {
  return `REGEXP_EXTRACT(REGEXP_REPLACE(${phone}, r'\\D', ''), r'^\\d{9,}$')`;
}

/**
 * Whether a service's line of business is that of a network; null where it is not known.
 * @param {string} vertical SQL of the line of business
 */
function is_network_vertical(vertical) {
  return `${vertical} IN (${quoted(NETWORK_VERTICALS)})`;
}

/**
 * Our industry; null where the line of business stands for none or several of ours.
 * @param {string} vertical SQL of a service's line of business
 */
function industry_of_vertical(vertical) {
  return `CASE ${vertical} ${VERTICALS.map(([theirs, ours]) => `WHEN '${theirs}' THEN '${ours}'`).join(" ")} END`;
}

/**
 * Key of a company at a service that gives none: its domain and a fingerprint of its country and name, or its country
 * and one of all that the service says of it, so that schools of one name stay apart.
 * @param {{ domain: string, country: string, profile: [string, ...string[]] }} company SQL of each part; the profile
 *   begins with the name
 */
function service_key({ domain, country, profile }) {
  const fingerprint = (/** @type {string[]} */ parts) =>
    `SUBSTR(TO_HEX(SHA256(CONCAT(${parts.map((part) => `IFNULL(${part}, '')`).join(", '|', ")}))), 1, 12)`;
  return `CONCAT(
    COALESCE(${domain}, ${country}, '-'),
    '/',
    IF(${domain} IS NULL, ${fingerprint(profile)}, ${fingerprint([country, `LOWER(${profile[0]})`])})
  )`;
}

/**
 * Query of what people decided. Columns: record_key, decision (match or split), match_key.
 * @param {{ matches: { records: string[] }[], splits: { record: string }[] }} overrides includes/company_overrides.yaml
 */
function overrides({ matches, splits }) {
  const rows = [
    ...matches.flatMap(({ records }, nth) =>
      records.map((record) => `('${record}', 'match', 'match:${nth + 1}')`),
    ),
    ...splits.map(({ record }) => `('${record}', 'split', NULL)`),
  ];
  const type = "ARRAY<STRUCT<record_key STRING, decision STRING, match_key STRING>>";
  return `SELECT record_key, decision, match_key FROM UNNEST(${type}[${rows.join(", ")}])`;
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

/** Rank of evidence (INT64), 0 for the strongest. @param {string} evidence SQL of its name */
function evidence_rank(evidence) {
  return `CASE ${evidence} ${EVIDENCE.map((name, rank) => `WHEN '${name}' THEN ${rank}`).join(" ")} END`;
}

/** Rank of a witness (INT64), 0 for the strongest. @param {string} witness SQL of its name */
function witness_rank(witness) {
  return `CASE ${witness} ${WITNESSES.map((name, rank) => `WHEN '${name}' THEN ${rank}`).join(" ")} END`;
}

/** Text literals, separated by commas. @param {readonly string[]} names without quotation marks */
function quoted(names) {
  return names.map((name) => `'${name}'`).join(", ");
}

/** Rank of a source system (INT64), 0 for the most trusted. @param {string} source SQL of its name */
function source_rank(source) {
  return `CASE ${source} ${SOURCES.map((name, rank) => `WHEN '${name}' THEN ${rank}`).join(" ")} ELSE ${SOURCES.length} END`;
}

module.exports = {
  SOURCES,
  SERVICES,
  EVIDENCE,
  STATED,
  SEEKERS,
  WITNESSES,
  SUPPORTING_WITNESS,
  NAMES_OF_A_GUESS,
  PROFILED,
  SHORTEST_NAME,
  DAYS_AFTER_SIGNAL,
  DAYS_TO_TICKET,
  IDENTIFIED_WITHIN_MINUTES,
  ATTRIBUTES,
  HUB,
  LARGEST_CLUSTER,
  record_key,
  company_domain,
  is_shared_domain,
  site_label,
  phone_digits,
  is_network_vertical,
  industry_of_vertical,
  service_key,
  email_domain,
  name_key,
  overrides,
  clusters,
  minted_id,
  source_rank,
  evidence_rank,
  witness_rank,
  quoted,
};
