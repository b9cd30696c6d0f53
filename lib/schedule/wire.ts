import type { protos } from "@google-cloud/scheduler";
import { type ExistingJob, type Job, jobStates, retryText } from "./job.ts";

type WireJob = protos.google.cloud.scheduler.v1.IJob;
type Duration = protos.google.protobuf.IDuration;

/** Cloud Scheduler's number of POST. */
const post = 1;
const methods = ["unspecified", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"];

/** The fields that an update replaces: all that `toWire` writes. */
export const updatedFields = [
  "description",
  "schedule",
  "time_zone",
  "attempt_deadline",
  "http_target",
  "retry_config",
];

/** A wanted job as Cloud Scheduler takes it; `parent` is `projects/…/locations/…`. */
export function toWire(job: Job, parent: string): WireJob {
  return {
    name: `${parent}/jobs/${job.id}`,
    description: job.description,
    schedule: job.schedule,
    timeZone: job.timeZone,
    attemptDeadline: { seconds: job.deadlineSeconds },
    httpTarget: {
      uri: job.url,
      httpMethod: post,
      ...(job.body ? { headers: { "Content-Type": "application/json" }, body: Buffer.from(job.body) } : {}),
      oidcToken: { serviceAccountEmail: job.serviceAccount, audience: job.audience },
    },
    // A duration would make Cloud Scheduler try again even with a count of 0. "none" counts as 0.
    retryConfig: { retryCount: Number.parseInt(job.retries, 10) || 0, maxRetryDuration: { seconds: 0 } },
  };
}

/** A job of Cloud Scheduler as we compare it. What another kind of target does not have is "". */
export function fromWire(job: WireJob): ExistingJob {
  const target = job.httpTarget;
  return {
    id: job.name?.split("/").at(-1) ?? "",
    description: job.description ?? "",
    schedule: job.schedule ?? "",
    timeZone: job.timeZone ?? "",
    deadlineSeconds: secondsOf(job.attemptDeadline),
    method: target ? nameOf(methods, target.httpMethod) : "",
    url: target?.uri ?? "",
    body: textOf(target?.body),
    audience: target?.oidcToken?.audience ?? "",
    serviceAccount: target?.oidcToken?.serviceAccountEmail ?? "",
    retries: retries(job.retryConfig),
    state: jobStates.find((state) => state === stateOf(job.state)) ?? "unspecified",
  };
}

/** Bodies arrive as bytes or in base64, by transport. */
function textOf(body: Uint8Array | string | null | undefined): string {
  return typeof body === "string"
    ? Buffer.from(body, "base64").toString()
    : Buffer.from(body ?? []).toString();
}

function stateOf(state: WireJob["state"]): string {
  return nameOf([...jobStates], state)
    .toLowerCase()
    .replaceAll("_", " ");
}

/** Enumerations arrive as numbers or as names, by transport. */
function nameOf(names: readonly string[], value: number | string | null | undefined): string {
  return typeof value === "number" ? (names[value] ?? String(value)) : (value ?? "");
}

function retries(config: WireJob["retryConfig"]): string {
  return retryText(config?.retryCount ?? 0, secondsOf(config?.maxRetryDuration));
}

function secondsOf(duration: Duration | null | undefined): number {
  return Number(duration?.seconds ?? 0) + (duration?.nanos ?? 0) / 1e9;
}
