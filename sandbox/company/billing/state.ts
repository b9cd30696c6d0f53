import type { Coupon } from "./catalog.ts";
import type { Currency } from "./currencies.ts";
import type { Item } from "./money.ts";

/** Statuses of a subscription that the company's lifecycle uses, in Stripe's words. */
export type Status = "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "canceled";

/** The moves a subscription may make; everything else is a defect of the simulator. */
export const LEGAL_MOVES: Readonly<Record<Status | "none", readonly Status[]>> = {
  none: ["incomplete", "trialing", "active"],
  incomplete: ["active", "incomplete_expired"],
  incomplete_expired: [],
  trialing: ["active", "canceled"],
  active: ["past_due", "canceled"],
  past_due: ["active", "canceled"],
  canceled: [],
};

export interface Discount {
  id: string;
  coupon: Coupon;
  start: number;
  /** Exclusive; null for ever. */
  end: number | null;
}

/** One subscription with its whole history; times in unix seconds, amounts in its currency's smallest unit. */
export interface Subscription {
  id: string;
  itemIds: string[];
  accountIndex: number;
  customer: string;
  currency: Currency;
  createdAt: number;
  trial: { start: number; end: number } | null;
  anchor: number;
  status: Status;
  history: { at: number; status: Status }[];
  /** Items by time, oldest first; each entry holds until the next. */
  items: { at: number; items: Item[] }[];
  discounts: Discount[];
  cancelRequestedAt: number | null;
  cancelAtPeriodEnd: boolean;
  cancelReason: "cancellation_requested" | "payment_failed" | null;
  endedAt: number | null;
  /** When each paid period began, oldest first. */
  cycles: number[];
  periodStart: number;
  periodEnd: number;
  invoices: Invoice[];
  /** Proration lines that wait for the next invoice. */
  pending: Line[];
}

export interface Line {
  id: string;
  itemId: string;
  item: Item;
  amount: number;
  start: number;
  end: number;
  kind: "period" | "trial" | "credit" | "remaining";
  invoiceItem: string | null;
  discount: { id: string; amount: number } | null;
}

export interface Invoice {
  id: string;
  number: string;
  subscription: Subscription;
  createdAt: number;
  reason: "subscription_create" | "subscription_cycle" | "subscription_update";
  periodStart: number;
  periodEnd: number;
  lines: Line[];
  discounts: Discount[];
  subtotal: number;
  total: number;
  startingBalance: number;
  endingBalance: number;
  amountDue: number;
  status: "draft" | "open" | "paid" | "uncollectible" | "void";
  finalizedAt: number | null;
  paidAt: number | null;
  givenUpAt: number | null;
  nextAttempt: number | null;
  paymentIntent: string | null;
  charges: Charge[];
}

export interface Charge {
  id: string;
  invoice: Invoice;
  createdAt: number;
  amount: number;
  failure: string | null;
  refund: Refund | null;
}

export interface Refund {
  id: string;
  createdAt: number;
  amount: number;
  reason: "requested_by_customer" | "duplicate";
}

/** Moves a subscription to a status and remembers when. Throws on a move that the lifecycle does not allow. */
export function move(subscription: Subscription, status: Status, at: number): void {
  const from = subscription.history.at(-1);
  const allowed = LEGAL_MOVES[from?.status ?? "none"];
  if (!allowed.includes(status)) {
    throw new Error(`subscription ${subscription.id}: ${from?.status ?? "none"} → ${status} is not allowed`);
  }
  if (from && at < from.at) {
    throw new Error(
      `subscription ${subscription.id}: ${status} at ${at} lies before ${from.status} at ${from.at}`,
    );
  }
  subscription.history.push({ at, status });
  subscription.status = status;
}

export function itemsAt(subscription: Subscription, at: number): readonly Item[] {
  let found: readonly Item[] = [];
  for (const entry of subscription.items) {
    if (entry.at > at) break;
    found = entry.items;
  }
  return found;
}

/** The items as they are now, in the order of the simulation. */
export function currentItems(subscription: Subscription): Item[] {
  return (subscription.items.at(-1) as { items: Item[] }).items;
}

export function discountAt(subscription: Subscription, at: number): Discount | null {
  return subscription.discounts.find((d) => d.start <= at && (d.end === null || at < d.end)) ?? null;
}

export function statusAt(subscription: Subscription, at: number): Status | null {
  let found: Status | null = null;
  for (const entry of subscription.history) {
    if (entry.at > at) break;
    found = entry.status;
  }
  return found;
}
