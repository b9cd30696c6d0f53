import { z } from "zod";

const id = z.string().min(1);
const object = <Name extends string>(name: Name) => ({ id, object: z.literal(name) });
const seconds = z.number().int().nonnegative();
const cents = z.number().int();
const reference = z.union([z.string(), z.object({ id })]);
const list = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) });
const created = seconds;

/** What Stripe's objects must have at the pinned API version; other fields pass. */
export const records = {
  customers: z.object({ ...object("customer"), created, livemode: z.boolean() }),
  products: z.object({ ...object("product"), created, name: z.string() }),
  prices: z.object({
    ...object("price"),
    currency: z.string().length(3),
    product: reference,
    type: z.enum(["recurring", "one_time"]),
    unit_amount: cents.nullable(),
  }),
  coupons: z.object({
    ...object("coupon"),
    duration: z.enum(["forever", "once", "repeating"]),
    percent_off: z.number().nullish(),
    amount_off: cents.nullish(),
  }),
  subscriptions: z.object({
    ...object("subscription"),
    created,
    customer: reference,
    status: z.string().min(1),
    start_date: seconds,
    items: list(
      z.object({
        id,
        price: z.object({ id }),
        current_period_start: seconds,
        current_period_end: seconds,
      }),
    ),
  }),
  invoices: z.object({
    ...object("invoice"),
    created,
    currency: z.string().length(3),
    customer: reference.nullable(),
    status: z.string().nullable(),
    total: cents,
    lines: list(z.object({ id, amount: cents, period: z.object({ start: seconds, end: seconds }) })),
  }),
  charges: z.object({
    ...object("charge"),
    created,
    amount: cents,
    currency: z.string().length(3),
    status: z.enum(["succeeded", "pending", "failed"]),
  }),
  refunds: z.object({ ...object("refund"), created, amount: cents, charge: reference.nullable() }),
  events: z.object({
    ...object("event"),
    created,
    type: z.string().min(1),
    data: z.object({ object: z.object({}) }),
  }),
};
