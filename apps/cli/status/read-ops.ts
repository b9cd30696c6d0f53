import { z } from "zod";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { isNotFound } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";

/** What the ops tables say of one stream. Times are ISO 8601 in UTC, null where there is none. */
export type StreamFacts = {
  source: string;
  stream: string;
  /** Start of the last run that brought it up to date. */
  read_at: string | null;
  cursor: string;
  rows: number;
  rows_today: number;
  quarantined: number;
  /** Paths of the payload seen first in the last seven days, more than a day after the stream was first read. */
  new_paths: string[];
};

/** The last run of a source. */
export type LastRun = {
  source: string;
  status: string;
  error_code: string | null;
  ended_at: string;
  streams: string[];
};

const time = (column: string) => `FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%SZ', ${column})`;

const factsSql = `WITH reads AS (
  SELECT r.source, JSON_VALUE(s, '$.stream') AS stream, MAX(r.started_at) AS read_at
  FROM ops.runs AS r, UNNEST(JSON_QUERY_ARRAY(r.streams)) AS s
  WHERE COALESCE(JSON_VALUE(s, '$.mode'), 'ingest') = 'ingest'
  GROUP BY r.source, stream
),
commits AS (
  SELECT
    source,
    stream,
    ARRAY_AGG(cursor_to ORDER BY seq DESC LIMIT 1)[OFFSET(0)] AS cursor_to,
    SUM(inserted + deleted) AS total,
    SUM(IF(DATE(committed_at) = DATE(TIMESTAMP(@now)), inserted + deleted, 0)) AS today
  FROM ops.commits
  GROUP BY source, stream
),
bad AS (
  SELECT source, stream, COUNT(*) AS open FROM ops.quarantine WHERE status = 'open' GROUP BY source, stream
),
drift AS (
  SELECT source, stream, TO_JSON_STRING(ARRAY_AGG(path ORDER BY path LIMIT 50)) AS paths
  FROM (
    SELECT source, stream, observed_at, path, MIN(observed_at) OVER (PARTITION BY source, stream) AS first_at
    FROM ops.schema_observations, UNNEST(JSON_VALUE_ARRAY(paths)) AS path
  )
  WHERE observed_at > TIMESTAMP_ADD(first_at, INTERVAL 1 DAY)
    AND observed_at >= TIMESTAMP_SUB(TIMESTAMP(@now), INTERVAL 7 DAY)
  GROUP BY source, stream
)
SELECT
  source,
  stream,
  ${time("reads.read_at")} AS read_at,
  COALESCE(commits.cursor_to, '') AS cursor,
  COALESCE(commits.total, 0) AS \`rows\`,
  COALESCE(commits.today, 0) AS rows_today,
  COALESCE(bad.open, 0) AS quarantined,
  COALESCE(drift.paths, '[]') AS new_paths
FROM reads
FULL JOIN commits USING (source, stream)
LEFT JOIN bad USING (source, stream)
LEFT JOIN drift USING (source, stream)`;

const runsSql = `SELECT source, status, error_code, ${time("ended_at")} AS ended_at,
  TO_JSON_STRING(ARRAY(SELECT JSON_VALUE(s, '$.stream') FROM UNNEST(JSON_QUERY_ARRAY(streams)) AS s)) AS streams
FROM ops.runs
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY source ORDER BY started_at DESC) = 1`;

const names = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));
const factsRow: z.ZodType<StreamFacts> = z.object({
  source: z.string(),
  stream: z.string(),
  read_at: z.string().nullable(),
  cursor: z.string(),
  rows: z.number(),
  rows_today: z.number(),
  quarantined: z.number(),
  new_paths: names,
});
const runRow: z.ZodType<LastRun> = z.object({
  source: z.string(),
  status: z.string(),
  error_code: z.string().nullable(),
  ended_at: z.string(),
  streams: names,
});

/** Reads the ops tables, and no others. Before the first run there are none, and so no rows. */
export async function readOps(
  bigquery: BigQuery,
  now: Date,
): Promise<{ facts: StreamFacts[]; runs: LastRun[] }> {
  try {
    const [facts, runs] = await Promise.all([
      queryRows(bigquery, factsRow, factsSql, { now: now.toISOString() }),
      queryRows(bigquery, runRow, runsSql),
    ]);
    return { facts, runs };
  } catch (error) {
    if (isNotFound(error)) return { facts: [], runs: [] };
    throw error;
  }
}
