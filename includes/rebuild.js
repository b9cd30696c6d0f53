/**
 * Incremental tables of events: whole days are built again, so that a late or repeated row is counted once.
 * A run reads which days have new rows, deletes those days and writes them again from all their rows.
 * A run that stops in between is healed by the next one, which finds the same new rows again.
 *
 * The rebuilt table keeps `ingest_seq` (the batch that brought a row) and `extracted_at`.
 */

/** A batch may lie this many days behind the newest one that was read. */
const OVERLAP_DAYS = 2;

/**
 * Script before an incremental build. Sets changed_dates (ARRAY<DATE>, null without news) and read_from (TIMESTAMP:
 * no row of these days was extracted before), and deletes these days.
 *
 * @param {{ self: string, source: string, day: string, seq: string, extracted_at: string }} tables
 *   self and source: the two tables; day, seq, extracted_at: SQL of the day, batch and extraction of a source row
 */
function changed_days(tables) {
  return `DECLARE read_seq INT64 DEFAULT (SELECT COALESCE(MAX(ingest_seq), -1) FROM ${tables.self});
DECLARE read_until TIMESTAMP DEFAULT (
  SELECT TIMESTAMP_SUB(COALESCE(MAX(extracted_at), TIMESTAMP '1970-01-03 00:00:00+00'), INTERVAL ${OVERLAP_DAYS} DAY)
  FROM ${tables.self}
);
DECLARE changed_dates ARRAY<DATE> DEFAULT (
  SELECT ARRAY_AGG(DISTINCT ${tables.day} IGNORE NULLS)
  FROM ${tables.source}
  WHERE ${tables.extracted_at} >= read_until AND ${tables.seq} > read_seq
);
DECLARE read_from TIMESTAMP DEFAULT (
  SELECT LEAST(COALESCE(MIN(extracted_at), read_until), read_until)
  FROM ${tables.self}
  WHERE event_date IN UNNEST(changed_dates)
);
DELETE FROM ${tables.self} WHERE event_date IN UNNEST(changed_dates);`;
}

module.exports = { changed_days };
