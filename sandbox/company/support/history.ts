import type { Breach, TicketMetrics } from "./metrics.ts";
import type { Happening, Status, Ticket, Update } from "./ticket.ts";
import { time } from "./wire.ts";

const SYSTEM_SOURCE = { from: {}, to: {}, rel: null };

/** Every update of a ticket as an audit, oldest first. Ids leave a thousand places for each ticket. */
export function auditObjects(ticket: Ticket): { id: number; created_at: string }[] {
  return ticket.updates.map((update, index) => {
    const id = (100_000_000 + ticket.id) * 1_000 + index * 20;
    return {
      ...{ id, ticket_id: ticket.id, created_at: time(update.at), author_id: update.author },
      metadata: { system: {}, custom: {} },
      events: update.happenings.map((happening, place) => eventObject(happening, update, id, place)),
      via: via(ticket, update),
    };
  });
}

/** The conversation: public comments and private notes, oldest first. */
export function commentObjects(ticket: Ticket): object[] {
  return auditObjects(ticket).flatMap((audit) => {
    const { id, created_at, events, via: channel, metadata } = audit as unknown as Audit;
    return events
      .filter(({ type }) => type === "Comment")
      .map((event) => ({ ...event, audit_id: id, via: channel, created_at, metadata }));
  });
}

type Audit = { id: number; created_at: string; events: { type: string }[]; via: object; metadata: object };

function eventObject(happening: Happening, update: Update, auditId: number, place: number): object {
  const id = auditId + place + 1;
  if (happening.kind === "comment") {
    const { body } = happening;
    return {
      ...{
        id,
        type: "Comment",
        author_id: update.author,
        body,
        html_body: `<div class="zd-comment">${body}</div>`,
      },
      ...{ plain_body: body, public: happening.public, attachments: [] },
    };
  }
  const value = text(happening.value);
  if (happening.kind === "create") return { id, type: "Create", field_name: happening.field, value };
  return { id, type: "Change", field_name: happening.field, value, previous_value: text(happening.previous) };
}

/** Zendesk writes numbers in audits as texts. */
function text(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

function via(ticket: Ticket, { author }: Update): object {
  if (author === -1)
    return { channel: "rule", source: { from: { title: "Close after four days" }, rel: "automation" } };
  return { channel: author === ticket.requester.id ? ticket.channel : "web", source: SYSTEM_SOURCE };
}

const PAUSED: Readonly<Record<string, readonly Status[]>> = {
  agent_work_time: ["pending", "hold"],
  requester_wait_time: ["pending"],
};

/** The ticket's clocks: when each began, stood still, was promised, kept or broken. Oldest first. */
export function metricEvents(
  ticket: Ticket,
  metrics: TicketMetrics,
  end: number,
): { id: number; time: string }[] {
  const events: { metric: string; type: string; at: number; more?: object }[] = [];
  const add = (metric: string, type: string, at: number, more?: object) =>
    events.push({ metric, type, at, ...(more ? { more } : {}) });
  const target = ticket.policy.targets[ticket.priority];
  const promise = (minutes: number) => ({
    sla: {
      ...{ target: minutes, target_in_seconds: minutes * 60, business_hours: true },
      policy: { id: ticket.policy.id, title: ticket.policy.title, description: "" },
    },
  });
  add("reply_time", "activate", ticket.createdAt);
  add("reply_time", "apply_sla", ticket.createdAt, promise(target.first_reply_time));
  if (metrics.firstReplyAt !== null) {
    add("reply_time", "fulfill", metrics.firstReplyAt);
    add("reply_time", "update_status", metrics.firstReplyAt, { status: metrics.reply });
  }
  for (const [metric, paused] of Object.entries(PAUSED)) {
    add(metric, "activate", ticket.createdAt);
    let running = true;
    for (const { at, status } of ticket.statuses.slice(1)) {
      if (status === "solved") add(metric, "fulfill", at);
      else if (status !== "closed" && paused.includes(status) === running)
        add(metric, running ? "pause" : "activate", at);
      running = status === "solved" || status === "closed" ? false : !paused.includes(status);
    }
  }
  add("requester_wait_time", "apply_sla", ticket.createdAt, promise(target.requester_wait_time));
  for (const { metric, at } of metrics.breaches as readonly Breach[])
    if (at < end) add(metric, "breach", at, { deleted: false });
  events.sort((a, b) => a.at - b.at);
  return events.map(({ metric, type, at, more }, index) => ({
    ...{ id: (200_000_000 + ticket.id) * 1_000 + index, time: time(at), ticket_id: ticket.id },
    ...{ metric, instance_id: 1, type },
    ...more,
  }));
}
