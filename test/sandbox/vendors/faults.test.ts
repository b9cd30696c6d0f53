import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import Stripe from "stripe";
import { fake as backend } from "../../../sandbox/vendors/backend/fake.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { fake as stripeFake } from "../../../sandbox/vendors/stripe/fake.ts";
import { openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

let playground: Playground;

beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());
afterEach(async () => {
  await fetch(`${playground.url("backend")}/__faults`, { method: "DELETE" });
});

async function spoil(...rules: FaultRule[]): Promise<void> {
  expect((await postJson(`${playground.url("backend")}/__faults`, rules)).status).toBe(200);
}

function get(path = "/v1/accounts?limit=20"): Promise<Response> {
  const headers = { authorization: `Bearer ${backend.keys.BACKEND_API_TOKEN}` };
  return fetch(`${playground.url("backend")}${path}`, { headers });
}

describe("a rule spoils the requests it matches", () => {
  test("status answers with Retry-After, so many times, then all is well", async () => {
    await spoil({ match: "/v1/accounts", kind: "status", status: 429, retryAfter: 3, times: 2 });
    const [first, second, third] = [await get(), await get(), await get()];
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"]);
    expect([second.status, third.status]).toEqual([429, 200]);
  });

  test("after lets requests pass first, and other paths are spared", async () => {
    await spoil({ match: "/v1/accounts", kind: "status", status: 503, times: 1, after: 1 });
    const statuses = [(await get("/v1/users")).status, (await get()).status, (await get()).status];
    expect(statuses).toEqual([200, 200, 503]);
  });

  test("cut closes the connection without an answer", async () => {
    await spoil({ kind: "cut", times: 1 });
    await expect(get()).rejects.toThrow("fetch failed");
    expect((await get()).status).toBe(200);
  });

  test("truncate announces the whole body and sends half of it", async () => {
    await spoil({ kind: "truncate", times: 1 });
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(1_000);
    await expect(answer.text()).rejects.toThrow();
  });

  test("slow answers late and whole", async () => {
    await spoil({ kind: "slow", delayMs: 120, times: 1 });
    const began = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(110);
  });

  test("bad_json, html and bad_gzip are answers of 200 that cannot be read", async () => {
    await spoil({ kind: "bad_json", times: 1 }, { kind: "html", times: 1 }, { kind: "bad_gzip", times: 1 });
    const json = await get();
    expect(json.status).toBe(200);
    await expect(json.json()).rejects.toThrow("JSON");
    const html = await get();
    expect([html.status, html.headers.get("content-type")]).toEqual([200, "text/html"]);
    await expect((await get()).text()).rejects.toThrow();
    expect((await get()).status).toBe(200);
  });

  test("body answers what it is told, such as an empty page that claims more", async () => {
    await spoil({ kind: "body", body: '{"items":[],"next_seq":0,"has_more":true}', times: 1 });
    expect(await (await get()).json()).toEqual({ items: [], next_seq: 0, has_more: true });
    expect(await (await get()).json()).toMatchObject({
      has_more: true,
      items: expect.arrayContaining([expect.anything()]),
    });
  });

  test("a rule that is none is refused and says why", async () => {
    const answer = await postJson(`${playground.url("backend")}/__faults`, [{ kind: "flood" }]);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("kind")]);
  });

  test("the SDK sees Stripe's rate limit as one, and recovers by itself", async () => {
    const rule: FaultRule = { match: "/v1/customers", kind: "status", status: 429, times: 1 };
    await postJson(`${playground.url("stripe")}/__faults`, [rule]);
    const { hostname: host, port } = new URL(playground.url("stripe"));
    const options = { host, port, protocol: "http", telemetry: false } as const;
    const impatient = new Stripe(stripeFake.keys.STRIPE_API_KEY, { ...options, maxNetworkRetries: 0 });
    await expect(impatient.customers.list()).rejects.toMatchObject({ type: "StripeRateLimitError" });
    expect((await impatient.customers.list()).data).toHaveLength(10);
  });

  test("what was asked is remembered until it is forgotten", async () => {
    await fetch(`${playground.url("backend")}/__requests`, { method: "DELETE" });
    await get("/v1/users?limit=5");
    expect(await (await fetch(`${playground.url("backend")}/__requests`)).json()).toEqual([
      "GET /v1/users?limit=5",
    ]);
  });
});
