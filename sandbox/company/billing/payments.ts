import { DAY, HOUR } from "../base/calendar.ts";
import { base62Id } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { type Charge, type Invoice, move } from "./state.ts";

/** Chance that a first charge fails, and that a retry fails: together 6–8 % of all charges. */
const FIRST_FAILS = 0.041;
const RETRY_FAILS = 0.5;
/** Retries after the first attempt, in days; after the last one the subscription is canceled. */
const RETRY_DAYS = [3, 8, 15] as const;
const REFUND_SHARE = 0.008;

const FAILURES = [
  ["card_declined", 46],
  ["insufficient_funds", 30],
  ["expired_card", 16],
  ["processing_error", 8],
] as const;

export type Settlement = "paid" | "waiting" | "given_up";

/**
 * Charges a renewal: an hour after the invoice is made, then by the dunning schedule. The subscription is
 * past due from the first failure until it recovers or is canceled. Attempts after `end` do not happen.
 * With `recovers` the third attempt at the latest succeeds.
 */
export function collect(rng: Rng, invoice: Invoice, end: number, recovers = false): Settlement {
  const sub = invoice.subscription;
  const due = invoice.reason === "subscription_cycle" ? invoice.createdAt + HOUR : invoice.createdAt;
  const first = due < end ? due : invoice.createdAt;
  invoice.finalizedAt = first;
  if (invoice.amountDue === 0) return pay(invoice, first);
  const attempts = [first, ...RETRY_DAYS.map((days) => first + days * DAY)];
  for (const [index, at] of attempts.entries()) {
    if (at >= end) {
      invoice.nextAttempt = at;
      return "waiting";
    }
    const fails = rng.chance(index === 0 ? FIRST_FAILS : RETRY_FAILS) && !(recovers && index >= 2);
    charge(rng, invoice, at, fails, end);
    if (!fails) {
      if (sub.status === "past_due") move(sub, "active", at);
      return pay(invoice, at);
    }
    if (sub.status === "active") move(sub, "past_due", at);
  }
  const last = attempts.at(-1) as number;
  invoice.status = "uncollectible";
  invoice.givenUpAt = last;
  move(sub, "canceled", last);
  sub.endedAt = last;
  sub.cancelRequestedAt = last;
  sub.cancelReason = "payment_failed";
  return "given_up";
}

/** Charges at once what a change within the period costs; a failed card is replaced ten minutes later. */
export function collectNow(rng: Rng, invoice: Invoice, end: number): void {
  const at = invoice.createdAt;
  invoice.finalizedAt = at;
  if (invoice.amountDue === 0) {
    pay(invoice, at);
    return;
  }
  const sub = invoice.subscription;
  const again = at + 600;
  if (sub.status === "active" && again < end && rng.chance(FIRST_FAILS)) {
    charge(rng, invoice, at, true, end);
    move(sub, "past_due", at);
    charge(rng, invoice, again, false, end);
    move(sub, "active", again);
    pay(invoice, again);
    return;
  }
  charge(rng, invoice, at, false, end);
  pay(invoice, at);
}

/** Gives back part of the last payment, as when someone cancels at once. */
export function refundUnused(rng: Rng, invoice: Invoice | undefined, at: number, share: number): void {
  const paid = invoice?.charges.find((c) => c.failure === null);
  const amount = Math.floor((paid?.amount ?? 0) * share);
  if (!paid || paid.refund || amount <= 0) return;
  paid.refund = { id: base62Id(rng, "re_3", 23), createdAt: at, amount, reason: "requested_by_customer" };
}

function pay(invoice: Invoice, at: number): Settlement {
  invoice.status = "paid";
  invoice.paidAt = at;
  return "paid";
}

function charge(rng: Rng, invoice: Invoice, at: number, fails: boolean, end: number): void {
  const made: Charge = {
    id: base62Id(rng, "ch_3", 23),
    invoice,
    createdAt: at,
    amount: invoice.amountDue,
    failure: fails ? rng.weighted(FAILURES) : null,
    refund: null,
  };
  invoice.charges.push(made);
  const refundAt = at + Math.floor(rng.between(1, 10) * DAY);
  if (!fails && refundAt < end && rng.chance(REFUND_SHARE)) {
    const amount = rng.chance(0.7) ? made.amount : Math.ceil(made.amount / 2);
    const reason = rng.chance(0.85) ? "requested_by_customer" : "duplicate";
    made.refund = { id: base62Id(rng, "re_3", 23), createdAt: refundAt, amount, reason };
  }
}
