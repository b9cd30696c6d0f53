import { addMonths, DAY } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { PAID_PLANS, type PlanName, priceOf } from "./catalog.ts";
import { creditLines, issue, periodLines, prorationLines } from "./invoicing.ts";
import type { Item } from "./money.ts";
import { collectNow } from "./payments.ts";
import { currentItems, discountAt, type Subscription } from "./state.ts";

export type Change = "more_seats" | "fewer_seats" | "upgrade" | "downgrade" | "to_yearly";

const CHANGES = [
  ["more_seats", 52],
  ["fewer_seats", 20],
  ["upgrade", 16],
  ["downgrade", 7],
  ["to_yearly", 5],
] as const satisfies readonly (readonly [Change, number])[];

/** Chance of a change in a month, and of a burst of many in a month for schools that enrol all the time. */
const CHANGES_A_MONTH = 0.085;
const FREE_UPGRADE_A_MONTH = 0.06;
const BURST_SHARE = 0.3;
const PENDING_SHARE = 0.4;

/** What will be changed in the current period between two instants, in order of time. */
export function plannedChanges(
  rng: Rng,
  sub: Subscription,
  window: { from: number; to: number; restless: boolean },
): { at: number; change: Change }[] {
  const { from, to, restless } = window;
  if (to - from < DAY) return [];
  const isFree = mainItem(sub).price.plan === "free";
  if (isFree) return rng.chance(FREE_UPGRADE_A_MONTH) ? [{ at: when(rng, from, to), change: "upgrade" }] : [];
  const months = sub.periodEnd - sub.periodStart > 40 * DAY ? 12 : 1;
  const burst = restless && months === 1 && rng.chance(BURST_SHARE);
  const count = burst ? rng.int(6, 8) : rng.poisson(CHANGES_A_MONTH * (months === 12 ? 7 : 1));
  const times = Array.from({ length: count }, () => when(rng, from, to)).sort((a, b) => a - b);
  const distinct = times.filter((at, i) => i === 0 || at - (times[i - 1] as number) > 900);
  return distinct.map((at) => ({
    at,
    change: burst ? rng.pick(["more_seats", "fewer_seats"] as const) : rng.weighted(CHANGES),
  }));
}

/**
 * Makes a change and bills it: at once, or (monthly, some of the time) with the next renewal. Answers false
 * where the change is not possible.
 */
export function apply(rng: Rng, sub: Subscription, at: number, change: Change, end: number): boolean {
  if (change === "to_yearly") return toYearly(rng, sub, at, end);
  const before = mainItem(sub);
  const after = changed(rng, before, change);
  if (!after) return false;
  const lines = prorationLines(rng, sub, { index: 0, before, after, at });
  sub.items.push({ at, items: [after, ...currentItems(sub).slice(1)] });
  if (canWait(sub, at, end) && (sub.pending.length > 0 || rng.chance(PENDING_SHARE))) {
    sub.pending.push(...lines);
  } else {
    const waiting = sub.pending.splice(0);
    const reason = "subscription_update";
    collectNow(rng, issue(rng, sub, { at, reason, lines: [...waiting, ...lines] }), end);
  }
  return true;
}

/** Bills what still waits when a subscription ends. */
export function settlePending(rng: Rng, sub: Subscription, at: number, end: number): void {
  if (sub.pending.length === 0) return;
  const lines = sub.pending.splice(0);
  collectNow(rng, issue(rng, sub, { at, reason: "subscription_update", lines }), end);
}

export function mainItem(sub: Subscription): Item {
  return currentItems(sub)[0] as Item;
}

function toYearly(rng: Rng, sub: Subscription, at: number, end: number): boolean {
  const { price } = mainItem(sub);
  const discount = discountAt(sub, at);
  if (price.interval === "year" || price.plan === "free" || sub.pending.length > 0) return false;
  if (discount && discount.end !== null) return false;
  const credits = creditLines(rng, sub, at);
  const items = currentItems(sub).map((item) => ({
    price: priceOf(item.price.plan, "year", sub.currency),
    quantity: item.quantity,
  }));
  sub.items.push({ at, items });
  sub.anchor = at;
  sub.cycles.push(at);
  sub.periodStart = at;
  sub.periodEnd = addMonths(at, 12);
  const lines = [...credits, ...periodLines(rng, sub, "period")];
  collectNow(rng, issue(rng, sub, { at, reason: "subscription_update", lines }), end);
  return true;
}

function changed(rng: Rng, item: Item, change: Exclude<Change, "to_yearly">): Item | null {
  const { price, quantity } = item;
  if (change === "more_seats") return { price, quantity: quantity + seats(rng, quantity) };
  if (change === "fewer_seats") {
    const left = quantity - seats(rng, quantity);
    return left >= 1 ? { price, quantity: left } : null;
  }
  const ladder: readonly PlanName[] =
    price.interval === "month" && (price.plan === "free" || rng.chance(0.15))
      ? ["free", ...PAID_PLANS]
      : PAID_PLANS;
  const step = ladder.indexOf(price.plan) + (change === "upgrade" ? 1 : -1);
  const plan = ladder[step];
  return plan && step >= 0 ? { price: priceOf(plan, price.interval, price.currency), quantity } : null;
}

/** A proration may wait for the renewal if that comes in time and no discount ends or begins with it. */
function canWait(sub: Subscription, at: number, end: number): boolean {
  const monthly = mainItem(sub).price.interval === "month";
  const discount = discountAt(sub, at);
  const outlasts = !discount || discount.end === null || discount.end > sub.periodEnd;
  return monthly && outlasts && sub.periodEnd < end - DAY;
}

function seats(rng: Rng, quantity: number): number {
  return Math.max(1, Math.round(quantity * rng.between(0.05, 0.35)));
}

function when(rng: Rng, from: number, to: number): number {
  return from + Math.floor(rng.float() * (to - from));
}
