import type { RestContext } from "../context.ts";
import { etag, selfLink } from "../resources/links.ts";
import type { Job } from "./job.ts";
import { statistics } from "./statistics.ts";

/** User that every job belongs to: the warehouse knows no people. */
export const USER = "local@warehouse.invalid";

/** A job as jobs.get and jobs.insert show it. */
export function jobResource(context: RestContext, job: Job): object {
  const body = {
    ...jobSummary(context, job),
    kind: "bigquery#job",
    selfLink: selfLink(context, `jobs/${job.id}?location=${job.location}`),
    status: status(job),
  };
  return { etag: etag(body), ...body };
}

/** A job as jobs.list shows it: state and error also on the top level, the configuration only in the full projection. */
export function jobListEntry(context: RestContext, job: Job, isFull: boolean): object {
  return {
    ...jobSummary(context, job),
    configuration: isFull ? { ...job.configuration, jobType: job.kind } : undefined,
    state: job.state,
    ...(job.error ? { errorResult: job.error } : {}),
    status: status(job),
  };
}

export function jobReference(context: RestContext, job: Job): object {
  return { projectId: context.project, jobId: job.id, location: job.location };
}

function jobSummary(context: RestContext, job: Job): object {
  return {
    kind: "bigquery#job",
    id: `${context.project}:${job.location}.${job.id}`,
    jobReference: jobReference(context, job),
    user_email: USER,
    configuration: { ...job.configuration, jobType: job.kind },
    statistics: statistics(context, job),
  };
}

function status(job: Job): object {
  if (job.error) return { state: job.state, errorResult: job.error, errors: [job.error] };
  const warnings = job.outcome?.kind === "LOAD" ? job.outcome.result.errors : [];
  if (warnings.length === 0) return { state: job.state };
  return {
    state: job.state,
    errors: warnings.map((warning) => ({ reason: warning.reason, message: warning.message })),
  };
}
