import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Observer } from "../../../functions/ingest/effects.ts";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { type Clock, systemClock } from "../../../lib/clock.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { type Kind, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
let proxy: LossyProxy;

beforeAll(async () => {
  warehouse = await startWarehouse();
  proxy = await startLossyProxy(warehouse.url);
});
afterAll(async () => {
  proxy?.stop();
  await warehouse?.stop();
});

const things: Thing[] = Array.from({ length: 30 }, (_, i) => ({
  id: `t${i}`,
  name: "x",
  at: `2026-02-01T00:00:${10 + i}Z`,
}));
const clock: Clock = { now: () => Date.parse("2026-03-01T00:00:00Z"), sleep: systemClock.sleep };

async function stored(source: string, kind: Kind) {
  const [rows] = await warehouse.rows(
    `SELECT COUNT(*) AS stored, COUNT(DISTINCT _pk) AS keys FROM raw_${source}.${kind}`,
  );
  const commits = await warehouse.rows<{ seq: number; inserted: number }>(
    `SELECT seq, inserted FROM ops.commits WHERE source = '${source}' ORDER BY seq`,
  );
  return {
    ...rows,
    seqs: commits.map(({ seq }) => seq),
    inserted: commits.reduce((sum, { inserted }) => sum + inserted, 0),
  };
}

describe("identical runs at the same time, the first ever included,", () => {
  test.each<[number, Kind]>([
    [2, "states"],
    [8, "states"],
    [8, "versions"],
    [8, "file"],
  ])("%d of them make one commit per seq and store each row of %s once", async (count, kind) => {
    const source = `race_${kind}_${count}`;
    const stream = () => sampleStream(kind, () => things, { pageSize: 30 });
    const run = () => ingestSource({ source, streams: [stream()], config: warehouse.config, clock });
    const results = await Promise.all(Array.from({ length: count }, run));
    expect(await stored(source, kind)).toEqual({ stored: 30, keys: 30, seqs: [1], inserted: 30 });
    expect(
      results.map(({ streams }) => streams[0]?.inserted).filter((inserted) => inserted === 30),
    ).toHaveLength(1);
  });
});

describe("an answer that is lost changes nothing:", () => {
  test.each([
    ["of the commit, the connection cut", /COMMIT TRANSACTION/, "cut"],
    ["of the commit, as 503", /COMMIT TRANSACTION/, 503],
    ["of the load, the connection cut", /NEWLINE_DELIMITED_JSON/, "cut"],
    ["of the load, as 503", /NEWLINE_DELIMITED_JSON/, 503],
  ] as const)("%s", async (name, body, how) => {
    const source = `lost_${name.replace(/\W+/g, "_")}`;
    const config = { ...warehouse.config, BIGQUERY_EMULATOR_HOST: proxy.url };
    const streams = [sampleStream("states", () => things, { pageSize: 30 })];
    await ingestSource({
      source,
      streams,
      config: warehouse.config,
      clock: { ...clock, now: () => clock.now() - 1 },
    });
    const changed = things.map((thing) => ({ ...thing, name: "y" }));
    const before = proxy.lost();
    proxy.lose(body, 1, how);
    const bigquery = createBigQuery(config);
    const result = await ingestSource({
      source,
      streams: [sampleStream("states", () => changed, { pageSize: 30 })],
      config,
      bigquery,
      clock,
    });
    expect(proxy.lost()).toBeGreaterThan(before);
    expect(result.streams[0]).toMatchObject({ seq: 2, inserted: 30, present: 0 });
    expect(await stored(source, "states")).toEqual({ stored: 60, keys: 30, seqs: [1, 2], inserted: 60 });
  });
});

test("rows whose stage others dropped each time are staged again by the next run, though their load jobs are done", async () => {
  const source = "stage_gone";
  const dropStage = async () => {
    const [tables] = await warehouse.bigquery.dataset(`stage_${source}`).getTables();
    await Promise.all(tables.map((table) => table.delete()));
  };
  const run = (onEffect: Observer) =>
    ingestSource({
      source,
      streams: [sampleStream("states", () => things, { pageSize: 30 })],
      config: warehouse.config,
      clock: { ...clock, sleep: (ms) => systemClock.sleep(Math.min(ms, 20)) },
      onEffect,
    });
  const losing: Observer = async (phase, effect) => {
    if (phase === "after" && effect === "stage.load") await dropStage();
  };
  await expect(run(losing)).rejects.toMatchObject({ code: "RACE_LOST", retryable: true });
  await run(() => {});
  expect(await stored(source, "states")).toEqual({ stored: 30, keys: 30, seqs: [1], inserted: 30 });
});
