import { uuid } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { ReferenceRates } from "../billing/currencies.ts";
import type { Subscription } from "../billing/state.ts";
import type { Company } from "../company.ts";
import type { Customer } from "../stripe/customer.ts";
import { type Movement, movementsOf } from "./movements.ts";

/** A customer as ChartMogul keeps it: one of Stripe's, or two that somebody merged there. */
export interface MogulCustomer {
  id: number;
  uuid: string;
  /** The first gave the record its name and address. */
  stripe: readonly Customer[];
  /** What identifies it there: Stripe's id, or the e-mail address where it came with a list of contacts. */
  externalIds: string[];
  subs: { sub: Subscription; uuid: string; id: number }[];
  /** Oldest first. */
  movements: Movement[];
}

/** ChartMogul's view of the company's billing; `deleted` are Stripe customers that it forgot, history and all. */
export interface Book {
  end: number;
  rates: ReferenceRates;
  dataSource: string;
  customers: MogulCustomer[];
  deleted: Customer[];
}

const MERGED = 0.02;
const BY_EMAIL = 0.1;

export function bookOf(rng: Rng, company: Company): Book {
  const { end } = company.scale;
  const deleted = company.customers.filter(({ deletedAt }) => deletedAt !== null);
  const known = company.customers.filter(({ deletedAt }) => deletedAt === null);
  let subscriptions = 0;
  const customers = merge(rng.fork("merges"), known).map((stripe, index): MogulCustomer => {
    const draws = rng.fork(stripe[0]?.id ?? "");
    const id = 25_001 + index;
    const subs = stripe
      .flatMap((customer) => customer.subs)
      .map((sub) => ({ sub, uuid: `sub_${uuid(draws)}`, id: 9_300_001 + subscriptions++ }));
    return {
      id,
      uuid: `cus_${uuid(draws)}`,
      stripe,
      externalIds: stripe.map((customer) => (draws.chance(BY_EMAIL) ? customer.owner.email : customer.id)),
      subs,
      movements: movementsOf(
        subs.map(({ sub }) => sub),
        end,
        company.rates,
      ),
    };
  });
  return { end, rates: company.rates, dataSource: `ds_${uuid(rng.fork("data source"))}`, customers, deleted };
}

/** Some neighbours of the same country were taken for one customer; every book has at least one such pair. */
function merge(rng: Rng, customers: readonly Customer[]): Customer[][] {
  const merged: Customer[][] = [];
  let pairs = 0;
  for (let at = 0; at < customers.length; at++) {
    const customer = customers[at] as Customer;
    const next = customers[at + 1];
    const alike = next?.account.country === customer.account.country && pays(customer) && pays(next);
    if (next && alike && (rng.chance(MERGED) || pairs === 0)) {
      merged.push([customer, next]);
      pairs++;
      at++;
    } else merged.push([customer]);
  }
  return merged;
}

function pays(customer: Customer): boolean {
  return customer.subs.some(({ invoices }) => invoices.some((i) => i.status === "paid" && i.total > 0));
}
