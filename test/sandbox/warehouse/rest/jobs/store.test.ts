import { expect, test } from "@jest/globals";
import type { ResultSet } from "../../../../../sandbox/warehouse/engine/contract.ts";
import type { Job } from "../../../../../sandbox/warehouse/rest/jobs/job.ts";
import { JobStore } from "../../../../../sandbox/warehouse/rest/jobs/store.ts";

const closed: string[] = [];

function finished(id: string, total: number, parentId: string | null = null): Job {
  const rows: ResultSet = {
    schema: [{ name: "n", type: "INTEGER" }],
    total,
    page: async () => [],
    close: async () => {
      closed.push(id);
    },
  };
  return {
    id,
    kind: "QUERY",
    location: "US",
    configuration: {},
    labels: {},
    sessionId: null,
    parentId,
    created: 0,
    abort: new AbortController(),
    state: "DONE",
    started: 0,
    ended: 0,
    error: null,
    childCount: 0,
    done: Promise.resolve(),
    outcome: {
      kind: "QUERY",
      statementType: "SELECT",
      bytesProcessed: 0,
      schema: null,
      rows,
      affected: null,
      ddlOperation: undefined,
      target: null,
      referencedTables: [],
    },
  };
}

function filled(store: JobStore, jobs: readonly Job[]): JobStore {
  for (const job of jobs) {
    store.add(job, "p");
    store.keepResults(job);
  }
  return store;
}

test("the oldest results are closed when there are too many", () => {
  closed.length = 0;
  const jobs = ["a", "b", "c"].map((id) => finished(id, 1));
  const store = filled(new JobStore({ jobs: 10, openResults: 2, openCells: 100 }), jobs);
  expect(closed).toEqual(["a"]);
  expect(jobs.map((job) => store.hasResults(job))).toEqual([false, true, true]);
});

test("the oldest results are closed when they hold too much, the newest never", () => {
  closed.length = 0;
  const jobs = [finished("small", 40), finished("other", 50), finished("huge", 1000)];
  const store = filled(new JobStore({ jobs: 10, openResults: 10, openCells: 100 }), jobs);
  expect(closed).toEqual(["small", "other"]);
  expect(store.hasResults(jobs[2] as Job)).toBe(true);
});

test("the oldest finished jobs are forgotten, those that run are not", () => {
  const running = { ...finished("running", 1), state: "RUNNING" as const };
  const store = new JobStore({ jobs: 2, openResults: 10, openCells: 100 });
  filled(store, [running, finished("old", 1), finished("new", 1)]);
  expect(store.find("running")).toBe(running);
  expect(store.find("old")).toBeUndefined();
  expect(store.find("new")).toBeDefined();
});

test("children are listed under their parent and go with it", () => {
  const store = new JobStore();
  filled(store, [finished("parent", 1), finished("one", 1, "parent"), finished("two", 1, "parent")]);
  expect(store.list(null).map((job) => job.id)).toEqual(["parent"]);
  expect(store.list("parent").map((job) => job.id)).toEqual(["two", "one"]);
  store.delete("parent");
  expect(store.find("one")).toBeUndefined();
});
