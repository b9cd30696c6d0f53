/**
 * What the suite decides about a job of Cloud Scheduler; everything else about it is Cloud Scheduler's. A job of the
 * registry and a job that exists have this same shape, so they can be compared field by field.
 */
export interface Job {
  /** Last part of the job's name, such as `ingest-lead-scoring`. */
  readonly id: string;
  readonly description: string;
  /** Five fields of unix cron, in `timeZone`. */
  readonly schedule: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly deadlineSeconds: number;
  readonly method: string;
  readonly url: string;
  /** Text that is posted; "" for a run as the schedule wants it. */
  readonly body: string;
  /** Audience of the OIDC token: the function's URL. */
  readonly audience: string;
  /** E-mail of the account that the token speaks for. */
  readonly serviceAccount: string;
  /** What Cloud Scheduler does after a failed attempt: `none`, or as `retryText` says it. */
  readonly retries: string;
}

/** Retries for people and for comparison: `none`, `3 times`, or `3 times, for 60 s`. */
export function retryText(count: number, seconds = 0): string {
  if (count === 0 && seconds === 0) return "none";
  return [`${count} times`, ...(seconds > 0 ? [`for ${seconds} s`] : [])].join(", ");
}

export const jobStates = ["unspecified", "enabled", "paused", "disabled", "update failed"] as const;

/** A job as Cloud Scheduler holds it. */
export interface ExistingJob extends Job {
  readonly state: (typeof jobStates)[number];
}
