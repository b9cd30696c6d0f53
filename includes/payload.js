/**
 * Typed reads of one path of a JSON text. Each gives a SQL expression that is null where the path is absent or does
 * not hold such a value; assertions of the staging model say which columns must not be null.
 *
 * path    what follows `$.`, such as "recurring.interval"
 * source  the column or expression that holds the JSON text
 */

/** STRING; an empty string counts as absent. @param {string} path @param {string} [source] */
function text(path, source = "payload") {
  return `NULLIF(JSON_VALUE(${source}, '$.${path}'), '')`;
}

/** INT64. @param {string} path @param {string} [source] */
function integer(path, source = "payload") {
  return `SAFE_CAST(JSON_VALUE(${source}, '$.${path}') AS INT64)`;
}

/** NUMERIC, exact. @param {string} path @param {string} [source] */
function decimal(path, source = "payload") {
  return `SAFE_CAST(JSON_VALUE(${source}, '$.${path}') AS NUMERIC)`;
}

/** BOOL from true or false in any case. @param {string} path @param {string} [source] */
function flag(path, source = "payload") {
  return `SAFE_CAST(LOWER(JSON_VALUE(${source}, '$.${path}')) AS BOOL)`;
}

/** DATE from YYYY-MM-DD. @param {string} path @param {string} [source] */
function date(path, source = "payload") {
  return `SAFE_CAST(JSON_VALUE(${source}, '$.${path}') AS DATE)`;
}

/** TIMESTAMP from ISO 8601; UTC where the text names no zone. @param {string} path @param {string} [source] */
function timestamp(path, source = "payload") {
  return `SAFE_CAST(JSON_VALUE(${source}, '$.${path}') AS TIMESTAMP)`;
}

/** TIMESTAMP from unix seconds. @param {string} path @param {string} [source] */
function unix(path, source = "payload") {
  return `TIMESTAMP_SECONDS(SAFE_CAST(JSON_VALUE(${source}, '$.${path}') AS INT64))`;
}

/** ARRAY of JSON texts, empty where absent. @param {string} path @param {string} [source] */
function list(path, source = "payload") {
  return `JSON_QUERY_ARRAY(${source}, '$.${path}')`;
}

/** The id of a field that holds either an id or the expanded object. @param {string} path @param {string} [source] */
function id(path, source = "payload") {
  return `COALESCE(JSON_VALUE(${source}, '$.${path}'), JSON_VALUE(${source}, '$.${path}.id'))`;
}

module.exports = { text, integer, decimal, flag, date, timestamp, unix, list, id };
