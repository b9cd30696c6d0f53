import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { type CloudSchedulerClient, createScheduler } from "../../../lib/schedule/client.ts";
import { diffJobs } from "../../../lib/schedule/diff.ts";
import { applyChanges, readJobs, runJob, setPaused } from "../../../lib/schedule/jobs.ts";
import { defaultUrlTemplate, planJobs } from "../../../lib/schedule/plan.ts";
import { type FakeScheduler, startFakeScheduler } from "../../support/fake-scheduler.ts";

const parent = "projects/acme/locations/europe-west1";
const name = `${parent}/jobs/ingest-stripe`;
const wanted = planJobs(loadSources(), {
  project: "acme",
  location: "europe-west1",
  urlTemplate: defaultUrlTemplate,
  serviceAccount: "scheduler@acme.iam.gserviceaccount.com",
});
let fake: FakeScheduler;
let client: CloudSchedulerClient;
beforeAll(async () => {
  fake = await startFakeScheduler();
  client = await createScheduler({ GOOGLE_CLOUD_PROJECT: "acme", CLOUD_SCHEDULER_EMULATOR_HOST: fake.url });
});
beforeEach(() => {
  fake.jobs.clear();
  fake.writes.length = 0;
  fake.fired.length = 0;
});
afterAll(() => fake?.close());

async function apply(): Promise<number> {
  return await applyChanges(client, parent, diffJobs(wanted, await readJobs(client, parent)));
}

describe("Google's client of Cloud Scheduler", () => {
  test("creates every job, reads all pages, and has nothing to do the second time", async () => {
    const ids = wanted.map(({ id }) => id);
    expect(ids).toContain("ingest-lead-scoring-sweep");
    expect(await apply()).toBe(ids.length);
    expect((await readJobs(client, parent)).map(({ id }) => id)).toEqual([...ids].sort());
    expect(await apply()).toBe(0);
    expect(fake.writes).toEqual(ids.map((id) => `POST ${id}`));
  });

  test("sends what the registry says as Cloud Scheduler writes it", async () => {
    await apply();
    const url = "https://europe-west1-acme.cloudfunctions.net/ingest-stripe";
    expect(fake.jobs.get(name)).toMatchObject({
      schedule: "*/30 * * * *",
      timeZone: "Etc/UTC",
      attemptDeadline: "1800s",
      httpTarget: {
        uri: url,
        httpMethod: 1,
        oidcToken: { serviceAccountEmail: "scheduler@acme.iam.gserviceaccount.com", audience: url },
      },
    });
  });

  test("updates the job that somebody changed, and that one alone, and leaves it paused", async () => {
    await apply();
    const job = fake.jobs.get(name);
    if (!job) throw new Error("no job was created");
    Object.assign(job, { state: 2, schedule: "0 0 * * *", retryConfig: { retryCount: 3 } });
    fake.writes.length = 0;
    expect(await apply()).toBe(1);
    expect(fake.writes).toEqual(["PATCH ingest-stripe"]);
    expect(fake.jobs.get(name)).toMatchObject({ schedule: "*/30 * * * *", state: 2 });
    expect(fake.jobs.get(name)?.retryConfig).not.toHaveProperty("retryCount");
    expect(await apply()).toBe(0);
  });

  test("pauses and resumes, and says when a job was so already", async () => {
    await apply();
    expect(await setPaused(client, name, true)).toBe(true);
    expect(fake.jobs.get(name)?.state).toBe(2);
    expect(await setPaused(client, name, true)).toBe(false);
    expect(await setPaused(client, name, false)).toBe(true);
    expect(await setPaused(client, name, false)).toBe(false);
    expect(fake.jobs.get(name)?.state).toBe(1);
  });

  test("fires a job", async () => {
    await apply();
    await runJob(client, name);
    expect(fake.fired).toEqual(["ingest-stripe"]);
  });

  test("a source without a job is SCHEDULE_MISSING, for every verb", async () => {
    const missing = { code: "SCHEDULE_MISSING", where: name };
    await expect(runJob(client, name)).rejects.toMatchObject(missing);
    await expect(setPaused(client, name, true)).rejects.toMatchObject(missing);
  });

  test.each([
    [403, "PERMISSION_DENIED", "SCHEDULER_REFUSED", /Cloud Scheduler Admin/],
    [503, "UNAVAILABLE", "SCHEDULER_UNAVAILABLE", /same command again/],
    [429, "RESOURCE_EXHAUSTED", "SCHEDULER_UNAVAILABLE", /same command again/],
  ])("an answer %i %s becomes %s", async (status, reason, code, next) => {
    fake.failNext(status, reason);
    const error = await runJob(client, name).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, next: expect.stringMatching(next) });
    expect((error as Error).message).toContain("told to fail (");
  });

  test("goes on after a failure in the middle", async () => {
    const changes = diffJobs(wanted, []);
    await applyChanges(client, parent, changes.slice(0, 1));
    await expect(applyChanges(client, parent, changes)).rejects.toMatchObject({ code: "SCHEDULER_REFUSED" });
    expect(await apply()).toBe(wanted.length - 1);
  });
});

describe("the address of a local stand-in", () => {
  test.each(["http://scheduler.example:9060", "http://127.0.0.1.evil.example", "http://10.0.0.1:80"])(
    "%s is refused, because it is not on the loopback interface",
    async (address) => {
      await expect(
        createScheduler({ GOOGLE_CLOUD_PROJECT: "acme", CLOUD_SCHEDULER_EMULATOR_HOST: address }),
      ).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    },
  );

  test("an address that nobody listens at is SCHEDULER_UNAVAILABLE", async () => {
    const gone = await startFakeScheduler();
    await gone.close();
    const nobody = await createScheduler({
      GOOGLE_CLOUD_PROJECT: "acme",
      CLOUD_SCHEDULER_EMULATOR_HOST: gone.url,
    });
    await expect(readJobs(nobody, parent)).rejects.toMatchObject({ code: "SCHEDULER_UNAVAILABLE" });
  });
});
