import type { ExistingJob, Job } from "./job.ts";

export interface FieldChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** `keep`: an `ingest-` job that no source of the registry wants; it is shown and left alone. */
export type Change =
  | { readonly action: "create"; readonly id: string; readonly job: Job; readonly fields: FieldChange[] }
  | { readonly action: "update"; readonly id: string; readonly job: Job; readonly fields: FieldChange[] }
  | { readonly action: "none"; readonly id: string; readonly fields: [] }
  | { readonly action: "keep"; readonly id: string; readonly fields: [] };

/**
 * What has to happen so that the existing jobs become the wanted ones, in the order of the wanted ones, those that nobody
 * wants last. A job whose last update failed is updated again. Pausing is people's decision and is no difference.
 */
export function diffJobs(wanted: readonly Job[], existing: readonly ExistingJob[]): Change[] {
  const byId = new Map(existing.map((job) => [job.id, job]));
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const unwanted = existing.filter(({ id }) => id.startsWith("ingest-") && !wantedIds.has(id));
  return [
    ...wanted.map((job) => change(job, byId.get(job.id))),
    ...unwanted.map(({ id }): Change => ({ action: "keep", id, fields: [] })),
  ];
}

/** The changes that need a request. */
export function pending(changes: readonly Change[]): Extract<Change, { job: Job }>[] {
  return changes.filter((change) => change.action === "create" || change.action === "update");
}

function change(job: Job, existing: ExistingJob | undefined): Change {
  const { id, ...wanted } = job;
  const fields = Object.entries(wanted)
    .map(([field, to]) => ({ field, from: String(existing?.[field as keyof Job] ?? ""), to: String(to) }))
    .filter(({ from, to }) => from !== to);
  if (existing?.state === "update failed")
    fields.push({ field: "state", from: existing.state, to: "enabled" });
  if (!existing) return { action: "create", id, job, fields };
  return fields.length > 0 ? { action: "update", id, job, fields } : { action: "none", id, fields: [] };
}
