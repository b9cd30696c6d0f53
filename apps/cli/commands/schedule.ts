import { type Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { loadSource, loadSources } from "../../../lib/registry/load-sources.ts";
import { type CloudSchedulerClient, createScheduler } from "../../../lib/schedule/client.ts";
import { formatInZone, nextFireTimes } from "../../../lib/schedule/fire-times.ts";
import { parentOf, runJob, setPaused } from "../../../lib/schedule/jobs.ts";
import {
  apiSources,
  defaultUrlTemplate,
  functionUrl,
  jobId,
  scheduledRuns,
} from "../../../lib/schedule/plan.ts";
import { printJson, printTable, say } from "../output.ts";
import { type ApplyOptions, apply, type Place } from "../schedule/apply.ts";

interface ListOptions extends Partial<Place> {
  urlTemplate: string;
  next: number;
  json?: boolean;
}

/** `dcis schedule list`, `apply`, `pause`, `resume` and `run`. */
export function addSchedule(program: Command): void {
  const schedule = program
    .command("schedule")
    .description("The schedules of the registry, and their jobs in Cloud Scheduler.");

  schedule
    .command("list")
    .description("Each API source's jobs and when it fires next. Needs no cloud.")
    .option("--next <count>", "how many fire times (1 to 100)", fireTimeCount, 3)
    .addOption(projectOption())
    .option("--location <location>", "region of Cloud Scheduler, such as europe-west1")
    .option("--url-template <url>", "URL of a source's function", defaultUrlTemplate)
    .option("--json", "as JSON on stdout, times in UTC")
    .addHelpText("after", "\nExample:\n  dcis schedule list --next 5")
    .action(list);

  inCloud(schedule.command("apply"))
    .description("Create or update the jobs of every API source. Deletes nothing.")
    .requiredOption("--service-account <email>", "account that may invoke the functions")
    .option("--url-template <url>", "URL of a source's function", defaultUrlTemplate)
    .option("--dry-run", "show what would change, and change nothing")
    .option("--yes", "do not ask")
    .option("--json", "the changes as JSON on stdout")
    .addHelpText(
      "after",
      "\nExample:\n  dcis schedule apply --project acme --location europe-west1 --service-account scheduler@acme.iam.gserviceaccount.com --dry-run",
    )
    .action(async (options: ApplyOptions) => apply(await open(options), options));

  const verbs = {
    pause: "Stop firing a source's job until it is resumed.",
    resume: "Fire a paused job by its schedule again.",
    run: "Fire a job now, as its schedule would.",
  };
  for (const verb of ["pause", "resume", "run"] as const) {
    inCloud(schedule.command(verb).argument("<source>", "name of a source in includes/sources"))
      .description(verbs[verb])
      .option("--sweep", "the job that sweeps its keys, instead of the one that reads it")
      .action(async (source: string, options: ChangeOptions) => say(await change(verb, source, options)));
  }
}

interface ChangeOptions extends Place {
  sweep?: boolean;
}

interface ScheduledJob {
  source: string;
  job: string;
  cron: string;
  timeZone: string;
  deadlineSeconds: number;
  next: Date[];
  target: string;
}

function list({ next, urlTemplate, project, location, json }: ListOptions): void {
  const now = new Date();
  const jobs = apiSources(loadSources()).flatMap((spec) =>
    scheduledRuns(spec).map(
      ({ id, cron, body }): ScheduledJob => ({
        source: spec.source,
        job: id,
        ...spec.schedule,
        cron,
        next: nextFireTimes(spec, next, now, cron),
        target: `POST ${functionUrl(urlTemplate, spec.source, { project, location })}${body && ` ${body}`}`,
      }),
    ),
  );
  if (json) printJson(jobs);
  else printJobs(jobs);
}

function printJobs(jobs: readonly ScheduledJob[]): void {
  printTable(
    ["source", "job", "cron", "time zone", "fires next", "deadline (s)", "target"],
    jobs.map((job) => [
      job.source,
      job.job,
      job.cron,
      job.timeZone,
      job.next.map((time) => formatInZone(time, job.timeZone)).join("\n"),
      job.deadlineSeconds,
      job.target,
    ]),
  );
}

async function change(
  verb: "pause" | "resume" | "run",
  source: string,
  { sweep, ...place }: ChangeOptions,
): Promise<string> {
  const name = `${parentOf(place)}/jobs/${jobId(scheduled(source))}${sweep ? "-sweep" : ""}`;
  const client = await open(place);
  if (verb === "run") {
    await runJob(client, name);
    return `${name} was fired; its answer is in the function's log.`;
  }
  const isPaused = verb === "pause";
  const state = isPaused ? "paused" : "enabled";
  return (await setPaused(client, name, isPaused)) ? `${name} is ${state}.` : `${name} was ${state} already.`;
}

/** The name of a source that has a schedule. Throws SOURCE_UNKNOWN. */
function scheduled(source: string): string {
  if (loadSource(source).kind === "api") return source;
  throw new SuiteError("SOURCE_UNKNOWN", {
    what: `The source "${source}" is read from files and has no schedule`,
    where: `includes/sources/${source}.yaml`,
    next: `Use one of ${apiSources(loadSources())
      .map((spec) => spec.source)
      .join(", ")}.`,
  });
}

async function open({ project }: Place): Promise<CloudSchedulerClient> {
  return await createScheduler(loadConfig({ ...process.env, GOOGLE_CLOUD_PROJECT: project }));
}

function inCloud(command: Command): Command {
  return command
    .addOption(projectOption().makeOptionMandatory())
    .requiredOption("--location <location>", "region of Cloud Scheduler, such as europe-west1");
}

function projectOption(): Option {
  return new Option("--project <project>", "Google Cloud project").env("GOOGLE_CLOUD_PROJECT");
}

function fireTimeCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 100) return count;
  throw new InvalidArgumentError("It must be a whole number from 1 to 100.");
}
