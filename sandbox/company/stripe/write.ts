import { join } from "node:path";
import { base62Id } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import type { Charge, Invoice, Subscription } from "../billing/state.ts";
import { API_VERSION, couponObjects, priceObjects, productObjects } from "./catalog.ts";
import { chargeObject, refundObject } from "./charge.ts";
import { type Customer, customerObject, invoicePrefix } from "./customer.ts";
import { type Notice, noticesOf, type ObjectBuilders } from "./events.ts";
import { invoiceObject } from "./invoice.ts";
import { subscriptionObject } from "./subscription.ts";

/** Writes stripe/*.ndjson, oldest object first, and tells how many of each kind there are. */
export function writeStripe(
  rng: Rng,
  dir: string,
  customers: readonly Customer[],
  end: number,
): Record<string, number> {
  const byId = new Map(customers.map((c) => [c.id, c]));
  const of = (sub: Subscription): Customer => byId.get(sub.customer) as Customer;
  const subs = customers.flatMap((c) => c.subs).sort((a, b) => a.createdAt - b.createdAt);
  const invoices = subs.flatMap((s) => s.invoices).sort((a, b) => a.createdAt - b.createdAt);
  const counts = numberInvoices(invoices);
  const charges = invoices.flatMap((i) => i.charges).sort((a, b) => a.createdAt - b.createdAt);
  const refunded = charges
    .filter((c) => c.refund !== null)
    .sort((a, b) => (a.refund?.createdAt ?? 0) - (b.refund?.createdAt ?? 0));
  const build: ObjectBuilders = {
    customer: (c) => customerObject(c, counts.get(c.id) ?? 0),
    subscription: (sub, c) => subscriptionObject(sub, c, end),
    invoice: invoiceObject,
    charge: chargeObject,
    refund: refundOf,
  };
  const notices = customers.flatMap((c) => [...noticesOf(c, end, build)]).sort((a, b) => a.at - b.at);
  const write = (name: string, objects: Iterable<object>): number =>
    writeLines(join(dir, "stripe", `${name}.ndjson`), objects);
  return {
    "stripe.customers": write("customers", lazily(customers, build.customer)),
    "stripe.products": write("products", productObjects()),
    "stripe.prices": write("prices", priceObjects()),
    "stripe.coupons": write("coupons", couponObjects(redemptions(subs))),
    "stripe.subscriptions": write(
      "subscriptions",
      lazily(subs, (s) => build.subscription(s, of(s))),
    ),
    "stripe.invoices": write(
      "invoices",
      lazily(invoices, (i) => build.invoice(i, of(i.subscription))),
    ),
    "stripe.charges": write(
      "charges",
      lazily(charges, (c) => build.charge(c, of(c.invoice.subscription))),
    ),
    "stripe.refunds": write("refunds", lazily(refunded, refundOf)),
    "stripe.events": write(
      "events",
      lazily(notices, (n) => eventObject(rng, n)),
    ),
  };
}

function* lazily<T>(items: Iterable<T>, build: (item: T) => object): Generator<object> {
  for (const item of items) yield build(item);
}

function refundOf(charge: Charge): object {
  if (!charge.refund) throw new Error(`charge ${charge.id} was not refunded`);
  return refundObject(charge.refund, charge);
}

/** Gives invoices their numbers, counted up per customer; answers with how many each customer has. */
function numberInvoices(invoices: readonly Invoice[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const invoice of invoices) {
    const { customer } = invoice.subscription;
    const count = (counts.get(customer) ?? 0) + 1;
    counts.set(customer, count);
    invoice.number = `${invoicePrefix({ id: customer })}-${String(count).padStart(4, "0")}`;
  }
  return counts;
}

function redemptions(subs: readonly Subscription[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { discounts } of subs) {
    for (const { coupon } of discounts) counts.set(coupon.id, (counts.get(coupon.id) ?? 0) + 1);
  }
  return counts;
}

function eventObject(rng: Rng, notice: Notice): object {
  return {
    id: base62Id(rng, "evt_1", 23),
    object: "event",
    created: notice.at,
    api_version: API_VERSION,
    data: { object: notice.object() },
    livemode: false,
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    type: notice.type,
  };
}
