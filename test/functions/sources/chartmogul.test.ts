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
  run = sourceRunner("chartmogul", warehouse, logged);
  first = await run(company, "2026-07-02T00:00:00Z");
});
afterAll(async () => {
  await warehouse?.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: ChartMogul's objects of every shape
type Any = any;
const objects = (file: string): Any[] =>
  linesOf(company, `chartmogul/${file}.ndjson`).map((line) => JSON.parse(line));
const state = (stream: string) => stateOf(warehouse, `raw_chartmogul.${stream}`);
const inserted = (counts: Counts) => Object.values(counts).map((count) => count.inserted);

describe("the first run", () => {
  test.each(["customers", "plans", "invoices", "activities"])(
    "stores every record of %s exactly as it came, hyphens and all",
    async (stream) => {
      const lines = linesOf(company, `chartmogul/${stream}.ndjson`);
      expect(first[stream]).toMatchObject({ inserted: lines.length, quarantined: 0 });
      expect((await state(stream)).map(({ payload }) => payload).sort()).toEqual(lines.sort());
    },
  );

  test("stores the subscriptions of every customer with the customer they belong to", async () => {
    const expected = objects("subscriptions").flatMap(({ customer_uuid, subscriptions }) =>
      subscriptions.map((subscription: Any) => ({ customer_uuid, ...subscription })),
    );
    const stored = (await state("subscriptions")).map(({ payload }) => JSON.parse(payload));
    const byUuid = (a: Any, b: Any) => (a.uuid < b.uuid ? -1 : 1);
    expect(stored.sort(byUuid)).toEqual(expected.sort(byUuid));
  });

  test("stores every month's metrics and movements since the beginning", async () => {
    for (const stream of ["metrics", "mrr_movements"]) {
      const rows = (await state(stream)).map(({ payload }) => JSON.parse(payload));
      expect(rows).toHaveLength(24);
      for (const [index, month] of objects(stream).entries()) expect(rows[index]).toMatchObject(month);
    }
  });
});

test("a second run within the day reads activities alone, and inserts nothing", async () => {
  let asked: string[] = [];
  const again = await run(company, "2026-07-02T02:00:00Z", {
    after: async ({ url }) => {
      asked = await askedOf(url("chartmogul"));
    },
  });
  expect(inserted(again).every((count) => count === 0)).toBe(true);
  expect(again.activities?.fetched).toBeGreaterThan(0);
  expect(asked.every((line) => line.startsWith("GET /v1/activities?"))).toBe(true);
  expect(asked.filter((line) => /[?&]page=/.test(line))).toEqual([]);
});

test("a day later changes, deletes, a corrected activity of last week and a restated month are the current state", async () => {
  const later = copyOf(company);
  const [renamed, gone] = objects("customers");
  const activity = objects("activities").at(-1);
  const month = objects("mrr_movements").at(-3);
  const mend = (file: string, change: (all: Any[]) => Any[]) =>
    rewrite(later, `chartmogul/${file}.ndjson`, change);
  mend("customers", (all) =>
    all
      .filter(({ uuid }) => uuid !== gone.uuid)
      .map((each) => (each.uuid === renamed.uuid ? { ...each, name: "Renamed", mrr: 1 } : each)),
  );
  mend("subscriptions", (all) => all.filter(({ customer_uuid }) => customer_uuid !== gone.uuid));
  mend("activities", (all) =>
    all.map((each) => (each.uuid === activity.uuid ? { ...each, "activity-mrr-movement": 7 } : each)),
  );
  mend("mrr_movements", (all) =>
    all.map((each) => (each.date === month.date ? { ...each, mrr: month.mrr + 100 } : each)),
  );
  const counts = await run(later, "2026-07-03T00:00:00Z");
  const lost = objects("subscriptions").find(
    ({ customer_uuid }) => customer_uuid === gone.uuid,
  ).subscriptions;
  expect(counts).toMatchObject({
    customers: { inserted: 1, deleted: 1 },
    subscriptions: { inserted: 0, deleted: lost.length },
    invoices: { inserted: 0, deleted: 0 },
    activities: { inserted: 1 },
    metrics: { fetched: 12, inserted: 0 },
    mrr_movements: { fetched: 12, inserted: 1 },
  });
  const now = async (stream: string, key: string) => (await state(stream)).find(({ pk }) => pk === key);
  expect(JSON.parse((await now("customers", renamed.uuid))?.payload ?? "{}")).toMatchObject({
    name: "Renamed",
  });
  expect((await now("customers", gone.uuid))?.op).toBe("delete");
  expect(JSON.parse((await now("mrr_movements", month.date))?.payload ?? "{}").mrr).toBe(month.mrr + 100);
});

test("an empty list deletes nothing", async () => {
  const counts = await run(company, "2026-07-04T00:00:00Z", {
    before: async ({ url }) => {
      const body = '{"entries":[],"has_more":false,"cursor":null}';
      await tell(`${url("chartmogul")}/__faults`, [
        { match: "/v1/customers?", kind: "body", body, times: 9 },
      ]);
    },
  });
  expect(counts.customers).toMatchObject({ fetched: 0, deleted: 0 });
  expect((await state("customers")).filter(({ op }) => op === "upsert").length).toBe(
    objects("customers").length - 1,
  );
});

describe("a hostile ChartMogul", () => {
  const match = "/v1/invoices";
  const all = linesOf(company, "chartmogul/invoices.ndjson").length;

  test("with an empty page that has more behind it is read to its end", async () => {
    await withVendors(company, async (vendors) => {
      const body = JSON.stringify({
        invoices: [],
        cursor: Buffer.from("at 0").toString("base64"),
        has_more: true,
      });
      await tell(`${vendors.url("chartmogul")}/__faults`, [{ match, kind: "body", body }]);
      expect((await readStream("chartmogul", "invoices", vendors.env)).items).toHaveLength(all);
    });
  });

  test.each([
    ["invoices", match, { invoices: [], cursor: "c3R1Y2s=", has_more: true }],
    ["activities", "/v1/activities", { entries: [{ uuid: "x" }], has_more: true }],
    ["customers", "/v1/customers", { entries: [] }],
  ])("whose %s repeat a cursor or say nothing of more is given up", async (stream, path, body) => {
    await withVendors(company, async (vendors) => {
      const rule = { match: path, kind: "body" as const, body: JSON.stringify(body), times: 50 };
      await tell(`${vendors.url("chartmogul")}/__faults`, [rule]);
      await expect(readStream("chartmogul", stream, vendors.env)).rejects.toMatchObject({
        code: "PAGE_SHAPE",
      });
    });
  });

  test.each([
    { kind: "status", status: 429 },
    { kind: "status", status: 503 },
    { kind: "truncate" },
    { kind: "html" },
    { kind: "cut" },
  ] as const)("that answers %j on the first, a middle and the last page is asked again", async (rule) => {
    await withVendors(company, async (vendors) => {
      const rules = [0, 1, 2].map((after) => ({ ...rule, match, after }));
      await tell(`${vendors.url("chartmogul")}/__faults`, rules);
      expect((await readStream("chartmogul", "invoices", vendors.env)).items).toHaveLength(all);
    });
  });

  test("that deletes a customer while its subscriptions are asked for has none of it", async () => {
    await withVendors(company, async (vendors) => {
      const { customer_uuid: uuid, subscriptions } = objects("subscriptions").find(
        (l) => l.subscriptions.length > 0,
      );
      const rule = { match: `/v1/customers/${uuid}/subscriptions`, kind: "status" as const, status: 404 };
      await tell(`${vendors.url("chartmogul")}/__faults`, [rule]);
      const { items } = await readStream("chartmogul", "subscriptions", vendors.env);
      expect(items).toHaveLength((first.subscriptions?.inserted ?? 0) - subscriptions.length);
    });
  });
});

test("a wrong key fails at once, and no log line or error holds it", async () => {
  await withVendors(company, async ({ env }) => {
    const wrong = { ...env, CHARTMOGUL_API_KEY: "wrong-canary" };
    const failed = await readStream("chartmogul", "plans", wrong).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed} ${JSON.stringify(failed)}`).not.toContain("wrong-canary");
  });
  expect(logged.filter((line) => /chartmogul-local-key|@|Basic /.test(line))).toEqual([]);
});
