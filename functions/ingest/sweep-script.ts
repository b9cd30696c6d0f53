import { insertDeletes, latestStates, manifest, mine, moveHead, noCounts } from "./script-parts.ts";
import { tablesOf } from "./tables.ts";

type SweepShape = { project: string; source: string; stream: string; batch: string };

/**
 * The one transaction of a sweep over a stage table of keys: writes a delete for every key that raw holds and the
 * scan lacks, unless those are a fifth or more of all; counts the keys that exist at the source and not in raw. A key
 * whose newest row came after @settled is left alone: it may have come while the scan had passed its place.
 */
export function sweepScript(shape: SweepShape): string {
  const tables = tablesOf(shape, shape.stream);
  const stage = tables.stage(shape.batch);
  const absent = `(
  SELECT l._pk, l._source_updated_at FROM ${latestStates(tables.raw)} AS l
  WHERE l._op = 'upsert' AND l._extracted_at < TIMESTAMP(@settled)
    AND NOT EXISTS (SELECT 1 FROM ${stage} AS k WHERE k._pk = l._pk)
)`;
  const live = `(SELECT l._pk FROM ${latestStates(tables.raw)} AS l WHERE l._op = 'upsert')`;
  const quarantined = `(
    SELECT q.pk FROM ${tables.quarantine} AS q
    WHERE q.source = @source AND q.stream = @stream AND q.status = 'open'
  )`;
  const keys = `SELECT COUNT(*) FROM ${stage} AS s WHERE s._pk`;
  return [
    "BEGIN TRANSACTION;",
    ...moveHead(tables, undefined, true),
    insertDeletes(tables, absent, [
      `(SELECT COUNT(*) FROM ${absent} AS lost) * 5 < (SELECT COUNT(*) FROM ${live} AS held)`,
    ]),
    ...manifest(tables, {
      ...noCounts,
      present: `(${keys} IN ${live})`,
      quarantined: `(${keys} NOT IN ${live} AND s._pk IN ${quarantined})`,
      missed: `(${keys} NOT IN ${live} AND s._pk NOT IN ${quarantined})`,
      deleted: `(SELECT COUNT(*) FROM ${tables.raw} AS r WHERE ${mine} AND r._ord >= @fetched)`,
      withheld: `(SELECT COUNT(*) FROM ${absent} AS a)`,
    }),
    "COMMIT TRANSACTION;",
  ].join("\n");
}
