import { divideRound } from "../base/rounding.ts";
import { type ReferenceRates, usCents } from "../billing/currencies.ts";
import { discountOf } from "../billing/money.ts";
import { discountAt, itemsAt, type Subscription, statusAt } from "../billing/state.ts";

export type MovementType = "new_biz" | "expansion" | "contraction" | "churn" | "reactivation";

/** A change of what a customer pays a month; US cents. `mrr` is the customer's afterwards. */
export interface Movement {
  at: number;
  sub: Subscription;
  type: MovementType;
  movement: number;
  mrr: number;
}

/**
 * Monthly US cents of a subscription in ChartMogul's eyes. It differs from ours in four ways: a converted trial counts
 * from its first paid invoice, whoever cancels at once is gone at once, a yearly price is divided by twelve once for the
 * whole subscription, not for each item, and the exchange rate stays that of the subscription's first day.
 */
export function mogulMrr(sub: Subscription, at: number, rates: ReferenceRates): number {
  if (sub.trial !== null && at < firstPaid(sub)) return 0;
  if (!runs(sub, at)) return 0;
  return usCents(localMrr(sub, at), sub.currency, sub.cycles[0] ?? sub.createdAt, rates);
}

/** Whether billing has a subscription as running. */
export function runs(sub: Subscription, at: number): boolean {
  const status = statusAt(sub, at);
  return status === "active" || status === "past_due";
}

/** Monthly amount of a running subscription in its own currency, divided once for all items. */
export function localMrr(sub: Subscription, at: number): number {
  const basisPoints = discountAt(sub, at)?.coupon.basisPoints ?? 0;
  const items = itemsAt(sub, at);
  let net = 0;
  for (const { price, quantity } of items) {
    const gross = price.unitAmount * quantity;
    net += gross - discountOf(gross, basisPoints);
  }
  return items[0]?.price.interval === "year" ? divideRound(net, 12) : net;
}

/** When the first invoice of a paid period was paid; never for one that was not. */
export function firstPaid(sub: Subscription): number {
  const invoice = sub.invoices.find(
    ({ lines, paidAt }) => paidAt !== null && lines.some(({ kind }) => kind !== "trial"),
  );
  return invoice?.paidAt ?? Number.POSITIVE_INFINITY;
}

/** Every change of a customer's monthly sum before `end`, oldest first. */
export function movementsOf(subs: readonly Subscription[], end: number, rates: ReferenceRates): Movement[] {
  const moments = [...new Set(subs.flatMap(momentsOf))].filter((at) => at < end).sort((a, b) => a - b);
  const held = new Map(subs.map((sub) => [sub, 0]));
  const movements: Movement[] = [];
  let [total, paidOnce] = [0, false];
  for (const at of moments) {
    for (const sub of subs) {
      const before = held.get(sub) as number;
      const movement = mogulMrr(sub, at, rates) - before;
      if (movement === 0) continue;
      const type = typeOf(total, movement, paidOnce);
      total += movement;
      paidOnce = true;
      held.set(sub, before + movement);
      movements.push({ at, sub, type, movement, mrr: total });
    }
  }
  return movements;
}

function typeOf(before: number, movement: number, paidOnce: boolean): MovementType {
  if (before === 0) return paidOnce ? "reactivation" : "new_biz";
  if (before + movement === 0) return "churn";
  return movement > 0 ? "expansion" : "contraction";
}

/** Instants at which a subscription's monthly sum can change. */
function momentsOf(sub: Subscription): number[] {
  const paid = firstPaid(sub);
  return [
    ...sub.history.map(({ at }) => at),
    ...sub.items.map(({ at }) => at),
    ...sub.discounts.flatMap(({ start, end }) => (end === null ? [start] : [start, end])),
    ...(Number.isFinite(paid) ? [paid] : []),
  ];
}
