import { z } from "zod";

const id = z.number().int().positive();
const time = z.iso.datetime({ offset: true });
const reference = id.nullable();
const minutes = z.object({ calendar: z.number().nullable(), business: z.number().nullable() });
const dated = { created_at: time, updated_at: time };

/** What Zendesk's records must have; other fields pass. */
export const records = {
  tickets: z.object({
    id,
    generated_timestamp: z.number().int(),
    ...dated,
    status: z.enum(["new", "open", "pending", "hold", "solved", "closed", "deleted"]),
    priority: z.enum(["low", "normal", "high", "urgent"]).nullable(),
    requester_id: id,
    assignee_id: reference,
    organization_id: reference,
    group_id: reference,
    tags: z.array(z.string()),
    metric_set: z
      .object({
        reply_time_in_minutes: minutes,
        full_resolution_time_in_minutes: minutes,
        reopens: z.number().int(),
        replies: z.number().int(),
      })
      .nullable(),
  }),
  ticket_comments: z.object({
    ticket_id: id,
    generated_timestamp: z.number().int(),
    comments: z.array(z.object({ id, author_id: z.number().int(), public: z.boolean(), created_at: time })),
  }),
  ticket_audits: z.object({
    ticket_id: id,
    generated_timestamp: z.number().int(),
    audits: z.array(z.object({ id, created_at: time, events: z.array(z.object({ type: z.string() })) })),
  }),
  ticket_metric_events: z.object({
    id,
    ticket_id: id,
    metric: z.string().min(1),
    instance_id: z.number().int(),
    type: z.string().min(1),
    time,
  }),
  users: z.object({
    id,
    ...dated,
    role: z.string().nullable(),
    active: z.boolean(),
    email: z.string().nullable(),
  }),
  organizations: z.object({ id, ...dated, name: z.string(), domain_names: z.array(z.string()) }),
  satisfaction_ratings: z.object({ id, ...dated, ticket_id: id, score: z.string().min(1) }),
  groups: z.object({ id, name: z.string() }),
  ticket_fields: z.object({ id, title: z.string(), type: z.string() }),
  schedules: z.object({
    id,
    name: z.string(),
    time_zone: z.string(),
    intervals: z.array(z.object({ start_time: z.number().int(), end_time: z.number().int() })),
    holidays: z.array(z.object({ id, start_date: z.iso.date(), end_date: z.iso.date() })),
  }),
  sla_policies: z.object({
    id,
    title: z.string(),
    policy_metrics: z.array(z.object({ priority: z.string(), metric: z.string() })),
  }),
};

export type StreamId = keyof typeof records;
