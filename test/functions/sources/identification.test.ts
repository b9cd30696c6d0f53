import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { identification } from "../../../functions/sources/swanai/contract.ts";
import { runWorker } from "../../../functions/workers.ts";
import type { Clock } from "../../../lib/clock.ts";
import { loadConfig } from "../../../lib/config.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { g2Server } from "../../../sandbox/vendors/g2/server.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { clockAt, copyOf, linesOf, rewrite, smallCompany } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = copyOf(smallCompany());
let warehouse: Warehouse;
let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors({ company });
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await Promise.all([warehouse?.stop(), vendors?.close()]);
});
beforeEach(async () => {
  for (const name of ["swanai", "g2"]) await fetch(`${vendors.url(name)}/__faults`, { method: "DELETE" });
});

async function ingest(source: string, at: string | Clock, env: Record<string, string> = {}) {
  const config = loadConfig({
    BIGQUERY_EMULATOR_HOST: warehouse.url,
    DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    ...vendors.env,
    ...env,
  });
  const clock = typeof at === "string" ? clockAt(at) : at;
  const { streams } = await runWorker(source, { config, clock, bigquery: warehouse.bigquery });
  return Object.fromEntries(
    streams.map(({ stream, fetched, inserted, present, quarantined }) => [
      stream,
      { fetched, inserted, present, quarantined },
    ]),
  );
}

async function spoil(vendor: string, ...rules: FaultRule[]) {
  await fetch(`${vendors.url(vendor)}/__faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(rules),
  });
}

/** The newest payload of every key. */
async function current(table: string): Promise<string[]> {
  const rows = await warehouse.rows<{ payload: string }>(`SELECT payload FROM ${table} WHERE TRUE
    QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1`);
  return rows.map(({ payload }) => payload).sort();
}

const all = (count: number) => ({ fetched: count, inserted: count, present: 0, quarantined: 0 });

describe("the SwanAI worker", () => {
  const file = "swanai/identifications.ndjson";

  test("takes every company's day as received, and nothing on a second run", async () => {
    const lines = linesOf(company, file);
    expect(await ingest("swanai", "2026-07-01T06:40:00Z")).toEqual({ identifications: all(lines.length) });
    expect(await current("raw_swanai.identifications")).toEqual([...lines].sort());
    expect((await ingest("swanai", "2026-07-01T07:00:00Z")).identifications?.inserted).toBe(0);
  });

  test("an empty day writes a commit of no rows and a run, and moves on", async () => {
    expect(await ingest("swanai", "2026-07-06T06:40:00Z")).toMatchObject({
      identifications: { inserted: 0 },
    });
    expect(await ingest("swanai", "2026-07-10T06:40:00Z")).toEqual({ identifications: all(0) });
    const rows = await warehouse.rows<{ label: string; fetched: number; cursor_to: string }>(
      "SELECT label, fetched, cursor_to FROM ops.commits WHERE source = 'swanai' ORDER BY seq DESC LIMIT 1",
    );
    expect(rows).toEqual([
      { label: "2026-07-03 to 2026-07-09", fetched: 0, cursor_to: '{"through":"2026-07-09"}' },
    ]);
    const runs = await warehouse.rows(
      "SELECT status FROM ops.runs WHERE source = 'swanai' AND status != 'ok'",
    );
    expect(runs).toEqual([]);
  });

  test("records of the last days that were enriched since come in as versions; older ones are left alone", async () => {
    let enriched = "";
    rewrite(company, file, (records) => {
      const [first, ...rest] = records;
      enriched = "idn_later";
      const company = { ...first.company, domain: "found.example" };
      return [...rest, { ...first, id: enriched, date: "2026-07-08", company }, first];
    });
    await vendors.close();
    vendors = await startVendors({ company });
    expect(await ingest("swanai", "2026-07-11T06:40:00Z")).toMatchObject({
      identifications: { inserted: 1 },
    });
    rewrite(company, file, (records) =>
      records.map((each) =>
        each.id === enriched ? { ...each, updated_at: "2026-07-11T09:00:00.000Z" } : each,
      ),
    );
    await vendors.close();
    vendors = await startVendors({ company });
    expect(await ingest("swanai", "2026-07-12T06:40:00Z")).toEqual({ identifications: all(1) });
    // A batch that was read is not read twice a day, and not any more once it is four days old.
    expect(await ingest("swanai", "2026-07-12T23:59:00Z")).toEqual({ identifications: all(0) });
    expect(await ingest("swanai", "2026-07-13T06:40:00Z")).toEqual({ identifications: all(0) });
  });

  test("waits for a batch that is not final, and never goes back", async () => {
    const body = { records: [], next_cursor: null, complete_through: "2026-07-01" };
    await spoil("swanai", { kind: "body", body: JSON.stringify(body), match: "/v1" });
    await ingest("swanai", "2026-07-20T06:40:00Z");
    const [head] = await warehouse.rows("SELECT cursor FROM ops.head__swanai__identifications");
    expect(head).toEqual({ cursor: '{"through":"2026-07-12"}' });
  });

  test("a record without a name or with a strength above 1 is quarantined by its path", async () => {
    const [line = "{}"] = linesOf(company, file);
    const record = JSON.parse(line);
    const bad = [
      { ...record, id: "bad1", company: { ...record.company, name: "" } },
      { ...record, id: "bad2", signals: [{ type: "x", strength: 2, detected_at: record.updated_at }] },
    ];
    const body = { records: bad, next_cursor: null, complete_through: "2026-07-25" };
    await spoil("swanai", { kind: "body", body: JSON.stringify(body), match: "/v1" });
    expect(await ingest("swanai", "2026-07-26T06:40:00Z")).toMatchObject({
      identifications: { quarantined: 2 },
    });
    const rows = await warehouse.rows(
      "SELECT pk, path FROM ops.quarantine WHERE source = 'swanai' ORDER BY pk",
    );
    expect(rows).toEqual([
      { pk: "bad1", path: "company.name" },
      { pk: "bad2", path: "signals.0.strength" },
    ]);
    expect(identification.safeParse(record).success).toBe(true);
  });
});

describe("the G2 worker", () => {
  const counts = () => ({
    buyer_intent: all(linesOf(company, "g2/buyer_intent.ndjson").length),
    reviews: all(linesOf(company, "g2/reviews.ndjson").length),
  });

  test("takes every page as received, and nothing new on a second run of 48 hours' overlap", async () => {
    const changes = ["buyer_intent", "reviews"].map((id) =>
      linesOf(company, `g2/${id}.ndjson`).map((line) => Date.parse(JSON.parse(line).attributes.updated_at)),
    );
    const first = Math.max(...changes.flat()) + 10 * 60_000;
    const at = (ms: number) => new Date(ms).toISOString();
    expect(await ingest("g2", at(first))).toEqual(counts());
    for (const id of ["buyer_intent", "reviews"]) {
      expect(await current(`raw_g2.${id}`)).toEqual(linesOf(company, `g2/${id}.ndjson`).sort());
    }
    const again = await ingest("g2", at(first + 6 * 3_600_000));
    const overlap = changes.map(
      (times) => times.filter((ms) => ms > first - 5 * 60_000 - 48 * 3_600_000).length,
    );
    const seen = (count = 0) => ({ fetched: count, inserted: 0, present: count, quarantined: 0 });
    expect(Math.max(...overlap)).toBeGreaterThan(0);
    expect(again).toEqual({ buyer_intent: seen(overlap[0]), reviews: seen(overlap[1]) });
  });

  test("a review that changed comes in anew", async () => {
    let id = "";
    rewrite(company, "g2/reviews.ndjson", ([first, ...rest]) => {
      id = first.id;
      return [
        ...rest,
        {
          ...first,
          attributes: { ...first.attributes, star_rating: 2, updated_at: "2026-07-02T10:00:00.000Z" },
        },
      ];
    });
    await vendors.close();
    vendors = await startVendors({ company });
    expect(await ingest("g2", "2026-07-02T12:20:00Z")).toMatchObject({ reviews: { inserted: 1 } });
    const reviews = await current("raw_g2.reviews");
    expect(
      reviews.filter((text) => text.includes(id)).map((text) => JSON.parse(text).attributes.star_rating),
    ).toEqual([2]);
  });

  test("who is blocked for asking too fast waits until the block ends", async () => {
    const server = g2Server(company, "g2-local-token", { perSecond: 1, blockMs: 400 });
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const waits: number[] = [];
    const now = Date.parse("2027-01-01T00:00:00Z");
    const sleep = async (ms: number) => {
      waits.push(ms);
      await new Promise((done) => setTimeout(done, ms > 10_000 ? 1_100 : 1));
    };
    const done = await ingest("g2", { now: () => now, sleep }, { G2_API_URL: url });
    await server.close();
    expect(done).toMatchObject({ buyer_intent: { quarantined: 0 }, reviews: { quarantined: 0 } });
    expect(waits.filter((ms) => ms === 61_000).length).toBeGreaterThan(0);
  });

  test("pages by cursor are followed too, and a page without a way on is refused", async () => {
    const resource = (id: string) => ({
      id,
      type: "reviews",
      attributes: { updated_at: "2027-02-01T00:00:00Z" },
    });
    const page = (id: string, next: string | null) =>
      JSON.stringify({ data: [resource(id)], cursor_pagination: { next } });
    const match = "/api/v2/reviews";
    await spoil(
      "g2",
      { kind: "body", body: page("a", "abc"), match },
      { kind: "body", body: page("b", null), match },
    );
    expect(await ingest("g2", "2027-02-02T00:00:00Z")).toMatchObject({ reviews: all(2) });
    await spoil("g2", { kind: "body", body: JSON.stringify({ data: [resource("c")] }), match });
    await expect(ingest("g2", "2027-02-03T00:00:00Z")).rejects.toMatchObject({ code: "PAGE_SHAPE" });
  });

  test("the paths are settings", async () => {
    await expect(
      ingest("g2", "2027-02-04T00:00:00Z", { G2_REVIEWS_PATH: "/api/v1/survey-responses" }),
    ).rejects.toMatchObject({
      code: "SOURCE_REFUSED",
      where: expect.stringContaining("/api/v1/survey-responses"),
    });
  });
});
