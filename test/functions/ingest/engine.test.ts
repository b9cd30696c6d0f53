import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ingestSource, type RunOptions } from "../../../functions/ingest/ingest-source.ts";
import type { Clock } from "../../../lib/clock.ts";
import { createLog } from "../../../lib/log.ts";
import { type Kind, type SampleOptions, sampleStream, type Thing } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const canary = "canary-7f3a9c";
let warehouse: Warehouse;
let sources = 0;
const logged: string[] = [];

beforeAll(async () => {
  warehouse = await startWarehouse({ BACKEND_API_TOKEN: canary });
});
afterAll(async () => {
  await warehouse.stop();
});

/** A source of its own with one stream, and a clock that the test moves. */
function lab(kind: Kind, options: SampleOptions = {}) {
  sources += 1;
  const source = `lab_${sources}`;
  const state = { things: [] as Thing[], now: Date.parse("2026-03-01T00:00:00Z") };
  const clock: Clock = {
    now: () => state.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
  };
  const stream = sampleStream(kind, () => state.things, options);
  const run = (more: Partial<RunOptions> = {}) =>
    ingestSource({
      source,
      streams: [stream],
      config: warehouse.config,
      bigquery: warehouse.bigquery,
      clock,
      log: createLog({ secrets: [canary], write: (line) => logged.push(line) }),
      ...more,
    });
  return {
    source,
    state,
    run,
    /** Lets a day pass, changes the things, and runs. */
    async day(things: Thing[]) {
      state.now += 86_400_000;
      state.things = things;
      const { streams } = await run();
      const { fetched, inserted, present, quarantined, deleted } = streams[0] ?? {};
      return { fetched, inserted, present, quarantined, deleted };
    },
    raw: () =>
      warehouse
        .rows<{ row: string }>(
          `SELECT CONCAT(_pk, ' ', _op, ' ', COALESCE(JSON_VALUE(payload, '$.name'), '-')) AS row
FROM raw_${source}.${stream.spec.id} ORDER BY _seq, _ord`,
        )
        .then((rows) => rows.map(({ row }) => row)),
    ops: (table: string, columns: string) =>
      warehouse.rows(`SELECT ${columns} FROM ops.${table} WHERE source = '${source}' ORDER BY 1`),
  };
}

const at = (time: string) => `2026-03-0${time}`;

describe("a stream of dated versions", () => {
  test("adds nothing on a second run, and only what is new on a third", async () => {
    const { day, raw } = lab("versions");
    const things = [
      { id: "a", name: "A", at: at("1T10:00:00Z") },
      { id: "b", name: "B", at: at("1T23:59:30Z") },
    ];
    expect(await day(things)).toMatchObject({ fetched: 2, inserted: 2 });
    expect(await day(things)).toMatchObject({ fetched: 1, inserted: 0, present: 1 });
    const late = { id: "c", name: "late", at: at("2T23:59:10Z") };
    const newer = { id: "a", name: "A2", at: at("3T01:00:00Z") };
    expect(await day([...things, late, newer])).toMatchObject({ fetched: 2, inserted: 2 });
    expect(await raw()).toEqual(["a upsert A", "b upsert B", "c upsert late", "a upsert A2"]);
  });

  test("is not doubled after an outage longer than any fixed number of partitions", async () => {
    const { day, state, raw } = lab("versions");
    const thing = { id: "a", name: "A", at: at("1T23:59:30Z") };
    await day([thing]);
    state.now += 40 * 86_400_000;
    expect(await day([thing])).toMatchObject({ fetched: 1, inserted: 0, present: 1 });
    expect(await raw()).toHaveLength(1);
  });

  test("keeps a record once that a page boundary shows twice", async () => {
    const { day } = lab("versions");
    const thing = { id: "a", name: "A", at: at("1T10:00:00Z") };
    expect(await day([thing, { ...thing, id: "b" }, thing])).toMatchObject({
      fetched: 3,
      inserted: 2,
      present: 1,
    });
  });

  test("marks a record that says it is gone, and its return", async () => {
    const { day, raw } = lab("versions");
    const thing = { id: "a", name: "A", at: at("1T10:00:00Z") };
    await day([thing]);
    await day([{ ...thing, gone: true, at: at("2T10:00:00Z") }]);
    await day([{ ...thing, name: "back", at: at("3T10:00:00Z") }]);
    expect(await raw()).toEqual(["a upsert A", "a delete A", "a upsert back"]);
  });

  test("is cut at its largest batch and goes on from there in the same run", async () => {
    const { day, source } = lab("versions", { maxRows: 4, pageSize: 2, overlapMs: 0 });
    const things = Array.from({ length: 9 }, (_, i) => ({
      id: `t${i}`,
      name: "x",
      at: at(`1T0${i}:00:00Z`),
    }));
    expect(await day(things)).toMatchObject({ fetched: 9, inserted: 9 });
    const commits = await warehouse.rows(
      `SELECT seq, fetched FROM ops.commits WHERE source = '${source}' ORDER BY seq`,
    );
    expect(commits).toEqual([
      { seq: 1, fetched: 4 },
      { seq: 2, fetched: 4 },
      { seq: 3, fetched: 1 },
    ]);
  });

  test("answers more when its deadline nears, and the next run goes on", async () => {
    const { state, run, raw } = lab("versions", {
      pageSize: 1,
      overlapMs: 0,
      beforePage: () => {
        state.now += 500;
      },
    });
    state.things = Array.from({ length: 5 }, (_, i) => ({
      id: `t${i}`,
      name: "x",
      at: `2026-02-01T0${i}:00:00Z`,
    }));
    const first = await run({ deadlineSeconds: 1 });
    expect(first.more).toBe(true);
    expect(await raw()).toHaveLength(2);
    for (let runs = 0; (await run({ deadlineSeconds: 2 })).more; runs += 1) expect(runs).toBeLessThan(5);
    expect(await raw()).toHaveLength(5);
  });
});

describe("a stream without versions", () => {
  test("keeps A, B, A as three rows and an unchanged record as one", async () => {
    const { day, raw } = lab("states");
    const other = { id: "z", name: "Z" };
    expect(await day([{ id: "a", name: "A" }, other])).toMatchObject({ inserted: 2 });
    expect(await day([{ id: "a", name: "B" }, other])).toMatchObject({ inserted: 1, present: 1 });
    expect(await day([{ id: "a", name: "A" }, other])).toMatchObject({ inserted: 1, present: 1 });
    expect(await raw()).toEqual(["a upsert A", "z upsert Z", "a upsert B", "a upsert A"]);
  });

  test("keeps the versions of a key within one batch in their order", async () => {
    const { day, raw } = lab("states");
    const batch = ["A", "A", "B", "A"].map((name) => ({ id: "a", name }));
    expect(await day(batch)).toMatchObject({ fetched: 4, inserted: 3, present: 1 });
    expect(await raw()).toEqual(["a upsert A", "a upsert B", "a upsert A"]);
  });
});

describe("a full file", () => {
  const table = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `k${i}`, name: "x" }));

  test("deletes the keys that it lacks, once", async () => {
    const { day, raw } = lab("file");
    await day(table(10));
    expect(await day(table(9))).toMatchObject({ fetched: 9, inserted: 0, present: 9, deleted: 1 });
    expect(await day(table(9))).toMatchObject({ deleted: 0 });
    expect((await raw()).at(-1)).toBe("k9 delete -");
    expect(await day(table(10))).toMatchObject({ inserted: 1, present: 9, deleted: 0 });
  });

  test("deletes nothing when a fifth or more of the keys are missing, and says so", async () => {
    const { day, ops } = lab("file");
    await day(table(10));
    expect(await day(table(8))).toMatchObject({ deleted: 0 });
    expect(await ops("commits", "seq, deleted, withheld")).toEqual([
      { seq: 1, deleted: 0, withheld: 0 },
      { seq: 2, deleted: 0, withheld: 2 },
    ]);
    expect(logged.at(-2)).toMatch(/deletes withheld/);
  });

  test("that is empty deletes nothing", async () => {
    const { day, raw } = lab("file");
    await day(table(3));
    expect(await day([])).toMatchObject({ fetched: 0, deleted: 0 });
    expect(await raw()).toHaveLength(3);
  });
});

describe("bad rows", () => {
  const good = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `g${i}`, name: "x" }));

  test("go to quarantine with their reason, once however often they come, and the good ones go on", async () => {
    const { day, raw, ops } = lab("states");
    const bad = { id: "b", name: 7 };
    expect(await day([...good(2), bad])).toEqual({
      fetched: 3,
      inserted: 2,
      present: 0,
      quarantined: 1,
      deleted: 0,
    });
    expect(await day([...good(2), bad])).toMatchObject({ inserted: 0, present: 2, quarantined: 1 });
    expect(await raw()).toHaveLength(2);
    expect(
      await ops("quarantine", "pk, path, code, message, payload, status, seq, contract_version"),
    ).toEqual([
      {
        pk: "b",
        path: "name",
        code: "invalid_type",
        message: "Invalid input: expected string, received number",
        payload: '{"id":"b","name":7}',
        status: "open",
        seq: 1,
        contract_version: "1",
      },
    ]);
  });

  test("beyond the breaker commit nothing and move nothing", async () => {
    const { state, run, ops } = lab("states");
    state.things = [...good(10), ...Array.from({ length: 4 }, (_, i) => ({ id: `b${i}` }))];
    await expect(run()).rejects.toMatchObject({
      code: "BREAKER_OPEN",
      message: expect.stringMatching(/4 of 14.*invalid_type at name/),
    });
    expect(await ops("commits", "seq")).toEqual([]);
    expect(await ops("runs", "status, error_code, fetched")).toEqual([
      { status: "failed", error_code: "BREAKER_OPEN", fetched: 0 },
    ]);
  });
});

describe("a run", () => {
  test("records drift once and warns of fields not seen before", async () => {
    const { day, ops, source } = lab("states");
    await day([{ id: "a", name: "A" }]);
    await day([{ id: "a", name: "A", colour: { r: 1 } }]);
    await day([{ id: "a", name: "B", colour: { r: 2 } }]);
    expect(await ops("schema_observations", "seq, paths")).toEqual([
      { seq: 1, paths: '["id:string","name:string"]' },
      { seq: 2, paths: '["colour.r:number","colour:object"]' },
    ]);
    const warnings = logged
      .filter((line) => line.includes("not seen before") && line.includes(`"${source}"`))
      .map((line) => JSON.parse(line));
    expect(warnings.map(({ severity, paths }) => [severity, paths])).toEqual([
      ["WARNING", ["colour.r:number", "colour:object"]],
    ]);
  });

  test("ends when the source repeats a page cursor, with the cursor unmoved", async () => {
    const { state, run, ops } = lab("states", { token: () => "same" });
    state.things = Array.from({ length: 9 }, (_, i) => ({ id: `t${i}`, name: "x" }));
    await expect(run()).rejects.toMatchObject({ code: "PAGE_LOOP" });
    expect(await ops("commits", "seq")).toEqual([]);
  });

  test("of a stream that fails does not stop the others", async () => {
    const broken = sampleStream("states", () => [], {
      id: "broken",
      beforePage: () => {
        throw new Error(`no ${canary}`);
      },
    });
    const { state, run, raw, source } = lab("states");
    state.things = [{ id: "a", name: "A" }];
    const healthy = sampleStream("states", () => state.things);
    await expect(run({ streams: [broken, healthy] })).rejects.toMatchObject({
      code: "INTERNAL",
      where: `${source}.broken`,
    });
    expect(await raw()).toEqual(["a upsert A"]);
  });

  test("refuses a head whose cursor cannot be read, naming the table", async () => {
    const { day, run, state, source } = lab("states");
    await day([{ id: "a", name: "A" }]);
    await warehouse.rows(`UPDATE ops.head__${source}__states SET cursor = '{"until":"soon"}' WHERE TRUE`);
    state.now += 1000;
    await expect(run()).rejects.toMatchObject({
      code: "HEAD_INVALID",
      where: expect.stringContaining(`head__${source}__states`),
    });
  });

  test.each(["states", "versions"] as const)(
    "reads everything again where raw %s and the head were lost, and counts its commits on",
    async (kind) => {
      const { day, raw, ops, source } = lab(kind);
      const things = [
        { id: "a", name: "A", at: at("1T12:00:00Z") },
        { id: "b", name: "B", at: at("1T13:00:00Z") },
      ];
      expect(await day(things)).toMatchObject({ inserted: 2 });
      await warehouse.rows(`DROP TABLE raw_${source}.${kind}; DROP TABLE ops.head__${source}__${kind}`);
      expect(await day(things)).toMatchObject({ fetched: 2, inserted: 2, present: 0 });
      expect(await day(things)).toMatchObject({ inserted: 0 });
      expect(await raw()).toEqual(["a upsert A", "b upsert B"]);
      expect(await ops("commits", "seq, inserted")).toMatchObject([
        { seq: 1, inserted: 2 },
        { seq: 2, inserted: 2 },
        { seq: 3, inserted: 0 },
      ]);
    },
  );

  test("makes no data set that is there, so that its account need not be allowed to", async () => {
    const { source, run } = lab("versions");
    await warehouse.rows(`CREATE SCHEMA raw_${source}; CREATE SCHEMA stage_${source}`);
    await run();
    const [made] =
      await warehouse.rows(`SELECT COUNT(*) AS statements FROM \`region-us\`.INFORMATION_SCHEMA.JOBS
WHERE query LIKE '%CREATE SCHEMA IF NOT EXISTS%_${source}%' AND query NOT LIKE '%INFORMATION_SCHEMA%'`);
    expect(made).toEqual({ statements: 0 });
  });

  test("leaves no stage table and no spool file behind", async () => {
    const { day, source } = lab("states");
    await day([{ id: "a", name: "A" }]);
    expect(await warehouse.rows(`SELECT table_name FROM stage_${source}.INFORMATION_SCHEMA.TABLES`)).toEqual(
      [],
    );
  });
});

test("a secret is neither in a log line nor in any table, whatever went wrong", async () => {
  expect(logged.length).toBeGreaterThan(30);
  expect(logged.filter((line) => line.includes(canary))).toEqual([]);
  const runs = await warehouse.rows("SELECT TO_JSON_STRING(r) AS row FROM ops.runs AS r");
  const quarantine = await warehouse.rows("SELECT TO_JSON_STRING(q) AS row FROM ops.quarantine AS q");
  expect(JSON.stringify([runs, quarantine])).not.toContain(canary);
});
