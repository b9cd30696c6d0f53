import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { applyRetention } from "../../../functions/ingest/retention/apply-retention.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

test("retention deletes replaced versions, dead records and old quarantine, and never a living record's newest", async () => {
  const day = 86_400_000;
  const start = Date.parse("2026-01-01T00:00:00Z");
  const state = { now: start, things: [] as Thing[] };
  const stream = sampleStream("states", () => state.things, { id: "accounts", pageSize: 10 });
  const spec = {
    ...loadSource("backend"),
    source: "aged",
    retentionDays: 100,
    streams: [stream.spec],
  } as ReturnType<typeof loadSource>;
  const ingest = async (days: number, things: Thing[]) => {
    state.now = start + days * day;
    state.things = things;
    await ingestSource({
      source: "aged",
      streams: [stream],
      config: warehouse.config,
      clock: { now: () => state.now, sleep: async () => {} },
    });
  };
  const rows = async () =>
    (
      await warehouse.rows<{ row: string }>(
        "SELECT CONCAT(_pk, ' ', _op, ' ', JSON_VALUE(payload, '$.name')) AS row FROM raw_aged.accounts ORDER BY _seq, _ord",
      )
    ).map(({ row }) => row);
  const retain = async (days: number, dry = false) => {
    const place = { bigquery: warehouse.bigquery, project: warehouse.config.GOOGLE_CLOUD_PROJECT };
    const [found] = await applyRetention(place, [spec], { now: start + days * day, dry });
    return [found?.raw, found?.quarantine];
  };
  await ingest(0, [
    { id: "old", name: "lives" },
    { id: "changed", name: "first" },
    { id: "gone", name: "dead" },
    { id: "bad", name: 7 },
  ]);
  await ingest(50, [
    { id: "changed", name: "second" },
    { id: "gone", name: "dead", gone: true },
  ]);
  const before = await rows();
  expect(await retain(120, true)).toEqual([2, 1]);
  expect(await rows()).toEqual(before);
  expect(await retain(120)).toEqual([2, 1]);
  expect(await rows()).toEqual(["old upsert lives", "changed upsert second", "gone delete dead"]);
  expect(await retain(160)).toEqual([1, 0]);
  expect(await rows()).toEqual(["old upsert lives", "changed upsert second"]);
  expect(await retain(900)).toEqual([0, 0]);
});
