import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { workers } from "../../../functions/workers.gen.ts";
import { runWorker, sweepWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
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

const objects = {
  users: "User",
  accounts: "Account",
  contacts: "Contact",
  leads: "Lead",
  opportunities: "Opportunity",
  opportunity_history: "OpportunityHistory",
  opportunity_field_history: "OpportunityFieldHistory",
  lead_history: "LeadHistory",
  tasks: "Task",
  events: "Event",
} as const;
type StreamId = keyof typeof objects;
// biome-ignore lint/suspicious/noExplicitAny: Salesforce's records of every shape
const stored = (folder: string, id: StreamId): any[] =>
  linesOf(folder, `salesforce/${objects[id]}.ndjson`).map((line) => JSON.parse(line));

/** Runs the worker, or its sweep, against a company at an instant; answers the counts by stream. */
async function run(work: typeof runWorker, folder: string, instant: string) {
  return await withVendors(folder, async ({ env }) => {
    const { DCIS_SPOOL_DIR } = warehouse.config;
    const config = loadConfig({ BIGQUERY_EMULATOR_HOST: warehouse.url, DCIS_SPOOL_DIR, ...env });
    const { bigquery } = warehouse;
    const { streams } = await work("salesforce", { config, clock: clockAt(instant), log, bigquery });
    return Object.fromEntries(streams.map(({ stream, ...counts }) => [stream, counts]));
  });
}

/** The newest row of every key of a stream, as staging sees it. */
async function current(
  stream: StreamId,
): Promise<Map<string, { op: string; payload: Record<string, unknown> }>> {
  const rows = await warehouse.rows<{ pk: string; op: string; payload: string }>(
    `SELECT _pk AS pk, _op AS op, payload FROM raw_salesforce.${stream}
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1`,
  );
  return new Map(rows.map(({ pk, op, payload }) => [pk, { op, payload: JSON.parse(payload) }]));
}

describe("the Salesforce worker", () => {
  test("stores every record with all of its fields, deleted and merged ones as deletes", async () => {
    const counts = await run(runWorker, company, "2026-07-02T00:00:00Z");
    for (const id of Object.keys(objects) as StreamId[]) {
      const records = stored(company, id);
      expect([id, counts[id]?.inserted, counts[id]?.quarantined]).toEqual([id, records.length, 0]);
      const rows = await current(id);
      for (const record of records) {
        const { op, payload } = rows.get(record.Id) ?? {};
        expect(op).toBe(record.IsDeleted === true ? "delete" : "upsert");
        expect(payload).toMatchObject(record);
      }
    }
    const merged = stored(company, "accounts").filter(({ MasterRecordId }) => MasterRecordId !== null);
    expect(merged.length).toBeGreaterThan(0);
  });

  test("adds nothing on a second run", async () => {
    const counts = await run(runWorker, company, "2026-07-02T00:30:00Z");
    expect(Object.entries(counts).filter(([, { inserted }]) => inserted > 0)).toEqual([]);
  });
});

describe("pains reported of other connectors do not hurt here:", () => {
  const next = copyOf(company);
  const living = (id: StreamId) => stored(next, id).filter(({ IsDeleted }) => IsDeleted !== true);
  const [late, purged] = living("tasks");
  const open = living("opportunities").find(({ IsClosed }) => !IsClosed) ?? living("opportunities")[0];
  const gone = living("leads")[0];
  const at = "2026-07-02T00:40:00.000+0000";
  const fresh = {
    ...late,
    Id: `${late.Id.slice(0, 8)}zzzzzzzAAA`,
    SystemModstamp: "2026-07-02T00:05:00.000+0000",
  };

  beforeAll(async () => {
    rewrite(next, "salesforce/Task.ndjson", (tasks) => [...tasks, fresh]);
    rewrite(next, "salesforce/Opportunity.ndjson", (all) =>
      all.map((one) => (one.Id === open.Id ? { ...one, StageName: "Closed Lost", SystemModstamp: at } : one)),
    );
    rewrite(next, "salesforce/Lead.ndjson", (leads) =>
      leads.map((lead) => (lead.Id === gone.Id ? { ...lead, IsDeleted: true, SystemModstamp: at } : lead)),
    );
    await run(runWorker, next, "2026-07-02T01:00:00Z");
  });

  test("records that appear late (one with an older SystemModstamp is read by the overlap)", async () => {
    expect((await current("tasks")).get(fresh.Id)?.op).toBe("upsert");
  });

  test("updates to old objects never captured (of an old opportunity, and a lead's deletion, are)", async () => {
    expect((await current("opportunities")).get(open.Id)?.payload.StageName).toBe("Closed Lost");
    expect((await current("leads")).get(gone.Id)?.op).toBe("delete");
  });

  test("a record that was purged before a run saw it deleted is found by the sweep", async () => {
    rewrite(next, "salesforce/Task.ndjson", (tasks) => tasks.filter(({ Id }) => Id !== purged.Id));
    const counts = await run(sweepWorker, next, "2026-07-03T03:00:00Z");
    expect(counts.tasks).toMatchObject({ deleted: 1, missed: 0 });
    expect((await current("tasks")).get(purged.Id)?.op).toBe("delete");
    const others = Object.entries(counts).filter(([id]) => id !== "tasks");
    expect(others.map(([, { deleted }]) => deleted)).toEqual(others.map(() => 0));
  });

  test("a field that is new is filled for records that do not change by it", async () => {
    rewrite(next, "salesforce/describe.ndjson", (lines) =>
      lines.map((line) =>
        line.object === "Account"
          ? { ...line, fields: [...line.fields, { name: "Region__c", type: "string" }] }
          : line,
      ),
    );
    rewrite(next, "salesforce/Account.ndjson", (accounts) =>
      accounts.map((account) => ({ ...account, Region__c: "north" })),
    );
    const without = async () =>
      [...(await current("accounts")).values()].filter(({ payload }) => payload.Region__c !== "north").length;
    await run(runWorker, next, "2026-07-03T04:00:00Z");
    expect(await without()).toBe(stored(next, "accounts").length);
    await run(runWorker, next, "2026-07-03T04:30:00Z");
    expect(await without()).toBe(0);
    const third = await run(runWorker, next, "2026-07-03T05:00:00Z");
    expect(third.accounts?.inserted).toBe(0);
    expect(logged.some((line) => line.includes("names other fields"))).toBe(true);
  });
});

interface Reading {
  /** Rows after which a window is cut at the next page. */
  cut?: number;
  env?: Record<string, string>;
  rules?: FaultRule[];
  /** Told to the fake before a page is asked for, by the number of pages that came. */
  meanwhile?: (pages: number, url: string) => Promise<unknown> | undefined;
}

/** Reads windows of a stream to the end of what it plans at one instant, without a warehouse. */
async function readAll(folder: string, id: StreamId, options: Reading = {}) {
  return await withVendors(folder, async ({ env, url }) => {
    const fakeUrl = url("salesforce");
    if (options.rules) await post(`${fakeUrl}/__faults`, options.rules);
    const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env, ...options.env });
    const clock = clockAt("2026-07-02T00:00:00Z");
    const spec = loadSource("salesforce");
    const stream = workers.salesforce?.({ spec, config, clock, log }).find((one) => one.spec.id === id);
    if (!stream) throw new Error(`no stream ${id}`);
    const seen: string[] = [];
    let cursor = null;
    let windows = 0;
    let pages = 0;
    for (let window = stream.plan(null, clock.now()); window; window = stream.plan(cursor, clock.now())) {
      windows += 1;
      let rows = 0;
      let isCut = false;
      for await (const { items, resume, token } of stream.pages(window, cursor)) {
        for (const { value } of items) seen.push((value as { Id: string }).Id);
        rows += [...items].length;
        pages += 1;
        await options.meanwhile?.(pages, fakeUrl);
        cursor = resume;
        isCut = options.cut !== undefined && rows >= options.cut && token !== null;
        if (isCut) break;
      }
      if (window.last && !isCut) break;
    }
    return { seen, windows, pages };
  });
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("LIMIT loops on equal timestamps: 25,000 tasks with one SystemModstamp", () => {
  const bulk = copyOf(company);
  const at = "2026-06-30T06:00:00.000+0000";
  beforeAll(() => {
    rewrite(bulk, "salesforce/Task.ndjson", ([first]) =>
      Array.from({ length: 25_000 }, (_, i) => {
        const Id = `00T8c00${String(i).padStart(8, "0")}AAA`;
        return { ...first, Id, SystemModstamp: at };
      }),
    );
  });
  const once = async (options: Reading) => {
    const { seen, ...rest } = await readAll(bulk, "tasks", options);
    expect([seen.length, new Set(seen).size]).toEqual([25_000, 25_000]);
    return rest;
  };

  test("are read once each, through pages that are shorter than asked for", async () => {
    expect((await once({})).pages).toBeGreaterThan(13);
  });

  test("are read once each when the window is cut over and over within that instant", async () => {
    expect((await once({ cut: 6_000 })).windows).toBeGreaterThan(3);
  });

  test("are read once each when Salesforce forgets its place in the middle", async () => {
    await once({ meanwhile: (pages, url) => (pages % 4 === 2 ? post(`${url}/__locators`, {}) : undefined) });
  });

  test("are read once each when the session ends in the middle", async () => {
    await once({
      meanwhile: (pages, url) => (pages === 3 ? post(`${url}/__sessions`, { expire: true }) : undefined),
    });
  });
});

describe("reading Salesforce", () => {
  const kinds: FaultRule[] = [
    { kind: "status", status: 503, retryAfter: 1 },
    { kind: "status", status: 500 },
    { kind: "cut" },
    { kind: "truncate" },
    { kind: "bad_gzip" },
    { kind: "html" },
  ];
  test.each(kinds)("survives %j on the session, the describe and the query", async (fault) => {
    const rules = ["/services/oauth2", "/services/data/v65.0/sobjects", "/services/data/v65.0/queryAll"].map(
      (match) => ({ ...fault, match }),
    );
    const { seen } = await readAll(company, "tasks", { rules });
    expect(seen).toEqual(stored(company, "tasks").map(({ Id }) => Id));
  });

  test("past the day's limit stops with an error that may be tried again", async () => {
    const meanwhile = (pages: number, url: string) =>
      pages === 1 ? post(`${url}/__sessions`, { requests: 0 }) : undefined;
    const many = copyOf(company);
    rewrite(many, "salesforce/Task.ndjson", ([first]) =>
      Array.from({ length: 3_000 }, (_, i) => ({ ...first, Id: `00T8c00${String(i).padStart(8, "0")}AAA` })),
    );
    await expect(readAll(many, "tasks", { meanwhile })).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      retryable: true,
      message: expect.stringContaining("REQUEST_LIMIT_EXCEEDED"),
    });
  });

  test("a page without done, and one that is done and goes on, are refused", async () => {
    const match = "/services/data/v65.0/queryAll";
    for (const body of [
      { records: [], totalSize: 0 },
      { records: [], totalSize: 0, done: true, nextRecordsUrl: "/services/data/v65.0/query/x" },
      { records: [], totalSize: 9, done: false },
    ]) {
      const rules: FaultRule[] = [{ kind: "body", body: JSON.stringify(body), match }];
      await expect(readAll(company, "tasks", { rules })).rejects.toMatchObject({ code: "PAGE_SHAPE" });
    }
  });

  test("fields silently null after an API version drift (a field gone or hidden stops the stream)", async () => {
    const drifted = copyOf(company);
    rewrite(drifted, "salesforce/describe.ndjson", (lines) =>
      lines.map((line) => ({
        ...line,
        fields: line.fields.filter(({ name }: { name: string }) => name !== "StageName"),
      })),
    );
    await expect(readAll(drifted, "opportunities")).rejects.toMatchObject({
      code: "PAGE_SHAPE",
      message: expect.stringContaining("StageName"),
    });
  });

  test("with another secret fails at once and does not tell it", async () => {
    const env = { SALESFORCE_CLIENT_SECRET: "wrong-secret-canary" };
    const failed = await readAll(company, "users", { env }).catch((error) => error);
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed.message} ${failed.cause}`).not.toContain("canary");
  });

  test("no log line of all this holds a secret, a session or what anybody wrote", () => {
    const { Description } = stored(company, "tasks")[0];
    expect(logged.length).toBeGreaterThan(20);
    const told = logged.filter(
      (line) => /local-consumer-secret|local\.session|canary/.test(line) || line.includes(Description),
    );
    expect(told).toEqual([]);
  });
});
