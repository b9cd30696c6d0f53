import { createHmac } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Stripe from "stripe";
import { doorHandler } from "../../../functions/webhooks/handler.ts";
import { drainWorker, runWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import { createLog } from "../../../lib/log.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { clockAt, linesOf, smallCompany } from "../support/company.ts";
import { startLossyProxy } from "../support/lossy-proxy.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = smallCompany();
const secrets = {
  STRIPE_WEBHOOK_SECRET: "whsec_canary_stripe_1",
  STRIPE_WEBHOOK_SECRET_PREVIOUS: "whsec_canary_stripe_0",
  BACKEND_WEBHOOK_SECRET: "canary-backend-hook-1",
  COLLECTOR_API_KEY: "canary-collector-key-1",
  SWANAI_WEBHOOK_SECRET: "canary-swanai-hook-1",
};
const logged: string[] = [];
const log = createLog({ write: (line) => logged.push(line) });
const servers: Server[] = [];
let warehouse: Warehouse;
let vendors: Vendors;
let env: Record<string, string>;
let now = Date.now();
const urls: Record<string, string> = {};

beforeAll(async () => {
  [warehouse, vendors] = await Promise.all([startWarehouse(), startVendors({ company, keys: secrets })]);
  env = {
    BIGQUERY_EMULATOR_HOST: warehouse.url,
    DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    ...vendors.env,
    ...secrets,
  };
  for (const [source, kind] of [
    ["stripe", "webhook"],
    ["backend", "webhook"],
    ["backend", "collect"],
    ["swanai", "webhook"],
  ] as const) {
    const name = `${kind}_${source}`;
    http(name, doorHandler(source, kind, { env, log, clock: { now: () => now, sleep: async () => {} } }));
    const server = getTestServer(name).listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await vendors?.close();
  await warehouse?.stop();
});

const run = (operation: typeof runWorker, source: string, at: string) =>
  operation(source, { config: loadConfig(env), clock: clockAt(at), bigquery: warehouse.bigquery, log });

async function send(url: string, body: string, headers: Record<string, string>): Promise<[number, unknown]> {
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await answer.text();
  return [answer.status, text.startsWith("{") ? JSON.parse(text) : text];
}

const seconds = () => Math.floor(now / 1000);
function signed(body: string, secret: string = secrets.BACKEND_WEBHOOK_SECRET, at = seconds()) {
  const hex = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return { "x-dcis-timestamp": String(at), "x-dcis-signature": `v1=${hex}` };
}
const stripeSigned = (payload: string, secret: string, timestamp = seconds()) => ({
  "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
});
const stored = async (table: string, id: string) =>
  (await warehouse.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE _pk = '${id}'`))[0]?.n;
const inbox = async (id: string) =>
  (
    await warehouse.rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM ops.inbox WHERE SPLIT(event_id, ' ')[OFFSET(0)] = '${id}'`,
    )
  )[0]?.n;

describe("the backend's webhook and its poll", () => {
  const line = linesOf(company, "backend/events.ndjson").at(-1) ?? "";
  const { id } = JSON.parse(line) as { id: string };
  const body = `{"items":[${line}]}`;

  test("store an event once that was delivered twice, by an endpoint that died before its answer, and is polled", async () => {
    const proxy = await startLossyProxy(urls.webhook_backend ?? "");
    proxy.lose(/items/, 1, "cut");
    await expect(send(proxy.url, body, signed(body))).rejects.toThrow();
    proxy.stop();
    expect(await inbox(id)).toBe(1);
    expect(await send(urls.webhook_backend ?? "", body, signed(body))).toEqual([
      200,
      { received: 1, known: 1 },
    ]);
    const drained = await run(drainWorker, "backend", "2026-07-01T00:00:00Z");
    expect(drained.streams).toMatchObject([{ stream: "events", fetched: 1, inserted: 1 }]);
    const polled = await run(runWorker, "backend", "2026-07-02T00:00:00Z");
    const events = polled.streams.find(({ stream }) => stream === "events");
    expect(events).toMatchObject({ present: 1, quarantined: 0 });
    expect(await stored("raw_backend.events", id)).toBe(1);
    const again = await run(drainWorker, "backend", "2026-07-02T00:00:00Z");
    expect(again.streams).toMatchObject([{ inserted: 0 }]);
    const [row] = await warehouse.rows(
      "SELECT COUNT(*) AS stored, COUNT(DISTINCT _row_id) AS ids FROM raw_backend.events",
    );
    const all = linesOf(company, "backend/events.ndjson").length;
    expect(row).toEqual({ stored: all, ids: all });
  });

  test.each([
    ["without a signature", () => ({})],
    ["with the signature of another secret", () => signed(body, "another-secret")],
    ["with the signature of another body", () => signed(`${body} `)],
    ["that is older than 300 seconds", () => signed(body, undefined, seconds() - 301)],
    ["from more than 300 seconds ahead", () => signed(body, undefined, seconds() + 301)],
    [
      "with an old signature under a new timestamp",
      () => ({
        ...signed(body, undefined, seconds() - 400),
        "x-dcis-timestamp": String(seconds()),
      }),
    ],
  ])("refuse a delivery %s", async (_, headers) => {
    const [status, answer] = await send(
      urls.webhook_backend ?? "",
      body,
      headers() as Record<string, string>,
    );
    expect([status, answer]).toEqual([401, { error: expect.objectContaining({ code: "WEBHOOK_REFUSED" }) }]);
  });

  test("refuse more than 1 MB, and what is no delivery, and keep nothing of it", async () => {
    const large = JSON.stringify({ items: [{ id: "large", x: "y".repeat(1024 * 1024) }] });
    expect((await send(urls.webhook_backend ?? "", large, signed(large)))[0]).toBe(413);
    for (const bad of ["no json", "{}", '{"items":[{"no":"id"}]}', '{"items":[{"id":"ok-id"},{]}']) {
      expect((await send(urls.webhook_backend ?? "", bad, signed(bad)))[0]).toBe(400);
    }
    expect([await inbox("large"), await inbox("ok-id")]).toEqual([0, 0]);
    expect((await fetch(urls.webhook_backend ?? "")).status).toBe(405);
  });

  test("answer 5xx while the warehouse is away, so that the sender tries again", async () => {
    const name = "webhook_backend_away";
    const away = { ...env, BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9" };
    http(name, doorHandler("backend", "webhook", { env: away, log }));
    const server = getTestServer(name).listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    now = Date.now();
    const [status] = await send(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      body,
      signed(body),
    );
    expect(status).toBeGreaterThanOrEqual(500);
  });
});

describe("Stripe's webhook", () => {
  const event = linesOf(company, "stripe/events.ndjson").at(-1) ?? "";
  const { id } = JSON.parse(event) as { id: string };

  test("takes what Stripe's own library signs, by the secret and by the one before it, and stores it once", async () => {
    // Stripe renders an event again for each attempt: another count of webhooks, other spaces.
    const first = JSON.stringify({ ...JSON.parse(event), pending_webhooks: 9 }, null, 2);
    const url = urls.webhook_stripe ?? "";
    expect(await send(url, first, stripeSigned(first, secrets.STRIPE_WEBHOOK_SECRET))).toEqual([
      200,
      { received: 1, known: 0 },
    ]);
    expect((await send(url, event, stripeSigned(event, secrets.STRIPE_WEBHOOK_SECRET_PREVIOUS)))[0]).toBe(
      200,
    );
    await run(drainWorker, "stripe", "2026-07-01T00:00:00Z");
    await run(runWorker, "stripe", "2026-07-02T00:00:00Z");
    expect(await stored("raw_stripe.events", id)).toBe(1);
    const [row] = await warehouse.rows<{ payload: string }>(
      `SELECT payload FROM raw_stripe.events WHERE _pk = '${id}'`,
    );
    expect(row?.payload).toBe(first);
  });

  test("refuses another secret, an old timestamp and one ahead", async () => {
    const url = urls.webhook_stripe ?? "";
    const secret = secrets.STRIPE_WEBHOOK_SECRET;
    for (const headers of [
      stripeSigned(event, "whsec_other"),
      stripeSigned(event, secret, seconds() - 301),
      stripeSigned(event, secret, seconds() + 301),
      {},
    ]) {
      expect((await send(url, event, headers as Record<string, string>))[0]).toBe(401);
    }
  });
});

describe("SwanAI's webhook", () => {
  const url = () => urls.webhook_swanai ?? "";
  const file = "swanai/identifications.ndjson";
  const body = linesOf(company, file).at(-1) ?? "";
  const { id } = JSON.parse(body) as { id: string };
  const enriched = JSON.stringify({ ...JSON.parse(body), updated_at: "2026-07-08T09:00:00Z", sessions: 99 });
  const swanaiSigned = (text: string) => signed(text, secrets.SWANAI_WEBHOOK_SECRET);

  test("keeps each state of a record before its answer, the same one once, whatever their order", async () => {
    now = Date.now();
    const early = await run(drainWorker, "swanai", "2026-07-01T00:00:00Z");
    expect(early.streams).toMatchObject([{ stream: "identifications", fetched: 0 }]);
    for (const [text, known] of [
      [enriched, 0],
      [body, 0],
      [enriched, 1],
      [body, 1],
    ] as const) {
      expect(await send(url(), text, swanaiSigned(text))).toEqual([200, { received: 1, known }]);
    }
    expect(await inbox(id)).toBe(2);
    await run(drainWorker, "swanai", "2026-07-09T00:00:00Z");
    await run(drainWorker, "swanai", "2026-07-09T00:05:00Z");
    const rows = await warehouse.rows<{ payload: string }>(
      `SELECT payload FROM raw_swanai.identifications WHERE _pk = '${id}' ORDER BY _source_updated_at`,
    );
    expect(rows.map(({ payload }) => payload)).toEqual([body, enriched]);
  });

  test("and its batch store a record once that comes by both", async () => {
    const polled = await run(runWorker, "swanai", "2026-07-09T06:40:00Z");
    expect(polled.streams).toMatchObject([{ present: 1, inserted: linesOf(company, file).length - 1 }]);
  });

  test("takes what the service signs by itself", async () => {
    const { date } = JSON.parse(body) as { date: string };
    const order = { url: url(), from: date, to: date };
    const answer = await fetch(`${vendors.url("swanai")}/__deliveries`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    const { statuses } = (await answer.json()) as { statuses: number[] };
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(statuses).toHaveLength(
      linesOf(company, file).filter((line) => line.includes(`"date":"${date}"`)).length,
    );
  });

  test("refuses the signature of another source's secret, and a delivery of long ago", async () => {
    const refused = { error: expect.objectContaining({ code: "WEBHOOK_REFUSED" }) };
    expect(await send(url(), body, signed(body))).toEqual([401, refused]);
    const old = signed(body, secrets.SWANAI_WEBHOOK_SECRET, seconds() - 301);
    expect(await send(url(), body, old)).toEqual([401, refused]);
  });
});

describe("the collector of product events", () => {
  const url = () => urls.collect_backend ?? "";
  const key = { authorization: `Bearer ${secrets.COLLECTOR_API_KEY}` };
  const collected = {
    id: "evt_collected_1",
    type: "class_created",
    occurred_at: "2026-07-01T10:00:00Z",
    account_id: "acc_1",
  };

  test("takes a batch, which is in raw after the next take-up, once", async () => {
    const body = JSON.stringify({ events: [collected, { ...collected, id: "evt_collected_2" }] });
    expect(await send(url(), body, key)).toEqual([200, { received: 2, known: 0 }]);
    expect(await send(url(), body, key)).toEqual([200, { received: 2, known: 2 }]);
    await run(drainWorker, "backend", "2026-07-03T00:00:00Z");
    await run(drainWorker, "backend", "2026-07-03T00:01:00Z");
    expect([
      await stored("raw_backend.events", "evt_collected_1"),
      await stored("raw_backend.events", "evt_collected_2"),
    ]).toEqual([1, 1]);
  });

  test("keeps apart two events whose long ids differ at their end", async () => {
    const ids = [`evt_${"x".repeat(190)}_1`, `evt_${"x".repeat(190)}_2`];
    const body = JSON.stringify({ events: ids.map((id) => ({ ...collected, id })) });
    expect(await send(url(), body, key)).toEqual([200, { received: 2, known: 0 }]);
    expect([await inbox(ids[0] ?? ""), await inbox(ids[1] ?? "")]).toEqual([1, 1]);
  });

  test("refuses an unknown key, and names the event and the field that break the contract", async () => {
    const body = JSON.stringify({ events: [collected, { ...collected, occurred_at: "yesterday" }] });
    expect((await send(url(), body, { authorization: "Bearer nobody" }))[0]).toBe(401);
    expect(await send(url(), body, key)).toEqual([
      400,
      { error: expect.objectContaining({ message: expect.stringContaining("event 1, occurred_at") }) },
    ]);
  });
});

test("no secret and no payload is in a log line", () => {
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.filter((line) => /canary|evt_collected|class_created/.test(line))).toEqual([]);
});
