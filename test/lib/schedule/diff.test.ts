import { describe, expect, test } from "@jest/globals";
import { diffJobs, pending } from "../../../lib/schedule/diff.ts";
import type { ExistingJob, Job } from "../../../lib/schedule/job.ts";
import { fromWire, toWire } from "../../../lib/schedule/wire.ts";

const wanted: Job = {
  id: "ingest-stripe",
  description: "d",
  schedule: "0 * * * *",
  timeZone: "Etc/UTC",
  deadlineSeconds: 600,
  method: "POST",
  url: "https://x/ingest-stripe",
  body: '{"mode":"sweep"}',
  audience: "https://x/ingest-stripe",
  serviceAccount: "s@p.iam.gserviceaccount.com",
  retries: "none",
};
const existing = (changes: Partial<ExistingJob> = {}): ExistingJob => ({
  ...wanted,
  state: "enabled",
  ...changes,
});

describe("the difference of wanted and existing jobs", () => {
  test("a job that is not there is created", () => {
    expect(diffJobs([wanted], [])).toMatchObject([{ action: "create", id: "ingest-stripe", job: wanted }]);
  });

  test("a job that is as wanted needs nothing, paused or not", () => {
    for (const state of ["enabled", "paused"] as const) {
      expect(pending(diffJobs([wanted], [existing({ state })]))).toEqual([]);
    }
  });

  test.each(Object.keys(wanted).filter((field) => field !== "id"))(
    "a job that differs in its %s is updated, naming that field alone",
    (field) => {
      const [change] = diffJobs([wanted], [existing({ [field]: "other" })]);
      const to = String(wanted[field as keyof Job]);
      expect(change).toMatchObject({ action: "update", fields: [{ field, from: "other", to }] });
      expect(change?.fields).toHaveLength(1);
    },
  );

  test("a job whose last update failed is updated again", () => {
    expect(diffJobs([wanted], [existing({ state: "update failed" })])[0]?.action).toBe("update");
  });

  test("a job that no source wants is shown and kept; a job of others is not even shown", () => {
    const jobs = [existing(), existing({ id: "ingest-gone" }), existing({ id: "nightly-backup" })];
    const changes = diffJobs([wanted], jobs);
    expect(changes.map(({ id, action }) => [id, action])).toEqual([
      ["ingest-stripe", "none"],
      ["ingest-gone", "keep"],
    ]);
    expect(pending(changes)).toEqual([]);
  });
});

describe("a job on the wire", () => {
  test("comes back as it was sent", () => {
    const { state, ...job } = fromWire({ ...toWire(wanted, "projects/p/locations/l"), state: "PAUSED" });
    expect(job).toEqual(wanted);
    expect(state).toBe("paused");
    const retried = { ...wanted, retries: "3 times" };
    expect(fromWire(toWire(retried, "projects/p/locations/l"))).toMatchObject(retried);
  });

  test("tries again when it has a duration to do so, even with a count of 0", () => {
    const sent = toWire(wanted, "projects/p/locations/l");
    const { retries } = fromWire({
      ...sent,
      retryConfig: { retryCount: 0, maxRetryDuration: { seconds: 60 } },
    });
    expect(retries).toBe("0 times, for 60 s");
  });

  test("another kind of target differs in everything that an HTTP target has", () => {
    const job = fromWire({
      name: "projects/p/locations/l/jobs/ingest-stripe",
      pubsubTarget: { topicName: "t" },
    });
    const [change] = diffJobs([wanted], [job]);
    expect(change?.fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["method", "url", "audience", "serviceAccount"]),
    );
  });
});
