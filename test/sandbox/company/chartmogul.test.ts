import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { json, makeCompany, ndjson } from "./small-company.ts";

// biome-ignore lint/suspicious/noExplicitAny: ChartMogul's objects of every shape
type Any = any;
let company: Summary;
let truth: Any;
beforeAll(() => {
  company = makeCompany(7);
  truth = json(company.dir, "truth.json");
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const read = (file: string): Any[] => ndjson(company.dir, `chartmogul/${file}.ndjson`);
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe("ChartMogul's book", () => {
  test("differs from our MRR in each month by exactly what the truth explains, row by row", () => {
    const rows = ndjson(company.dir, "truth_chartmogul.ndjson");
    const ours = new Map(truth.mrr.map((month: Any) => [month.month, month.end]));
    expect(rows.length).toBeGreaterThan(5);
    for (const { month, mrr } of truth.chartmogul.months) {
      const explained = sum(
        rows.filter((row) => row.month === month).map((row) => row.chartmogul_cents - row.ours_cents),
      );
      expect([month, mrr - (ours.get(month) as number)]).toEqual([month, explained]);
    }
    expect(rows.every(({ reasons }) => reasons.length > 0)).toBe(true);
    expect(truth.chartmogul.merged.length).toBeGreaterThan(0);
    expect(truth.chartmogul.deleted.length).toBeGreaterThan(0);
  });

  test("has activities that lead from nothing to each customer's MRR, with types that fit", () => {
    const byCustomer = new Map<string, Any[]>();
    for (const activity of read("activities")) {
      const uuid = activity["customer-uuid"];
      byCustomer.set(uuid, [...(byCustomer.get(uuid) ?? []), activity]);
    }
    for (const { uuid, mrr, arr, status } of read("customers")) {
      let held = 0;
      for (const [index, activity] of (byCustomer.get(uuid) ?? []).entries()) {
        const before = held;
        held += activity["activity-mrr-movement"];
        expect(activity["activity-mrr"]).toBe(held);
        expect(activity["activity-arr"]).toBe(held * 12);
        const grows = held > before ? "expansion" : "contraction";
        const type = before === 0 ? (index === 0 ? "new_biz" : "reactivation") : held === 0 ? "churn" : grows;
        expect(activity.type).toBe(type);
      }
      expect([uuid, mrr, arr]).toEqual([uuid, held, held * 12]);
      expect(status === "Active").toBe(mrr > 0);
    }
  });

  test("counts a converted trial from its first paid invoice on", () => {
    const trials = new Set(
      ndjson(company.dir, "stripe/subscriptions.ndjson")
        .filter(({ trial_end }) => trial_end !== null)
        .map(({ id }) => id),
    );
    const paid = new Map<string, number>();
    for (const { billing_reason, parent, status_transitions } of ndjson(
      company.dir,
      "stripe/invoices.ndjson",
    )) {
      const { subscription } = parent.subscription_details;
      const at = status_transitions.paid_at;
      if (billing_reason !== "subscription_create" && at !== null && !paid.has(subscription))
        paid.set(subscription, at);
    }
    const first = new Map<string, string>();
    for (const activity of read("activities")) {
      const id = activity["subscription-external-id"];
      if (trials.has(id) && !first.has(id)) first.set(id, activity.date);
    }
    expect(first.size).toBeGreaterThan(20);
    for (const [id, date] of first) expect([id, Date.parse(date) / 1000]).toEqual([id, paid.get(id)]);
  });

  test("has months whose movements lead from one MRR to the next, and sum up to the activities", () => {
    const moved = ["mrr-new-business", "mrr-expansion", "mrr-contraction", "mrr-churn", "mrr-reactivation"];
    let before = 0;
    for (const month of read("mrr_movements")) {
      expect(month.mrr - before).toBe(sum(moved.map((name) => month[name])));
      before = month.mrr;
    }
    expect(before).toBe(sum(read("customers").map(({ mrr }) => mrr)));
    const churned = read("activities").filter(({ type }) => type === "churn");
    const total = sum(churned.map((activity) => activity["activity-mrr-movement"]));
    expect(sum(read("mrr_movements").map((month) => month["mrr-churn"]))).toBe(total);
  });

  test("bills what Stripe billed: the lines of every invoice add up to its total", () => {
    const totals = new Map(
      ndjson(company.dir, "stripe/invoices.ndjson").map((invoice) => [invoice.id, invoice.total]),
    );
    const uuids = new Set(read("customers").map(({ uuid }) => uuid));
    for (const { external_id, customer_uuid, line_items } of read("invoices")) {
      expect(sum(line_items.map((line: Any) => line.amount_in_cents))).toBe(totals.get(external_id));
      expect(uuids.has(customer_uuid)).toBe(true);
    }
  });

  test("knows customers by Stripe's id or by e-mail, forgets the deleted, and links each to its school", () => {
    const customers = read("customers");
    const ids = customers.flatMap(({ external_ids }) => external_ids as string[]);
    expect(ids.some((id) => id.includes("@"))).toBe(true);
    expect(ids.some((id) => id.startsWith("cus_"))).toBe(true);
    expect(customers.some(({ external_ids }) => external_ids.length === 2)).toBe(true);
    expect(ids.filter((id) => truth.deleted_customers.includes(id))).toEqual([]);
    const links = ndjson(company.dir, "truth_identity.ndjson").filter(
      ({ source }) => source === "chartmogul",
    );
    expect(new Set(links.map(({ key }) => key))).toEqual(new Set(customers.map(({ uuid }) => uuid)));
  });
});
