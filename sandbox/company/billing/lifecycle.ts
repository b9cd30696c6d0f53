import { addMonths, DAY, HOUR } from "../base/calendar.ts";
import { base62Id } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { churnFactor } from "../shifts.ts";
import type { CouponId, Interval, PlanName } from "./catalog.ts";
import { priceOf } from "./catalog.ts";
import { apply, mainItem, plannedChanges, settlePending } from "./changes.ts";
import type { Currency } from "./currencies.ts";
import { addDiscount, issue, periodLines } from "./invoicing.ts";
import { collect, refundUnused } from "./payments.ts";
import { discountAt, move, type Subscription } from "./state.ts";

const TRIAL_DAYS = 14;

/** Chance to leave at the end of a month or of a year, and to leave at once within one. */
const LEAVES = { month: 0.028, year: 0.17, free: 0.015 } as const;
const LEAVES_AT_ONCE = { month: 0.0025, year: 0.02 } as const;
const RETENTION_COUPON = 0.012;

export interface Start {
  accountIndex: number;
  customer: string;
  at: number;
  currency: Currency;
  plan: PlanName;
  interval: Interval;
  seats: number;
  addOn: boolean;
  coupon: CouponId | null;
  /** "pays": trial, then pays; "leaves": trial only; "direct": pays at once; "incomplete": never gets past the first charge. */
  course: "pays" | "leaves" | "direct" | "incomplete";
  /** Changes its seats many times a month now and then. */
  restless: boolean;
}

/** Lives one subscription from its start to its end or to the end of the simulated time. */
export function liveSubscription(rng: Rng, start: Start, end: number): Subscription {
  const sub = create(rng, start);
  if (start.course === "incomplete") return neverStarts(rng, sub, end);
  if (start.course === "direct") {
    move(sub, "active", start.at);
  } else if (!passesTrial(rng, sub, start.course === "pays", end)) {
    return sub;
  }
  if (start.coupon) addDiscount(rng, sub, start.coupon, 0);
  renewals(rng, sub, { end, fromTrial: sub.trial !== null, restless: start.restless });
  return sub;
}

function create(rng: Rng, start: Start): Subscription {
  const items = [{ price: priceOf(start.plan, start.interval, start.currency), quantity: start.seats }];
  if (start.addOn) items.push({ price: priceOf("parent_app", start.interval, start.currency), quantity: 1 });
  return {
    id: base62Id(rng, "sub_1", 23),
    itemIds: items.map(() => base62Id(rng, "si_", 14)),
    accountIndex: start.accountIndex,
    customer: start.customer,
    currency: start.currency,
    createdAt: start.at,
    trial: null,
    anchor: start.at,
    status: "active",
    history: [],
    items: [{ at: start.at, items }],
    discounts: [],
    cancelRequestedAt: null,
    cancelAtPeriodEnd: false,
    cancelReason: null,
    endedAt: null,
    cycles: [],
    periodStart: start.at,
    periodEnd: addMonths(start.at, start.interval === "year" ? 12 : 1),
    invoices: [],
    pending: [],
  };
}

/** The first charge fails and nobody comes back within 23 hours: the subscription expires, its invoice is void. */
function neverStarts(rng: Rng, sub: Subscription, end: number): Subscription {
  move(sub, "incomplete", sub.createdAt);
  const lines = periodLines(rng, sub, "period");
  const invoice = issue(rng, sub, { at: sub.createdAt, reason: "subscription_create", lines });
  invoice.finalizedAt = sub.createdAt;
  invoice.charges.push({
    id: base62Id(rng, "ch_3", 23),
    invoice,
    createdAt: sub.createdAt,
    amount: invoice.amountDue,
    failure: "card_declined",
    refund: null,
  });
  const expires = sub.createdAt + 23 * HOUR;
  if (expires >= end) return sub;
  move(sub, "incomplete_expired", expires);
  sub.endedAt = expires;
  invoice.status = "void";
  invoice.givenUpAt = expires;
  return sub;
}

/** Fourteen days for nothing. Answers whether paid periods follow within the simulated time. */
function passesTrial(rng: Rng, sub: Subscription, pays: boolean, end: number): boolean {
  const trial = { start: sub.createdAt, end: sub.createdAt + TRIAL_DAYS * DAY };
  sub.trial = trial;
  sub.anchor = trial.end;
  sub.periodEnd = trial.end;
  move(sub, "trialing", trial.start);
  const lines = periodLines(rng, sub, "trial");
  collect(rng, issue(rng, sub, { at: trial.start, reason: "subscription_create", lines }), end);
  if (pays) {
    if (trial.end >= end) return false;
    move(sub, "active", trial.end);
    return true;
  }
  const atOnce = rng.chance(0.3);
  const asked = trial.start + Math.floor(rng.between(atOnce ? 8 : 1, 13.5) * DAY);
  if (asked >= end) return false;
  requestCancel(sub, asked, !atOnce);
  if (atOnce) cancel(sub, asked);
  else if (trial.end < end) cancel(sub, trial.end);
  return false;
}

interface Course {
  end: number;
  fromTrial: boolean;
  restless: boolean;
}

function renewals(rng: Rng, sub: Subscription, course: Course): void {
  const { end } = course;
  let count = 0;
  for (let from = sub.anchor; from < end; from = sub.periodEnd) {
    const step = mainItem(sub).price.interval === "year" ? 12 : 1;
    sub.cycles.push(from);
    sub.periodStart = from;
    sub.periodEnd = addMonths(sub.anchor, (count + 1) * step);
    if (count > 0) maybeKeep(rng, sub, count * step);
    const first = sub.invoices.length === 0;
    const lines = [...sub.pending.splice(0), ...periodLines(rng, sub, "period")];
    const reason = first ? "subscription_create" : "subscription_cycle";
    const invoice = issue(rng, sub, { at: from, reason, lines });
    const settled = collect(rng, invoice, end, course.fromTrial && count === 0);
    if (settled !== "paid") return;
    const anchor = sub.anchor;
    if (livesOutPeriod(rng, sub, (invoice.paidAt as number) + HOUR, course) === "over") return;
    count = sub.anchor === anchor ? count + 1 : 1;
  }
}

/** Changes within the period, then stays or leaves. A change of interval begins a new period, lived here too. */
function livesOutPeriod(rng: Rng, sub: Subscription, settled: number, course: Course): "renews" | "over" {
  const { end, restless } = course;
  const yearly = mainItem(sub).price.interval === "year";
  const leaving = leavesAtEnd(rng, sub)
    ? between(rng, Math.max(settled, sub.periodStart + DAY), sub.periodEnd - HOUR)
    : null;
  const quitting = rng.chance(LEAVES_AT_ONCE[yearly ? "year" : "month"])
    ? between(rng, sub.periodStart + 5 * DAY, sub.periodEnd - 2 * DAY)
    : null;
  const until = Math.min(leaving ?? Infinity, quitting ?? Infinity, sub.periodEnd - DAY, end) - HOUR;
  const window = { from: Math.max(settled, sub.periodStart + 2 * DAY), to: until, restless };
  for (const { at, change } of plannedChanges(rng, sub, window)) {
    const anchor = sub.anchor;
    apply(rng, sub, at, change, end);
    if (sub.anchor !== anchor) return sub.periodEnd < end ? "renews" : "over";
  }
  if (quitting !== null && quitting > settled && quitting < end && quitting < (leaving ?? Infinity)) {
    requestCancel(sub, quitting, false);
    const unused = (sub.periodEnd - quitting) / (sub.periodEnd - sub.periodStart);
    if (rng.chance(0.5)) refundUnused(rng, sub.invoices.at(-1), quitting, unused);
    cancel(sub, quitting);
    settlePending(rng, sub, quitting, end);
    return "over";
  }
  if (leaving === null || leaving >= end) return "renews";
  requestCancel(sub, leaving, true);
  if (sub.periodEnd >= end) return "over";
  cancel(sub, sub.periodEnd);
  settlePending(rng, sub, sub.periodEnd, end);
  return "over";
}

function leavesAtEnd(rng: Rng, sub: Subscription): boolean {
  const { price } = mainItem(sub);
  const base = price.plan === "free" ? LEAVES.free : LEAVES[price.interval];
  return rng.chance(Math.min(0.9, base * churnFactor(sub.periodEnd)));
}

/** A school that thought of leaving is given a coupon with its renewal. */
function maybeKeep(rng: Rng, sub: Subscription, anchorMonths: number): void {
  const { price } = mainItem(sub);
  if (price.interval === "year" || price.plan === "free" || sub.pending.length > 0) return;
  if (discountAt(sub, sub.periodStart) || !rng.chance(RETENTION_COUPON)) return;
  addDiscount(rng, sub, "STAY30", anchorMonths);
}

function requestCancel(sub: Subscription, at: number, atPeriodEnd: boolean): void {
  sub.cancelRequestedAt = at;
  sub.cancelAtPeriodEnd = atPeriodEnd;
  sub.cancelReason = "cancellation_requested";
}

function cancel(sub: Subscription, at: number): void {
  move(sub, "canceled", at);
  sub.endedAt = at;
}

function between(rng: Rng, from: number, to: number): number {
  return from + Math.floor(rng.float() * Math.max(0, to - from));
}
