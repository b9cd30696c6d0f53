import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ingestSource, sweepSource } from "../../../functions/ingest/ingest-source.ts";
import { createLog } from "../../../lib/log.ts";
import { inFull } from "../../support/in-full.ts";
import { type Kind, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const logged: string[] = [];
let warehouse: Warehouse;
let sources = 0;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

type Scan = { keys: readonly string[]; during?: () => void | Promise<void> };

/** A source of its own over things; each run and sweep is a day later than the one before. */
function lab(kind: Kind) {
  sources += 1;
  const source = `swept_${sources}`;
  const state = {
    things: [] as Thing[],
    now: Date.parse("2026-03-01T00:00:00Z"),
    scan: { keys: [] } as Scan,
  };
  const stream = {
    ...sampleStream(kind, () => state.things, { pageSize: 100 }),
    async *sweep() {
      const { keys, during } = state.scan;
      const half = Math.ceil(keys.length / 2);
      yield { keys: keys.slice(0, half), token: "1" };
      await during?.();
      yield { keys: keys.slice(half), token: null };
    },
  };
  const options = () => ({
    source,
    streams: [stream],
    config: warehouse.config,
    bigquery: warehouse.bigquery,
    clock: { now: () => state.now, sleep: async () => {} },
    log: createLog({ write: (line) => logged.push(line) }),
  });
  return {
    source,
    state,
    async ingest(things: Thing[], hours = 24) {
      state.now += hours * 3_600_000;
      state.things = things;
      return (await ingestSource(options())).streams[0];
    },
    async sweep(keys: readonly string[], during?: Scan["during"], hours = 24) {
      state.now += hours * 3_600_000;
      state.scan = { keys, ...(during ? { during } : {}) };
      return (await sweepSource(options())).streams[0];
    },
    live: async () =>
      (
        await warehouse.rows<{ pk: string }>(`SELECT _pk AS pk FROM (
  SELECT _pk, _op FROM raw_${source}.${kind} WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1
) WHERE _op = 'upsert' ORDER BY LENGTH(_pk), _pk`)
      ).map(({ pk }) => pk),
    head: async () => (await warehouse.rows(`SELECT seq, cursor FROM ops.head__${source}__${kind}`))[0],
  };
}

const things = (count: number, from = 0): Thing[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `k${from + i}`,
    name: "x",
    at: `2026-02-01T00:00:${10 + from + i}Z`,
  }));
const keysOf = (some: readonly Thing[]) => some.map(({ id }) => id);

const kinds = inFull ? (["versions", "states"] as const) : (["versions"] as const);
describe.each(kinds)("a sweep of %s", (kind) => {
  test("deletes what the source no longer has, once, and leaves the cursor where it was", async () => {
    const { ingest, sweep, live, head } = lab(kind);
    await ingest(things(12));
    const before = (await head()) as { seq: number; cursor: string };
    expect(await sweep(keysOf(things(10)))).toMatchObject({
      fetched: 10,
      present: 10,
      deleted: 2,
      missed: 0,
    });
    expect(await live()).toEqual(keysOf(things(10)));
    expect(await head()).toEqual({ seq: before.seq + 1, cursor: before.cursor });
    expect(await sweep(keysOf(things(10)))).toMatchObject({ deleted: 0, withheld: 0 });
  });

  test("withholds all deletes when a fifth of the keys are missing, also when the scan is empty", async () => {
    const { ingest, sweep, live } = lab(kind);
    await ingest(things(10));
    expect(await sweep(keysOf(things(8)))).toMatchObject({ deleted: 0, withheld: 2 });
    expect(await sweep([])).toMatchObject({ fetched: 0, deleted: 0, withheld: 10 });
    expect(await live()).toHaveLength(10);
    expect(logged.filter((line) => line.includes("deletes withheld"))).not.toEqual([]);
  });

  test("writes nothing when the scan breaks off", async () => {
    const { ingest, sweep, live, head } = lab(kind);
    await ingest(things(10));
    const before = await head();
    const broken = sweep(keysOf(things(9)), () => {
      throw new Error("cut off");
    });
    await expect(broken).rejects.toMatchObject({ message: expect.stringContaining("cut off") });
    expect([await live(), await head()]).toEqual([keysOf(things(10)), before]);
  });

  test("counts keys that raw lacks or has as deleted, apart from those in quarantine", async () => {
    const { ingest, sweep } = lab(kind);
    await ingest([...things(8), { ...things(1, 8)[0], name: 7 } as Thing]);
    await sweep(keysOf(things(7)));
    const found = await sweep(keysOf(things(10)));
    expect(found).toMatchObject({ fetched: 10, present: 7, quarantined: 1, missed: 2, deleted: 0 });
  });

  test("does not judge a row that came while the scan had passed its place", async () => {
    const { ingest, sweep, live, state } = lab(kind);
    await ingest(things(10));
    const late = { id: "late", name: "x", at: "2026-03-03T00:00:00Z" };
    const found = await sweep(keysOf(things(10)), async () => {
      await ingest([...things(10), late], 0.2);
      state.now -= 0.2 * 3_600_000;
    });
    expect(found).toMatchObject({ deleted: 0 });
    expect(await live()).toContain("late");
  });
});

test("a record that returns after its sweep is a row again", async () => {
  const { ingest, sweep, live } = lab("versions");
  await ingest(things(10));
  await sweep(keysOf(things(9)));
  expect(await live()).not.toContain("k9");
  await ingest([...things(9), { id: "k9", name: "back", at: "2026-03-03T12:00:00Z" }]);
  expect(await live()).toContain("k9");
});

test("a run that a sweep overtook commits what it fetched, without fetching again", async () => {
  const { source, state, ingest, sweep } = lab("versions");
  await ingest(things(10));
  let fetches = 0;
  const stream = sampleStream("versions", () => state.things, {
    beforePage: async () => {
      fetches += 1;
      if (fetches === 1) await sweep(keysOf(things(10)), undefined, 0);
    },
    pageSize: 100,
  });
  state.now += 86_400_000;
  state.things = [...things(10), { id: "new", name: "x", at: "2026-03-02T12:00:00Z" }];
  const { streams } = await ingestSource({
    source,
    streams: [stream],
    config: warehouse.config,
    clock: { now: () => state.now, sleep: async () => {} },
  });
  expect(streams[0]).toMatchObject({ seq: 3, inserted: 1 });
  expect(fetches).toBe(1);
});
