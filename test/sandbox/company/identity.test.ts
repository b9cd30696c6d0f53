import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Summary } from "../../../sandbox/company/generate.ts";
import type { IdentityLink } from "../../../sandbox/company/market/identity.ts";
import { json, makeCompany, ndjson } from "./small-company.ts";

let company: Summary;
let links: IdentityLink[];

beforeAll(() => {
  company = makeCompany(7);
  links = ndjson(company.dir, "truth_identity.ndjson");
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const keysOf = (source: string, stream: string) =>
  links.filter((link) => link.source === source && link.stream === stream).map(({ key }) => key);

describe("the truth about identity", () => {
  test("names each record once", () => {
    const names = links.map(({ source, stream, key }) => `${source}.${stream} ${key}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test("knows every account, every customer and every lead, and no other", () => {
    const ids = (file: string, field: string) => [
      ...new Set(ndjson(company.dir, file).map((record) => record[field])),
    ];
    expect(keysOf("backend", "accounts").sort()).toEqual(ids("backend/accounts.ndjson", "id").sort());
    expect(keysOf("stripe", "customers").sort()).toEqual(ids("stripe/customers.ndjson", "id").sort());
    expect(keysOf("lead_scoring", "leads").sort()).toEqual(
      ids("supabase/lead_scores.ndjson", "lead_id").sort(),
    );
  });

  test("gives a second sign-up to the school of the first", () => {
    const schoolOf = new Map(links.map(({ key, organisation_id }) => [key, organisation_id]));
    const { duplicate_accounts: duplicates } = json(company.dir, "truth.json");
    expect(duplicates.length).toBeGreaterThan(0);
    for (const { account_id, same_as } of duplicates)
      expect(schoolOf.get(account_id)).toBe(schoolOf.get(same_as));
  });

  test("leads back from most schools that signed up to the lead that they were", () => {
    const schools = (source: string) =>
      new Set(links.filter((link) => link.source === source).map(({ organisation_id }) => organisation_id));
    const [signedUp, seen] = [schools("backend"), schools("lead_scoring")];
    const both = [...signedUp].filter((id) => seen.has(id));
    expect(both.length).toBeGreaterThan(0.8 * signedUp.size);
    expect(seen.size).toBeGreaterThan(5 * both.length);
  });
});
