import { z } from "zod";

const id = z.string().min(1);
const time = z.iso.datetime({ offset: true });
const cents = z.number().int();

/** What ChartMogul's records must have; other fields pass. */
export const records = {
  customers: z.object({
    uuid: id,
    external_ids: z.array(z.string()),
    email: z.string().nullable(),
    status: z.string().min(1),
    mrr: cents,
    arr: cents,
    currency: z.string().length(3),
  }),
  plans: z.object({
    uuid: id,
    name: z.string(),
    interval_count: z.number().int().positive(),
    interval_unit: z.enum(["day", "month", "year"]),
    external_id: z.string().nullable(),
  }),
  subscriptions: z.object({
    uuid: id,
    customer_uuid: id,
    external_id: z.string().nullable(),
    mrr: cents,
    status: z.string().min(1),
    "billing-cycle": z.string(),
    "start-date": time,
    "end-date": time.nullable(),
  }),
  invoices: z.object({
    uuid: id,
    customer_uuid: id,
    external_id: z.string().nullable(),
    date: time,
    currency: z.string().length(3),
    line_items: z.array(z.object({ uuid: id, type: z.string(), amount_in_cents: cents })),
    transactions: z.array(z.object({ uuid: id, type: z.string(), result: z.string() })),
  }),
  activities: z.object({
    uuid: id,
    date: time,
    type: z.enum(["new_biz", "expansion", "contraction", "churn", "reactivation"]),
    "activity-mrr-movement": cents,
    "activity-mrr": cents,
    "activity-arr": cents,
    "customer-uuid": id,
  }),
  metrics: z.object({
    date: z.iso.date(),
    mrr: z.number(),
    customers: z.number(),
    arpa: z.number(),
    "customer-churn-rate": z.number(),
    "mrr-churn-rate": z.number(),
  }),
  mrr_movements: z.object({
    date: z.iso.date(),
    mrr: z.number(),
    "mrr-new-business": z.number(),
    "mrr-expansion": z.number(),
    "mrr-contraction": z.number(),
    "mrr-churn": z.number(),
    "mrr-reactivation": z.number(),
  }),
};

export type StreamId = keyof typeof records;
