import { expect, test } from "@jest/globals";
import type { Outcome } from "../../../../../sandbox/warehouse/rest/jobs/job.ts";
import { JobRunner } from "../../../../../sandbox/warehouse/rest/jobs/runner.ts";
import { JobStore } from "../../../../../sandbox/warehouse/rest/jobs/store.ts";

const outcome = (close: () => void = () => undefined): Outcome => ({
  kind: "QUERY",
  statementType: "SELECT",
  bytesProcessed: 0,
  schema: null,
  rows: { schema: [], total: 0, page: async () => [], close: async () => close() },
  affected: null,
  ddlOperation: undefined,
  target: null,
  referencedTables: [],
});

/** One job at a time, each at most 50 ms, and another 50 ms to end. */
const runner = () => new JobRunner(new JobStore(), "p", 1, () => new Date(), 50, 50);
const draft = { kind: "QUERY", location: "US", configuration: {} } as const;

test("a job that cannot be interrupted ends at its limit, and the next one gets its place", async () => {
  const jobs = runner();
  let closed = 0;
  let finish: (late: Outcome) => void = () => undefined;
  const stuck = jobs.submit(draft, () => new Promise((resolve) => (finish = resolve)));
  const next = jobs.submit(draft, async () => outcome());
  await stuck.done;
  expect(stuck.state).toBe("DONE");
  expect(stuck.error?.reason).toBe("timeout");
  await next.done;
  expect(next.error).toBeNull();
  finish(outcome(() => closed++));
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(1);
  expect(stuck.outcome).toBeNull();
});

test("a job that ends when it is told to has the error of its end", async () => {
  const jobs = runner();
  const job = jobs.submit(
    draft,
    ({ abort }) =>
      new Promise((_, reject) =>
        abort.signal.addEventListener("abort", () => reject(new Error("interrupted"))),
      ),
  );
  jobs.cancel(job);
  await job.done;
  expect(job.error?.reason).toBe("stopped");
  await jobs.stop();
});
