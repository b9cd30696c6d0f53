import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import { createLog } from "../../../lib/log.ts";
import { clockAt, copyOf, linesOf, rewrite, smallCompany, withVendors } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = smallCompany();
const logged: string[] = [];
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

/** Runs a worker against a company at an instant; answers the counts by stream. */
async function ingest(source: string, folder: string, instant: string) {
  return await withVendors(folder, async ({ env }) => {
    const config = loadConfig({
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
      ...env,
    });
    const log = createLog({ write: (line) => logged.push(line) });
    const { streams } = await runWorker(source, {
      config,
      clock: clockAt(instant),
      log,
      bigquery: warehouse.bigquery,
    });
    return Object.fromEntries(
      streams.map(({ stream, fetched, inserted, quarantined, deleted }) => [
        stream,
        { fetched, inserted, quarantined, deleted },
      ]),
    );
  });
}

const all = (count: number) => ({ fetched: count, inserted: count, quarantined: 0, deleted: 0 });
const added = (counts: Record<string, { inserted: number }>) =>
  Object.values(counts).map(({ inserted }) => inserted);

/** The latest row of some keys. */
const latest = (table: string, keys: string[]) =>
  warehouse.rows<{
    pk: string;
    op: string;
    payload: string;
  }>(`SELECT _pk AS pk, _op AS op, payload FROM ${table}
WHERE _pk IN (${keys.map((key) => `'${key}'`).join()})
QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _seq DESC, _ord DESC) = 1 ORDER BY 1`);

describe("the backend worker", () => {
  test("stores every record exactly as received, and nothing on a second run", async () => {
    const counts = await ingest("backend", company, "2026-07-02T00:00:00Z");
    const files = ["accounts", "users", "events", "locations", "devices", "device_events", "features"];
    expect(counts).toEqual(
      Object.fromEntries(files.map((id) => [id, all(linesOf(company, `backend/${id}.ndjson`).length)])),
    );
    for (const id of files) {
      const rows = await warehouse.rows<{ payload: string }>(`SELECT payload FROM raw_backend.${id}`);
      const received = rows.map(({ payload }) => payload).sort();
      expect(received.join("\n") === linesOf(company, `backend/${id}.ndjson`).sort().join("\n")).toBe(true);
    }
    const again = added(await ingest("backend", company, "2026-07-03T00:00:00Z"));
    expect(again).toEqual(files.map(() => 0));
  });

  test("marks records with deleted_at as deletes", async () => {
    const gone = linesOf(company, "backend/users.ndjson").filter(
      (line) => JSON.parse(line).deleted_at !== null,
    ).length;
    const [row] = await warehouse.rows("SELECT COUNTIF(_op = 'delete') AS gone FROM raw_backend.users");
    expect(row).toEqual({ gone });
  });

  test("follows a device that was upgraded, a place that closed and a feature that left its beta", async () => {
    const next = copyOf(company);
    const at = "2026-07-03T10:00:00.000Z";
    const changed: Record<string, string> = {};
    const change = (collection: string, fields: object) =>
      rewrite(next, `backend/${collection}.ndjson`, (rows) => {
        const [first, ...rest] = rows.filter(({ deleted_at }) => deleted_at === null);
        changed[collection] = first.id;
        return [...rest, { ...first, ...fields, updated_at: at, seq: rows.at(-1).seq + 3 }];
      });
    change("devices", { app_version: "5.20.0", status: "offline" });
    change("locations", { status: "closed", closed_at: at });
    change("features", { is_beta: false, deleted_at: at });
    const counts = await ingest("backend", next, "2026-07-04T00:00:00Z");
    expect(counts).toMatchObject({
      devices: { inserted: 1 },
      locations: { inserted: 1 },
      features: { inserted: 1 },
      device_events: { inserted: 0 },
    });
    const now = async (collection: string) =>
      (await latest(`raw_backend.${collection}`, [changed[collection] ?? ""]))[0];
    expect(JSON.parse((await now("devices"))?.payload ?? "{}").app_version).toBe("5.20.0");
    expect(JSON.parse((await now("locations"))?.payload ?? "{}").status).toBe("closed");
    expect((await now("features"))?.op).toBe("delete");
  });
});

describe("the lead-scoring worker", () => {
  test("stores every row as it stands, ties included, and nothing on a second run", async () => {
    const counts = await ingest("lead_scoring", company, "2026-07-02T00:00:00Z");
    const files = ["lead_scoring_runs", "lead_scores"];
    expect(counts).toEqual(
      Object.fromEntries(files.map((id) => [id, all(linesOf(company, `supabase/${id}.ndjson`).length)])),
    );
    // Its id lies above 2^53, so that a number would lose its last digit.
    const line = linesOf(company, "supabase/lead_scores.ndjson")[0]?.replace(/"id":(\d+)/, '"id":"$1"') ?? "";
    const expected = JSON.parse(line) as { id: string };
    expect(Number.isSafeInteger(Number(expected.id))).toBe(false);
    const [row] = await latest("raw_lead_scoring.lead_scores", [expected.id]);
    expect(JSON.parse(row?.payload ?? "{}")).toEqual(expected);
    expect(added(await ingest("lead_scoring", company, "2026-07-03T00:00:00Z"))).toEqual([0, 0]);
  });
});

describe("the Stripe worker", () => {
  const kinds = [
    "products",
    "prices",
    "coupons",
    "customers",
    "subscriptions",
    "invoices",
    "charges",
    "refunds",
  ];
  const instant = (iso: string) => Date.parse(iso) / 1000;
  const changedAt = "2026-07-05T12:00:00Z";
  const event = (number: number, type: string, object: object) => ({
    id: `evt_test${number}`,
    object: "event",
    created: instant(changedAt) + number,
    api_version: "2020-08-27",
    type,
    data: { object },
    livemode: false,
    pending_webhooks: 3,
    request: null,
  });

  test("lists everything on its first run, and stores nothing on a second", async () => {
    const counts = await ingest("stripe", company, "2026-07-02T00:00:00Z");
    const alive = (id: string) =>
      linesOf(company, `stripe/${id}.ndjson`).filter((line) => !JSON.parse(line).deleted).length;
    expect(counts).toEqual(Object.fromEntries([...kinds, "events"].map((id) => [id, all(alive(id))])));
    expect(added(await ingest("stripe", company, "2026-07-02T02:00:00Z")).every((count) => count === 0)).toBe(
      true,
    );
  });

  test("keeps every line of an invoice, and the coupons of its discounts", async () => {
    const [lines] =
      await warehouse.rows(`SELECT SUM(ARRAY_LENGTH(JSON_QUERY_ARRAY(payload, '$.lines.data'))) AS n,
  COUNTIF(JSON_VALUE(payload, '$.lines.has_more') = 'true') AS cut FROM raw_stripe.invoices`);
    const expected = linesOf(company, "stripe/invoices.ndjson").map(
      (line) => JSON.parse(line).lines.data.length,
    );
    expect(lines).toEqual({ n: expected.reduce((sum, count) => sum + count, 0), cut: 0 });
    const discounted = await warehouse.rows<{ coupon: string | null }>(
      "SELECT JSON_VALUE(payload, '$.discounts[0].source.coupon.duration') AS coupon FROM raw_stripe.invoices WHERE JSON_VALUE(payload, '$.discounts[0].id') IS NOT NULL",
    );
    expect(discounted.length).toBeGreaterThan(0);
    expect(discounted.filter(({ coupon }) => coupon === null)).toEqual([]);
  });

  test("reads what events announce by its id, and takes nothing from the event itself", async () => {
    const next = copyOf(company);
    const old = { customer: "", gone: "", product: "", subscription: "" };
    rewrite(next, "stripe/customers.ndjson", ([first, second, ...rest]) => {
      old.customer = first.id;
      old.gone = second.id;
      return [{ ...first, name: "Renamed" }, { id: second.id, object: "customer", deleted: true }, ...rest];
    });
    rewrite(next, "stripe/products.ndjson", ([first, ...rest]) => {
      old.product = first.id;
      return rest;
    });
    rewrite(next, "stripe/subscriptions.ndjson", ([first, ...rest]) => {
      old.subscription = first.id;
      return [{ ...first, status: "canceled", metadata: { changed: "yes" } }, ...rest];
    });
    const stale = { object: "customer", name: "Stale name of the event" };
    rewrite(next, "stripe/events.ndjson", (events) => [
      ...events,
      event(1, "customer.updated", { ...stale, id: old.customer }),
      event(2, "customer.updated", { ...stale, id: old.customer }),
      event(3, "customer.deleted", { ...stale, id: old.gone }),
      event(4, "product.deleted", { id: old.product, object: "product" }),
      event(5, "customer.subscription.deleted", { id: old.subscription, object: "subscription" }),
    ]);
    const counts = await ingest("stripe", next, "2026-07-06T00:00:00Z");
    expect(counts).toMatchObject({
      customers: { fetched: 2, inserted: 2 },
      products: all(1),
      subscriptions: all(1),
      events: all(5),
      invoices: all(0),
    });
    const customers = await latest("raw_stripe.customers", [old.customer, old.gone]);
    expect(Object.fromEntries(customers.map(({ pk, op }) => [pk, op]))).toEqual({
      [old.customer]: "upsert",
      [old.gone]: "delete",
    });
    expect(customers.map(({ payload }) => JSON.parse(payload).name).filter(Boolean)).toEqual(["Renamed"]);
    expect(await latest("raw_stripe.products", [old.product])).toMatchObject([{ op: "delete" }]);
    const [subscription] = await latest("raw_stripe.subscriptions", [old.subscription]);
    expect(subscription?.op).toBe("upsert");
    expect(JSON.parse(subscription?.payload ?? "")).toMatchObject({
      status: "canceled",
      metadata: { changed: "yes" },
    });

    rewrite(next, "stripe/events.ndjson", (events) =>
      events.map((each) => ({ ...each, pending_webhooks: 0 })),
    );
    const again = await ingest("stripe", next, "2026-07-06T00:05:00Z");
    expect(added(again).every((count) => count === 0)).toBe(true);
  });

  test("lists everything again after 31 days without a run, and deletes what is gone", async () => {
    const next = copyOf(company);
    let gone = "";
    rewrite(next, "stripe/customers.ndjson", (customers) => {
      gone = customers[5].id;
      return [...customers.slice(0, 5), ...customers.slice(6)];
    });
    const counts = await ingest("stripe", next, "2026-08-06T00:00:00Z");
    expect(counts.customers).toMatchObject({ inserted: 2, deleted: 1 });
    expect(await latest("raw_stripe.customers", [gone])).toMatchObject([{ op: "delete" }]);
  });
});

test("no log line holds a payload or a key", () => {
  expect(logged.length).toBeGreaterThan(10);
  const [customer] = linesOf(company, "stripe/customers.ndjson");
  const { email } = JSON.parse(customer ?? "{}");
  expect(
    logged.filter((line) => line.includes(email) || /sk_test_|backend-local-token|eyJ/.test(line)),
  ).toEqual([]);
});
