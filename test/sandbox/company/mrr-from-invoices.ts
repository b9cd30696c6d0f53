import { ndjson } from "./small-company.ts";

// biome-ignore lint/suspicious/noExplicitAny: Stripe's wire shapes
type Wire = any;

/**
 * MRR in the smallest unit of each account's currency by "account month", computed from prices, subscriptions and invoice lines alone: at the first
 * instant after each month the line in force of every subscription item (latest start, credits apart) at its
 * list price, less the discount that is valid then.
 */
export function mrrFromInvoices(
  dir: string,
  instants: readonly { month: string; at: number }[],
): Map<string, number> {
  const prices = new Map<string, Wire>(ndjson(dir, "stripe/prices.ndjson").map((p) => [p.id, p]));
  const lines = new Map<string, Wire[]>();
  const discounts = new Map<string, Map<string, Wire>>();
  for (const invoice of ndjson(dir, "stripe/invoices.ndjson")) {
    const id = invoice.parent.subscription_details.subscription;
    const billed = invoice.lines.data.map((line: Wire) => ({ ...line, isPaid: invoice.status === "paid" }));
    lines.set(id, [...(lines.get(id) ?? []), ...billed]);
    const known = discounts.get(id) ?? new Map<string, Wire>();
    for (const discount of invoice.discounts) known.set(discount.id, discount);
    discounts.set(id, known);
  }
  const mrr = new Map<string, number>();
  for (const sub of ndjson(dir, "stripe/subscriptions.ndjson")) {
    for (const { month, at } of instants) {
      const own = lines.get(sub.id) ?? [];
      if (!counts(sub, own, at)) continue;
      let minor = 0;
      for (const line of inForce(own, at)) {
        const price = prices.get(line.pricing.price_details.price);
        minor += lineMrr(price, line.quantity, percentOff(discounts.get(sub.id), at));
      }
      const key = `${sub.metadata.account_id} ${month}`;
      mrr.set(key, (mrr.get(key) ?? 0) + minor);
    }
  }
  return mrr;
}

/** Over is a subscription that ended, but for a period that was paid before. */
function counts(sub: Wire, lines: readonly Wire[], at: number): boolean {
  const isServed = lines.some(
    ({ isPaid, period }) => isPaid && period.start < sub.ended_at && period.start <= at && at < period.end,
  );
  const isOver = sub.ended_at !== null && sub.ended_at <= at && !isServed;
  return (
    sub.start_date <= at && !isOver && (sub.trial_end ?? 0) <= at && !sub.status.startsWith("incomplete")
  );
}

function inForce(lines: readonly Wire[], at: number): Wire[] {
  const latest = new Map<string, Wire>();
  for (const line of lines) {
    if (line.amount < 0 || line.period.start > at || at >= line.period.end) continue;
    const item = line.parent.subscription_item_details.subscription_item;
    const known = latest.get(item);
    if (!known || line.period.start >= known.period.start) latest.set(item, line);
  }
  return [...latest.values()];
}

function percentOff(discounts: Map<string, Wire> | undefined, at: number): number {
  const valid = [...(discounts?.values() ?? [])].filter(
    (d) => d.start <= at && (d.end === null || at < d.end),
  );
  return valid.reduce((sum, d) => sum + d.source.coupon.percent_off, 0);
}

/** Half cents go up; percent in hundredths keeps the arithmetic whole. */
function lineMrr(price: Wire, quantity: number, percent: number): number {
  const gross = price.unit_amount * quantity;
  const net = gross - Math.floor((gross * percent * 100 + 5_000) / 10_000);
  return price.recurring.interval === "year" ? Math.floor((net + 6) / 12) : net;
}
