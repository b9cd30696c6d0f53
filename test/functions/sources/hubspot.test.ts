import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { runWorker, sweepWorker } from "../../../functions/workers.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { createLog } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { clockAt, copyOf, linesOf, rewrite, smallCompany, withVendors } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

jest.setTimeout(180_000);

const company = smallCompany();
const logged: string[] = [];
const log = createLog({ write: (line) => logged.push(line) });
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

const types = ["companies", "contacts", "deals", "tickets", "calls", "emails", "meetings", "notes"];
const linksTo: Record<string, string[]> = {
  contacts: ["companies"],
  deals: ["companies", "contacts"],
  tickets: ["companies", "contacts"],
  ...Object.fromEntries(
    ["calls", "emails", "meetings", "notes"].map((type) => [type, ["contacts", "companies", "deals"]]),
  ),
};
// biome-ignore lint/suspicious/noExplicitAny: HubSpot's objects of every shape
const stored = (folder: string, name: string): any[] =>
  linesOf(folder, `hubspot/${name}.ndjson`).map((line) => JSON.parse(line));
const living = (folder: string, type: string) => stored(folder, type).filter(({ archived }) => !archived);
const mergedIn = (folder: string, type: string): string[] =>
  stored(folder, type).flatMap(({ properties }) => properties.hs_merged_object_ids?.split(";") ?? []);

/** Runs the worker, or its sweep, against a company at an instant; answers the counts by stream. */
async function ingest(
  folder: string,
  instant: string,
  before?: (url: string) => Promise<unknown>,
  work: typeof runWorker = runWorker,
) {
  return await withVendors(folder, async ({ env, url }) => {
    await before?.(url("hubspot"));
    const { DCIS_SPOOL_DIR } = warehouse.config;
    const config = loadConfig({ BIGQUERY_EMULATOR_HOST: warehouse.url, DCIS_SPOOL_DIR, ...env });
    const { bigquery } = warehouse;
    const { streams } = await work("hubspot", { config, clock: clockAt(instant), log, bigquery });
    return Object.fromEntries(streams.map(({ stream, ...counts }) => [stream, counts]));
  });
}

/** The worker's run of one stream alone. */
const notesOnly: typeof runWorker = async (source, { config, clock, bigquery } = {}) => {
  const options = { spec: loadSource(source), config: config as Config, ...(clock ? { clock } : {}) };
  const streams = (workers[source]?.(options) ?? []).filter(({ spec }) => spec.id === "notes");
  return await ingestSource({ ...options, source, streams, ...(bigquery ? { bigquery } : {}) });
};

/** The newest row of every key of a stream, as staging sees it. */
async function current(
  stream: string,
): Promise<Map<string, { op: string; payload: Record<string, unknown> }>> {
  const rows = await warehouse.rows<{ pk: string; op: string; payload: string }>(
    `SELECT _pk AS pk, _op AS op, payload FROM raw_hubspot.${stream}
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1`,
  );
  return new Map(rows.map(({ pk, op, payload }) => [pk, { op, payload: JSON.parse(payload) }]));
}

async function idsByOp(stream: string, op: string): Promise<string[]> {
  return [...(await current(stream))].flatMap(([pk, row]) => (row.op === op ? [pk] : [])).sort();
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("the HubSpot worker", () => {
  test("stores every living record with its properties and histories, archived and merged ones as deletes", async () => {
    const counts = await ingest(company, "2026-07-02T00:00:00Z");
    for (const type of types) {
      const expected = living(company, type);
      const gone = [
        ...stored(company, type).flatMap(({ id, archived }) => (archived ? [id] : [])),
        ...mergedIn(company, type),
      ];
      expect([type, counts[type]?.inserted, counts[type]?.quarantined]).toEqual([
        type,
        expected.length + gone.length,
        0,
      ]);
      const rows = await current(type);
      expect(await idsByOp(type, "delete")).toEqual(gone.sort());
      expect(await idsByOp(type, "upsert")).toEqual(expected.map(({ id }) => id).sort());
      for (const { id, properties, propertiesWithHistory } of expected) {
        const payload = rows.get(id)?.payload;
        expect(payload?.properties).toEqual(properties);
        if (Object.keys(propertiesWithHistory).length > 0)
          expect(payload?.propertiesWithHistory).toEqual(propertiesWithHistory);
      }
    }
    expect(await idsByOp("owners", "upsert")).toEqual(
      stored(company, "owners")
        .map(({ id }) => id)
        .sort(),
    );
    expect(await idsByOp("pipelines", "upsert")).toEqual(['["deals","default"]', '["tickets","0"]']);
  });

  test("stores what every record is associated with, also that it is with nothing", async () => {
    const rows = await current("associations");
    const known = new Map(
      stored(company, "associations").map(({ from_type, from_id, to_type, to }) => [
        JSON.stringify([from_type, from_id, to_type]),
        to,
      ]),
    );
    const expected = Object.entries(linksTo).flatMap(([type, others]) =>
      living(company, type).flatMap(({ id }) => others.map((other) => JSON.stringify([type, id, other]))),
    );
    expect([...rows.keys()].sort()).toEqual(expected.sort());
    for (const [key, { payload }] of rows) expect([key, payload.to]).toEqual([key, known.get(key) ?? []]);
  });

  test("adds nothing on a second run a day later", async () => {
    const counts = await ingest(company, "2026-07-03T01:00:00Z");
    const added = Object.entries(counts).filter(([, { inserted, deleted }]) => inserted + deleted > 0);
    expect(added).toEqual([]);
  });
});

describe("pains reported of other connectors do not hurt here:", () => {
  const next = copyOf(company);
  const touch = (record: Record<string, unknown>, at: string, change: object) => {
    const properties = { ...(record.properties as object), ...change };
    const modified = "lastmodifieddate" in properties ? "lastmodifieddate" : "hs_lastmodifieddate";
    return { ...record, updatedAt: at, properties: { ...properties, [modified]: at } };
  };
  const deal = living(next, "deals").find(({ properties }) => properties.hs_is_closed === "false");
  const contact = living(next, "contacts").at(-1);
  const late = String(Math.max(...stored(next, "calls").map(({ id }) => Number(id))) + 5);
  const [winner, loser] = living(next, "companies").filter((one) => !one.properties.hs_merged_object_ids);
  const [linked, other] = stored(next, "associations").filter(({ from_type }) => from_type === "deals");
  const linkedKey = JSON.stringify([linked.from_type, linked.from_id, linked.to_type]);

  beforeAll(async () => {
    const changedAt = "2026-07-03T01:10:00.000Z";
    rewrite(next, "hubspot/deals.ndjson", (deals) =>
      deals.map((one) => {
        if (one.id !== deal.id) return one;
        const step = {
          value: "closedlost",
          timestamp: changedAt,
          sourceType: "CRM_UI",
          sourceId: "userId:1",
        };
        const dealstage = [step, ...one.propertiesWithHistory.dealstage];
        const propertiesWithHistory = { ...one.propertiesWithHistory, dealstage };
        return { ...touch(one, changedAt, { dealstage: "closedlost" }), propertiesWithHistory };
      }),
    );
    rewrite(next, "hubspot/contacts.ndjson", (contacts) =>
      contacts.map((one) => {
        if (one.id !== contact.id) return one;
        const { id, updatedAt, archived: _, ...rest } = one;
        return { id, updatedAt, archived: true, archivedAt: changedAt, ...rest };
      }),
    );
    rewrite(next, "hubspot/companies.ndjson", (companies) =>
      companies
        .filter(({ id }) => id !== loser.id)
        .map((one) =>
          one.id === winner.id ? touch(one, changedAt, { hs_merged_object_ids: loser.id }) : one,
        ),
    );
    const lateAt = "2026-07-03T02:04:00.000Z";
    rewrite(next, "hubspot/calls.ndjson", ([call, ...calls]) => {
      const properties = { ...call.properties, hs_object_id: late };
      const copy = { ...touch({ ...call, properties }, lateAt, {}), id: late, createdAt: lateAt };
      return [call, ...calls, { ...copy, archived: false }];
    });
    const to = Array.from({ length: 250 }, (_, i) => ({ ...other.to[0], toObjectId: 8_000_000_000 + i }));
    rewrite(next, "hubspot/associations.ndjson", (lines) =>
      lines.map((one) =>
        JSON.stringify([one.from_type, one.from_id, one.to_type]) === linkedKey ? { ...one, to } : one,
      ),
    );
    await ingest(next, "2026-07-03T02:10:00Z", (url) =>
      post(`${url}/__unindexed`, { type: "calls", ids: [late] }),
    );
  });

  test("updates to old objects never captured (a change of an old deal is, with its stage before)", async () => {
    const row = (await current("deals")).get(deal.id);
    const { properties, propertiesWithHistory } = (row as { payload: typeof deal }).payload;
    expect(properties.dealstage).toBe("closedlost");
    const steps = propertiesWithHistory.dealstage.map(({ value }: { value: string }) => value);
    expect(steps.slice(0, 2)).toEqual(["closedlost", deal.properties.dealstage]);
  });

  test("a company merged into another is deleted, though no list ever holds it again", async () => {
    const rows = await current("companies");
    expect(rows.get(loser.id)).toMatchObject({ op: "delete", payload: { mergedInto: winner.id } });
    expect(rows.get(winner.id)?.op).toBe("upsert");
  });

  describe("the next day", () => {
    beforeAll(async () => {
      expect(await idsByOp("calls", "upsert")).not.toContain(late);
      expect((await current("associations")).get(linkedKey)?.payload.to).toHaveLength(linked.to.length);
      await ingest(next, "2026-07-04T02:20:00Z");
    });

    test("records that appear late (one that the search showed late is there by the overlap)", async () => {
      expect(await idsByOp("calls", "upsert")).toContain(late);
    });

    test("archived records not seen (no search shows them, the list of archived ones does)", async () => {
      expect(await idsByOp("contacts", "delete")).toContain(contact.id);
      expect(await idsByOp("contacts", "upsert")).not.toContain(contact.id);
    });

    test("associations lost in incremental syncs (250 that came without a change of their record are there)", async () => {
      expect((await current("associations")).get(linkedKey)?.payload.to).toHaveLength(250);
    });

    test("a record that HubSpot purged before it was seen archived is found by the sweep", async () => {
      const [purged] = living(next, "notes");
      rewrite(next, "hubspot/notes.ndjson", (notes) => notes.filter(({ id }) => id !== purged.id));
      const counts = await ingest(next, "2026-07-04T03:20:00Z", undefined, sweepWorker);
      expect(counts.notes).toMatchObject({ deleted: 1, missed: 0 });
      expect(await idsByOp("notes", "delete")).toContain(purged.id);
      const others = Object.entries(counts).filter(([type]) => type !== "notes");
      expect(others.map(([, { deleted, missed }]) => deleted + missed)).toEqual(others.map(() => 0));
    });

    test("what an archived record was associated with is deleted", async () => {
      expect(await idsByOp("associations", "delete")).toEqual([
        JSON.stringify(["contacts", contact.id, "companies"]),
      ]);
    });
  });
});

test("a record that is changed between the search and the read is stored once", async () => {
  const changing = copyOf(company);
  const [note] = living(changing, "notes");
  const at = "2026-08-02T00:03:00.000Z";
  rewrite(changing, "hubspot/notes.ndjson", (notes) =>
    notes.map((one) =>
      one.id === note.id
        ? { ...one, updatedAt: at, properties: { ...one.properties, hs_lastmodifieddate: at } }
        : one,
    ),
  );
  // The first run finds it by an older change and reads the new one; the third no longer remembers the first.
  const old = { type: "notes", ids: [note.id], modifiedAt: "2026-08-01T23:50:00.000Z" };
  await ingest(changing, "2026-08-02T00:00:00Z", (url) => post(`${url}/__unindexed`, old), notesOnly);
  await ingest(changing, "2026-08-02T00:17:00Z", undefined, notesOnly);
  await ingest(changing, "2026-08-02T00:22:00Z", undefined, notesOnly);
  const [row] = await warehouse.rows(
    `SELECT COUNT(*) AS n FROM raw_hubspot.notes WHERE _pk = '${note.id}' AND _source_updated_at = '${at}'`,
  );
  expect(row).toEqual({ n: 1 });
});

/** Reads windows of a stream to the end of what it plans at one instant, without a warehouse. */
async function readAll(
  folder: string,
  id: string,
  options: { cut?: number; env?: Record<string, string>; rules?: FaultRule[] } = {},
) {
  return await withVendors(folder, async ({ env, url }) => {
    if (options.rules) await post(`${url("hubspot")}/__faults`, options.rules);
    const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env, ...options.env });
    const clock = clockAt("2026-07-02T00:00:00Z");
    const spec = loadSource("hubspot");
    const stream = workers.hubspot?.({ spec, config, clock, log }).find((one) => one.spec.id === id);
    if (!stream) throw new Error(`no stream ${id}`);
    const seen: string[] = [];
    let cursor = null;
    let windows = 0;
    for (let window = stream.plan(null, clock.now()); window; window = stream.plan(cursor, clock.now())) {
      windows += 1;
      let after = window.after;
      let rows = 0;
      for await (const { items, resume } of stream.pages(window, cursor)) {
        for (const { value } of items) seen.push((value as { id: string }).id);
        rows += [...items].length;
        if (options.cut && rows >= options.cut && resume) {
          after = resume;
          break;
        }
      }
      cursor = after;
      if (window.last && cursor === window.after) break;
    }
    return { seen, windows };
  });
}

describe("LIMIT loops on equal timestamps: 25,000 notes with one time of change", () => {
  const bulk = copyOf(company);
  const at = "2026-06-30T06:00:00.000Z";
  beforeAll(() => {
    rewrite(bulk, "hubspot/notes.ndjson", () =>
      Array.from({ length: 25_000 }, (_, i) => {
        const id = String(9_999_990_000 + i);
        const properties = {
          hs_object_id: id,
          hs_timestamp: at,
          hs_note_body: "imported",
          hs_lastmodifieddate: at,
        };
        return { id, updatedAt: at, archived: false, createdAt: at, properties };
      }),
    );
  });

  test("are read once each, though a search ends at 10,000 and no place in time lies between them", async () => {
    const { seen } = await readAll(bulk, "notes");
    expect(seen.length).toBe(25_000);
    expect(new Set(seen).size).toBe(25_000);
  });

  test("are read once each too when the window is cut over and over", async () => {
    const { seen, windows } = await readAll(bulk, "notes", { cut: 7_000 });
    expect(windows).toBeGreaterThan(3);
    expect([seen.length, new Set(seen).size]).toEqual([25_000, 25_000]);
  });
});

describe("reading HubSpot", () => {
  const kinds: FaultRule[] = [
    { kind: "status", status: 429 },
    { kind: "status", status: 502 },
    { kind: "cut" },
    { kind: "truncate" },
    { kind: "bad_gzip" },
    { kind: "html" },
  ];
  test.each(kinds)(
    "survives %j on a search, a batch read and the list of archived records",
    async (fault) => {
      const rules = [
        { ...fault, match: "/crm/v3/objects/calls/search", after: 1 },
        { ...fault, match: "/crm/v3/objects/calls/batch" },
        { ...fault, match: "/crm/v3/objects/calls/batch", after: 2 },
        { ...fault, match: "/crm/v3/objects/calls?archived" },
      ];
      const { seen } = await readAll(company, "calls", { rules });
      expect(seen.sort()).toEqual(
        stored(company, "calls")
          .map(({ id }) => id)
          .sort(),
      );
    },
  );

  test("an empty page that claims more, and a page that goes backwards, are refused", async () => {
    const match = "/crm/v3/objects/calls/search";
    const page = (body: object): FaultRule[] => [
      { kind: "body", body: JSON.stringify(body), match, after: 1 },
    ];
    await expect(readAll(company, "calls", { rules: page({ total: 7, results: [] }) })).rejects.toMatchObject(
      {
        code: "PAGE_SHAPE",
      },
    );
    const back = page({ total: 900, results: [{ id: "12" }] });
    await expect(readAll(company, "calls", { rules: back })).rejects.toMatchObject({ code: "PAGE_SHAPE" });
  });

  test("fields silently null after an API version drift (a property defined no more stops the stream)", async () => {
    const drifted = copyOf(company);
    rewrite(drifted, "hubspot/properties.ndjson", (lines) =>
      lines.filter(({ property }) => property.name !== "dealstage"),
    );
    await expect(readAll(drifted, "deals")).rejects.toMatchObject({
      code: "PAGE_SHAPE",
      message: expect.stringContaining("dealstage"),
    });
  });

  test("with another token fails at once and does not tell it", async () => {
    const env = { HUBSPOT_ACCESS_TOKEN: "wrong-token-canary" };
    const failed = await readAll(company, "calls", { env }).catch((error) => error);
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed.message} ${failed.cause}`).not.toContain("canary");
  });

  test("no log line of all this holds a token or what anybody wrote", () => {
    const [note] = stored(company, "notes");
    const body = note.properties.hs_note_body;
    expect(logged.length).toBeGreaterThan(20);
    expect(logged.filter((line) => /pat-local|canary/.test(line) || line.includes(body))).toEqual([]);
  });
});
