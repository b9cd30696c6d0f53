import { rawColumns, type tablesOf } from "./tables.ts";

export type Tables = ReturnType<typeof tablesOf>;

/** Only the transaction that moved the head has its nonce there. */
export function won(tables: Tables): string {
  return `EXISTS (SELECT 1 FROM ${tables.head} WHERE nonce = @nonce)`;
}

/**
 * Moves a stream's head if nobody did since it was read. Work beside the stream's own reading keeps
 * the cursor; work with a place of its own (a lane) moves the lane's head too: both move or neither does. Nothing moves
 * where a subject was erased since the run began, because the batch may hold it.
 */
export function moveHead(tables: Tables, lane?: string, keepsCursor = lane !== undefined): string[] {
  const cursor = keepsCursor ? "" : " cursor = @cursor,";
  const move = `UPDATE ${tables.head} SET seq = @seq, nonce = @nonce,${cursor} updated_at = CURRENT_TIMESTAMP()
WHERE seq = @seq - 1 AND (SELECT COUNT(*) FROM ${tables.suppressions}) = @suppressed`;
  if (lane === undefined) return [`${move};`];
  const laneHead = tables.lane(lane);
  return [
    `UPDATE ${laneHead} SET seq = @lane_seq, nonce = @nonce, cursor = @lane_cursor, updated_at = CURRENT_TIMESTAMP()
WHERE seq = @lane_seq - 1 AND EXISTS (SELECT 1 FROM ${tables.head} WHERE seq = @seq - 1)
  AND (SELECT COUNT(*) FROM ${tables.suppressions}) = @suppressed;`,
    `${move} AND EXISTS (SELECT 1 FROM ${laneHead} WHERE nonce = @nonce);`,
  ];
}

/** Columns of a raw table in their order. */
export const rawNames: string = rawColumns.map(([name]) => name).join(", ");

/** SQL of a raw row from a row `s` of the stage table. */
export const stagedValues = `s._row_id, s._pk, s._op, s._source_updated_at, TIMESTAMP(@extracted_at), @batch_id, @seq, s._ord,
  @api_version, s._payload_hash, s.payload`;

/** The newest row of each key: by the source's own time of change where there is one, then by commit. */
export function latestStates(raw: string): string {
  return `(
  SELECT r._pk, r._op, r._payload_hash, r._source_updated_at, r._extracted_at, r._seq FROM ${raw} AS r
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY r._pk ORDER BY r._source_updated_at DESC, r._seq DESC, r._ord DESC
  ) = 1
)`;
}

/** Inserts delete rows for the keys of a query with _pk and _source_updated_at, numbered after the batch's own rows. */
export function insertDeletes(tables: Tables, absent: string, conditions: readonly string[]): string {
  return `INSERT INTO ${tables.raw} (${rawNames})
SELECT TO_HEX(SHA256(CONCAT(@stream, '/', a._pk, '/absent/', CAST(@seq AS STRING)))), a._pk, 'delete',
  a._source_updated_at, TIMESTAMP(@extracted_at), @batch_id, @seq,
  @fetched + ROW_NUMBER() OVER (ORDER BY a._pk) - 1, @api_version,
  TO_HEX(SHA256('{"deleted":true}')), '{"deleted":true}'
FROM ${absent} AS a
WHERE ${[won(tables), ...conditions].join("\n  AND ")};`;
}

/** Rows of the commit under way: those from the stage lie below @fetched, written deletes at or above. */
export const mine = "r._seq = @seq AND r._extracted_at = TIMESTAMP(@extracted_at)";

export type Counts = {
  inserted: string;
  present: string;
  quarantined: string;
  deleted: string;
  withheld: string;
  /** Only a sweep counts keys that the source has and raw lacks. */
  missed?: string;
};

export const noCounts: Counts = {
  inserted: "0",
  present: "0",
  quarantined: "0",
  deleted: "0",
  withheld: "0",
};

/** The commit's line in ops.commits, and the invariant over it: when the counts do not add up, nothing commits. */
export function manifest(tables: Tables, counts: Counts): string[] {
  const missed = counts.missed === undefined ? [] : ["missed"];
  return [
    `INSERT INTO ${tables.commits} (source, stream, seq, nonce, batch_id, run_id, label, committed_at, extracted_at,
  cursor_from, cursor_to, position_from, position_to, fetched, inserted, present, quarantined, deleted, withheld,
  bytes, content_hash, api_version${missed.map((name) => `, ${name}`).join("")})
SELECT @source, @stream, @seq, @nonce, @batch_id, @run_id, @label, CURRENT_TIMESTAMP(), TIMESTAMP(@extracted_at),
  @cursor_from, @cursor, @position_from, @position_to, @fetched,
  ${counts.inserted}, ${counts.present}, ${counts.quarantined},
  ${counts.deleted}, ${counts.withheld},
  @bytes, @content_hash, @api_version${counts.missed === undefined ? "" : `, ${counts.missed}`}
FROM ${tables.head} WHERE nonce = @nonce;`,
    `ASSERT NOT EXISTS (
  SELECT 1 FROM ${tables.commits}
  WHERE source = @source AND stream = @stream AND seq = @seq AND nonce = @nonce
    AND fetched != inserted + present + quarantined${missed.map((name) => ` + ${name}`).join("")}
) AS 'invariant: fetched = inserted + present + quarantined';`,
  ];
}
