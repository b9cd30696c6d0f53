import { z } from "zod";

const time = z.iso.datetime({ offset: true });
const shared = { id: z.string().min(1), seq: z.number().int() };
const dated = { created_at: time, updated_at: time, deleted_at: time.nullable() };

/** What the records of the backend's collections must have; other fields pass. */
export const records = {
  accounts: z.object({
    ...shared,
    ...dated,
    name: z.string(),
    stripe_customer_id: z.string().nullable(),
    crm_account_id: z.string().nullable(),
  }),
  users: z.object({
    ...shared,
    ...dated,
    account_id: z.string().min(1),
    email: z.string(),
    role: z.string(),
    profile_completed_at: time.nullable(),
  }),
  events: z.object({
    ...shared,
    // What the collector brings has no number yet; the same event gets one when the backend lists it.
    seq: shared.seq.optional(),
    type: z.string().min(1),
    occurred_at: time,
    account_id: z.string().min(1),
    user_id: z.string().nullable(),
    session_id: z.string().nullable(),
    properties: z.object({}),
  }),
  locations: z.object({
    ...shared,
    ...dated,
    account_id: z.string().min(1),
    name: z.string(),
    kind: z.string().min(1),
    status: z.enum(["open", "closed"]),
    opened_at: time,
    closed_at: time.nullable(),
  }),
  devices: z.object({
    ...shared,
    ...dated,
    account_id: z.string().min(1),
    location_id: z.string().min(1),
    type: z.string().min(1),
    app_version: z.string().min(1),
    status: z.enum(["online", "offline", "retired"]),
    last_seen_at: time,
  }),
  device_events: z.object({
    ...shared,
    type: z.string().min(1),
    occurred_at: time,
    device_id: z.string().min(1),
    location_id: z.string().min(1),
    account_id: z.string().min(1),
    properties: z.object({}),
  }),
  features: z.object({
    ...shared,
    ...dated,
    name: z.string(),
    category: z.string().min(1),
    is_core: z.boolean(),
    is_beta: z.boolean(),
    event_types: z.array(z.string().min(1)),
    released_at: time,
  }),
};

/** The rest of a page beside its items. */
export const envelope = z.looseObject({
  items: z.array(z.never()),
  next_seq: z.number().int().nonnegative(),
  has_more: z.boolean(),
});
