import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { runCli } from "../../../apps/cli/program.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { apiSources, scheduledRuns } from "../../../lib/schedule/plan.ts";
import { type FakeScheduler, startFakeScheduler } from "../../support/fake-scheduler.ts";

const place = ["--project", "acme", "--location", "europe-west1"];
const applying = ["schedule", "apply", ...place, "--service-account", "s@acme.iam.gserviceaccount.com"];
const ids = apiSources(loadSources()).flatMap((spec) => scheduledRuns(spec).map(({ id }) => id));
let fake: FakeScheduler;
beforeAll(async () => {
  fake = await startFakeScheduler();
  process.env.CLOUD_SCHEDULER_EMULATOR_HOST = fake.url;
});
afterEach(() => {
  process.exitCode = undefined;
});
afterAll(async () => {
  delete process.env.CLOUD_SCHEDULER_EMULATOR_HOST;
  await fake?.close();
});

/** Runs the command in this process, and keeps what it writes. */
async function dcis(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const stdout = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    return { exit: await runCli(args), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe("dcis schedule", () => {
  test("list needs no cloud and says when each job fires next", async () => {
    const started = Date.now();
    const { exit, out } = await dcis("schedule", "list", "--next", "2", "--json");
    expect(exit).toBe(0);
    const jobs = JSON.parse(out) as { job: string; deadlineSeconds: number; next: string[] }[];
    expect(jobs.map(({ job }) => job)).toEqual(ids);
    const deadlines = apiSources(loadSources()).flatMap((spec) =>
      scheduledRuns(spec).map(() => spec.schedule.deadlineSeconds),
    );
    expect(jobs.map(({ deadlineSeconds }) => deadlineSeconds)).toEqual(deadlines);
    for (const { next } of jobs) {
      expect(next).toHaveLength(2);
      expect(next.every((time) => Date.parse(time) > started)).toBe(true);
    }
  });

  test("apply --dry-run shows every field and changes nothing", async () => {
    const { exit, out, err } = await dcis(...applying, "--dry-run");
    expect(exit).toBe(0);
    expect(out).toContain("https://europe-west1-acme.cloudfunctions.net/ingest-lead-scoring");
    expect(err).toContain(`${ids.length} changes would be made`);
    expect(fake.writes).toEqual([]);
  });

  test("apply without a terminal and without --yes is wrong usage", async () => {
    const { exit, err } = await dcis(...applying);
    expect(exit).toBe(64);
    expect(err).toContain("--yes");
    expect(fake.writes).toEqual([]);
  });

  test("apply creates the jobs, and the second time makes 0 changes without asking", async () => {
    expect(JSON.parse((await dcis(...applying, "--yes", "--json")).out)).toMatchObject({
      applied: ids.length,
    });
    const second = await dcis(...applying);
    expect(second.exit).toBe(0);
    expect(second.err).toContain("0 changes made");
    expect(second.out).toContain("as wanted");
    expect(fake.writes).toHaveLength(ids.length);
  });

  test("pause, resume and run take the name of the registry", async () => {
    expect((await dcis("schedule", "pause", "lead_scoring", ...place)).err).toContain("is paused");
    expect((await dcis("schedule", "pause", "lead_scoring", ...place)).err).toContain("was paused already");
    expect((await dcis("schedule", "resume", "lead_scoring", ...place)).err).toContain("is enabled");
    expect((await dcis("schedule", "run", "lead_scoring", ...place)).exit).toBe(0);
    expect((await dcis("schedule", "run", "lead_scoring", "--sweep", ...place)).exit).toBe(0);
    expect(fake.fired).toEqual(["ingest-lead-scoring", "ingest-lead-scoring-sweep"]);
  });

  test("a source of files has no schedule; an unknown one is named", async () => {
    const files = await dcis("schedule", "run", "crm_dump", ...place);
    expect(files.exit).toBe(1);
    expect(files.err).toContain("SOURCE_UNKNOWN");
    expect((await dcis("schedule", "run", "stripes", ...place)).err).toContain("stripes");
  });

  test("a missing location, and a wrong count, are wrong usage", async () => {
    expect((await dcis("schedule", "run", "stripe", "--project", "acme")).exit).toBe(64);
    expect((await dcis("schedule", "list", "--next", "0")).exit).toBe(64);
  });
});
