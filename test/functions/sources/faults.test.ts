import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { workers } from "../../../functions/workers.gen.ts";
import { loadConfig } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { inFull } from "../../support/in-full.ts";
import { smallCompany } from "../support/company.ts";
import { askedOf, countRecords, tell } from "../support/run-source.ts";

/**
 * Every source that is read from an API, found in the registry: its shortest stream of three requests or more is read
 * with each fault on its first, middle and last request. A new source is in here by itself.
 */
const logged: string[] = [];
const failures: unknown[] = [];
let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors({ company: smallCompany() });
});
afterAll(async () => {
  await vendors?.close();
});
beforeEach(calm);

async function calm(): Promise<void> {
  await Promise.all(
    Object.values(vendors.urls).flatMap((url) =>
      ["__faults", "__requests"].map((path) => fetch(`${url}/${path}`, { method: "DELETE" })),
    ),
  );
}

const count = (source: string, id: string) => countRecords(source, id, vendors.env, logged);

type Subject = { vendor: string; id: string; requests: number; items: number };
const subjects = new Map<string, Promise<Subject>>();

/** The stream of a source with the fewest requests that has a middle, else with the most; the fake that answers it, and what an undisturbed reading finds. */
async function subjectOf(source: string): Promise<Subject> {
  const found: Subject[] = [];
  for (const spec of loadSource(source).streams) {
    await calm();
    const items = await count(source, spec.id);
    for (const [vendor, url] of Object.entries(vendors.urls)) {
      const requests = (await askedOf(url)).length;
      if (requests > 0) found.push({ vendor, id: spec.id, requests, items });
    }
  }
  found.sort((left, right) => left.requests - right.requests);
  const subject = found.find(({ requests }) => requests >= 3) ?? found.at(-1);
  if (!subject) throw new Error(`${source} asked no fake anything`);
  return subject;
}

const spoil = (vendor: string, rules: FaultRule[]) => tell(`${vendors.url(vendor)}/__faults`, rules);

const passing: FaultRule[] = [
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
/** What may end a reading; it must not shorten it. */
const ending: FaultRule[] = [
  { kind: "status", status: 400 },
  { kind: "status", status: 401 },
  { kind: "status", status: 404 },
  { kind: "body", body: "{}" },
  { kind: "body", body: "null" },
];

describe.each(Object.keys(workers))("reading %s", (source) => {
  const subject = (): Promise<Subject> => {
    const known = subjects.get(source) ?? subjectOf(source);
    subjects.set(source, known);
    return known;
  };

  test.each(inFull ? passing : passing.filter(({ kind }) => ["cut", "truncate", "html"].includes(kind)))(
    "survives %j on the first, a middle and the last request",
    async (rule) => {
      const { vendor, id, requests, items } = await subject();
      await calm();
      const places = new Set([0, Math.floor(requests / 2), requests - 1]);
      await spoil(
        vendor,
        // A slow answer is not asked for again, so that the places behind it come earlier.
        [...places].map((place, at) => ({
          ...rule,
          after: rule.kind === "slow" ? Math.max(0, place - at) : place,
        })),
      );
      expect(await count(source, id)).toBe(items);
      expect(items).toBeGreaterThan(0);
      expect(await (await fetch(`${vendors.url(vendor)}/__faults`)).json()).toEqual([]);
    },
  );

  test.each(inFull ? ending : ending.slice(-2))(
    "reads everything or fails, and never less, with %j on any request",
    async (rule) => {
      const { vendor, id, requests, items } = await subject();
      for (const after of new Set([0, Math.floor(requests / 2), requests - 1])) {
        await calm();
        await spoil(vendor, [{ ...rule, after }]);
        const outcome = await count(source, id).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          failures.push(outcome);
          expect(outcome).toBeInstanceOf(SuiteError);
          expect((outcome as SuiteError).code).not.toBe("INTERNAL");
        } else expect(outcome).toBe(items);
      }
    },
  );

  test("gives up when a fault lasts, as an error that may be tried again", async () => {
    const { vendor, id, requests } = await subject();
    await calm();
    await spoil(vendor, [{ kind: "status", status: 500, after: Math.floor(requests / 2), times: 1_000 }]);
    const error = await count(source, id).catch((thrown: unknown) => thrown);
    failures.push(error);
    expect(error).toMatchObject({ retryable: true });
  });
});

test("no secret of any source is in a log line, an error or a URL of all this", () => {
  const { secrets } = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...vendors.env });
  const withSecrets = Object.keys(workers).filter((name) => Object.keys(loadSource(name).secrets).length > 0);
  expect(secrets.length).toBeGreaterThanOrEqual(withSecrets.length);
  const told = [
    ...logged,
    ...failures.map((error) => `${error} ${JSON.stringify(error)} ${(error as Error).cause}`),
  ];
  expect(told.length).toBeGreaterThan(50);
  expect(told.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});
