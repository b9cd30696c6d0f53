import { SuiteError } from "../errors.ts";
import type { CloudSchedulerClient } from "./client.ts";
import { type Change, pending } from "./diff.ts";
import { isNotFound, schedulerError } from "./failure.ts";
import type { ExistingJob } from "./job.ts";
import { fromWire, toWire, updatedFields } from "./wire.ts";

/** The place of jobs: `projects/<project>/locations/<location>`. */
export function parentOf({ project, location }: { project: string; location: string }): string {
  return `projects/${project}/locations/${location}`;
}

/** Every job of a location, in the order of their names. Throws SCHEDULER_REFUSED or SCHEDULER_UNAVAILABLE, as all here do. */
export async function readJobs(client: CloudSchedulerClient, parent: string): Promise<ExistingJob[]> {
  const [jobs] = await attempt(parent, () => client.listJobs({ parent }));
  return jobs.map(fromWire).sort((left, right) => (left.id < right.id ? -1 : 1));
}

/**
 * Makes the changes one after the other and returns how many there were; deletes nothing. After a failure the jobs before
 * it are as wanted, and applying again goes on.
 */
export async function applyChanges(
  client: CloudSchedulerClient,
  parent: string,
  changes: readonly Change[],
): Promise<number> {
  const outstanding = pending(changes);
  for (const { action, id, job: wanted } of outstanding) {
    const job = toWire(wanted, parent);
    await attempt(`${parent}/jobs/${id}`, () =>
      action === "create"
        ? client.createJob({ parent, job })
        : client.updateJob({ job, updateMask: { paths: updatedFields } }),
    );
  }
  return outstanding.length;
}

/** Pauses or resumes a job; false if it was so already. Throws SCHEDULE_MISSING if there is no such job. */
export async function setPaused(
  client: CloudSchedulerClient,
  name: string,
  isPaused: boolean,
): Promise<boolean> {
  const [job] = await attempt(name, () => client.getJob({ name }));
  if ((fromWire(job).state === "paused") === isPaused) return false;
  await attempt(name, () => (isPaused ? client.pauseJob({ name }) : client.resumeJob({ name })));
  return true;
}

/** Fires a job now, also a paused one; its answer is in the function's log. Throws SCHEDULE_MISSING as `setPaused` does. */
export async function runJob(client: CloudSchedulerClient, name: string): Promise<void> {
  await attempt(name, () => client.runJob({ name }));
}

async function attempt<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (where.includes("/jobs/") && isNotFound(error)) {
      throw new SuiteError("SCHEDULE_MISSING", {
        what: "Cloud Scheduler has no such job",
        where,
        next: "`dcis schedule apply` makes the jobs of the registry; check --project and --location too.",
        cause: error,
      });
    }
    throw schedulerError(error, where);
  }
}
