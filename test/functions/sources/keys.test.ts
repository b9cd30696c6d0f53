import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { workers } from "../../../functions/workers.gen.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { anonKey } from "../../../sandbox/vendors/supabase/fake.ts";
import { smallCompany } from "../support/company.ts";
import { countRecords } from "../support/run-source.ts";

const logged: string[] = [];
let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors({ company: smallCompany() });
});
afterAll(async () => {
  await vendors?.close();
});

const count = (source: string, id: string, env: Record<string, string> = {}) =>
  countRecords(source, id, { ...vendors.env, ...env }, logged);

const secured = Object.keys(workers)
  .map((source) => ({
    source,
    secrets: Object.keys(loadSource(source).secrets),
    id: loadSource(source).streams[0]?.id ?? "",
  }))
  .filter(({ secrets }) => secrets.length > 0);

describe.each(secured)("reading $source", ({ source, secrets, id }) => {
  test("with wrong secrets fails at once, telling none of them", async () => {
    const wrong = "wrong-key-canary";
    const failed = await count(source, id, Object.fromEntries(secrets.map((name) => [name, wrong]))).catch(
      (error) => error,
    );
    expect(failed).toMatchObject({ code: "SOURCE_AUTH", retryable: false });
    expect(`${failed.message} ${JSON.stringify(failed)} ${failed.cause}`).not.toContain(wrong);
  });

  test.each(secrets)("without %s says so and where to set it", async (name) => {
    await expect(count(source, id, { [name]: "" })).rejects.toMatchObject({
      code: "CONFIG_MISSING",
      message: expect.stringMatching(new RegExp(`${name} is not set.*Secret Manager`)),
    });
  });
});

test("a Supabase key that row-level security keeps blind is found out, instead of an empty table", async () => {
  const env = { SUPABASE_SERVICE_KEY: anonKey };
  await expect(count("lead_scoring", "lead_scores", env)).rejects.toMatchObject({ code: "CANARY_EMPTY" });
});

test("a Stripe test key is refused in a production project", async () => {
  await expect(count("stripe", "prices", { GOOGLE_CLOUD_PROJECT: "dreamclass-prod" })).rejects.toMatchObject({
    code: "TEST_KEY_IN_PRODUCTION",
  });
});

test("Stripe is asked with the pinned version, and hears no telemetry", async () => {
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.end('{"object":"list","data":[],"has_more":false}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await count("stripe", "prices", { STRIPE_API_URL: `http://127.0.0.1:${port}` });
  await count("stripe", "prices", { STRIPE_API_URL: `http://127.0.0.1:${port}` });
  server.closeAllConnections();
  server.close();
  expect(seen.map((headers) => headers["stripe-version"])).toEqual([
    "2026-10-28.endive",
    "2026-10-28.endive",
  ]);
  expect(seen.filter((headers) => "x-stripe-client-telemetry" in headers)).toEqual([]);
});

test("no log line of all this holds a key", () => {
  expect(logged.filter((line) => /canary|sk_test_|eyJ/.test(line))).toEqual([]);
});
