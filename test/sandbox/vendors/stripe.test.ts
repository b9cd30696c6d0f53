import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Stripe from "stripe";
import { fake as stripeFake } from "../../../sandbox/vendors/stripe/fake.ts";
import { fileLines, openPlayground, type Playground } from "./company-and-vendors.ts";

let playground: Playground;
let stripe: Stripe;

function client(key: string): Stripe {
  const { hostname, port } = new URL(playground.url("stripe"));
  const options = { host: hostname, port, protocol: "http", telemetry: false, maxNetworkRetries: 0 } as const;
  return new Stripe(key, options);
}

beforeAll(async () => {
  playground = await openPlayground();
  stripe = client(stripeFake.keys.STRIPE_API_KEY);
});
afterAll(async () => playground.close());

function idsIn(kind: string): string[] {
  const objects = fileLines(playground.dir, `stripe/${kind}.ndjson`).map((l) => JSON.parse(l));
  return objects.filter((o) => !o.deleted).map((o) => o.id);
}

describe("the official SDK reads everything", () => {
  test.each([
    "customers",
    "products",
    "prices",
    "coupons",
    "subscriptions",
    "invoices",
    "charges",
    "refunds",
    "events",
  ] as const)("autopaging lists all %s once, newest first", async (kind) => {
    const params = kind === "subscriptions" ? { limit: 37, status: "all" as const } : { limit: 37 };
    const seen: { id: string; created: number }[] = [];
    // biome-ignore lint/suspicious/noExplicitAny: nine list methods with parameters of their own
    for await (const object of (stripe[kind] as any).list(params)) seen.push(object);
    expect(seen.map((o) => o.id)).toEqual(idsIn(kind).reverse());
    expect(seen.every((o, i) => i === 0 || o.created <= (seen[i - 1]?.created ?? 0))).toBe(true);
  });

  test("without a status, ended subscriptions are left out", async () => {
    const all = await stripe.subscriptions.list({ status: "all", limit: 100 });
    const running = await stripe.subscriptions.list({ limit: 100 });
    expect(all.data.some((s) => s.status === "canceled")).toBe(true);
    expect(running.data.some((s) => s.status === "canceled")).toBe(false);
    expect(running.data.length).toBeGreaterThan(0);
  });

  test("created bounds hold on both ends", async () => {
    const { data } = await stripe.invoices.list({ limit: 100 });
    const [newest, older] = [data[3], data[60]];
    const between: string[] = [];
    const bounds = { gte: older?.created ?? 0, lt: newest?.created ?? 0 };
    for await (const invoice of stripe.invoices.list({ created: bounds, limit: 100 }))
      between.push(invoice.id);
    expect(between).toEqual(data.slice(4, 61).map((i) => i.id));
  });

  test("ending_before pages back to the newest object", async () => {
    const { data } = await stripe.charges.list({ limit: 100 });
    const back = await stripe.charges.list({ limit: 100, ending_before: data[80]?.id ?? "" });
    expect(back.data.map((c) => c.id)).toEqual(data.slice(0, 80).map((c) => c.id));
  });

  test("discounts are ids until they are expanded, and their coupon too", async () => {
    const find = async (expand: string[]): Promise<Stripe.Invoice> => {
      for await (const invoice of stripe.invoices.list({ limit: 100, expand })) {
        if (invoice.discounts.length > 0) return invoice;
      }
      throw new Error("no invoice with a discount");
    };
    expect(typeof (await find([])).discounts[0]).toBe("string");
    const half = (await find(["data.discounts"])).discounts[0] as Stripe.Discount;
    expect(typeof half.source.coupon).toBe("string");
    const whole = (await find(["data.discounts.source.coupon"])).discounts[0] as Stripe.Discount;
    expect((whole.source.coupon as Stripe.Coupon).percent_off).toBeGreaterThan(0);
  });

  test("an invoice embeds ten lines and lists them all", async () => {
    const stored = fileLines(playground.dir, "stripe/invoices.ndjson").map(
      (l) => JSON.parse(l) as Stripe.Invoice,
    );
    const long = stored.find((i) => i.lines.data.length > 10);
    expect(long).toBeDefined();
    const invoice = await stripe.invoices.retrieve(long?.id ?? "");
    expect(invoice.lines.data).toHaveLength(10);
    expect(invoice.lines.has_more).toBe(true);
    const lines: string[] = [];
    for await (const line of stripe.invoices.listLineItems(invoice.id ?? "", { limit: 4 }))
      lines.push(line.id);
    expect(lines).toEqual(long?.lines.data.map((l) => l.id));
  });

  test("a deleted customer is retrieved as deleted", async () => {
    const deleted = fileLines(playground.dir, "stripe/customers.ndjson").find((l) =>
      l.includes('"deleted":true'),
    );
    const { id } = JSON.parse(deleted ?? "{}") as { id: string };
    expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
  });
});

describe("what Stripe refuses is refused in its words", () => {
  test("a wrong key is an authentication error", async () => {
    const refused = client("sk_test_other_1234").customers.list();
    await expect(refused).rejects.toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
  });

  test("an unknown id is a missing resource", async () => {
    const refused = stripe.invoices.retrieve("in_nothing");
    await expect(refused).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
  });

  test("an unknown field cannot be expanded", async () => {
    const refused = stripe.invoices.list({ expand: ["data.nonsense"] });
    await expect(refused).rejects.toMatchObject({ statusCode: 400 });
  });
});
