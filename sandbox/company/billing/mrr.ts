import type { PlanName } from "./catalog.ts";
import { type ReferenceRates, usCents } from "./currencies.ts";
import { type Item, itemMrr } from "./money.ts";
import { discountAt, itemsAt, type Subscription, statusAt } from "./state.ts";

/** Monthly recurring amount of one item in its currency's smallest unit, and in US cents. */
export interface Recurring {
  itemId: string;
  plan: PlanName;
  minor: number;
  cents: number;
}

/**
 * Monthly recurring amount of a subscription at an instant, from its history, in its currency's smallest unit: 0 and
 * `active: false` unless it is active, past due, or within a period that was paid for before it was canceled.
 */
export function subscriptionMrr(subscription: Subscription, at: number): { active: boolean; mrr: number } {
  const items = amountsAt(subscription, at);
  return { active: items !== null, mrr: (items ?? []).reduce((sum, minor) => sum + minor, 0) };
}

/**
 * The same by item, in US cents too: by the rates of the day on which the paid period began. Null where nothing is
 * active.
 */
export function recurringAt(
  subscription: Subscription,
  at: number,
  rates: ReferenceRates,
): Recurring[] | null {
  const since = periodStartAt(subscription, at);
  const { currency, itemIds } = subscription;
  const items = itemsAt(subscription, at);
  return (
    amountsAt(subscription, at)?.map((minor, index) => ({
      itemId: itemIds[index] as string,
      plan: (items[index] as Item).price.plan,
      minor,
      cents: usCents(minor, currency, since, rates),
    })) ?? null
  );
}

/** Start of the paid period in which an instant lies. */
export function periodStartAt({ cycles, createdAt }: Subscription, at: number): number {
  return cycles.findLast((start) => start <= at) ?? createdAt;
}

function amountsAt(subscription: Subscription, at: number): number[] | null {
  const status = statusAt(subscription, at);
  if (status !== "active" && status !== "past_due" && !isServed(subscription, at)) return null;
  const basisPoints = discountAt(subscription, at)?.coupon.basisPoints ?? 0;
  return itemsAt(subscription, at).map((item) => itemMrr(item, basisPoints));
}

/** Whoever cancels at once is served to the end of the period that was paid for. */
function isServed({ cycles, endedAt, periodEnd, cancelReason }: Subscription, at: number): boolean {
  const left = cancelReason === "cancellation_requested" && cycles.length > 0;
  return left && endedAt !== null && at >= endedAt && at < periodEnd;
}
