import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { assess } from "../../../apps/cli/status/assess.ts";
import { type LastRun, readOps, type StreamFacts } from "../../../apps/cli/status/read-ops.ts";
import { ingestSource, sweepSource } from "../../../functions/ingest/ingest-source.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { sampleStream, type Thing } from "../../functions/support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../../functions/support/warehouse.ts";

const now = new Date("2026-07-10T12:00:00Z");
const backend = loadSource("backend");
const facts = (stream: string, hoursAgo: number, more: Partial<StreamFacts> = {}): StreamFacts => ({
  source: "backend",
  stream,
  read_at: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
  cursor: '{"seq":1200}',
  rows: 1_200,
  rows_today: 3,
  quarantined: 0,
  new_paths: [],
  ...more,
});
const run = (status: string, streams: string[]): LastRun => ({
  source: "backend",
  status,
  error_code: status === "failed" ? "SOURCE_UNAVAILABLE" : null,
  ended_at: "2026-07-10T11:00:00Z",
  streams,
});

describe("the state of a stream", () => {
  // The registry: events warn after 6 hours, and are an error after 24.
  test.each([
    ["ok", 5, run("ok", ["events"])],
    ["late", 7, run("ok", ["events"])],
    ["stale", 25, run("ok", ["events"])],
    ["failed", 5, run("failed", ["users"])],
    ["ok", 5, run("failed", ["events"])],
  ])("is %s %d hours after it was read, with such a last run", (state, hours, last) => {
    const streams = assess([backend], { facts: [facts("events", hours)], runs: [last] }, now);
    expect(streams.find(({ stream }) => stream === "events")).toMatchObject({ state, lag_hours: hours });
  });

  test("is never where its source has not run, and stale where only this stream was not read", () => {
    expect(assess([backend], { facts: [], runs: [] }, now).map(({ state }) => state)).toContain("never");
    expect(assess([backend], { facts: [], runs: [run("ok", [])] }, now)[0]?.state).toBe("stale");
  });

  test.each([
    ['{"seq":1200}', "1,200"],
    ['{"until":"2026-07-10T11:00:00.000Z"}', "2026-07-10T11:00:00.000Z"],
    ['{"since":1783681200,"sweepAfter":null}', "2026-07-10T11:00:00Z"],
    ['{"until":1783681200000}', "2026-07-10T11:00:00Z"],
    ['{"hash":"abc","imports":2}', "hash abc, imports 2"],
    ["", ""],
  ])("the cursor %s reads %s", (cursor, text) => {
    const [events] = assess([backend], { facts: [facts("accounts", 1, { cursor })], runs: [] }, now);
    expect(events?.cursor).toBe(text);
  });
});

describe("reading ops", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await startWarehouse();
  });
  afterAll(async () => {
    await warehouse?.stop();
  });

  test("finds nothing in a new warehouse, and says what runs, commits, quarantine and drift hold", async () => {
    expect(await readOps(warehouse.bigquery, now)).toEqual({ facts: [], runs: [] });
    const state = { now: now.getTime() - 10 * 86_400_000, things: [] as Thing[] };
    const stream = {
      ...sampleStream("states", () => state.things),
      async *sweep() {
        yield { keys: ["a", "b"], token: null };
      },
    };
    const options = () => ({
      source: "seen",
      streams: [stream],
      config: warehouse.config,
      clock: { now: () => state.now, sleep: async () => {} },
    });
    state.things = [{ id: "a", name: "x" }];
    await ingestSource(options());
    state.now = now.getTime() - 86_400_000;
    state.things = [
      { id: "a", name: "x", colour: "red" },
      { id: "b", name: 7 },
    ];
    await ingestSource(options());
    state.now = now.getTime() - 3_600_000;
    await sweepSource(options());
    const { facts: found, runs } = await readOps(warehouse.bigquery, now);
    expect(found).toEqual([
      {
        source: "seen",
        stream: "states",
        read_at: new Date(now.getTime() - 86_400_000).toISOString().replace(".000", ""),
        cursor: expect.stringContaining("until"),
        rows: 2,
        rows_today: 0,
        quarantined: 1,
        new_paths: ["colour:string"],
      },
    ]);
    expect(runs).toMatchObject([{ source: "seen", status: "ok", streams: ["states"] }]);
  });
});
