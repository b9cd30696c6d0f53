import type { BigQuery } from "@google-cloud/bigquery";
import { type Clock, systemClock } from "../clock.ts";
import { failureOf, isDuplicate, isTransient } from "./failure.ts";

type Status = { state?: string; errorResult?: { reason?: string; message?: string; location?: string } };
export type JobMetadata = { status?: Status; statistics?: Record<string, unknown> };

/** The error of a job that ran and failed; it carries BigQuery's reason. */
class JobFailed extends Error {
  readonly reason: string;
  readonly jobId: string;

  constructor(jobId: string, result: { reason?: string | undefined; message?: string | undefined }) {
    super(result.message ?? "The job failed without a message");
    this.name = "JobFailed";
    this.jobId = jobId;
    this.reason = result.reason ?? "";
  }
}

/**
 * Starts a job under an id of the caller's own and waits for its end. An answer that says the
 * id exists already (a repeated request, or an earlier process of ours) is no failure: that job
 * is read instead. A lost answer is sent again under the same id, at most `tries` times.
 * Throws JobFailed when the job ran and failed, else the client's error.
 */
export async function runJob(
  bigquery: BigQuery,
  jobId: string,
  start: () => Promise<unknown>,
  { clock = systemClock, tries = 4, signal }: { clock?: Clock; tries?: number; signal?: AbortSignal } = {},
): Promise<JobMetadata> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start();
      break;
    } catch (error) {
      if (isDuplicate(error)) break;
      if (attempt >= tries || !isTransient(error) || failureOf(error).reason === "invalidQuery") throw error;
      await clock.sleep(Math.random() * Math.min(8_000, 250 * 2 ** attempt), signal);
    }
  }
  return await jobEnd(bigquery, jobId, clock, signal);
}

/** Polls a job until it is done: at once, then every 15 ms growing to 1 s. */
async function jobEnd(
  bigquery: BigQuery,
  jobId: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<JobMetadata> {
  const job = bigquery.job(jobId, { location: bigquery.location });
  for (let wait = 15; ; wait = Math.min(1_000, wait * 1.5)) {
    const [metadata] = (await job.getMetadata()) as unknown as [JobMetadata];
    if (metadata.status?.state === "DONE") {
      const { errorResult } = metadata.status;
      if (errorResult) throw new JobFailed(jobId, errorResult);
      return metadata;
    }
    await clock.sleep(wait, signal);
  }
}
