import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { subscriptionMrr } from "../billing/mrr.ts";
import type { Subscription } from "../billing/state.ts";
import type { Scale } from "../scales.ts";
import type { Book } from "./book.ts";
import { firstPaid, mogulMrr } from "./movements.ts";

export type Reason = "deleted" | "merged" | "trial_paid_later" | "rounding";

/** An account whose MRR at the end of a month differs in ChartMogul from ours, with everything that is why; cents. */
export interface Difference {
  month: string;
  account_id: string;
  ours_cents: number;
  chartmogul_cents: number;
  reasons: Reason[];
}

/** Every difference, by month and account: their sum is the whole difference of the month's MRR. */
export function* differences(book: Book, scale: Scale): Generator<Difference> {
  for (const from of monthsBetween(scale.start, scale.end)) {
    const at = addMonths(from, 1);
    const month = dateOf(from);
    for (const { account, subs } of book.deleted) {
      const ours_cents = ours(subs, at);
      if (ours_cents !== 0)
        yield { month, account_id: account.id, ours_cents, chartmogul_cents: 0, reasons: ["deleted"] };
    }
    for (const { stripe, subs } of book.customers) {
      const theirs = subs.reduce((sum, { sub }) => sum + mogulMrr(sub, at - 1), 0);
      for (const [place, { account, subs: own }] of stripe.entries()) {
        const ours_cents = ours(own, at);
        const chartmogul_cents = place === 0 ? theirs : 0;
        if (ours_cents === chartmogul_cents) continue;
        const reasons = reasonsOf(own, at);
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

function ours(subs: readonly Subscription[], at: number): number {
  return subs.reduce((sum, sub) => sum + subscriptionMrr(sub, at).mrr, 0);
}

function reasonsOf(subs: readonly Subscription[], at: number): Reason[] {
  const differing = subs.filter((sub) => subscriptionMrr(sub, at).mrr !== mogulMrr(sub, at));
  const reasons = differing.map(
    (sub): Reason => (sub.trial !== null && at < firstPaid(sub) ? "trial_paid_later" : "rounding"),
  );
  return [...new Set(reasons)].sort();
}
