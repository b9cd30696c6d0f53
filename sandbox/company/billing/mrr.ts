import { itemMrr } from "./money.ts";
import { discountAt, itemsAt, type Subscription, statusAt } from "./state.ts";

/**
 * Monthly recurring cents of a subscription at an instant, from its history: 0 and `active: false` unless it
 * is active or past due at that instant.
 */
export function subscriptionMrr(subscription: Subscription, at: number): { active: boolean; mrr: number } {
  const status = statusAt(subscription, at);
  if (status !== "active" && status !== "past_due") return { active: false, mrr: 0 };
  const basisPoints = discountAt(subscription, at)?.coupon.basisPoints ?? 0;
  let mrr = 0;
  for (const item of itemsAt(subscription, at)) mrr += itemMrr(item, basisPoints);
  return { active: true, mrr };
}
