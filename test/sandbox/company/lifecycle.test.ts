import { beforeAll, describe, expect, test } from "@jest/globals";
import { addMonths, dateOf, secondsOf } from "../../../sandbox/company/base/calendar.ts";
import { Rng } from "../../../sandbox/company/base/rng.ts";
import { LEGAL_MOVES, move, type Subscription } from "../../../sandbox/company/billing/state.ts";
import { type Company, simulate } from "../../../sandbox/company/company.ts";
import { SCALES } from "../../../sandbox/company/scales.ts";
import { paymentTruth, trialTruth } from "../../../sandbox/company/truth/cohorts.ts";

let company: Company;
let subs: Subscription[];

beforeAll(() => {
  company = simulate(new Rng(3), { ...SCALES.default, accounts: 4_000 }, 3);
  subs = [...company.subs.values()].flat();
});

describe("a subscription's life", () => {
  test("takes no step that the lifecycle does not allow", () => {
    for (const { history } of subs) {
      for (const [i, { status }] of history.entries()) {
        expect(LEGAL_MOVES[history[i - 1]?.status ?? "none"]).toContain(status);
        expect(i === 0 || (history[i]?.at ?? 0) >= (history[i - 1]?.at ?? 0)).toBe(true);
      }
    }
  });

  test("an illegal step is refused", () => {
    const canceled = subs.find((s) => s.status === "canceled") as Subscription;
    expect(() => move(canceled, "active", canceled.endedAt ?? 0)).toThrow("canceled → active is not allowed");
  });

  test("knows every status and every way out", () => {
    const seen = new Set(subs.flatMap((s) => s.history.map((h) => h.status)));
    expect([...seen].sort()).toEqual(
      ["active", "canceled", "incomplete", "incomplete_expired", "past_due", "trialing"].sort(),
    );
    const ends = subs.filter((s) => s.status === "canceled");
    expect(ends.some((s) => s.cancelReason === "payment_failed")).toBe(true);
    expect(ends.some((s) => s.cancelAtPeriodEnd)).toBe(true);
    expect(ends.some((s) => !s.cancelAtPeriodEnd && s.cancelReason === "cancellation_requested")).toBe(true);
    const recovered = subs.filter((s) =>
      s.history.some((h, i) => h.status === "active" && s.history[i - 1]?.status === "past_due"),
    );
    expect(recovered.length).toBeGreaterThan(100);
  });

  test("nothing happens outside the simulated time", () => {
    const { start, end } = SCALES.default;
    for (const { history, invoices } of subs) {
      const times = [
        ...history.map((h) => h.at),
        ...invoices.flatMap((i) => [i.createdAt, ...i.charges.map((c) => c.createdAt)]),
      ];
      expect(times.every((at) => at >= start && at < end)).toBe(true);
    }
  });
});

describe("rates", () => {
  test("six to eight percent of the charges fail", () => {
    const charges = subs.flatMap((s) => s.invoices).flatMap((i) => i.charges);
    const months = paymentTruth(SCALES.default, charges);
    const attempts = months.reduce((sum, m) => sum + m.attempts, 0);
    const rate = months.reduce((sum, m) => sum + m.failed, 0) / attempts;
    expect(attempts).toBe(charges.length);
    expect(rate).toBeGreaterThan(0.06);
    expect(rate).toBeLessThan(0.08);
  });

  test("channels sign up in their shares", () => {
    const share = (channel: string) =>
      company.accounts.filter((a) => a.channel === channel).length / company.accounts.length;
    expect(share("organic")).toBeCloseTo(0.38, 1);
    expect(share("paid")).toBeCloseTo(0.27, 1);
    expect(share("referral")).toBeCloseTo(0.17, 1);
    expect(share("content")).toBeCloseTo(0.18, 1);
  });

  test("sign-ups grow, and September outdoes July", () => {
    const count = (from: string, months: number) => {
      const [since, until] = [secondsOf(from), addMonths(secondsOf(from), months)];
      return company.accounts.filter((a) => a.createdAt >= since && a.createdAt < until).length;
    };
    expect(count("2024-09-01", 1)).toBeGreaterThan(count("2024-07-01", 1) * 1.3);
    const beforeCampaign = count("2025-07-01", 7) / count("2024-07-01", 7);
    expect(beforeCampaign).toBeGreaterThan(1.1);
    expect(beforeCampaign).toBeLessThan(1.4);
    expect(count("2026-02-01", 5) / count("2025-02-01", 5)).toBeGreaterThan(1.5);
  });

  test("about half of the mature trials pay, and the rate has no trend", () => {
    const months = trialTruth(SCALES.default, subs).slice(0, -2);
    const rate = (rows: typeof months) =>
      rows.reduce((s, m) => s + m.converted, 0) / rows.reduce((s, m) => s + m.started, 0);
    expect(rate(months)).toBeGreaterThan(0.47);
    expect(rate(months)).toBeLessThan(0.56);
    expect(Math.abs(rate(months.slice(0, 11)) - rate(months.slice(11)))).toBeLessThan(0.05);
  });
});

test("a month after the 31st is the last day of a shorter month", () => {
  const anchor = secondsOf("2025-01-31");
  expect([1, 2, 13].map((n) => dateOf(addMonths(anchor, n)))).toEqual([
    "2025-02-28",
    "2025-03-31",
    "2026-02-28",
  ]);
});
