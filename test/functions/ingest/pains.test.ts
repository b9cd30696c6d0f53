import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { loadConfig, sourceVariables } from "../../../lib/config.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { type Kind, type SampleOptions, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

/**
 * What people report of other engines, as far as it is the engine's own: each test bears the name of one pain. Those that
 * depend on how a source answers bear theirs in sources/hubspot.test.ts and sources/salesforce.test.ts.
 */
const start = Date.parse("2026-03-01T00:00:00Z");
const day = 86_400_000;
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

function lab(kinds: Kind | readonly Kind[], more: SampleOptions = {}) {
  sources += 1;
  const source = `pain_${sources}`;
  const state = { now: start, things: [] as Thing[] };
  const streams = [kinds]
    .flat()
    .map((kind) => sampleStream(kind, () => state.things, { pageSize: 1_000, ...more }));
  return {
    source,
    state,
    async ingest(things: Thing[], url = warehouse.url) {
      state.things = things;
      const config = { ...warehouse.config, BIGQUERY_EMULATOR_HOST: url };
      const clock = { now: () => state.now, sleep: async () => {} };
      const bigquery = createBigQuery(config);
      return (await ingestSource({ source, streams, config, clock, bigquery })).streams[0];
    },
    /** The keys in raw, in their order, of the first stream or of another. */
    keys: async (kind: Kind | undefined = streams[0]?.spec.id as Kind) =>
      (await warehouse.rows<{ pk: string }>(`SELECT _pk AS pk FROM raw_${source}.${kind} ORDER BY _pk`)).map(
        ({ pk }) => pk,
      ),
  };
}

const thing = (id: string, at = start - day): Thing => ({ id, name: "x", at: new Date(at).toISOString() });

describe("pains reported of other engines do not hurt here:", () => {
  test("records that appear late", async () => {
    const { state, ingest, keys } = lab("versions");
    await ingest([thing("early")]);
    state.now += day;
    // Dated before the first run's end, and shown after it.
    expect(await ingest([thing("early"), thing("late", start - 30_000)])).toMatchObject({ inserted: 1 });
    expect(await keys()).toEqual(["early", "late"]);
  });

  test("now() used for a cursor", async () => {
    // The run takes ten minutes; what is dated within them, after its page was read, is the next run's.
    const { state, ingest, keys } = lab("versions", {
      beforePage: () => {
        state.now += 600_000;
      },
      overlapMs: 0,
    });
    expect(await ingest([thing("first")])).toMatchObject({ cursor: { until: start } });
    await ingest([thing("first"), thing("meanwhile", start + 300_000)]);
    expect(await keys()).toEqual(["first", "meanwhile"]);
  });

  test("duplicates when the state write fails", async () => {
    const { state, ingest, keys } = lab("states");
    await ingest([thing("a")]);
    state.now += day;
    // Rows and state are one transaction: neither is there when it fails, and both when only its answer is lost.
    proxy.strike(/COMMIT TRANSACTION/, 0, "before", () => {});
    await ingest([thing("a"), thing("b")], proxy.url);
    state.now += day;
    proxy.lose(/COMMIT TRANSACTION/, 1, 503);
    await ingest([thing("a"), thing("b"), thing("c")], proxy.url);
    expect(proxy.lost()).toBe(2);
    state.now += day;
    await ingest([thing("a"), thing("b"), thing("c")]);
    expect(await keys()).toEqual(["a", "b", "c"]);
  });

  test("target truncated when nothing changed", async () => {
    const kinds = ["versions", "states", "file"] as const;
    const { state, ingest, keys } = lab(kinds);
    for (const things of [[thing("a"), thing("b")], [thing("a"), thing("b")], []]) {
      await ingest(things);
      state.now += day;
    }
    for (const kind of kinds) expect(await keys(kind)).toEqual(["a", "b"]);
  });

  test("state rows of 100 MB", async () => {
    const { source, ingest } = lab("versions");
    await ingest(Array.from({ length: 5_000 }, (_, at) => thing(`k${at}`)));
    const rows = await warehouse.rows<{ row: string }>(
      `SELECT TO_JSON_STRING(h) AS row FROM ops.head__${source}__versions AS h`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row.length).toBeLessThan(4_096);
  });

  // A worker's first window begins where its source does, whatever the day of its first run.
  test.each(Object.keys(workers))("start-date defaults that hide old data (%s)", (source) => {
    const { secrets, settings } = sourceVariables();
    const config = loadConfig({
      GOOGLE_CLOUD_PROJECT: "p",
      ...Object.fromEntries(secrets.map((name) => [name, "secret-secret"])),
      ...Object.fromEntries(
        settings.map((name) => [name, name.endsWith("_URL") ? "http://127.0.0.1:9" : "1"]),
      ),
    });
    const startOf = (instant: string) =>
      (workers[source]?.({ spec: loadSource(source), config }) ?? []).map((stream) => {
        const window = stream.plan(null, Date.parse(instant));
        return { stream: stream.spec.id, from: window?.from };
      });
    const first = startOf("2026-03-01T00:00:00Z");
    expect(first.length).toBeGreaterThan(0);
    expect(startOf("2029-03-01T00:00:00Z")).toEqual(first);
    for (const { stream, from } of first) {
      expect({ stream, isOld: from !== undefined && from < Date.parse("2026-01-01T00:00:00Z") }).toEqual({
        stream,
        isOld: true,
      });
    }
  });
});
