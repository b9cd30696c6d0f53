import type { RestContext } from "../context.ts";
import { errorAnswer, RestError } from "../errors.ts";
import { type Job, resultRows } from "../jobs/job.ts";
import { jobReference } from "../jobs/resource.ts";
import { affectedRows, billedBytes, dmlStats } from "../jobs/statistics.ts";
import { pageToken, rowsPage } from "../paging.ts";
import type { TimestampFormat } from "../timestamps.ts";

export interface ResultsOptions {
  readonly kind: "bigquery#queryResponse" | "bigquery#getQueryResultsResponse";
  readonly offset: number;
  readonly maxResults: number;
  readonly format: TimestampFormat;
}

/** JSON text of the answer of jobs.query and jobs.getQueryResults for a job that is done. A failed job's error is thrown. */
export async function queryResults(context: RestContext, job: Job, options: ResultsOptions): Promise<string> {
  if (job.error) throw new JobFailed(job);
  if (job.outcome?.kind !== "QUERY") {
    throw new RestError("invalid", `Job ${job.id} is no query: it has no results`);
  }
  const { outcome } = job;
  const rows = resultRows(job);
  if (rows && !context.store.hasResults(job)) {
    throw new RestError(
      "notFound",
      `Not found: the results of job ${job.id} have been dropped (too many newer ones)`,
    );
  }
  const page = rows ? await rowsPage(rows, options.offset, options.maxResults, options.format) : null;
  const head = JSON.stringify({
    kind: options.kind,
    jobReference: jobReference(context, job),
    jobComplete: true,
    ...(outcome.schema ? { schema: { fields: outcome.schema } } : {}),
    totalRows: String(rows?.total ?? 0),
    totalBytesProcessed: String(outcome.bytesProcessed),
    totalBytesBilled: String(billedBytes(outcome.bytesProcessed)),
    cacheHit: false,
    statementType: outcome.statementType,
    creationTime: String(job.created),
    startTime: String(job.started),
    endTime: String(job.ended),
    location: job.location,
    ...(job.sessionId === null ? {} : { sessionInfo: { sessionId: job.sessionId } }),
    ...(outcome.affected
      ? { numDmlAffectedRows: affectedRows(outcome), dmlStats: dmlStats(outcome.affected) }
      : {}),
    ...(page && page.next !== null ? { pageToken: pageToken(page.next) } : {}),
  });
  return page && page.count > 0 ? `${head.slice(0, -1)},"rows":[${page.json}]}` : head;
}

/** The answer for a job that still runs: the client asks again. */
export function unfinished(context: RestContext, job: Job, kind: ResultsOptions["kind"]): object {
  return { kind, jobReference: jobReference(context, job), jobComplete: false, location: job.location };
}

/** A job's own error as an HTTP answer. */
export class JobFailed extends Error {
  readonly answer: { status: number; body: object };

  constructor(job: Job) {
    const proto = job.error ?? { reason: "internalError", message: "no error" };
    super(proto.message);
    this.answer = errorAnswer(proto);
  }
}
