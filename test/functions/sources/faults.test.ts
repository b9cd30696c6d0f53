import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { workers } from "../../../functions/workers.gen.ts";
import { loadConfig } from "../../../lib/config.ts";
import { createLog } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { anonKey } from "../../../sandbox/vendors/supabase/fake.ts";
import { clockAt, linesOf, smallCompany } from "../support/company.ts";

const company = smallCompany();
const logged: string[] = [];
let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors({ company });
});
afterAll(async () => {
  await vendors?.close();
});
beforeEach(async () => {
  for (const url of Object.values(vendors.urls)) await fetch(`${url}/__faults`, { method: "DELETE" });
});

async function spoil(vendor: string, ...rules: FaultRule[]) {
  const answer = await fetch(`${vendors.url(vendor)}/__faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(rules),
  });
  expect(answer.status).toBe(200);
}

/** Reads a stream's first window to its end; answers how many records came. */
async function readAll(source: string, id: string, env: Record<string, string> = {}): Promise<number> {
  const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...vendors.env, ...env });
  const spec = loadSource(source);
  const clock = clockAt("2026-07-02T00:00:00Z");
  const log = createLog({ write: (line) => logged.push(line), secrets: [] });
  const stream = workers[source]?.({ spec, config, clock, log }).find(
    (candidate) => candidate.spec.id === id,
  );
  const window = stream?.plan(null, clock.now());
  let items = 0;
  if (!stream || !window) throw new Error(`${source}.${id} has no first window`);
  for await (const page of stream.pages(window, null)) items += page.items.length;
  return items;
}

const kinds: FaultRule[] = [
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "status", status: 429 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503, retryAfter: "Thu, 02 Jul 2026 00:00:05 GMT" },
  { kind: "cut" },
  { kind: "truncate" },
  { kind: "bad_json" },
  { kind: "bad_gzip" },
  { kind: "html" },
  { kind: "slow", delayMs: 50 },
];
const sources = [
  {
    source: "backend",
    vendor: "backend",
    id: "events",
    file: "backend/events.ndjson",
    match: "/v1/events",
    last: 10,
  },
  {
    source: "stripe",
    vendor: "stripe",
    id: "invoices",
    file: "stripe/invoices.ndjson",
    match: "/v1/invoices",
    last: 7,
  },
  {
    source: "lead_scoring",
    vendor: "supabase",
    id: "lead_scores",
    file: "supabase/lead_scores.ndjson",
    match: "/rest/v1/lead_scores",
    last: 4,
  },
  {
    source: "swanai",
    vendor: "swanai",
    id: "identifications",
    file: "swanai/identifications.ndjson",
    match: "/v1/identifications",
    last: 4,
  },
  {
    source: "g2",
    vendor: "g2",
    id: "buyer_intent",
    file: "g2/buyer_intent.ndjson",
    match: "/api/v2/buyer_intent",
    last: 5,
  },
] as const;

describe.each(sources)("reading $source", ({ source, vendor, id, file, match, last }) => {
  test.each(kinds)("survives %j on the first, a middle and the last page", async (rule) => {
    await spoil(
      vendor,
      { ...rule, match },
      { ...rule, match, after: 2 },
      { ...rule, match, after: last - 1 },
    );
    expect(await readAll(source, id)).toBe(linesOf(company, file).length);
  });

  test("gives up when the fault lasts, as an error that may be tried again", async () => {
    await spoil(vendor, { kind: "status", status: 500, match, after: 1, times: 50 });
    await expect(readAll(source, id)).rejects.toMatchObject({ code: "SOURCE_UNAVAILABLE", retryable: true });
  });

  test("with a wrong key fails at once, naming the secret and not its value", async () => {
    const wrong = "wrong-key-canary";
    const env = Object.fromEntries(Object.keys(loadSource(source).secrets).map((name) => [name, wrong]));
    const failed = await readAll(source, id, env).catch((error) => error);
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed.message} ${JSON.stringify(failed)} ${failed.cause}`).not.toContain(wrong);
  });

  test.each(Object.keys(loadSource(source).secrets))(
    "without %s says so and where to set it",
    async (name) => {
      await expect(readAll(source, id, { [name]: "" })).rejects.toMatchObject({
        code: "CONFIG_MISSING",
        message: expect.stringMatching(new RegExp(`${name} is not set.*Secret Manager`)),
      });
    },
  );
});

test("a Supabase key that row-level security keeps blind is found out, instead of an empty table", async () => {
  const env = { SUPABASE_SERVICE_KEY: anonKey };
  await expect(readAll("lead_scoring", "lead_scores", env)).rejects.toMatchObject({ code: "CANARY_EMPTY" });
});

test("a Stripe test key is refused in a production project", async () => {
  await expect(
    readAll("stripe", "prices", { GOOGLE_CLOUD_PROJECT: "dreamclass-prod" }),
  ).rejects.toMatchObject({
    code: "TEST_KEY_IN_PRODUCTION",
  });
});

test("Stripe is asked with the pinned version, and hears no telemetry", async () => {
  const seen: Record<string, unknown>[] = [];
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.end('{"object":"list","data":[],"has_more":false}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await readAll("stripe", "prices", { STRIPE_API_URL: `http://127.0.0.1:${port}` });
  await readAll("stripe", "prices", { STRIPE_API_URL: `http://127.0.0.1:${port}` });
  server.closeAllConnections();
  server.close();
  expect(seen.map((headers) => headers["stripe-version"])).toEqual([
    "2026-10-28.endive",
    "2026-10-28.endive",
  ]);
  expect(seen.filter((headers) => "x-stripe-client-telemetry" in headers)).toEqual([]);
});

test("no log line of all this holds a key", () => {
  expect(logged.length).toBeGreaterThan(30);
  expect(logged.filter((line) => /sk_test_|backend-local-token|eyJ|canary/.test(line))).toEqual([]);
});
