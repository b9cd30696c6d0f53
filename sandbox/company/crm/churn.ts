import { dateOf } from "../base/calendar.ts";
import { shortId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { type ReferenceRates, usCents } from "../billing/currencies.ts";
import { type CrmRow, decimal } from "./files.ts";
import { type CrmSubscription, moved } from "./subscription.ts";

const REASONS = [
  ["features", 19],
  ["support", 17],
  ["budget", 18],
  ["unknown", 16],
  ["competitor", 15],
  ["pricing", 15],
] as const;
const FEEDBACK = ["too expensive", "missing features", "switched to competitor", ""] as const;

/** The churn event of a subscription that was paid and ended. */
export function churnRow(
  rng: Rng,
  crm: CrmSubscription,
  index: number,
  all: readonly CrmSubscription[],
  rates: ReferenceRates,
): CrmRow<"churn_events"> {
  const { sub, accountId } = crm;
  const refunds = sub.invoices
    .flatMap((i) => i.charges)
    .map(({ refund }) => (refund ? usCents(refund.amount, sub.currency, refund.createdAt, rates) : 0));
  const earlier = all.some(
    (s) => s.accountId === accountId && s.sub.createdAt < sub.createdAt && s.sub.endedAt !== null,
  );
  return {
    churn_event_id: shortId("C-", index),
    account_id: accountId,
    churn_date: dateOf(sub.endedAt as number),
    reason_code: sub.cancelReason === "payment_failed" ? "budget" : rng.weighted(REASONS),
    refund_amount_usd: decimal(refunds.reduce((sum, r) => sum + r, 0) / 100),
    preceding_upgrade_flag: moved(sub, 1),
    preceding_downgrade_flag: moved(sub, -1),
    is_reactivation: earlier,
    feedback_text: rng.pick(FEEDBACK),
  };
}
