import type { PlanName } from "../billing/catalog.ts";
import type { Subscription } from "../billing/state.ts";

/** A subscription as the CRM knows it. */
export interface CrmSubscription {
  id: string;
  accountId: string;
  sub: Subscription;
}

/** Did it ever pay? */
export function paid(sub: Subscription): boolean {
  return sub.invoices.some((i) => i.total > 0 && i.status === "paid");
}

/** Did the plan ever go up (1) or down (−1)? */
export function moved(sub: Subscription, direction: 1 | -1): boolean {
  const ladder: readonly PlanName[] = ["free", "starter", "growth", "premium"];
  const ranks = sub.items.map((entry) => ladder.indexOf(entry.items[0]?.price.plan ?? "free"));
  return ranks.some((rank, i) => i > 0 && Math.sign(rank - (ranks[i - 1] as number)) === direction);
}
