import { z } from "zod";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { deleteRows } from "../../../lib/bigquery/delete-rows.ts";
import { isNotFound } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";
import type { SourceSpec } from "../../../lib/registry/source-spec.ts";
import { opsTables, quoted } from "../tables.ts";

/** Rows of one stream that are older than its retention. */
export type Expired = {
  source: string;
  stream: string;
  days: number;
  raw: number;
  quarantine: number;
};

/**
 * Deletes what is older than the retention of each stream that has one: versions that newer ones replaced, keys that are
 * deleted with all of their rows, and quarantined rows. The newest version of a key that lives stays, however old; that
 * is why partitions do not simply expire. Stage tables expire after a day by themselves. Dry: counts only.
 */
export async function applyRetention(
  { bigquery, project }: { bigquery: BigQuery; project: string },
  sources: readonly SourceSpec[],
  { now, dry }: { now: number; dry: boolean },
): Promise<Expired[]> {
  const expired: Expired[] = [];
  for (const spec of sources) {
    for (const stream of spec.streams) {
      const days = stream.retentionDays ?? spec.retentionDays;
      if (days === undefined) continue;
      const params = { cutoff: new Date(now - days * 86_400_000).toISOString() };
      const raw = quoted(project, `raw_${spec.source}`, stream.id);
      const { quarantine } = opsTables(project);
      const remove = async (table: string, where: string): Promise<number> => {
        const rows = await count(bigquery, table, where, params);
        if (!dry && rows > 0) await deleteRows(bigquery, table, where, params);
        return rows;
      };
      expired.push({
        source: spec.source,
        stream: stream.id,
        days,
        raw: await remove(raw, replaced(raw)),
        quarantine: await remove(
          quarantine,
          `source = '${spec.source}' AND stream = '${stream.id}' AND quarantined_at < TIMESTAMP(@cutoff)`,
        ),
      });
    }
  }
  return expired;
}

/** Rows before the cutoff that are not the newest of a living key; a delete goes when nothing of its key is newer. */
function replaced(raw: string): string {
  return `_extracted_at < TIMESTAMP(@cutoff) AND _row_id IN (
  SELECT v._row_id FROM (
    SELECT
      _row_id,
      _op,
      ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) AS nth,
      MAX(_extracted_at) OVER (PARTITION BY _pk) AS last_at
    FROM ${raw}
  ) AS v
  WHERE v.nth > 1 OR (v._op = 'delete' AND v.last_at < TIMESTAMP(@cutoff))
)`;
}

async function count(
  bigquery: BigQuery,
  table: string,
  where: string,
  params: Record<string, string>,
): Promise<number> {
  try {
    const sql = `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`;
    const [row] = await queryRows(bigquery, z.object({ n: z.number() }), sql, params);
    return row?.n ?? 0;
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}
