/**
 * Incremental tables of events: whole days are built again, so that a late or repeated row is counted once.
 * A run reads which days have new rows, deletes those days and writes them again from all their rows.
 * Deleting and writing are one transaction: nobody sees a day without its rows, and a run that stops in between leaves
 * the table as it was, so that the next one finds the same new rows again.
 *
 * The rebuilt table is partitioned by `event_date` and keeps `ingest_seq` (the batch that brought a row) and
 * `extracted_at`.
 */
const clock = require("./clock.js");

/** A batch may lie this many days behind the newest one that was read. */
const OVERLAP_DAYS = 2;
/** What was read last is looked for among events of so many days: never later than it is, and cheaper than in all. */
const RECENT_DAYS = 30;

/**
 * Script before an incremental build. Sets changed_dates (ARRAY<DATE>, null without news) and, where asked for, read_dates
 * (ARRAY<DATE>: the days on which their rows were extracted), and deletes the changed days; WRITTEN must follow the build. Reads the
 * partitions of recent and of changed days, no others. A table without an event in recent days is built from its
 * beginning. News are
 * looked for in three columns of all of the source where that is not partitioned by extraction.
 *
 * @param {{ self: string, source: string, day: string, seq: string, extracted_at: string, also?: string, reads_extractions?: boolean }} tables
 *   self and source: the two tables; day, seq, extracted_at: SQL of the day, batch and extraction of a source row;
 *   also: SQL of further days to be built again (ARRAY<DATE>); reads_extractions: whether the source is partitioned by
 *   day of extraction, so that the build needs read_dates
 */
function changed_days({
  self,
  source,
  day,
  seq,
  extracted_at,
  also = "ARRAY<DATE>[]",
  reads_extractions = false,
}) {
  const recent = `event_date >= DATE_SUB(${clock.as_of_date()}, INTERVAL ${RECENT_DAYS} DAY)`;
  const read_dates = `DECLARE read_dates ARRAY<DATE> DEFAULT (
  SELECT ARRAY_AGG(DISTINCT read_date IGNORE NULLS)
  FROM (
    SELECT DATE(extracted_at) AS read_date FROM ${self} WHERE event_date IN UNNEST(changed_dates)
    UNION ALL
    SELECT DATE(${extracted_at}) AS read_date FROM ${source} WHERE ${extracted_at} >= read_until AND ${seq} > read_seq
  ) AS extractions
);
`;
  return `DECLARE read_seq INT64 DEFAULT (SELECT COALESCE(MAX(ingest_seq), -1) FROM ${self} WHERE ${recent});
DECLARE read_until TIMESTAMP DEFAULT (
  SELECT TIMESTAMP_SUB(COALESCE(MAX(extracted_at), TIMESTAMP '1970-01-03 00:00:00+00'), INTERVAL ${OVERLAP_DAYS} DAY)
  FROM ${self}
  WHERE ${recent}
);
DECLARE changed_dates ARRAY<DATE> DEFAULT (
  SELECT ARRAY_AGG(DISTINCT changed_date IGNORE NULLS)
  FROM (
    SELECT ${day} AS changed_date FROM ${source} WHERE ${extracted_at} >= read_until AND ${seq} > read_seq
    UNION ALL
    SELECT changed_date FROM UNNEST(${also}) AS changed_date
  ) AS changes
);
${reads_extractions ? read_dates : ""}BEGIN TRANSACTION;
DELETE FROM ${self} WHERE event_date IN UNNEST(changed_dates);`;
}

/** Script after the build: makes it visible. */
const WRITTEN = "COMMIT TRANSACTION";

module.exports = { RECENT_DAYS, WRITTEN, changed_days };
