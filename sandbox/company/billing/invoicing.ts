import { addMonths } from "../base/calendar.ts";
import { base62Id } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { divideRound } from "../base/rounding.ts";
import { type Coupon, type CouponId, couponOf } from "./catalog.ts";
import { discountOf, type Item } from "./money.ts";
import {
  currentItems,
  type Discount,
  discountAt,
  type Invoice,
  type Line,
  type Subscription,
} from "./state.ts";

/** Lines for a whole billing period, one per item, with the discount that is valid at its start. */
export function periodLines(rng: Rng, sub: Subscription, kind: "period" | "trial"): Line[] {
  return currentItems(sub).map((item, index) => {
    const amount = kind === "trial" ? 0 : item.price.unitAmount * item.quantity;
    return line(rng, sub, { item, index, amount, start: sub.periodStart, end: sub.periodEnd, kind });
  });
}

/**
 * Lines for a change of item `index` at an instant within the period: what was paid and is no longer used is
 * credited (no line where that is nothing), what is used from now on is charged, both in proportion to the
 * seconds that remain. Amounts are before discounts, which each line itemises.
 */
export function prorationLines(
  rng: Rng,
  sub: Subscription,
  change: { index: number; before: Item; after: Item; at: number },
): Line[] {
  const { index, before, after, at } = change;
  const lines: Line[] = [];
  const credit = -prorated(sub, before, at);
  const common = { index, start: at, end: sub.periodEnd };
  if (credit !== 0) lines.push(line(rng, sub, { ...common, item: before, amount: credit, kind: "credit" }));
  const amount = prorated(sub, after, at);
  lines.push(line(rng, sub, { ...common, item: after, amount, kind: "remaining" }));
  return lines;
}

/** Credits for all items from an instant to the end of the period, as when the billing interval changes. */
export function creditLines(rng: Rng, sub: Subscription, at: number): Line[] {
  return currentItems(sub).flatMap((item, index) => {
    const amount = -prorated(sub, item, at);
    if (amount === 0) return [];
    return [line(rng, sub, { item, index, amount, start: at, end: sub.periodEnd, kind: "credit" as const })];
  });
}

/** Writes an invoice with these lines; the customer's credit from earlier invoices pays first. */
export function issue(
  rng: Rng,
  sub: Subscription,
  fields: { at: number; reason: Invoice["reason"]; lines: Line[] },
): Invoice {
  const { at, reason, lines } = fields;
  let subtotal = 0;
  let off = 0;
  for (const l of lines) {
    subtotal += l.amount;
    off += l.discount?.amount ?? 0;
  }
  const total = subtotal - off;
  const startingBalance = sub.invoices.at(-1)?.endingBalance ?? 0;
  const due = total + startingBalance;
  const used = new Set(lines.map((l) => l.discount?.id));
  const invoice: Invoice = {
    id: base62Id(rng, "in_1", 23),
    number: "",
    subscription: sub,
    createdAt: at,
    reason,
    periodStart: reason === "subscription_cycle" ? (sub.invoices.at(-1)?.periodEnd ?? at) : at,
    periodEnd: at,
    lines,
    discounts: sub.discounts.filter((d) => used.has(d.id)),
    subtotal,
    total,
    startingBalance,
    endingBalance: Math.min(0, due),
    amountDue: Math.max(0, due),
    status: "open",
    finalizedAt: null,
    paidAt: null,
    givenUpAt: null,
    nextAttempt: null,
    paymentIntent: due > 0 ? base62Id(rng, "pi_3", 23) : null,
    charges: [],
  };
  sub.invoices.push(invoice);
  return invoice;
}

/** Attaches a coupon from an instant on; `anchorMonths` counts whole months from the billing anchor. */
export function addDiscount(rng: Rng, sub: Subscription, id: CouponId, anchorMonths: number): Discount {
  const coupon: Coupon = couponOf(id);
  const discount: Discount = {
    id: base62Id(rng, "di_1", 23),
    coupon,
    start: addMonths(sub.anchor, anchorMonths),
    end: coupon.months === null ? null : addMonths(sub.anchor, anchorMonths + coupon.months),
  };
  sub.discounts.push(discount);
  return discount;
}

function prorated(sub: Subscription, item: Item, at: number): number {
  const gross = item.price.unitAmount * item.quantity;
  return divideRound(gross * (sub.periodEnd - at), sub.periodEnd - sub.periodStart);
}

function line(
  rng: Rng,
  sub: Subscription,
  fields: Pick<Line, "item" | "amount" | "start" | "end" | "kind"> & { index: number },
): Line {
  const { index, item, amount, start, end, kind } = fields;
  const discount = kind === "trial" ? null : discountAt(sub, start);
  return {
    id: base62Id(rng, "il_1", 23),
    itemId: sub.itemIds[index] as string,
    item,
    amount,
    start,
    end,
    kind,
    invoiceItem: kind === "credit" || kind === "remaining" ? base62Id(rng, "ii_1", 23) : null,
    discount: discount && { id: discount.id, amount: discountOf(amount, discount.coupon.basisPoints) },
  };
}
