import {
  latestStates,
  manifest,
  mine,
  moveHead,
  noCounts,
  rawNames,
  stagedValues,
  won,
} from "./script-parts.ts";
import { tablesOf } from "./tables.ts";

type ReplayShape = { project: string; source: string; stream: string; batch: string; versioned: boolean };

/**
 * The one transaction of a replay over a stage table whose rows name the quarantined row they come from: rows that keep
 * the contract now go to raw, unless it has them or, without versions, a newer state of their key; the status of each
 * quarantined row, or its new reason, follows.
 */
export function replayScript(shape: ReplayShape): string {
  const tables = tablesOf(shape, shape.stream);
  const stage = tables.stage(shape.batch);
  const ours = `q.source = @source AND q.stream = @stream AND q.status = 'open' AND ${won(tables)}`;
  const good = `SELECT s._quarantine_id FROM ${stage} AS s WHERE s._error_code IS NULL`;
  const superseded = `SELECT s._quarantine_id FROM ${stage} AS s
  INNER JOIN ${tables.quarantine} AS q ON q.quarantine_id = s._quarantine_id AND q.status = 'open'
  INNER JOIN ${tables.raw} AS r ON r._pk = s._pk AND r._seq > q.seq AND r._seq < @seq
  WHERE s._error_code IS NULL`;
  const known = shape.versioned
    ? `SELECT r._row_id FROM ${tables.raw} AS r`
    : `SELECT f._row_id FROM ${stage} AS f
  INNER JOIN ${latestStates(tables.raw)} AS l
    ON l._pk = f._pk AND l._op = f._op AND l._payload_hash = f._payload_hash
  WHERE f._error_code IS NULL`;
  return [
    "BEGIN TRANSACTION;",
    ...moveHead(tables, undefined, true),
    ...(shape.versioned
      ? []
      : [
          `UPDATE ${tables.quarantine} AS q SET status = 'superseded'
WHERE ${ours} AND q.quarantine_id IN (${superseded});`,
        ]),
    `INSERT INTO ${tables.raw} (${rawNames})
SELECT ${stagedValues}
FROM ${stage} AS s
WHERE s._error_code IS NULL AND ${won(tables)} AND s._row_id NOT IN (${known})
  AND s._quarantine_id IN (SELECT q.quarantine_id FROM ${tables.quarantine} AS q WHERE q.status = 'open')
QUALIFY ROW_NUMBER() OVER (PARTITION BY s._row_id ORDER BY s._ord) = 1;`,
    `UPDATE ${tables.quarantine} AS q SET status = 'replayed'
WHERE ${ours} AND q.quarantine_id IN (${good});`,
    `UPDATE ${tables.quarantine} AS q
SET path = s._error_path, code = s._error_code, message = s._error_message, contract_version = @contract_version
FROM ${stage} AS s
WHERE ${ours} AND s._error_code IS NOT NULL AND s._quarantine_id = q.quarantine_id;`,
    ...manifest(tables, {
      ...noCounts,
      inserted: `(SELECT COUNT(*) FROM ${tables.raw} AS r WHERE ${mine})`,
      present: `(
    SELECT COUNT(*) FROM ${stage} AS s
    WHERE s._error_code IS NULL AND s._ord NOT IN (SELECT r._ord FROM ${tables.raw} AS r WHERE ${mine})
  )`,
      quarantined: `(SELECT COUNT(*) FROM ${stage} AS s WHERE s._error_code IS NOT NULL)`,
    }),
    "COMMIT TRANSACTION;",
  ].join("\n");
}
