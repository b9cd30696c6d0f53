import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ingestSource, replaySource } from "../../../functions/ingest/ingest-source.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { type Kind, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
let proxy: LossyProxy;
let sources = 0;
beforeAll(async () => {
  warehouse = await startWarehouse();
  proxy = await startLossyProxy(warehouse.url);
});
afterAll(async () => {
  proxy?.stop();
  await warehouse?.stop();
});

function lab(kind: Kind) {
  sources += 1;
  const source = `mended_${sources}`;
  const state = { things: [] as Thing[], now: Date.parse("2026-03-01T00:00:00Z") };
  const options = () => ({
    source,
    streams: [sampleStream(kind, () => state.things)],
    config: warehouse.config,
    bigquery: warehouse.bigquery,
    clock: { now: () => state.now, sleep: async () => {} },
  });
  return {
    source,
    options,
    async ingest(things: Thing[]) {
      state.now += 86_400_000;
      state.things = things;
      return (await ingestSource(options())).streams[0];
    },
    async replay(mended: Record<string, string> = {}) {
      state.now += 86_400_000;
      return (await replaySource(options(), new Map(Object.entries(mended)))).streams[0];
    },
    quarantine: () =>
      warehouse.rows<{ id: string; pk: string; status: string; code: string; path: string }>(
        `SELECT quarantine_id AS id, pk, status, code, path FROM ops.quarantine WHERE source = '${source}' ORDER BY pk, seq`,
      ),
    names: async () =>
      (
        await warehouse.rows<{ name: string }>(
          `SELECT CONCAT(_pk, ' ', JSON_VALUE(payload, '$.name')) AS name FROM raw_${source}.${kind} ORDER BY _seq, _ord`,
        )
      ).map(({ name }) => name),
    head: async () => (await warehouse.rows(`SELECT seq, cursor FROM ops.head__${source}__${kind}`))[0],
  };
}

const good = { id: "g", name: "good", at: "2026-03-01T10:00:00Z" };
const bad = (id: string, name: unknown = 7) => ({ id, name, at: "2026-03-01T11:00:00Z" });

describe.each(["versions", "states"] as const)("replaying rows of %s", (kind) => {
  test("brings a mended row to raw once, and leaves one that is still bad open with its new reason", async () => {
    const { ingest, replay, quarantine, names, head } = lab(kind);
    await ingest([good, bad("a"), bad("b")]);
    const before = (await head()) as { seq: number; cursor: string };
    const [a, b] = await quarantine();
    const mended = {
      [a?.id ?? ""]: JSON.stringify({ ...bad("a"), name: "mended" }),
      [b?.id ?? ""]: JSON.stringify({ ...bad("b"), name: undefined }),
    };
    expect(await replay(mended)).toMatchObject({ fetched: 2, inserted: 1, quarantined: 1, present: 0 });
    expect(await quarantine()).toMatchObject([
      { pk: "a", status: "replayed" },
      { pk: "b", status: "open", code: "invalid_type", path: "name" },
    ]);
    expect(await names()).toEqual(["g good", "a mended"]);
    expect(await head()).toEqual({ seq: before.seq + 1, cursor: before.cursor });
    expect(await replay()).toMatchObject({ fetched: 1, inserted: 0, quarantined: 1 });
    expect(await names()).toHaveLength(2);
  });

  test("finds nothing to do where nothing is open", async () => {
    const { ingest, replay, head } = lab(kind);
    await ingest([good]);
    const before = await head();
    expect(await replay()).toMatchObject({ windows: 0, fetched: 0 });
    expect(await head()).toEqual(before);
  });
});

test("an old state is no news where raw has a newer one of its key", async () => {
  const { ingest, replay, quarantine, names } = lab("states");
  await ingest([bad("a")]);
  await ingest([{ id: "a", name: "newer" }]);
  const [row] = await quarantine();
  expect(await replay({ [row?.id ?? ""]: '{"id":"a","name":"old"}' })).toMatchObject({
    inserted: 0,
    present: 1,
  });
  expect(await quarantine()).toMatchObject([{ status: "superseded" }]);
  expect(await names()).toEqual(["a newer"]);
});

test("two states of one key come back in the order in which they came", async () => {
  const { ingest, replay, quarantine, names } = lab("states");
  await ingest([bad("a", 1)]);
  await ingest([bad("a", 2)]);
  const rows = await quarantine();
  const mended = Object.fromEntries(rows.map(({ id }, at) => [id, `{"id":"a","name":"state ${at}"}`]));
  expect(await replay(mended)).toMatchObject({ inserted: 2 });
  expect(await names()).toEqual(["a state 0", "a state 1"]);
});

test("a replay whose answer is lost, and that is run again, has each row once", async () => {
  const { ingest, options, quarantine, names } = lab("versions");
  await ingest([good, bad("a")]);
  const [row] = await quarantine();
  const mended = new Map([[row?.id ?? "", JSON.stringify({ ...bad("a"), name: "mended" })]]);
  const config = { ...warehouse.config, BIGQUERY_EMULATOR_HOST: proxy.url };
  const run = () => replaySource({ ...options(), config, bigquery: createBigQuery(config) }, mended);
  proxy.lose(/COMMIT TRANSACTION/, 1, "cut");
  await run();
  expect(proxy.lost()).toBe(1);
  await run();
  expect(await names()).toEqual(["g good", "a mended"]);
  expect(await quarantine()).toMatchObject([{ status: "replayed" }]);
});
