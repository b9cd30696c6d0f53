import { rawColumns, tablesOf } from "./tables.ts";

export type ScriptShape = {
  project: string;
  source: string;
  stream: string;
  /** Stage table to take rows from; null for a window without rows. */
  batch: string | null;
  /** Versions are dated by the source (told apart by _row_id) or not (by the latest state of a key). */
  versioned: boolean;
  /** Missing keys are deleted ones. */
  complete: boolean;
};

/**
 * The one transaction of a window: moves the head if nobody else did, and only then rows,
 * quarantine, observations and manifest. Ends with the invariant, so that nothing commits when
 * fetched differs from inserted + already present + quarantined.
 * Parameters: see CommitParams in commit.ts.
 */
export function commitScript(shape: ScriptShape): string {
  const tables = tablesOf(shape, shape.stream);
  const won = `EXISTS (SELECT 1 FROM ${tables.head} WHERE nonce = @nonce)`;
  const ours = "source = @source AND stream = @stream AND seq = @seq AND nonce = @nonce";
  return [
    "BEGIN TRANSACTION;",
    `UPDATE ${tables.head} SET seq = @seq, nonce = @nonce, cursor = @cursor, updated_at = CURRENT_TIMESTAMP()
WHERE seq = @seq - 1;`,
    ...(shape.batch === null ? [] : staged(shape, won)),
    `INSERT INTO ${tables.observations} (source, stream, batch_id, seq, fingerprint, paths, observed_at)
SELECT @source, @stream, @batch_id, @seq, @fingerprint, @paths, TIMESTAMP(@extracted_at)
FROM ${tables.head} WHERE nonce = @nonce AND @paths != '';`,
    manifest(shape),
    `ASSERT NOT EXISTS (
  SELECT 1 FROM ${tables.commits} WHERE ${ours} AND fetched != inserted + present + quarantined
) AS 'invariant: fetched = inserted + present + quarantined';`,
    "COMMIT TRANSACTION;",
  ].join("\n");
}

function staged(shape: ScriptShape, won: string): string[] {
  const tables = tablesOf(shape, shape.stream);
  const stage = tables.stage(shape.batch ?? "");
  const columns = rawColumns.map(([name]) => name).join(", ");
  return [
    `INSERT INTO ${tables.raw} (${columns})
SELECT s._row_id, s._pk, s._op, s._source_updated_at, TIMESTAMP(@extracted_at), @batch_id, @seq, s._ord,
  @api_version, s._payload_hash, s.payload
FROM ${shape.versioned ? freshVersions(tables.raw, stage) : freshStates(tables.raw, stage)} AS s
WHERE ${won};`,
    `INSERT INTO ${tables.quarantine} (quarantine_id, source, stream, batch_id, seq, ord, row_number, pk, payload,
  path, code, message, contract_version, status, quarantined_at)
SELECT CONCAT(@source, '/', @stream, '/', s._payload_hash), @source, @stream, @batch_id, @seq, s._ord, s._row_number,
  s._pk, s.payload, s._error_path, s._error_code, s._error_message, @contract_version, 'open', TIMESTAMP(@extracted_at)
FROM ${stage} AS s
WHERE s._error_code IS NOT NULL AND ${won}
  AND NOT EXISTS (
    SELECT 1 FROM ${tables.quarantine} AS q
    WHERE q.source = @source AND q.stream = @stream AND q.status = 'open'
      AND q.quarantine_id = CONCAT(@source, '/', @stream, '/', s._payload_hash)
  );`,
    ...(shape.complete
      ? [
          `INSERT INTO ${tables.raw} (${columns})
SELECT TO_HEX(SHA256(CONCAT(@stream, '/', a._pk, '/absent/', CAST(@seq AS STRING)))), a._pk, 'delete',
  CAST(NULL AS TIMESTAMP), TIMESTAMP(@extracted_at), @batch_id, @seq,
  @fetched + ROW_NUMBER() OVER (ORDER BY a._pk) - 1, @api_version,
  TO_HEX(SHA256('{"deleted":true}')), '{"deleted":true}'
FROM ${absentKeys(tables.raw, stage)} AS a
WHERE ${won}
  AND (SELECT COUNT(*) FROM ${absentKeys(tables.raw, stage)} AS lost) * 5
    < (SELECT COUNT(*) FROM ${latestStates(tables.raw)} AS held WHERE held._op = 'upsert')
  AND NOT EXISTS (SELECT 1 FROM ${stage} AS s WHERE s._pk = '');`,
        ]
      : []),
  ];
}

/** Stage rows whose _row_id is neither in the recent partitions nor earlier in the batch. */
function freshVersions(raw: string, stage: string): string {
  return `(
  SELECT f.* FROM ${stage} AS f
  WHERE f._error_code IS NULL AND NOT EXISTS (
    SELECT 1 FROM ${raw} AS r WHERE r._extracted_at >= TIMESTAMP(@floor) AND r._row_id = f._row_id
  )
  QUALIFY ROW_NUMBER() OVER (PARTITION BY f._row_id ORDER BY f._ord) = 1
)`;
}

/** Stage rows that differ from the state of their key just before: in the batch, else in raw. */
function freshStates(raw: string, stage: string): string {
  return `(
  SELECT f.* FROM (
    SELECT t.*, LAG(CONCAT(t._op, t._payload_hash)) OVER (PARTITION BY t._pk ORDER BY t._ord) AS before
    FROM ${stage} AS t WHERE t._error_code IS NULL
  ) AS f
  LEFT JOIN ${latestStates(raw)} AS l ON l._pk = f._pk
  WHERE COALESCE(f.before, CONCAT(l._op, l._payload_hash), '') != CONCAT(f._op, f._payload_hash)
)`;
}

function latestStates(raw: string): string {
  return `(
  SELECT r._pk, r._op, r._payload_hash FROM ${raw} AS r
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r._pk ORDER BY r._seq DESC, r._ord DESC) = 1
)`;
}

/** Keys whose latest row is no delete and that the batch lacks. */
function absentKeys(raw: string, stage: string): string {
  return `(
  SELECT l._pk FROM ${latestStates(raw)} AS l
  WHERE l._op = 'upsert' AND NOT EXISTS (SELECT 1 FROM ${stage} AS k WHERE k._pk = l._pk)
)`;
}

function manifest(shape: ScriptShape): string {
  const tables = tablesOf(shape, shape.stream);
  const mine = `r._seq = @seq AND r._extracted_at = TIMESTAMP(@extracted_at)`;
  const stage = shape.batch === null ? null : tables.stage(shape.batch);
  const same = shape.versioned
    ? "p._extracted_at >= TIMESTAMP(@floor) AND p._row_id = s._row_id"
    : "p._pk = s._pk AND p._op = s._op AND p._payload_hash = s._payload_hash";
  const inserted = `(SELECT COUNT(*) FROM ${tables.raw} AS r WHERE ${mine} AND r._ord < @fetched)`;
  const deleted = `(SELECT COUNT(*) FROM ${tables.raw} AS r WHERE ${mine} AND r._ord >= @fetched)`;
  const present = `(
    SELECT COUNT(*) FROM ${stage} AS s
    WHERE s._error_code IS NULL
      AND s._ord NOT IN (SELECT r._ord FROM ${tables.raw} AS r WHERE ${mine})
      AND EXISTS (SELECT 1 FROM ${tables.raw} AS p WHERE ${same})
  )`;
  const quarantined = `(SELECT COUNT(*) FROM ${stage} AS s WHERE s._error_code IS NOT NULL)`;
  const withheld = `(SELECT COUNT(*) FROM ${absentKeys(tables.raw, stage ?? "")} AS a)`;
  return `INSERT INTO ${tables.commits} (source, stream, seq, nonce, batch_id, run_id, label, committed_at, extracted_at,
  cursor_from, cursor_to, position_from, position_to, fetched, inserted, present, quarantined, deleted, withheld,
  bytes, content_hash, api_version)
SELECT @source, @stream, @seq, @nonce, @batch_id, @run_id, @label, CURRENT_TIMESTAMP(), TIMESTAMP(@extracted_at),
  @cursor_from, @cursor, @position_from, @position_to, @fetched,
  ${stage ? inserted : "0"}, ${stage ? present : "0"}, ${stage ? quarantined : "0"},
  ${stage && shape.complete ? deleted : "0"}, ${stage && shape.complete ? withheld : "0"},
  @bytes, @content_hash, @api_version
FROM ${tables.head} WHERE nonce = @nonce;`;
}
