import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { type ReferenceRates, usCents } from "../billing/currencies.ts";
import { periodStartAt, recurringAt, subscriptionMrr } from "../billing/mrr.ts";
import type { Subscription } from "../billing/state.ts";
import type { Scale } from "../scales.ts";
import type { Book } from "./book.ts";
import { firstPaid, localMrr, mogulMrr, runs } from "./movements.ts";

export type Reason =
  | "deleted"
  | "merged"
  | "trial_paid_later"
  | "canceled_at_once"
  | "currency_rate"
  | "rounding";

/** An account whose MRR at the end of a month differs in ChartMogul from ours, with everything that is why; US cents. */
export interface Difference {
  month: string;
  account_id: string;
  ours_cents: number;
  chartmogul_cents: number;
  reasons: Reason[];
}

/** Every difference, by month and account: their sum is the whole difference of the month's MRR. */
export function* differences(book: Book, scale: Scale): Generator<Difference> {
  const { rates } = book;
  for (const from of monthsBetween(scale.start, scale.end)) {
    const at = addMonths(from, 1);
    const month = dateOf(from);
    for (const { account, subs } of book.deleted) {
      const ours_cents = ours(subs, at, rates);
      if (ours_cents !== 0)
        yield { month, account_id: account.id, ours_cents, chartmogul_cents: 0, reasons: ["deleted"] };
    }
    for (const { stripe, subs } of book.customers) {
      const theirs = subs.reduce((sum, { sub }) => sum + mogulMrr(sub, at - 1, rates), 0);
      for (const [place, { account, subs: own }] of stripe.entries()) {
        const ours_cents = ours(own, at, rates);
        const chartmogul_cents = place === 0 ? theirs : 0;
        if (ours_cents === chartmogul_cents) continue;
        const reasons = reasonsOf(own, at, rates);
        yield {
          month,
          account_id: account.id,
          ours_cents,
          chartmogul_cents,
          reasons: stripe.length > 1 ? ["merged", ...reasons] : reasons,
        };
      }
    }
  }
}

function ours(subs: readonly Subscription[], at: number, rates: ReferenceRates): number {
  return subs.reduce((sum, sub) => sum + centsOf(sub, at, rates), 0);
}

function centsOf(sub: Subscription, at: number, rates: ReferenceRates): number {
  return (recurringAt(sub, at, rates) ?? []).reduce((sum, { cents }) => sum + cents, 0);
}

function reasonsOf(subs: readonly Subscription[], at: number, rates: ReferenceRates): Reason[] {
  const reasons = subs.flatMap((sub): Reason[] => {
    if (centsOf(sub, at, rates) === mogulMrr(sub, at - 1, rates)) return [];
    if (sub.trial !== null && at - 1 < firstPaid(sub)) return ["trial_paid_later"];
    if (!runs(sub, at - 1)) return ["canceled_at_once"];
    const found: Reason[] = [];
    const local = localMrr(sub, at);
    const [then, first] = [periodStartAt(sub, at), sub.cycles[0] ?? sub.createdAt];
    if (usCents(local, sub.currency, then, rates) !== usCents(local, sub.currency, first, rates))
      found.push("currency_rate");
    if (subscriptionMrr(sub, at).mrr !== local || found.length === 0) found.push("rounding");
    return found;
  });
  return [...new Set(reasons)].sort();
}
