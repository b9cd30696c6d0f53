import { randomUUID } from "node:crypto";
import type { BigQuery } from "@google-cloud/bigquery";
import type { Clock } from "../clock.ts";
import { type JobMetadata, runJob } from "./job.ts";

export type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** BigQuery's types of the parameters; numbers are sent as INT64 when whole, else FLOAT64. */
export type ScriptOptions = {
  params?: Params;
  /** The job's id; default random. The same id never runs twice. */
  jobId?: string;
  labels?: Record<string, string>;
  tries?: number;
  clock?: Clock;
  signal?: AbortSignal;
};

/**
 * Runs GoogleSQL (one statement or a script) as a job and waits for its end. Rows are not read:
 * queryRows does that. Throws as runJob does.
 */
export async function runScript(
  bigquery: BigQuery,
  sql: string,
  options: ScriptOptions = {},
): Promise<JobMetadata> {
  const { params, jobId = `dcis_${randomUUID()}`, labels, ...waiting } = options;
  return await runJob(
    bigquery,
    jobId,
    () =>
      bigquery.createQueryJob({
        query: sql,
        jobId,
        location: bigquery.location,
        ...(params ? { params: { ...params } } : {}),
        ...(labels ? { labels } : {}),
      }),
    waiting,
  );
}
