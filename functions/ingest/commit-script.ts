import {
  insertDeletes,
  latestStates,
  manifest,
  mine,
  moveHead,
  noCounts,
  rawNames,
  stagedValues,
  type Tables,
  won,
} from "./script-parts.ts";
import { tablesOf } from "./tables.ts";

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
  /** The lane whose place moves instead of the stream's cursor. */
  lane?: string | undefined;
};

/**
 * The one transaction of a window: moves the head if nobody else did, and only then rows,
 * quarantine, observations and manifest. Ends with the invariant, so that nothing commits when
 * fetched differs from inserted + already present + quarantined.
 * Parameters: see commit-window.ts.
 */
export function commitScript(shape: ScriptShape): string {
  const tables = tablesOf(shape, shape.stream);
  const stage = shape.batch === null ? null : tables.stage(shape.batch);
  return [
    "BEGIN TRANSACTION;",
    ...moveHead(tables, shape.lane),
    ...(stage === null ? [] : staged(shape, tables, stage)),
    `INSERT INTO ${tables.observations} (source, stream, batch_id, seq, fingerprint, paths, observed_at)
SELECT @source, @stream, @batch_id, @seq, @fingerprint, @paths, TIMESTAMP(@extracted_at)
FROM ${tables.head} WHERE nonce = @nonce AND @paths != '';`,
    ...manifest(tables, stage === null ? noCounts : countsOf(shape, tables, stage)),
    "COMMIT TRANSACTION;",
  ].join("\n");
}

function staged(shape: ScriptShape, tables: Tables, stage: string): string[] {
  const fresh = shape.versioned
    ? freshVersions(tables.raw, stage, shape.lane === "backfill")
    : freshStates(tables.raw, stage);
  return [
    `INSERT INTO ${tables.raw} (${rawNames})
SELECT ${stagedValues}
FROM ${fresh} AS s
WHERE ${won(tables)};`,
    `INSERT INTO ${tables.quarantine} (quarantine_id, source, stream, batch_id, seq, ord, row_number, pk, payload,
  path, code, message, contract_version, status, quarantined_at)
SELECT CONCAT(@source, '/', @stream, '/', s._payload_hash), @source, @stream, @batch_id, @seq, s._ord, s._row_number,
  s._pk, s.payload, s._error_path, s._error_code, s._error_message, @contract_version, 'open', TIMESTAMP(@extracted_at)
FROM ${stage} AS s
WHERE s._error_code IS NOT NULL AND ${won(tables)}
  AND NOT EXISTS (
    SELECT 1 FROM ${tables.quarantine} AS q
    WHERE q.source = @source AND q.stream = @stream AND q.status = 'open'
      AND q.quarantine_id = CONCAT(@source, '/', @stream, '/', s._payload_hash)
  );`,
    ...(shape.complete
      ? [
          insertDeletes(tables, absentKeys(tables.raw, stage), [
            `(SELECT COUNT(*) FROM ${absentKeys(tables.raw, stage)} AS lost) * 5
    < (SELECT COUNT(*) FROM ${latestStates(tables.raw)} AS held WHERE held._op = 'upsert')`,
            `NOT EXISTS (SELECT 1 FROM ${stage} AS s WHERE s._pk = '')`,
          ]),
        ]
      : []),
  ];
}

/**
 * Stage rows whose _row_id is neither in the recent partitions nor earlier in the batch. A backfill
 * also brings back the version that a sweep's delete ended, under an id of its own.
 */
function freshVersions(raw: string, stage: string, revives: boolean): string {
  const known = `EXISTS (
    SELECT 1 FROM ${raw} AS r WHERE r._extracted_at >= TIMESTAMP(@floor) AND r._row_id = f._row_id
  )`;
  const once = "QUALIFY ROW_NUMBER() OVER (PARTITION BY f._row_id ORDER BY f._ord) = 1";
  const fresh = `
  SELECT f.* FROM ${stage} AS f
  WHERE f._error_code IS NULL AND NOT ${known}
  ${once}`;
  if (!revives) return `(${fresh}\n)`;
  return `(${fresh}
  UNION ALL
  SELECT f.* REPLACE (TO_HEX(SHA256(CONCAT(f._row_id, '/after/', CAST(l._seq AS STRING)))) AS _row_id)
  FROM ${stage} AS f
  INNER JOIN ${latestStates(raw)} AS l ON l._pk = f._pk
  WHERE f._error_code IS NULL AND ${known} AND f._op = 'upsert' AND ${writtenByUs("l")}
    AND f._source_updated_at IS NOT DISTINCT FROM l._source_updated_at
  ${once}
)`;
}

/** Whether a row is a delete that a sweep or a full list wrote, because the source no longer had the key. */
function writtenByUs(row: string): string {
  return `${row}._op = 'delete' AND ${row}._payload_hash = TO_HEX(SHA256('{"deleted":true}'))`;
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

/** Keys whose latest row is no delete and that the batch lacks. */
function absentKeys(raw: string, stage: string): string {
  return `(
  SELECT l._pk, l._source_updated_at FROM ${latestStates(raw)} AS l
  WHERE l._op = 'upsert' AND NOT EXISTS (SELECT 1 FROM ${stage} AS k WHERE k._pk = l._pk)
)`;
}

function countsOf(shape: ScriptShape, { raw }: Tables, stage: string) {
  const same = shape.versioned
    ? "p._extracted_at >= TIMESTAMP(@floor) AND p._row_id = s._row_id"
    : "p._pk = s._pk AND p._op = s._op AND p._payload_hash = s._payload_hash";
  const rows = `SELECT COUNT(*) FROM ${raw} AS r WHERE ${mine}`;
  return {
    inserted: `(${rows} AND r._ord < @fetched)`,
    present: `(
    SELECT COUNT(*) FROM ${stage} AS s
    WHERE s._error_code IS NULL
      AND s._ord NOT IN (SELECT r._ord FROM ${raw} AS r WHERE ${mine})
      AND EXISTS (SELECT 1 FROM ${raw} AS p WHERE ${same})
  )`,
    quarantined: `(SELECT COUNT(*) FROM ${stage} AS s WHERE s._error_code IS NOT NULL)`,
    deleted: shape.complete ? `(${rows} AND r._ord >= @fetched)` : "0",
    withheld: shape.complete ? `(SELECT COUNT(*) FROM ${absentKeys(raw, stage)} AS a)` : "0",
  };
}
