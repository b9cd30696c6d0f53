import { SuiteError } from "../errors.ts";
import type { ApiSourceSpec, SourceSpec } from "../registry/source-spec.ts";
import { nextFireTimes } from "./fire-times.ts";
import { type Job, retryText } from "./job.ts";

/** Cloud Scheduler's longest attempt deadline for an HTTP target. */
const longestDeadlineSeconds = 1800;

/** Where functions of the second generation answer. */
export const defaultUrlTemplate = "https://{location}-{project}.cloudfunctions.net/ingest-{source}";

export interface Target {
  readonly project: string;
  readonly location: string;
  /** `{project}`, `{location}` and `{source}` are filled in. */
  readonly urlTemplate: string;
  /** E-mail of Cloud Scheduler's account, which may invoke the functions and nothing else. */
  readonly serviceAccount: string;
}

/** A run that a source has by schedule. */
export interface ScheduledRun {
  readonly mode: "ingest" | "sweep" | "inbox";
  /** Name of its job, such as `ingest-lead-scoring` or `ingest-lead-scoring-sweep`. */
  readonly id: string;
  readonly cron: string;
  /** What its job posts to the source's function. */
  readonly body: string;
}

/** The runs that a source has by schedule, its reading first. */
export function scheduledRuns(spec: ApiSourceSpec): ScheduledRun[] {
  const id = jobId(spec.source);
  const { sweep, webhook, collector } = spec;
  const door = webhook ?? collector;
  return [
    { mode: "ingest", id, cron: spec.schedule.cron, body: "" },
    ...(sweep
      ? [{ mode: "sweep", id: `${id}-sweep`, cron: sweep.cron, body: '{"mode":"sweep"}' } as const]
      : []),
    ...(door
      ? [{ mode: "inbox", id: `${id}-inbox`, cron: door.cron, body: '{"mode":"inbox"}' } as const]
      : []),
  ];
}

/**
 * The wanted jobs of every API source, in the order of the registry. Throws USAGE for a target that cannot be, and
 * REGISTRY_INVALID for a schedule that Cloud Scheduler would refuse.
 */
export function planJobs(sources: readonly SourceSpec[], target: Target): Job[] {
  if (!/^[^@\s]+@[^@\s]+\.gserviceaccount\.com$/.test(target.serviceAccount)) {
    throw new SuiteError("USAGE", {
      what: `"${target.serviceAccount}" is not the e-mail of a service account`,
      where: "--service-account",
      next: "Give one that ends with .gserviceaccount.com.",
    });
  }
  return apiSources(sources).flatMap((spec) => scheduledRuns(spec).map((run) => planJob(spec, run, target)));
}

/** The sources that have a schedule. */
export function apiSources(sources: readonly SourceSpec[]): ApiSourceSpec[] {
  return sources.filter((spec) => spec.kind === "api");
}

/** Name of a source's function and of its job. Functions take no underscore in their names: `ingest-lead-scoring`. */
export function jobId(source: string): string {
  return `ingest-${inName(source)}`;
}

/** A source's URL by the template; what `values` does not hold stays as it is. Throws USAGE for a wrong template. */
export function functionUrl(
  template: string,
  source: string,
  values: { project?: string | undefined; location?: string | undefined },
): string {
  const known = new Map([
    ["project", values.project],
    ["location", values.location],
    ["source", inName(source)],
  ]);
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].find(([, name]) => !known.has(String(name)));
  const problem = unknown
    ? `${unknown[0]} is no placeholder; {project}, {location} and {source} are`
    : template.includes("{source}")
      ? undefined
      : "it holds no {source}, so every job would call the same function";
  if (problem) throw wrongTemplate(template, problem);
  return template.replaceAll(/\{([^}]*)\}/g, (text, name) => known.get(name) ?? text);
}

const verbs = { ingest: "runs", sweep: "sweeps keys in", inbox: "takes up deliveries in" };

function planJob(
  spec: ApiSourceSpec,
  { mode, id, cron, body }: ScheduledRun,
  { project, location, urlTemplate, serviceAccount }: Target,
): Job {
  const { timeZone, deadlineSeconds, retries } = spec.schedule;
  nextFireTimes(spec, 1, new Date(0), cron);
  const url = functionUrl(urlTemplate, spec.source, { project, location });
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") {
    throw wrongTemplate(urlTemplate, `it makes "${url}", and an OIDC token travels to https addresses only`);
  }
  return {
    id,
    description: `${spec.label}: ${verbs[mode]} ingest_${spec.source}. Managed by dcis schedule apply.`,
    schedule: cron,
    timeZone,
    deadlineSeconds: Math.min(deadlineSeconds, longestDeadlineSeconds),
    method: "POST",
    url,
    body,
    audience: url,
    serviceAccount,
    retries: retryText(mode === "ingest" ? retries : 0),
  };
}

function inName(source: string): string {
  return source.replaceAll("_", "-");
}

function wrongTemplate(template: string, problem: string): SuiteError {
  return new SuiteError("USAGE", {
    what: `The URL template "${template}" cannot be used: ${problem}`,
    where: "--url-template",
    next: `Write it like ${defaultUrlTemplate}.`,
  });
}
