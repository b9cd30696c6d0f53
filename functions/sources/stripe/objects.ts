import type Stripe from "stripe";
import { pageShape } from "../../ingest/page-shape.ts";
import type { records } from "./contract.ts";

export type StripeObject = { id: string; object: string; deleted?: unknown };
export type ObjectStream = Exclude<keyof typeof records, "events">;

type ListParams = { limit: number; starting_after?: string };
type Listed = { data: StripeObject[]; has_more: boolean };

/** How one kind of object is listed, read by its id, and announced by events. */
export type ObjectApi = {
  /** Newest first. */
  list(params: ListParams): PromiseLike<Listed>;
  retrieve(id: string): PromiseLike<StripeObject>;
  /** Event types that announce a change of it; at most 20, Stripe's limit for one list. */
  notices: string[];
  /** Id of the changed object in an event's `data.object`; default the object's own id. */
  idOf?(object: Record<string, unknown>): string | undefined;
};

/** The objects of Stripe that are read, in the order in which they refer to each other. */
export function objectApis(stripe: Stripe): Record<ObjectStream, ObjectApi> {
  return {
    products: {
      list: (params) => stripe.products.list(params),
      retrieve: (id) => stripe.products.retrieve(id),
      notices: changes("product"),
    },
    prices: {
      list: (params) => stripe.prices.list({ ...params, expand: ["data.tiers"] }),
      retrieve: (id) => stripe.prices.retrieve(id, { expand: ["tiers"] }),
      notices: changes("price"),
    },
    coupons: {
      list: (params) => stripe.coupons.list(params),
      retrieve: (id) => stripe.coupons.retrieve(id),
      notices: changes("coupon"),
    },
    customers: {
      list: (params) => stripe.customers.list(params),
      retrieve: (id) => stripe.customers.retrieve(id),
      notices: [...changes("customer"), ...changes("customer.discount")],
      idOf: (object) => (object.object === "discount" ? text(object.customer) : text(object.id)),
    },
    subscriptions: {
      list: (params) =>
        stripe.subscriptions.list({
          ...params,
          status: "all",
          expand: ["data.discounts.source.coupon", "data.items.data.discounts"],
        }),
      retrieve: (id) =>
        stripe.subscriptions.retrieve(id, {
          expand: ["discounts.source.coupon", "items.data.discounts.source"],
        }),
      notices: [
        ...changes("customer.subscription"),
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "customer.subscription.pending_update_applied",
        "customer.subscription.pending_update_expired",
        "customer.subscription.trial_will_end",
        ...changes("customer.discount"),
      ],
      idOf: (object) => (object.object === "discount" ? text(object.subscription) : text(object.id)),
    },
    invoices: {
      list: (params) =>
        allLines(stripe, stripe.invoices.list({ ...params, expand: ["data.discounts.source.coupon"] })),
      retrieve: async (id) =>
        await withAllLines(
          stripe,
          await stripe.invoices.retrieve(id, { expand: ["discounts.source.coupon"] }),
        ),
      notices: [
        ...changes("invoice"),
        ...["finalization_failed", "finalized", "marked_uncollectible", "overdue", "overpaid", "paid"].map(
          invoice,
        ),
        ...["payment_action_required", "payment_failed", "payment_succeeded", "sent", "voided"].map(invoice),
      ],
    },
    charges: {
      list: (params) => stripe.charges.list(params),
      retrieve: (id) => stripe.charges.retrieve(id),
      notices: ["captured", "expired", "failed", "pending", "refunded", "succeeded", "updated"].map(
        (what) => `charge.${what}`,
      ),
    },
    refunds: {
      list: (params) => stripe.refunds.list(params),
      retrieve: (id) => stripe.refunds.retrieve(id),
      notices: ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"],
    },
  };
}

function changes(name: string): string[] {
  return [`${name}.created`, `${name}.updated`, `${name}.deleted`];
}

function invoice(what: string): string {
  return `invoice.${what}`;
}

async function allLines(stripe: Stripe, page: PromiseLike<Stripe.ApiList<Stripe.Invoice>>): Promise<Listed> {
  const answer: Partial<Stripe.ApiList<Stripe.Invoice>> | null = await page;
  const { data, has_more = false } = answer ?? {};
  if (!Array.isArray(data)) throw pageShape("stripe.invoices", "a list has no data");
  for (const found of data) await withAllLines(stripe, found);
  return { data: data as StripeObject[], has_more };
}

/** An invoice embeds ten lines; the others are fetched and put beside them. */
async function withAllLines(stripe: Stripe, found: Stripe.Invoice): Promise<StripeObject> {
  const lines: Stripe.Invoice["lines"] | undefined = found?.lines;
  if (!Array.isArray(lines?.data)) throw pageShape("stripe.invoices", "an invoice has no lines");
  while (lines.has_more) {
    const last = lines.data.at(-1)?.id;
    const more = await stripe.invoices.listLineItems(found.id, {
      limit: 100,
      ...(last ? { starting_after: last } : {}),
    });
    if (!Array.isArray(more?.data)) throw pageShape("stripe.invoices", "a list of lines has no data");
    lines.data.push(...more.data);
    lines.has_more = more.has_more && more.data.length > 0;
  }
  return found as StripeObject;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
