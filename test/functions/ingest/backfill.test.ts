import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { backfillSource, ingestSource, sweepSource } from "../../../functions/ingest/ingest-source.ts";
import type { Stream, Window } from "../../../functions/ingest/stream.ts";
import { type Cursor, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
let sources = 0;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

const day = 86_400_000;
const start = Date.parse("2026-03-01T00:00:00Z");
const span = { from: Date.parse("2026-01-01T00:00:00Z"), to: start };
const at = (index: number) => new Date(span.from + index * day + 3_600_000).toISOString();
const things = (count: number): Thing[] =>
  Array.from({ length: count }, (_, i) => ({ id: `k${i}`, name: "x", at: at(i) }));

function lab(hook: (pages: number) => Promise<void> | void = () => {}) {
  sources += 1;
  const source = `filled_${sources}`;
  const state = { things: [] as Thing[], now: start, pages: 0 };
  const sample = sampleStream("versions", () => state.things, {
    pageSize: 1_000,
    beforePage: async () => {
      state.pages += 1;
      await hook(state.pages);
    },
  });
  const stream: Stream<Cursor> = {
    ...sample,
    backfill: ({ from, to }): Window<Cursor> => ({
      label: `from ${from} to ${to}`,
      from,
      after: { until: to },
      complete: false,
      last: true,
    }),
    async *sweep() {
      yield { keys: state.things.map(({ id }) => id), token: null };
    },
  };
  const options = (streams: readonly Stream<Cursor>[] = [stream]) => ({
    source,
    streams,
    config: warehouse.config,
    bigquery: warehouse.bigquery,
    clock: { now: () => state.now, sleep: async () => {} },
  });
  return {
    source,
    state,
    options,
    async ingest(some: Thing[]) {
      state.now += day;
      state.things = some;
      return (await ingestSource(options())).streams[0];
    },
    async backfill(some: Thing[] = state.things) {
      state.things = some;
      state.now += day;
      return (await backfillSource(options(), span)).streams[0];
    },
    async sweep(some: Thing[]) {
      state.now += day;
      state.things = some;
      return (await sweepSource(options())).streams[0];
    },
    stored: () =>
      warehouse.rows(`SELECT COUNT(*) AS stored, COUNT(DISTINCT _row_id) AS ids FROM raw_${source}.versions`),
    commits: async () =>
      (
        await warehouse.rows<{ inserted: number }>(
          `SELECT inserted FROM ops.commits WHERE source = '${source}' ORDER BY seq`,
        )
      ).map(({ inserted }) => inserted),
  };
}

describe("a backfill", () => {
  test("brings what was missed, in pieces of 31 days, leaves the cursor, and adds nothing the second time", async () => {
    const { ingest, backfill, stored, state } = lab();
    const read = await ingest(things(40));
    const first = await backfill(things(50));
    expect(first).toMatchObject({ windows: 2, fetched: 50, inserted: 10, present: 40, cursor: read?.cursor });
    expect(await backfill(things(50))).toMatchObject({ fetched: 50, inserted: 0, present: 50 });
    expect(await stored()).toEqual([{ stored: 50, ids: 50 }]);
    state.now += day;
    expect(await ingest(things(50))).toMatchObject({ inserted: 0 });
  });

  test("goes on where it was cut off", async () => {
    let cut = true;
    const { ingest, backfill, stored, state, commits } = lab((pages) => {
      if (cut && pages === 3) throw new Error("cut off");
    });
    await ingest(things(1));
    await expect(backfill(things(50))).rejects.toMatchObject({
      message: expect.stringContaining("cut off"),
    });
    cut = false;
    state.pages = 0;
    expect(await backfill()).toMatchObject({ windows: 1 });
    expect(state.pages).toBe(1);
    expect(await commits()).toEqual([1, 30, 19]);
    expect(await stored()).toEqual([{ stored: 50, ids: 50 }]);
  });

  test("and a run at the same time both end, and store each row once", async () => {
    const work: Promise<unknown>[] = [];
    const { options, ingest, backfill, stored, state } = lab(async (pages) => {
      if (pages === 2) {
        const other = sampleStream("versions", () => state.things, { pageSize: 1_000 });
        work.push(ingestSource(options([other])));
        await work[0];
      }
    });
    await ingest(things(40));
    const late = { id: "late", name: "x", at: new Date(start + 1.5 * day).toISOString() };
    expect(await backfill([...things(50), late])).toMatchObject({ inserted: 10 });
    await Promise.all(work);
    expect(state.pages).toBe(3);
    expect(await stored()).toEqual([{ stored: 51, ids: 51 }]);
  });

  test.each([
    ["identical", span],
    ["of another span", { ...span, from: span.from + day }],
  ])("and one %s at the same time both end, and store each row once", async (_, other) => {
    let both: Promise<unknown> | undefined;
    const { options, ingest, backfill, stored, state } = lab(async (pages) => {
      if (pages !== 2) return;
      both = backfillSource(options(), other);
      await both;
    });
    const read = await ingest(things(40));
    expect(await backfill(things(50))).toMatchObject({ cursor: read?.cursor });
    await expect(both).resolves.toMatchObject({ more: false });
    expect(await stored()).toEqual([{ stored: 50, ids: 50 }]);
    expect(state.pages).toBeLessThan(10);
  });

  test("brings back a record that a sweep deleted though it lives, once", async () => {
    const { ingest, sweep, backfill, source, stored } = lab();
    await ingest(things(20));
    expect(await sweep(things(19))).toMatchObject({ deleted: 1 });
    expect(await sweep(things(20))).toMatchObject({ missed: 1 });
    expect(await backfill(things(20))).toMatchObject({ inserted: 1 });
    expect(await backfill(things(20))).toMatchObject({ inserted: 0 });
    expect(await sweep(things(20))).toMatchObject({ missed: 0, present: 20 });
    expect(await stored()).toEqual([{ stored: 22, ids: 22 }]);
    const [row] = await warehouse.rows(`SELECT _op AS op FROM raw_${source}.versions WHERE _pk = 'k19'
QUALIFY ROW_NUMBER() OVER (ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1`);
    expect(row).toEqual({ op: "upsert" });
  });

  test("of a stream that has none, or was never read, says so by name", async () => {
    const { options, source, backfill } = lab();
    const plain = sampleStream("versions", () => []);
    await expect(backfillSource(options([plain]), span)).rejects.toMatchObject({
      code: "OPERATION_NONE",
      where: `${source}.versions`,
    });
    await expect(backfill([])).rejects.toMatchObject({ message: expect.stringContaining("never read") });
  });
});
