import { DAY } from "../base/calendar.ts";
import type { Invoice } from "../billing/state.ts";
import type { Customer } from "./customer.ts";

/** A notice that an object changed; `object` builds the object as it stands at the end of the simulated time. */
export interface Notice {
  type: string;
  at: number;
  object: () => object;
}

const EVENT_DAYS = 30;

export interface ObjectBuilders {
  customer: (customer: Customer) => object;
  subscription: (sub: Customer["subs"][number], customer: Customer) => object;
  invoice: (invoice: Invoice, customer: Customer) => object;
  charge: (charge: Invoice["charges"][number], customer: Customer) => object;
  refund: (charge: Invoice["charges"][number]) => object;
}

/** Notices about one customer and all that hangs on it within the last 30 days, in no order. */
export function* noticesOf(customer: Customer, end: number, build: ObjectBuilders): Generator<Notice> {
  const since = end - EVENT_DAYS * DAY;
  for (const notice of allNotices(customer, since, end, build)) {
    if (notice.at >= since && notice.at < end) yield notice;
  }
}

function* allNotices(
  customer: Customer,
  since: number,
  end: number,
  build: ObjectBuilders,
): Generator<Notice> {
  const shown = () => build.customer(customer);
  yield { type: "customer.created", at: customer.createdAt, object: shown };
  if (customer.deletedAt !== null) {
    yield {
      type: "customer.deleted",
      at: customer.deletedAt,
      object: () => ({ ...shown(), deleted: undefined }),
    };
  }
  for (const sub of customer.subs) {
    if (sub.endedAt !== null && sub.endedAt < since) continue;
    const object = () => build.subscription(sub, customer);
    for (const [index, { at, status }] of sub.history.entries()) {
      const type = index === 0 ? "created" : status === "canceled" ? "deleted" : "updated";
      yield { type: `customer.subscription.${type}`, at, object };
    }
    const updated = [...sub.items.slice(1).map((i) => i.at), sub.periodStart, sub.cancelRequestedAt ?? -1];
    for (const at of new Set(updated)) {
      if (at > sub.createdAt && at !== sub.endedAt)
        yield { type: "customer.subscription.updated", at, object };
    }
    const willEnd = sub.trial && (sub.endedAt ?? end) > sub.trial.end - 3 * DAY;
    if (sub.trial && willEnd)
      yield { type: "customer.subscription.trial_will_end", at: sub.trial.end - 3 * DAY, object };
    for (const invoice of sub.invoices) yield* invoiceNotices(invoice, customer, build);
  }
}

function* invoiceNotices(invoice: Invoice, customer: Customer, build: ObjectBuilders): Generator<Notice> {
  const object = () => build.invoice(invoice, customer);
  yield { type: "invoice.created", at: invoice.createdAt, object };
  if (invoice.finalizedAt !== null) yield { type: "invoice.finalized", at: invoice.finalizedAt, object };
  if (invoice.paidAt !== null) yield { type: "invoice.paid", at: invoice.paidAt, object };
  if (invoice.givenUpAt !== null) {
    const type = invoice.status === "void" ? "invoice.voided" : "invoice.marked_uncollectible";
    yield { type, at: invoice.givenUpAt, object };
  }
  for (const charge of invoice.charges) {
    const shown = () => build.charge(charge, customer);
    if (charge.failure === null) yield { type: "charge.succeeded", at: charge.createdAt, object: shown };
    else {
      yield { type: "charge.failed", at: charge.createdAt, object: shown };
      yield { type: "invoice.payment_failed", at: charge.createdAt, object };
    }
    if (charge.refund) {
      yield { type: "charge.refunded", at: charge.refund.createdAt, object: shown };
      yield { type: "refund.created", at: charge.refund.createdAt, object: () => build.refund(charge) };
    }
  }
}
