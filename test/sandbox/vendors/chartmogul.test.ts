import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
// @ts-expect-error the SDK comes without types
import ChartMogul from "chartmogul-node";
import { fake } from "../../../sandbox/vendors/chartmogul/fake.ts";
import { fileLines, openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

// biome-ignore lint/suspicious/noExplicitAny: ChartMogul's objects of every shape
type Any = any;
let playground: Playground;
beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());

const sdk: Any = ChartMogul;
const url = () => playground.url("chartmogul");
const configOf = (key: string) => {
  const config = new sdk.Config(key, url());
  config.retries = 0;
  return config;
};
const config = () => configOf(fake.keys.CHARTMOGUL_API_KEY);
const lines = (file: string): Any[] =>
  fileLines(playground.dir, `chartmogul/${file}.ndjson`).map((line) => JSON.parse(line));
const get = (path: string) =>
  fetch(`${url()}${path}`, {
    headers: { authorization: `Basic ${Buffer.from(`${fake.keys.CHARTMOGUL_API_KEY}:`).toString("base64")}` },
  });

async function every(list: (query: object) => Promise<Any>, key: string): Promise<Any[]> {
  const found: Any[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ per_page: 50, ...(cursor ? { cursor } : {}) });
    found.push(...page[key]);
    if (!page.has_more) return found;
    cursor = page.cursor;
  }
}

describe("ChartMogul's own SDK", () => {
  test("pages through customers, plans and invoices by cursor", async () => {
    expect(await every((query) => sdk.Customer.all(config(), query), "entries")).toEqual(lines("customers"));
    expect(await every((query) => sdk.Plan.all(config(), query), "plans")).toEqual(lines("plans"));
    expect(await every((query) => sdk.Invoice.all(config(), query), "invoices")).toEqual(lines("invoices"));
  });

  test("reads a customer, its subscriptions and activities; a deleted one is NotFound", async () => {
    const { customer_uuid: uuid, subscriptions } = lines("subscriptions").find(
      (l) => l.subscriptions.length > 0,
    );
    expect((await sdk.Customer.retrieve(config(), uuid)).uuid).toBe(uuid);
    expect((await sdk.Metrics.Customer.subscriptions(config(), uuid, {})).entries).toEqual(subscriptions);
    const own = lines("activities").filter((activity) => activity["customer-uuid"] === uuid);
    expect((await sdk.Metrics.Customer.activities(config(), uuid, {})).entries).toEqual(own);
    await expect(sdk.Customer.retrieve(config(), "cus_gone")).rejects.toMatchObject({ status: 404 });
  });

  test("reads activities from a date on, behind the last one", async () => {
    const all = lines("activities");
    const start = all[100].date;
    const found: Any[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const query = { "start-date": start, "per-page": 30, ...(after ? { "start-after": after } : {}) };
      const page = await sdk.Metrics.Activity.all(config(), query);
      found.push(...page.entries);
      more = page.has_more;
      after = page.entries.at(-1).uuid;
    }
    expect(found).toEqual(all.filter(({ date }) => date >= start));
  });

  test("reads metrics by month, and changes against the month before in the answer", async () => {
    const range = { "start-date": "2026-01-01", "end-date": "2026-06-30", interval: "month" };
    const { entries } = await sdk.Metrics.all(config(), range);
    expect(entries.map(({ mrr }: Any) => mrr)).toEqual(
      lines("metrics")
        .slice(-6)
        .map(({ mrr }) => mrr),
    );
    expect(entries[0]["mrr-percentage-change"]).toBe(0);
    const mrr = await sdk.Metrics.mrr(config(), range);
    expect(mrr.summary.current).toBe(lines("mrr_movements").at(-1).mrr);
    const churn = await sdk.Metrics.customerChurnRate(config(), range);
    expect(churn.entries).toHaveLength(6);
  });

  test("is refused with a wrong key, and with the page of old", async () => {
    await expect(sdk.Plan.all(configOf("other"), {})).rejects.toMatchObject({ status: 401 });
    expect((await get("/v1/customers?page=2")).status).toBe(422);
    expect((await get("/v1/customers?per_page=201")).status).toBe(422);
  });
});

test("limits by second, by what runs at once and by minute answer as ChartMogul does", async () => {
  const limit = (limits: object) => postJson(`${url()}/__limits`, limits);
  const statuses = async (count: number) =>
    (await Promise.all(Array.from({ length: count }, () => get("/v1/plans"))))
      .map(({ status }) => status)
      .sort();
  await limit({ perSecond: 3 });
  expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
  await limit({ perMinute: 2 });
  expect(await statuses(3)).toEqual([200, 200, 429]);
  await limit({ parallel: 2 });
  await postJson(`${url()}/__faults`, [{ match: "/v1/plans", kind: "slow", delayMs: 300, times: 5 }]);
  expect(await statuses(4)).toEqual([200, 200, 503, 503]);
  await fetch(`${url()}/__faults`, { method: "DELETE" });
  await limit({});
  expect(await statuses(5)).toEqual([200, 200, 200, 200, 200]);
});
