import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addMonths, dateOf, secondsOf } from "../../../sandbox/company/base/calendar.ts";
import { divideRound } from "../../../sandbox/company/base/rounding.ts";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { mrrFromInvoices } from "./mrr-from-invoices.ts";
import { json, makeCompany, ndjson } from "./small-company.ts";

const SEEDS = [7, 11, 12];
let companies: Summary[];

beforeAll(() => {
  companies = SEEDS.map((seed) => makeCompany(seed));
});
afterAll(() => {
  for (const { dir } of companies) rmSync(dir, { recursive: true, force: true });
});

const START = secondsOf("2024-07-01");
const MONTHS = Array.from({ length: 24 }, (_, i) => ({
  month: dateOf(addMonths(START, i)),
  at: addMonths(START, i + 1),
}));

describe("truth about revenue", () => {
  test("start + new + expansion + reactivation − contraction − churn + fx = end, every month, in every currency", () => {
    for (const { dir } of companies) {
      const { mrr, mrr_by_currency } = json(dir, "truth.json");
      expect(mrr).toHaveLength(24);
      for (const [i, m] of mrr.entries()) expect(m.start).toBe(i === 0 ? 0 : mrr[i - 1].end);
      for (const m of [...mrr, ...mrr_by_currency]) {
        expect(m.start + m.new + m.expansion + m.reactivation - m.contraction - m.churn + m.fx).toBe(m.end);
      }
      expect(mrr.at(-1).end).toBeGreaterThan(0);
    }
  });

  test("all movements happen, and money comes in several currencies, some without a minor unit", () => {
    for (const { dir } of companies) {
      const months = json(dir, "truth.json").mrr_by_currency;
      const currencies = new Set(
        months.filter((m: { end: number }) => m.end > 0).map((m: { currency: string }) => m.currency),
      );
      expect(currencies.size).toBeGreaterThanOrEqual(4);
      expect(currencies.has("JPY") || currencies.has("KRW")).toBe(true);
    }
    for (const kind of ["new", "expansion", "contraction", "churn", "reactivation", "fx"]) {
      const total = companies
        .flatMap(({ dir }) => json(dir, "truth.json").mrr)
        .reduce((s, m) => s + Math.abs(m[kind]), 0);
      expect([kind, total > 0]).toEqual([kind, true]);
    }
  });

  test("account rows add up to the months", () => {
    for (const { dir } of companies) {
      const sums = new Map<string, number>();
      const add = (key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);
      for (const row of ndjson(dir, "truth_mrr.ndjson")) {
        add(row.month, row.mrr_cents);
        add(row.month + row.currency, row.mrr_minor);
      }
      const { mrr, mrr_by_currency } = json(dir, "truth.json");
      for (const m of mrr) expect(sums.get(m.month) ?? 0).toBe(m.end);
      for (const m of mrr_by_currency) expect(sums.get(m.month + m.currency) ?? 0).toBe(m.end);
    }
  });

  test("invoice lines alone give the same MRR to the smallest unit, by account and month", () => {
    for (const { dir } of companies) {
      const truth = ndjson(dir, "truth_mrr.ndjson").map(
        (r) => [`${r.account_id} ${r.month}`, r.mrr_minor] as const,
      );
      expect(Object.fromEntries(mrrFromInvoices(dir, MONTHS))).toEqual(Object.fromEntries(truth));
    }
  });
});

describe("invoices", () => {
  test("lines add up to the subtotal, discounts to the total, credit to what is due", () => {
    for (const { dir } of companies) {
      for (const invoice of ndjson(dir, "stripe/invoices.ndjson")) {
        const lines: { amount: number; discount_amounts: { amount: number }[] }[] = invoice.lines.data;
        const subtotal = lines.reduce((sum, l) => sum + l.amount, 0);
        const off = lines.flatMap((l) => l.discount_amounts).reduce((sum, d) => sum + d.amount, 0);
        expect([invoice.subtotal, invoice.total]).toEqual([subtotal, subtotal - off]);
        expect(invoice.amount_due + invoice.ending_balance).toBe(invoice.total + invoice.starting_balance);
        expect(invoice.amount_paid).toBe(invoice.status === "paid" ? invoice.amount_due : 0);
      }
    }
  });

  test("a paid invoice has one successful charge of its amount, and only then", () => {
    for (const { dir } of companies) {
      const paid = new Map<string, number>();
      for (const charge of ndjson(dir, "stripe/charges.ndjson")) {
        if (charge.status !== "succeeded") continue;
        expect(paid.has(charge.payment_intent)).toBe(false);
        paid.set(charge.payment_intent, charge.amount);
      }
      for (const invoice of ndjson(dir, "stripe/invoices.ndjson")) {
        const intent = invoice.payments.data[0]?.payment.payment_intent;
        const expected = invoice.status === "paid" && invoice.amount_due > 0 ? invoice.amount_due : undefined;
        expect(paid.get(intent)).toBe(expected);
      }
    }
  });

  test("some carry prorations, some more than ten lines, some a discount", () => {
    const invoices = companies.flatMap(({ dir }) => ndjson(dir, "stripe/invoices.ndjson"));
    expect(invoices.some((i) => i.lines.data.length > 10)).toBe(true);
    expect(invoices.some((i) => i.discounts.length > 0)).toBe(true);
    const lines = invoices.flatMap((i) => i.lines.data);
    expect(lines.some((l) => l.amount < 0 && l.parent.subscription_item_details.proration)).toBe(true);
  });
});

test("division rounds halves away from zero", () => {
  expect([divideRound(1, 2), divideRound(-1, 2), divideRound(200_000, 12), divideRound(5, 4)]).toEqual([
    1, -1, 16_667, 1,
  ]);
});
