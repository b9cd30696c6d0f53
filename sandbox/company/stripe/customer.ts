import type { Subscription } from "../billing/state.ts";
import type { Account } from "../people/accounts.ts";
import type { User } from "../people/users.ts";

/** A Stripe customer: an account that subscribed once; times in unix seconds. */
export interface Customer {
  id: string;
  account: Account;
  owner: User;
  createdAt: number;
  deletedAt: number | null;
  subs: readonly Subscription[];
}

export function invoicePrefix(customer: Pick<Customer, "id">): string {
  return customer.id.slice(-8).toUpperCase();
}

/** A customer as Stripe shows it: a deleted one is only its id and `deleted`. */
export function customerObject(customer: Customer, invoices: number): object {
  if (customer.deletedAt !== null) return { id: customer.id, object: "customer", deleted: true };
  const { account, owner, subs } = customer;
  return {
    id: customer.id,
    object: "customer",
    created: customer.createdAt,
    address: {
      city: null,
      country: account.country,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
    },
    balance: subs.at(-1)?.invoices.at(-1)?.endingBalance ?? 0,
    currency: (subs[0]?.currency ?? "USD").toLowerCase(),
    customer_account: null,
    default_source: null,
    delinquent: subs.some((s) => s.status === "past_due"),
    description: account.name,
    email: owner.email,
    invoice_prefix: invoicePrefix(customer),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: { account_id: account.id },
    name: account.name,
    next_invoice_sequence: invoices + 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}
