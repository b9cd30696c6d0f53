/**
 * Incremental tables of events: whole days are built again, so that a late or repeated row is counted once.
 *
 * A table of batches (batches()) tells which days of events each batch of raw rows touches. What is built by days
 * (changed_days()) takes from it the days that batches touch which it has not read yet, deletes those days and writes
 * them again from all their rows. Deleting and writing are one transaction: nobody sees a day without its rows, and a run
 * that stops in between leaves the table as it was, so that the next one finds the same batches again.
 *
 * A table that is built by days is partitioned by `event_date` and keeps `ingest_seq`, the batch that brought a row.
 * Days reach the queries as variables of the script, because BigQuery leaves out partitions by constants and variables,
 * not by subqueries.
 */
const clock = require("./clock.js");

/** A batch may have been read from the source this many days before one that was written earlier. */
const OVERLAP_DAYS = 1;
/** What was read last is looked for among events of so many days: never later than it is, and cheaper than in all. */
const RECENT_DAYS = 30;

/**
 * Script before an incremental build of a table of batches. Sets read_seq (INT64) and read_from (DATE): new are rows of
 * later batches, extracted on that day or later.
 * @param {string} self the table of batches
 */
function new_batches(self) {
  return `DECLARE read_seq INT64 DEFAULT (SELECT COALESCE(MAX(ingest_seq), -1) FROM ${self});
DECLARE read_from DATE DEFAULT (
  SELECT DATE_SUB(COALESCE(MAX(extracted_date), DATE '1970-01-03'), INTERVAL ${OVERLAP_DAYS} DAY) FROM ${self}
);`;
}

/**
 * Query of the days of events that each batch touches: those of its events, and those on which the same events were
 * before. What is built from one of those days again so finds the batch that moved an event away. Events are known by
 * fingerprints, 8 bytes each; two with the same one cost a day that is built once more than needed.
 * @param {{ source: string, day: string, self: string | null }} tables source: the raw table; day: SQL of the day of a
 *   raw row; self: the table of batches, for an incremental build
 * @returns {string} columns: ingest_seq, extracted_date, event_date, event_fingerprints ARRAY<INT64>
 */
function batches({ source, day, self }) {
  const earlier = `

  UNION ALL

  -- Of batches that were read before, the day alone matters.
  SELECT -1, CAST(NULL AS DATE), event_date, fingerprint
  FROM ${self}
  CROSS JOIN UNNEST(event_fingerprints) AS fingerprint`;
  return `WITH events AS (
  SELECT
    _seq AS ingest_seq,
    DATE(_extracted_at) AS extracted_date,
    ${day} AS event_date,
    FARM_FINGERPRINT(_pk) AS fingerprint,
  FROM ${source}
  WHERE TRUE ${self === null ? "" : `AND DATE(_extracted_at) >= read_from AND _seq > read_seq${earlier}`}
),

moves AS (
  SELECT
    ingest_seq,
    extracted_date,
    event_date,
    fingerprint,
    ARRAY_AGG(event_date) OVER (PARTITION BY fingerprint ORDER BY ingest_seq) AS dates_so_far,
  FROM events
)

SELECT
  moves.ingest_seq,
  moves.extracted_date,
  touched_date AS event_date,
  ARRAY_AGG(DISTINCT fingerprint_of_date IGNORE NULLS ORDER BY fingerprint_of_date) AS event_fingerprints,
FROM moves
CROSS JOIN UNNEST(moves.dates_so_far) AS touched_date
CROSS JOIN UNNEST([IF(touched_date = moves.event_date, moves.fingerprint, NULL)]) AS fingerprint_of_date
${self === null ? "" : "WHERE moves.ingest_seq > read_seq\n"}GROUP BY moves.ingest_seq, moves.extracted_date, touched_date`;
}

/**
 * Script before an incremental build by days. Sets changed_dates (ARRAY<DATE>, null without news) and deletes these days;
 * WRITTEN must follow the build. A table without an event in recent days is built from its beginning.
 *
 * For a build from raw rows it sets read_dates too (ARRAY<DATE>: the days on which the rows of the changed days were
 * extracted), and last_seq (INT64): a batch that came after the table of batches was built waits for the next run.
 *
 * @param {{ self: string, batches: string, also?: string, reads_raw?: boolean }} tables self: the table; batches: the
 *   table of batches; also: SQL of further days to be built again (ARRAY<DATE>); reads_raw: whether it reads raw rows
 */
function changed_days({ self, batches, also = "ARRAY<DATE>[]", reads_raw = false }) {
  const raw = `DECLARE read_dates ARRAY<DATE> DEFAULT (
  SELECT ARRAY_AGG(DISTINCT extracted_date) FROM ${batches} WHERE event_date IN UNNEST(changed_dates)
);
DECLARE last_seq INT64 DEFAULT (SELECT MAX(ingest_seq) FROM ${batches});
`;
  return `DECLARE read_seq INT64 DEFAULT (
  SELECT COALESCE(MAX(ingest_seq), -1)
  FROM ${self}
  WHERE event_date >= DATE_SUB(${clock.as_of_date()}, INTERVAL ${RECENT_DAYS} DAY)
);
DECLARE changed_dates ARRAY<DATE> DEFAULT (
  SELECT ARRAY_AGG(DISTINCT changed_date)
  FROM (
    SELECT event_date AS changed_date FROM ${batches} WHERE ingest_seq > read_seq
    UNION ALL
    SELECT changed_date FROM UNNEST(${also}) AS changed_date
  ) AS changes
);
${reads_raw ? raw : ""}BEGIN TRANSACTION;
DELETE FROM ${self} WHERE event_date IN UNNEST(changed_dates);`;
}

/** Condition on raw rows of an incremental build by days: all rows of the changed days, as far as batches are known. */
const RAW_ROWS = "DATE(_extracted_at) IN UNNEST(read_dates) AND _seq <= last_seq";

/** Script after the build: makes it visible. */
const WRITTEN = "COMMIT TRANSACTION";

module.exports = { RECENT_DAYS, RAW_ROWS, WRITTEN, new_batches, batches, changed_days };
