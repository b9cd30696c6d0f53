import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { loadSources } from "../../lib/registry/load-sources.ts";
import { doorsOf } from "../../lib/registry/source-spec.ts";
import { retryText } from "../../lib/schedule/job.ts";
import { apiSources, defaultUrlTemplate, jobId, planJobs } from "../../lib/schedule/plan.ts";

const infra = fileURLToPath(new URL("../../infra", import.meta.url));
const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
const hasTerraform = spawnSync("terraform", ["version"], { env }).status === 0;

const texts = readdirSync(infra)
  .filter((name) => name.endsWith(".tf"))
  .map((name) => readFileSync(`${infra}/${name}`, "utf8"))
  .join("\n");

/** What each resource is made for: `google_x.name` → its for_each, or "once". */
const madeFor = new Map(
  [...texts.matchAll(/^resource "(\w+)" "(\w+)" \{\n([\s\S]*?)^\}/gm)].map(([, type, name, body = ""]) => [
    `${type}.${name}`,
    /^ {2}for_each = (.*)$/m.exec(body)?.[1] ?? "once",
  ]),
);

describe("the infrastructure", () => {
  test.each([
    ["a function", "google_cloudfunctions2_function.worker"],
    ["an account", "google_service_account.worker"],
    ["the right to run queries", "google_project_iam_member.worker_runs_jobs"],
    ["its raw data set to write", "google_bigquery_dataset_iam_member.worker_writes_raw"],
    ["its stage data set to write", "google_bigquery_dataset_iam_member.worker_writes_stage"],
    ["the ops data set to write", "google_bigquery_dataset_iam_member.worker_writes_ops"],
    ["a caller, Cloud Scheduler's account", "google_cloud_run_service_iam_member.scheduler_calls_worker"],
  ])("gives every worker %s", (_, resource) => {
    expect(madeFor.get(resource)).toBe("module.registry.workers");
  });

  test("lets anybody call the doors, and nothing else", () => {
    const open = [...texts.matchAll(/^resource "(\w+)" "(\w+)" \{\n(?:(?!^\}).*\n)*?.*allUsers/gm)];
    expect(open.map(([, type, name]) => `${type}.${name}`)).toEqual([
      "google_cloud_run_service_iam_member.anybody_calls_door",
    ]);
    for (const made of [
      "google_cloudfunctions2_function.door",
      "google_service_account.door",
      open[0]?.slice(1, 3).join("."),
    ])
      expect(madeFor.get(made ?? "")).toBe("module.registry.doors");
  });

  test("makes every job of the registry", () => {
    expect(madeFor.get("google_cloud_scheduler_job.worker")).toBe("module.registry.jobs");
  });

  test("makes every secret, and lets each worker read its own", () => {
    expect(madeFor.get("google_secret_manager_secret.source")).toBe("module.registry.secrets");
    expect(madeFor.get("google_secret_manager_secret_iam_member.worker_reads_secret")).toBe(
      "module.registry.secret_readers",
    );
  });

  test("names no account longer than the 30 characters that Google Cloud allows", () => {
    expect(apiSources(loadSources()).filter(({ source }) => jobId(source).length > 30)).toEqual([]);
  });

  test("grants no role on the whole project but running jobs", () => {
    const roles = [...texts.matchAll(/^resource "google_project_iam_member"[\s\S]*?role\s*= "([^"]+)"/gm)];
    expect(roles.map(([, role]) => role)).toEqual(["roles/bigquery.jobUser"]);
    expect(texts).not.toMatch(/allAuthenticatedUsers|roles\/(owner|editor)"/);
  });
});

(hasTerraform ? describe : describe.skip)("Terraform", () => {
  test("finds its files well formatted", () => {
    expect(
      spawnSync("terraform", ["fmt", "-check", "-recursive", "-list=true", infra], { env }).stdout,
    ).toHaveLength(0);
  });

  test("reads from the registry what the suite reads from it", () => {
    const expression =
      "jsonencode({ workers = local.workers, jobs = local.jobs, doors = local.doors, sources = keys(local.sources) })\n";
    const output = execFileSync("terraform", [`-chdir=${infra}/registry`, "console"], {
      input: expression,
      env,
    });
    const { workers, jobs, doors, sources } = JSON.parse(
      JSON.parse(output.toString().trim().split("\n").at(-1) ?? ""),
    ) as {
      workers: Record<string, object>;
      jobs: Record<string, { cron: string; description: string; retries: number }>;
      doors: Record<string, { entry_point: string; secrets: string[] }>;
      sources: string[];
    };
    const specs = loadSources();
    expect(sources).toEqual(specs.map(({ source }) => source));
    expect(
      Object.values(doors)
        .map(({ entry_point, secrets }) => [entry_point, secrets])
        .sort(),
    ).toEqual(
      specs
        .flatMap((spec) =>
          doorsOf(spec).map(({ kind, door }) => [`${kind}_${spec.source}`, Object.keys(door.secrets).sort()]),
        )
        .sort(),
    );
    const target = {
      project: "p",
      location: "l",
      urlTemplate: defaultUrlTemplate,
      serviceAccount: "s@p.iam.gserviceaccount.com",
    };
    expect(
      Object.entries(jobs).map(([id, { cron, retries }]) => ({
        id,
        schedule: cron,
        retries: retryText(retries),
      })),
    ).toEqual(
      planJobs(specs, target)
        .map(({ id, schedule, retries }) => ({ id, schedule, retries }))
        .sort((left, right) => (left.id < right.id ? -1 : 1)),
    );
    expect(workers).toEqual(
      Object.fromEntries(
        apiSources(specs).map(({ source, label, schedule, sweep, webhook, collector, secrets, settings }) => [
          source,
          {
            source,
            label,
            name: jobId(source),
            entry_point: `ingest_${source}`,
            schedule,
            sweep: sweep?.cron ?? null,
            inbox: (webhook ?? collector)?.cron ?? null,
            secrets: Object.keys(secrets).sort(),
            settings: Object.keys(settings).sort(),
          },
        ]),
      ),
    );
  });
});
