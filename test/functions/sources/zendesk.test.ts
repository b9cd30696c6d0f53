import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { copyOf, linesOf, rewrite, smallCompany, withVendors } from "../support/company.ts";
import { askedOf, type Counts, readStream, sourceRunner, stateOf, tell } from "../support/run-source.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = smallCompany();
const logged: string[] = [];
let warehouse: Warehouse;
let run: ReturnType<typeof sourceRunner>;
let first: Counts;
beforeAll(async () => {
  warehouse = await startWarehouse();
  run = sourceRunner("zendesk", warehouse, logged);
  first = await run(company, "2026-07-02T00:00:00Z");
});
afterAll(async () => {
  await warehouse?.stop();
});

type Stored = { id: number; status?: string; active?: boolean };
const objects = (file: string) => linesOf(company, `zendesk/${file}.ndjson`).map((line) => JSON.parse(line));
const inserted = (counts: Counts) => Object.values(counts).map((count) => count.inserted);
const state = (stream: string) => stateOf(warehouse, `raw_zendesk.${stream}`);

describe("the first run", () => {
  test.each(["tickets", "users", "organizations", "ticket_metric_events", "satisfaction_ratings"])(
    "stores every record of %s exactly as it came",
    async (stream) => {
      const lines = linesOf(company, `zendesk/${stream}.ndjson`);
      expect(first[stream]).toMatchObject({ inserted: lines.length, quarantined: 0 });
      const payloads = (await state(stream)).map(({ payload }) => payload);
      const canonical = (texts: string[]) =>
        (stream === "satisfaction_ratings"
          ? texts.map((text) => JSON.stringify(JSON.parse(text)))
          : texts
        ).sort();
      expect(canonical(payloads)).toEqual(canonical(lines));
    },
  );

  test.each([
    ["ticket_comments", "comments"],
    ["ticket_audits", "audits"],
  ])(
    "stores in %s what every ticket's own address answers, and a delete where that is 404",
    async (stream, key) => {
      const expected = new Map(objects(stream).map((line) => [String(line.ticket_id), line[key]]));
      const rows = await state(stream);
      expect(rows).toHaveLength(objects("tickets").length);
      for (const { pk, op, payload } of rows) {
        expect(op).toBe(expected.has(pk) ? "upsert" : "delete");
        if (op === "upsert") expect(JSON.parse(payload)[key]).toEqual(expected.get(pk));
      }
      expect(rows.filter(({ op }) => op === "delete").length).toBeGreaterThan(0);
    },
  );

  test("takes deleted tickets and merged people as deletes that keep what they were", async () => {
    const gone = (rows: Stored[], is: (row: Stored) => boolean) =>
      rows.filter(is).map(({ id }) => String(id));
    const deletes = async (stream: string) =>
      (await state(stream)).filter(({ op }) => op === "delete").map(({ pk }) => pk);
    const tickets = gone(objects("tickets"), ({ status }) => status === "deleted");
    const users = gone(objects("users"), ({ active }) => active === false);
    expect(tickets.length).toBeGreaterThan(0);
    expect(users.length).toBeGreaterThan(0);
    expect(await deletes("tickets")).toEqual(tickets.sort());
    expect(await deletes("users")).toEqual(users.sort());
  });

  test("stores the schedule with its holidays, the fields, the groups and the service levels", async () => {
    const [schedule] = await state("schedules");
    expect(JSON.parse(schedule?.payload ?? "{}")).toEqual({
      ...objects("schedules")[0],
      holidays: objects("holidays"),
    });
    for (const stream of ["groups", "ticket_fields", "sla_policies"])
      expect((await state(stream)).map(({ payload }) => JSON.parse(payload)).sort(byId)).toEqual(
        objects(stream).sort(byId),
      );
  });
});

const byId = (a: Stored, b: Stored) => a.id - b.id;

test("a second run inserts nothing, goes on after the cursor, and never lists tickets", async () => {
  let asked: string[] = [];
  const again = await run(company, "2026-07-02T00:30:00Z", {
    after: async ({ url }) => {
      asked = await askedOf(url("zendesk"));
    },
  });
  expect(inserted(again).every((count) => count === 0)).toBe(true);
  expect(again.tickets?.fetched).toBe(0);
  const exports = asked.filter((line) => /incremental\/(tickets|users)\/cursor/.test(line));
  expect(exports).toHaveLength(4);
  expect(exports.every((line) => line.includes("cursor?cursor="))).toBe(true);
  expect(asked.filter((line) => /v2\/tickets(\?|$|\.)/.test(line))).toEqual([]);
});

test("what changes later, old tickets and old offers included, becomes the current state", async () => {
  const later = copyOf(company);
  const at = Date.parse("2026-07-02T09:00:00Z") / 1000;
  const [old, victim] = objects("tickets").filter(({ status }) => status === "closed") as [Stored, Stored];
  const offered = objects("satisfaction_ratings").at(-1);
  const [school] = objects("organizations");
  const change = (file: string, id: number, fields: object) =>
    rewrite(later, `zendesk/${file}.ndjson`, (all) =>
      all.map((each) => (each.id === id ? { ...each, ...fields } : each)),
    );
  change("tickets", old.id, { generated_timestamp: at, status: "open", priority: "urgent" });
  change("tickets", victim.id, { generated_timestamp: at, status: "deleted" });
  change("satisfaction_ratings", offered.id, {
    score: "bad",
    comment: "Too slow",
    updated_at: "2026-07-02T08:00:00Z",
  });
  change("organizations", school.id, { name: "Renamed", updated_at: "2026-07-02T08:00:00Z" });
  for (const key of ["comments", "audits"])
    rewrite(later, `zendesk/ticket_${key}.ndjson`, (lines) =>
      lines
        .filter((line) => line.ticket_id !== victim.id)
        .map((line) => (line.ticket_id === old.id ? { ...line, [key]: line[key].slice(1) } : line)),
    );
  const counts = await run(later, "2026-07-02T12:00:00Z");
  expect(counts).toMatchObject({
    tickets: { fetched: 2, inserted: 2 },
    ticket_comments: { fetched: 2, inserted: 2 },
    ticket_audits: { fetched: 2, inserted: 2 },
    organizations: { inserted: 1 },
    satisfaction_ratings: { inserted: 1 },
  });
  const now = async (stream: string, key: number) =>
    (await state(stream)).find(({ pk }) => pk === String(key));
  expect(JSON.parse((await now("tickets", old.id))?.payload ?? "{}")).toMatchObject({ status: "open" });
  for (const stream of ["tickets", "ticket_comments", "ticket_audits"])
    expect((await now(stream, victim.id))?.op).toBe("delete");
  expect(JSON.parse((await now("satisfaction_ratings", offered.id))?.payload ?? "{}")).toMatchObject({
    score: "bad",
  });
  expect(JSON.parse((await now("organizations", school.id))?.payload ?? "{}")).toMatchObject({
    name: "Renamed",
  });
});

describe("a hostile export", () => {
  const match = "/api/v2/incremental/tickets/cursor";
  const ids = (items: readonly { value?: unknown }[]) =>
    items.map(({ value }) => (value as Stored).id).sort();
  const everyone = ids(objects("tickets").map((value) => ({ value })));
  const read = (vendors: { env: Readonly<Record<string, string>> }, id: string, options = {}) =>
    readStream("zendesk", id, vendors.env, options);

  test("with an empty page that is not final is read to its end", async () => {
    await withVendors(company, async (vendors) => {
      const cursor = Buffer.from("1.0||1|").toString("base64");
      const body = JSON.stringify({ tickets: [], after_cursor: cursor, end_of_stream: false });
      await tell(`${vendors.url("zendesk")}/__faults`, [{ match, kind: "body", body }]);
      expect(ids((await read(vendors, "tickets")).items)).toEqual(everyone);
    });
  });

  test.each([
    ["repeats its cursor", { after_cursor: "c3R1Y2s=" }],
    ["says that there is more and gives no cursor", { after_cursor: null }],
  ])("that %s is given up, with the cursor unmoved", async (_claim, rest) => {
    await withVendors(company, async (vendors) => {
      const body = JSON.stringify({ tickets: [], end_of_stream: false, ...rest });
      await tell(`${vendors.url("zendesk")}/__faults`, [{ match, kind: "body", body, times: 50 }]);
      await expect(read(vendors, "tickets")).rejects.toMatchObject({ code: "PAGE_SHAPE" });
    });
  });

  test("that stamped 250 tickets with one second is read whole, page by page", async () => {
    const bulk = copyOf(company);
    rewrite(bulk, "zendesk/tickets.ndjson", ([one]) =>
      Array.from({ length: 250 }, (_, i) => ({ ...one, id: 5_000 + i, generated_timestamp: 1_780_000_000 })),
    );
    await withVendors(bulk, async (vendors) => {
      const { items } = await read(vendors, "ticket_comments");
      expect(new Set(items.map(({ value }) => (value as { ticket_id: number }).ticket_id)).size).toBe(250);
      expect(items).toHaveLength(250);
    });
  });

  test("by time that holds more than a page in one second is refused instead of cut", async () => {
    const bulk = copyOf(company);
    rewrite(bulk, "zendesk/organizations.ndjson", ([one]) =>
      Array.from({ length: 1_001 }, (_, i) => ({ ...one, id: 1 + i })),
    );
    await withVendors(bulk, async (vendors) => {
      await expect(read(vendors, "organizations")).rejects.toMatchObject({ code: "PAGE_SHAPE" });
    });
  });

  test("that leaves out the last minute gives those tickets to the next run, once", async () => {
    await withVendors(company, async (vendors) => {
      const newest = objects("tickets").at(-1);
      const clock = `${vendors.url("zendesk")}/__clock`;
      const seconds = newest.generated_timestamp as number;
      await tell(clock, { now: new Date((seconds + 30) * 1000).toISOString() });
      const early = await read(vendors, "tickets");
      expect(ids(early.items)).not.toContain(newest.id);
      await tell(clock, { now: new Date((seconds + 90) * 1000).toISOString() });
      const late = await read(vendors, "tickets", { cursor: early.cursor });
      expect(ids([...early.items, ...late.items])).toEqual(everyone);
    });
  });

  test.each([
    { kind: "status", status: 429, retryAfter: 45 },
    { kind: "status", status: 503 },
    { kind: "truncate" },
    { kind: "bad_json" },
    { kind: "html" },
    { kind: "cut" },
  ] as const)("that answers %j in between is asked again", async (rule) => {
    await withVendors(company, async (vendors) => {
      await tell(`${vendors.url("zendesk")}/__faults`, [
        { ...rule, match },
        { ...rule, match: "/api/v2/tickets/", after: 3 },
      ]);
      expect((await read(vendors, "ticket_comments")).items).toHaveLength(everyone.length);
    });
  });
});

test("a wrong token fails at once, and no log line or error holds it", async () => {
  await withVendors(company, async ({ env }) => {
    const failed = await readStream("zendesk", "tickets", {
      ...env,
      ZENDESK_API_TOKEN: "wrong-canary",
    }).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed} ${JSON.stringify(failed)}`).not.toContain("wrong-canary");
  });
  expect(logged.length).toBeGreaterThan(10);
  expect(logged.filter((line) => /zendesk-local-token|@|Basic /.test(line))).toEqual([]);
});
