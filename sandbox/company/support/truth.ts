import { group } from "d3-array";
import { dateOf, monthStart } from "../base/calendar.ts";
import type { TicketMetrics } from "./metrics.ts";
import type { Ticket } from "./ticket.ts";
import { time } from "./wire.ts";

/** What is true of one ticket, also where Zendesk forgot it; a line of truth_support.ndjson. */
export function ticketTruth(ticket: Ticket, metrics: TicketMetrics): TicketTruth {
  const { id, account, topic, priority, rating, deletedAt, createdAt } = ticket;
  return {
    ticket_id: id,
    account_id: account.id,
    topic,
    priority,
    created_at: time(createdAt),
    first_reply_at: metrics.firstReplyAt === null ? null : time(metrics.firstReplyAt),
    reply_minutes: metrics.reply.calendar,
    reply_business_minutes: metrics.reply.business,
    first_resolution_minutes: metrics.firstResolution.calendar,
    full_resolution_minutes: metrics.fullResolution.calendar,
    replies: metrics.replies,
    reopens: metrics.reopens,
    csat: rating?.score ?? null,
    sla_breaches: metrics.breaches.map(({ metric }) => metric),
    is_deleted: deletedAt !== null,
  };
}

export interface TicketTruth {
  ticket_id: number;
  account_id: string;
  topic: string;
  priority: string;
  created_at: string;
  first_reply_at: string | null;
  reply_minutes: number | null;
  reply_business_minutes: number | null;
  first_resolution_minutes: number | null;
  full_resolution_minutes: number | null;
  replies: number;
  reopens: number;
  csat: "offered" | "good" | "bad" | null;
  sla_breaches: string[];
  is_deleted: boolean;
}

/** Tickets by the month they were created in, deleted ones left out; `good` of `good + bad` is the satisfaction. */
export function monthlyTruth(tickets: readonly TicketTruth[]): object[] {
  const months = group(
    tickets.filter((ticket) => !ticket.is_deleted),
    ({ created_at }) => dateOf(monthStart(Date.parse(created_at) / 1000)),
  );
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, rows]) => {
      const count = (is: (ticket: TicketTruth) => boolean) => rows.filter(is).length;
      const replied = rows.flatMap(({ reply_minutes }) => (reply_minutes === null ? [] : [reply_minutes]));
      return {
        month,
        tickets: rows.length,
        replied: replied.length,
        reply_minutes_sum: replied.reduce((sum, minutes) => sum + minutes, 0),
        solved: count((t) => t.full_resolution_minutes !== null),
        reopened: count((t) => t.reopens > 0),
        offered: count((t) => t.csat !== null),
        good: count((t) => t.csat === "good"),
        bad: count((t) => t.csat === "bad"),
        reply_breaches: count((t) => t.sla_breaches.includes("reply_time")),
        wait_breaches: count((t) => t.sla_breaches.includes("requester_wait_time")),
        by_topic: Object.fromEntries(
          [...group(rows, ({ topic }) => topic)]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([topic, of]) => [topic, of.length]),
        ),
      };
    });
}
