/**
 * Reading raw tables. A raw table is append-only: each version of a record and each delete is a row of its own.
 */

/** Newest first: the source's own time of change, then the batch, then the place in the batch. */
const NEWEST_FIRST = "_source_updated_at DESC, _seq DESC, _ord DESC";

/**
 * Query of the newest row of each key whose record still exists.
 * @param {string} table a raw table
 * @returns {string} columns: those of the raw table. One row per live key.
 */
function live_records(table) {
  return `SELECT
    newest._pk,
    newest._extracted_at,
    newest.payload,
  FROM (
    SELECT _pk, _op, _extracted_at, payload
    FROM ${table}
    WHERE TRUE
    QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY ${NEWEST_FIRST}) = 1
  ) AS newest
  WHERE newest._op = 'upsert'`;
}

/**
 * Query of the newest contents of each key, also of deleted ones, whose history still counts.
 * A delete row of a source that only names the key has no contents, so the contents are those before it.
 * @param {string} table a raw table
 * @returns {string} columns: _pk, _extracted_at, payload, _is_deleted BOOL. One row per key that ever had contents.
 */
function all_records(table) {
  return `SELECT
    versions._pk,
    versions._extracted_at,
    versions.payload,
    versions._newest_op = 'delete' AS _is_deleted,
  FROM (
    SELECT
      _pk,
      _op,
      _extracted_at,
      payload,
      FIRST_VALUE(_op) OVER (PARTITION BY _pk ORDER BY ${NEWEST_FIRST}) AS _newest_op,
      ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY IF(_op = 'upsert', 0, 1), ${NEWEST_FIRST}) AS _nth,
    FROM ${table}
  ) AS versions
  WHERE versions._nth = 1 AND versions._op = 'upsert'`;
}

/**
 * Query of the newest contents of each key of a source that marks what it deleted and keeps sending it, contents and
 * all: a key may be known by its delete row alone.
 * @param {string} table a raw table
 * @returns {string} columns: _pk, _extracted_at, payload, _is_deleted BOOL. One row per key.
 */
function flagged_records(table) {
  return `SELECT
    _pk,
    _extracted_at,
    payload,
    _op = 'delete' AS _is_deleted,
  FROM ${table}
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY ${NEWEST_FIRST}) = 1`;
}

/**
 * Query of every version of each record of a source that marks what it deleted and keeps sending it. The source's own
 * time of change tells versions apart; what was delivered twice counts once, as it was read last.
 * @param {string} table a raw table
 * @returns {string} columns: _pk, _extracted_at, payload, _is_deleted BOOL, _version_at TIMESTAMP, _is_latest BOOL. One
 *   row per key and version.
 */
function versions(table) {
  return `SELECT
    _pk,
    _extracted_at,
    payload,
    _op = 'delete' AS _is_deleted,
    _version_at,
    _nth = 1 AS _is_latest,
  FROM (
    SELECT
      _pk,
      _op,
      _seq,
      _ord,
      _extracted_at,
      payload,
      COALESCE(_source_updated_at, _extracted_at) AS _version_at,
      ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY ${NEWEST_FIRST}) AS _nth,
    FROM ${table}
  ) AS deliveries
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk, _version_at ORDER BY _nth) = 1`;
}

module.exports = { NEWEST_FIRST, live_records, all_records, flagged_records, versions };
