import { Cron } from "croner";
import { SuiteError } from "../errors.ts";
import type { ApiSourceSpec } from "../registry/source-spec.ts";

/** One item of a cron field as Cloud Scheduler reads it: *, a number, a name, a range, each with a step. */
const cronItem = /^(\*|(\d+|[A-Z]{3})(-(\d+|[A-Z]{3}))?)(\/\d+)?$/;

/**
 * The next `count` times at which a source's schedule (or another cron in its zone) fires after `from`. A wall time that the clocks skip fires at the end
 * of the gap; one that they repeat fires once, unless the hour is a wildcard. Throws REGISTRY_INVALID.
 */
export function nextFireTimes(
  spec: Pick<ApiSourceSpec, "source" | "schedule">,
  count: number,
  from: Date,
  cron: string = spec.schedule.cron,
): Date[] {
  const { timeZone } = spec.schedule;
  const wrong = cron.split(" ").find((field) => !field.split(",").every((item) => cronItem.test(item)));
  if (wrong) throw invalid(spec, `Cloud Scheduler does not know "${wrong}" in "${cron}"`);
  let times: Date[];
  try {
    times = new Cron(cron, { timezone: timeZone, mode: "5-part", paused: true }).nextRuns(count, from);
  } catch (cause) {
    throw invalid(spec, `"${cron}" in ${timeZone} cannot be read: ${(cause as Error).message}`, cause);
  }
  if (count > 0 && times.length === 0) throw invalid(spec, `"${cron}" never fires`);
  return times;
}

/** A time on the clocks of a zone, with their distance from UTC: "2026-03-29 03:00 +02:00". */
export function formatInZone(time: Date, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "longOffset",
  }).format(time);
  return text.replace(/GMT$/, "UTC").replace("GMT", "").replace("−", "-");
}

function invalid(spec: Pick<ApiSourceSpec, "source">, what: string, cause?: unknown): SuiteError {
  return new SuiteError("REGISTRY_INVALID", {
    what: `The schedule is wrong: ${what}`,
    where: `includes/sources/${spec.source}.yaml, schedule`,
    next: "Write five fields of unix cron (minute hour day month weekday) and an IANA time zone.",
    cause,
  });
}
