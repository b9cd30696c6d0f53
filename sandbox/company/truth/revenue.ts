import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import type { PlanName } from "../billing/catalog.ts";
import type { Currency, ReferenceRates } from "../billing/currencies.ts";
import { usCents } from "../billing/currencies.ts";
import { periodStartAt, type Recurring, recurringAt } from "../billing/mrr.ts";
import type { Subscription } from "../billing/state.ts";
import type { Scale } from "../scales.ts";

/** MRR of a month; `start + new + expansion + reactivation − contraction − churn + fx = end`. */
export interface MonthOfMrr {
  month: string;
  start: number;
  new: number;
  expansion: number;
  contraction: number;
  churn: number;
  reactivation: number;
  /** What exchange rates alone changed. */
  fx: number;
  end: number;
  customers: number;
  new_customers: number;
  churned_customers: number;
  reactivated_customers: number;
}

export interface AccountMonth {
  account_id: string;
  month: string;
  currency: Currency;
  /** In the currency's smallest unit. */
  mrr_minor: number;
  mrr_cents: number;
  /** Of the item that brings most. */
  plan: PlanName;
}

/** Of all currencies in US cents, and of each one in its smallest unit. */
export interface RevenueTruth {
  months: MonthOfMrr[];
  currencies: (MonthOfMrr & { currency: Currency })[];
  accounts: AccountMonth[];
}

interface Payer {
  accountId: string;
  subs: readonly Subscription[];
}

/**
 * Snapshots at the first instant after each month, from the histories of the subscriptions, and the movements
 * between them by customer. Account rows exist where something is active, be it at 0.
 */
export function revenueTruth(scale: Scale, customers: readonly Payer[], rates: ReferenceRates): RevenueTruth {
  const accounts: AccountMonth[] = [];
  const total = new Ledger();
  const ledgers = new Map<Currency, Ledger>();
  const held = new Map<string, Recurring>();
  for (const from of monthsBetween(scale.start, scale.end)) {
    const month = dateOf(from);
    const at = addMonths(from, 1);
    total.begin(month);
    for (const ledger of ledgers.values()) ledger.begin(month);
    for (const { accountId, subs } of customers) {
      const [first] = subs;
      if (!first) continue;
      const { currency } = first;
      const { items, fx } = snapshot(subs, at, rates, held);
      const mrr_minor = sum(items ?? [], "minor");
      const mrr_cents = sum(items ?? [], "cents");
      const [main] = (items ?? []).toSorted((a, b) => b.cents - a.cents || (a.plan < b.plan ? -1 : 1));
      if (main) {
        const { plan } = main;
        accounts.push({ account_id: accountId, month, currency, mrr_minor, mrr_cents, plan });
      }
      total.count(accountId, mrr_cents, fx);
      if (!ledgers.has(currency) && mrr_minor === 0) continue;
      const ledger = ledgers.get(currency) ?? new Ledger();
      if (!ledgers.has(currency)) ledger.begin(month);
      ledgers.set(currency, ledger);
      ledger.count(accountId, mrr_minor, 0);
    }
  }
  const currencies = [...ledgers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([currency, { months }]) => months.map((row) => ({ currency, ...row })));
  return { months: total.months, currencies, accounts };
}

/** What a customer's items amount to now, and what rates alone changed since they were last held; holds them. */
function snapshot(
  subs: readonly Subscription[],
  at: number,
  rates: ReferenceRates,
  held: Map<string, Recurring>,
): { items: Recurring[] | null; fx: number } {
  let fx = 0;
  const found = subs.map((sub) => {
    const items = recurringAt(sub, at, rates);
    for (const { itemId } of items ?? []) {
      const before = held.get(itemId);
      if (!before) continue;
      fx += usCents(before.minor, sub.currency, periodStartAt(sub, at), rates) - before.cents;
    }
    for (const itemId of sub.itemIds) held.delete(itemId);
    for (const item of items ?? []) held.set(item.itemId, item);
    return items;
  });
  const active = found.filter((items) => items !== null);
  return { items: active.length > 0 ? active.flat() : null, fx };
}

function sum(items: readonly Recurring[], of: "minor" | "cents"): number {
  return items.reduce((total, item) => total + item[of], 0);
}

/** The movements of one currency, month after month. */
class Ledger {
  readonly months: MonthOfMrr[] = [];
  readonly #before = new Map<string, number>();

  begin(month: string): void {
    this.months.push(emptyMonth(month, this.months.at(-1)?.end ?? 0));
  }

  /** What a customer has now; rates count as such only for one who stays. */
  count(customer: string, now: number, rateChange: number): void {
    const row = this.months.at(-1) as MonthOfMrr;
    const before = this.#before.get(customer);
    if (now > 0 || before !== undefined) this.#before.set(customer, now);
    row.end += now;
    if (now > 0) row.customers++;
    if (before === undefined) {
      row.new += now;
      if (now > 0) row.new_customers++;
    } else if (before === 0) {
      row.reactivation += now;
      if (now > 0) row.reactivated_customers++;
    } else if (now === 0) {
      row.churn += before;
      row.churned_customers++;
    } else {
      const moved = now - before - rateChange;
      row.fx += rateChange;
      row.expansion += Math.max(0, moved);
      row.contraction += Math.max(0, -moved);
    }
  }
}

function emptyMonth(month: string, start: number): MonthOfMrr {
  return {
    month,
    start,
    new: 0,
    expansion: 0,
    contraction: 0,
    churn: 0,
    reactivation: 0,
    fx: 0,
    end: 0,
    customers: 0,
    new_customers: 0,
    churned_customers: 0,
    reactivated_customers: 0,
  };
}
