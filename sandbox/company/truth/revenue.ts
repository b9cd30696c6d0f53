import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { subscriptionMrr } from "../billing/mrr.ts";
import type { Subscription } from "../billing/state.ts";
import type { Scale } from "../scales.ts";

/** MRR of a month in cents; `start + new + expansion + reactivation − contraction − churn = end`. */
export interface MonthOfMrr {
  month: string;
  start: number;
  new: number;
  expansion: number;
  contraction: number;
  churn: number;
  reactivation: number;
  end: number;
  customers: number;
  new_customers: number;
  churned_customers: number;
  reactivated_customers: number;
}

export interface AccountMonth {
  account_id: string;
  month: string;
  mrr_cents: number;
}

/**
 * Snapshots at the first instant after each month, from the histories of the subscriptions, and the movements
 * between them by customer. Account rows exist where something is active, be it at 0.
 */
export function revenueTruth(
  scale: Scale,
  customers: readonly { accountId: string; subs: readonly Subscription[] }[],
): { months: MonthOfMrr[]; accounts: AccountMonth[] } {
  const months: MonthOfMrr[] = [];
  const accounts: AccountMonth[] = [];
  const before = new Map<string, number>();
  for (const from of monthsBetween(scale.start, scale.end)) {
    const month = dateOf(from);
    const at = addMonths(from, 1);
    const row = emptyMonth(month, months.at(-1)?.end ?? 0);
    for (const { accountId, subs } of customers) {
      const snapshots = subs.map((sub) => subscriptionMrr(sub, at));
      const mrr = snapshots.reduce((sum, s) => sum + s.mrr, 0);
      if (snapshots.some((s) => s.active)) accounts.push({ account_id: accountId, month, mrr_cents: mrr });
      count(row, before.get(accountId), mrr);
      if (mrr > 0 || before.has(accountId)) before.set(accountId, mrr);
    }
    months.push(row);
  }
  return { months, accounts };
}

/** `before` is undefined for a customer that never had any MRR. */
function count(row: MonthOfMrr, before: number | undefined, now: number): void {
  row.end += now;
  if (now > 0) row.customers++;
  if (before === undefined) {
    row.new += now;
    if (now > 0) row.new_customers++;
  } else if (before === 0) {
    row.reactivation += now;
    if (now > 0) row.reactivated_customers++;
  } else if (now === 0) {
    row.churn += before;
    row.churned_customers++;
  } else if (now > before) row.expansion += now - before;
  else row.contraction += before - now;
}

function emptyMonth(month: string, start: number): MonthOfMrr {
  return {
    month,
    start,
    new: 0,
    expansion: 0,
    contraction: 0,
    churn: 0,
    reactivation: 0,
    end: 0,
    customers: 0,
    new_customers: 0,
    churned_customers: 0,
    reactivated_customers: 0,
  };
}
