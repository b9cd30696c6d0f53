import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DEAL_STAGES } from "../../../sandbox/company/sales/hubspot/schema.ts";
import { salesforceId } from "../../../sandbox/company/sales/salesforce/ids.ts";
import { json, makeCompany, ndjson } from "./small-company.ts";

const SEEDS = [7, 11];
let dirs: string[];
beforeAll(() => {
  dirs = SEEDS.map((seed) => makeCompany(seed).dir);
});
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

const hubspot = (dir: string, type: string) => ndjson(dir, `hubspot/${type}.ndjson`);
const salesforce = (dir: string, object: string) => ndjson(dir, `salesforce/${object}.ndjson`);
const seconds = (iso: string) => Date.parse(iso) / 1000;

/** The stages of each opportunity by the key of its record. */
function stagesByKey(dir: string): Map<string, { stage: string; from: string; to: string | null }[]> {
  const found = new Map<string, { stage: string; from: string; to: string | null }[]>();
  for (const { key, stage, valid_from, valid_to } of ndjson(dir, "truth_sales_stages.ndjson")) {
    found.set(key, [...(found.get(key) ?? []), { stage, from: valid_from, to: valid_to }]);
  }
  return found;
}

describe("opportunities", () => {
  test("have stages that follow each other without a gap, the last one open", () => {
    for (const stages of dirs.flatMap((dir) => [...stagesByKey(dir).values()])) {
      for (const [i, { from, to }] of stages.entries()) {
        expect(to).toBe(stages[i + 1]?.from ?? null);
        if (to !== null) expect(from <= to).toBe(true);
      }
    }
  });

  test("have the same stages in HubSpot's history and in the truth", () => {
    for (const dir of dirs) {
      const truth = stagesByKey(dir);
      const deals = hubspot(dir, "deals");
      expect(deals.length).toBeGreaterThan(60);
      for (const { id, propertiesWithHistory } of deals) {
        const ids = propertiesWithHistory.dealstage.map(({ value }: { value: string }) => value).reverse();
        const stages = truth.get(id)?.map(({ stage }) => DEAL_STAGES[stage as keyof typeof DEAL_STAGES].id);
        expect(ids).toEqual(stages);
      }
    }
  });

  test("have the same instants of change in Salesforce's history and in the truth", () => {
    for (const dir of dirs) {
      const truth = stagesByKey(dir);
      const changes = salesforce(dir, "OpportunityFieldHistory").filter(({ Field }) => Field === "StageName");
      for (const { Id } of salesforce(dir, "Opportunity")) {
        const at = changes.filter(({ OpportunityId }) => OpportunityId === Id).map((row) => row.CreatedDate);
        const expected = truth.get(Id)?.slice(1) ?? [];
        expect(at.map(seconds)).toEqual(expected.map(({ from }) => seconds(from)));
      }
    }
  });

  test("won in HubSpot close within three days of the first payment, for about a year of it", () => {
    for (const dir of dirs) {
      const links = ndjson(dir, "truth_identity.ndjson");
      const schoolOf = new Map(links.map((l) => [`${l.source}.${l.stream}.${l.key}`, l.organisation_id]));
      const first = new Map<string, { at: number; yearly: number }>();
      const prices = new Map(ndjson(dir, "stripe/prices.ndjson").map((price) => [price.id, price]));
      const dollars = inDollars(ndjson(dir, "exchange_rates/rates.ndjson"));
      for (const invoice of ndjson(dir, "stripe/invoices.ndjson")) {
        if (invoice.status !== "paid" || invoice.amount_due === 0) continue;
        const school = schoolOf.get(`stripe.customers.${invoice.customer}`);
        const at = invoice.status_transitions.paid_at;
        if (!school || (first.get(school)?.at ?? Number.POSITIVE_INFINITY) <= at) continue;
        const { interval } = prices.get(invoice.lines.data[0].pricing.price_details.price).recurring;
        first.set(school, { at, yearly: dollars(invoice) * (interval === "year" ? 1 : 12) });
      }
      const won = hubspot(dir, "deals").filter(({ properties }) => properties.dealstage === "closedwon");
      const truth = ndjson(dir, "truth_sales_stages.ndjson").filter(
        ({ crm, stage }) => crm === "hubspot" && stage === "won",
      );
      expect(won.map(({ id }) => id).sort()).toEqual(truth.map(({ key }) => key).sort());
      expect(won.length).toBeGreaterThan(0);
      for (const { id, properties } of won) {
        const paid = first.get(schoolOf.get(`hubspot.deals.${id}`) ?? "");
        expect(Math.abs(seconds(properties.closedate) - (paid?.at ?? 0))).toBeLessThanOrEqual(3 * 86_400);
        expect(Math.abs(Number(properties.amount) / (paid?.yearly ?? 1) - 1)).toBeLessThan(0.065);
      }
    }
  });

  test("that closed add up to the truth by month and rep, in both CRMs together", () => {
    for (const dir of dirs) {
      const owners = new Map(hubspot(dir, "owners").map(({ id, email }) => [id, email]));
      const users = new Map(salesforce(dir, "User").map(({ Id, Email }) => [Id, Email]));
      const found = new Map<string, { won: number; lost: number; won_usd: number }>();
      const count = (at: string, rep: string, won: boolean, usd: number) => {
        const key = `${at.slice(0, 7)}-01 ${rep}`;
        const row = found.get(key) ?? { won: 0, lost: 0, won_usd: 0 };
        row[won ? "won" : "lost"]++;
        if (won) row.won_usd += usd;
        found.set(key, row);
      };
      for (const { archived, properties: p } of hubspot(dir, "deals")) {
        if (archived || p.hs_is_closed !== "true") continue;
        count(p.closedate, owners.get(p.hubspot_owner_id), p.hs_is_closed_won === "true", Number(p.amount));
      }
      for (const o of salesforce(dir, "Opportunity")) {
        if (!o.IsDeleted && o.IsClosed) count(o.CloseDate, users.get(o.OwnerId), o.IsWon, o.Amount);
      }
      const truth = json(dir, "truth.json").sales.closed_by_month_and_rep;
      const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
      const keyed = rows.map(([key, row]) => ({ month: key.slice(0, 10), rep: key.slice(11), ...row }));
      expect(keyed).toEqual(truth);
    }
  });

  test("are won and lost for reasons that were written down, and for some that were not", () => {
    for (const dir of dirs) {
      const { reasons, opportunities, pipeline_at_month_ends } = json(dir, "truth.json").sales;
      expect(Math.min(reasons.won.unknown, reasons.lost.unknown)).toBeGreaterThan(0);
      const closed = [...Object.values(reasons.won), ...Object.values(reasons.lost)] as number[];
      const open = pipeline_at_month_ends.at(-1).open;
      expect(closed.reduce((sum, count) => sum + count, 0) + open).toBe(opportunities);
    }
  });
});

describe("records", () => {
  test("lie in the files in the order of change and key", () => {
    for (const dir of dirs) {
      for (const type of ["companies", "contacts", "deals", "calls"]) {
        const keys = hubspot(dir, type).map(({ updatedAt, id }) => `${updatedAt} ${id.padStart(12, "0")}`);
        expect(keys).toEqual(keys.toSorted());
      }
      for (const object of ["Account", "Lead", "Opportunity", "Task"]) {
        const keys = salesforce(dir, object).map(({ SystemModstamp, Id }) => `${SystemModstamp} ${Id}`);
        expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
      }
    }
  });

  test("each stand for one school, merged ones too", () => {
    for (const dir of dirs) {
      const links = ndjson(dir, "truth_identity.ndjson").filter(({ source }) =>
        ["hubspot", "salesforce"].includes(source),
      );
      const keys = new Set(links.map(({ source, stream, key }) => `${source}.${stream}.${key}`));
      expect(keys.size).toBe(links.length);
      const merged = hubspot(dir, "companies").flatMap(
        ({ properties }) => properties.hs_merged_object_ids?.split(";") ?? [],
      );
      expect(merged.length).toBeGreaterThan(1);
      const expected = [
        ...["companies", "contacts", "deals"].flatMap((type) =>
          hubspot(dir, type).map(({ id }) => `hubspot.${type}.${id}`),
        ),
        ...merged.map((id) => `hubspot.companies.${id}`),
        ...salesforce(dir, "Account").map(({ Id }) => `salesforce.accounts.${Id}`),
        ...salesforce(dir, "Contact").map(({ Id }) => `salesforce.contacts.${Id}`),
        ...salesforce(dir, "Lead").map(({ Id }) => `salesforce.leads.${Id}`),
        ...salesforce(dir, "Opportunity").map(({ Id }) => `salesforce.opportunities.${Id}`),
      ];
      expect([...keys].sort()).toEqual(expected.sort());
    }
  });

  test("some schools stand in both CRMs, some twice in one, and some under another spelling", () => {
    for (const dir of dirs) {
      const links = ndjson(dir, "truth_identity.ndjson");
      const schools = (source: string, stream: string) =>
        links.filter((l) => l.source === source && l.stream === stream).map((l) => l.organisation_id);
      const companies = schools("hubspot", "companies");
      expect(schools("salesforce", "leads").some((school) => companies.includes(school))).toBe(true);
      expect(new Set(companies).size).toBeLessThan(companies.length);
      const names = new Map(ndjson(dir, "backend/accounts.ndjson").map(({ id, name }) => [id, name]));
      const nameOf = new Map(
        links
          .filter((l) => l.source === "backend" && l.stream === "accounts")
          .map((l) => [l.organisation_id, names.get(l.key)]),
      );
      const ofRecord = new Map(hubspot(dir, "companies").map(({ id, properties }) => [id, properties.name]));
      const other = links.filter(
        (l) => l.source === "hubspot" && nameOf.has(l.organisation_id) && ofRecord.has(l.key),
      );
      expect(other.some((l) => ofRecord.get(l.key) !== nameOf.get(l.organisation_id))).toBe(true);
    }
  });

  test("a bulk import gave many the same instant", () => {
    for (const dir of dirs) {
      const at = "2026-04-17T00:00:00.000Z";
      expect(hubspot(dir, "companies").filter((one) => one.updatedAt === at).length).toBeGreaterThan(40);
    }
  });

  test("some are archived, deleted or merged", () => {
    for (const dir of dirs) {
      expect(hubspot(dir, "calls").some(({ archived }) => archived)).toBe(true);
      expect(salesforce(dir, "Task").some(({ IsDeleted }) => IsDeleted)).toBe(true);
      const merged = salesforce(dir, "Account").filter(({ MasterRecordId }) => MasterRecordId !== null);
      expect(merged.length).toBeGreaterThan(0);
      expect(merged.every(({ IsDeleted }) => IsDeleted)).toBe(true);
    }
  });
});

test("a Salesforce id ends with the check that Salesforce computes", () => {
  expect(salesforceId("Account", 0)).toBe("0018c0000000000AAA");
  const id = salesforceId("Account", 62 ** 3 * 36 + 10);
  expect(id).toHaveLength(18);
  expect(id.slice(15)).toBe("AAQ");
});

test("Salesforce describes every field that its records have, and no other", () => {
  for (const dir of dirs) {
    for (const { object, fields } of salesforce(dir, "describe")) {
      const described = fields.map(({ name }: { name: string }) => name).sort();
      for (const record of salesforce(dir, object)) {
        const unknown = Object.keys(record).filter((name) => !described.includes(name));
        expect([object, unknown]).toEqual([object, []]);
      }
      const present = new Set(salesforce(dir, object).flatMap((record) => Object.keys(record)));
      expect([object, described.filter((name: string) => !present.has(name))]).toEqual([object, []]);
    }
  }
});

/** The total of an invoice in dollars, by the last rates before it was made. */
function inDollars(rates: { date: string; quote: string; rate: number }[]) {
  return ({ total, currency, created }: { total: number; currency: string; created: number }): number => {
    const code = currency.toUpperCase();
    const units = total / (["JPY", "KRW"].includes(code) ? 1 : 100);
    const day = new Date(created * 1000).toISOString().slice(0, 10);
    const last = (quote: string) =>
      rates.findLast((rate) => rate.quote === quote && rate.date <= day)?.rate ?? 1;
    return code === "USD" ? units : (units * last("USD")) / last(code);
  };
}
