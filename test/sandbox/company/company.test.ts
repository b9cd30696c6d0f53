import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { hashes, json, latest, makeCompany, ndjson } from "./small-company.ts";

let company: Summary;
// biome-ignore lint/suspicious/noExplicitAny: read as JSON
let truth: any;

beforeAll(() => {
  company = makeCompany(7);
  truth = json(company.dir, "truth.json");
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const BACKEND = ["accounts", "users", "events", "locations", "devices", "device_events", "features"];
const KINDS = ["customers", "subscriptions", "invoices", "charges", "refunds", "events"] as const;

describe("one seed, one company", () => {
  test("the same seed gives the same bytes, another seed others", () => {
    const again = makeCompany(7);
    const other = makeCompany(8);
    expect(hashes(again.dir)).toEqual(hashes(company.dir));
    const [mine, theirs] = [hashes(company.dir), hashes(other.dir)];
    expect(Object.keys(mine)).toEqual(Object.keys(theirs));
    const same = Object.keys(mine).filter((path) => mine[path] === theirs[path]);
    const catalogue =
      /^(stripe\/(prices|products)|backend\/features|hubspot\/(pipelines|properties)|salesforce\/describe|zendesk\/(groups|holidays|schedules|sla_policies|ticket_fields))\.ndjson$/;
    expect(same.filter((path) => !catalogue.test(path))).toEqual([]);
    for (const { dir } of [again, other]) rmSync(dir, { recursive: true, force: true });
  });

  test("a small company has about 150 accounts", () => {
    const { dir } = makeCompany(9);
    const accounts = latest(dir, "backend/accounts.ndjson");
    expect(accounts.length).toBeGreaterThan(110);
    expect(accounts.length).toBeLessThan(190);
    rmSync(dir, { recursive: true, force: true });
  });

  test("the counts in truth and company.json are the lines of the files", () => {
    const { counts } = json(company.dir, "company.json");
    expect(truth.counts).toEqual(counts);
    for (const kind of KINDS) {
      expect(ndjson(company.dir, `stripe/${kind}.ndjson`)).toHaveLength(counts[`stripe.${kind}`]);
    }
    for (const kind of BACKEND) {
      expect(ndjson(company.dir, `backend/${kind}.ndjson`)).toHaveLength(counts[`backend.${kind}`]);
    }
  });
});

describe("everything hangs together", () => {
  test("each entity's seq grows strictly, and a version of a record stands once", () => {
    for (const kind of BACKEND) {
      const rows = ndjson(company.dir, `backend/${kind}.ndjson`);
      expect(rows.every((row, i) => i === 0 || row.seq > rows[i - 1].seq)).toBe(true);
      const versions = rows.map((row) => `${row.id} ${row.updated_at ?? ""}`);
      expect(new Set(versions).size).toBe(rows.length);
    }
  });

  test("users and events name accounts and users that exist, within the simulated time", () => {
    const accounts = new Set(ndjson(company.dir, "backend/accounts.ndjson").map((a) => a.id));
    const users = new Map(ndjson(company.dir, "backend/users.ndjson").map((u) => [u.id, u]));
    expect([...users.values()].every((u) => accounts.has(u.account_id))).toBe(true);
    for (const event of ndjson(company.dir, "backend/events.ndjson")) {
      const user = users.get(event.user_id);
      expect(user?.account_id).toBe(event.account_id);
      expect(event.occurred_at >= user.created_at).toBe(true);
      expect(event.occurred_at < "2026-07-01").toBe(true);
    }
  });

  test("identity holds in the vendors' own records", () => {
    const customers = new Map(ndjson(company.dir, "stripe/customers.ndjson").map((c) => [c.id, c]));
    const linked = truth.identity.filter((i: { stripe_customer_id: string | null }) => i.stripe_customer_id);
    expect(linked).toHaveLength(customers.size);
    for (const { account_id, stripe_customer_id } of linked) {
      const customer = customers.get(stripe_customer_id);
      if (!customer.deleted) expect(customer.metadata.account_id).toBe(account_id);
    }
    expect(truth.identity.some((i: { crm_account_id: string | null }) => i.crm_account_id === null)).toBe(
      true,
    );
  });

  test("some events arrive late, some records are deleted, some stripe customers too", () => {
    const events = ndjson(company.dir, "backend/events.ndjson");
    const late = events.filter((e, i) => i > 0 && e.occurred_at < events[i - 1].occurred_at);
    expect(late.length / events.length).toBeGreaterThan(0.003);
    expect(ndjson(company.dir, "backend/users.ndjson").some((u) => u.deleted_at !== null)).toBe(true);
    expect(truth.deleted_customers.length).toBeGreaterThan(0);
    expect(ndjson(company.dir, "stripe/events.ndjson").some((e) => e.type === "customer.deleted")).toBe(true);
  });

  test("stripe events are those of the last 30 days, in order", () => {
    const events = ndjson(company.dir, "stripe/events.ndjson");
    const end = Date.parse("2026-07-01T00:00:00Z") / 1000;
    expect(events.every((e) => e.created >= end - 30 * 86_400 && e.created < end)).toBe(true);
    expect(events.every((e, i) => i === 0 || e.created >= events[i - 1].created)).toBe(true);
    const types = new Set(events.map((e) => e.type));
    for (const type of ["customer.subscription.updated", "invoice.paid", "charge.succeeded"]) {
      expect(types).toContain(type);
    }
  });
});
