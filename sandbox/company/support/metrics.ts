import { businessSeconds } from "./business-hours.ts";
import type { Status, Ticket, Update } from "./ticket.ts";

/** Whole minutes by the clock and in business hours. */
export interface Minutes {
  calendar: number | null;
  business: number | null;
}

export interface Breach {
  metric: "reply_time" | "requester_wait_time";
  at: number;
}

export interface TicketMetrics {
  replies: number;
  reopens: number;
  /** Creation to the first public comment of an agent. */
  reply: Minutes;
  /** Creation to the first, and to the last time it was solved. */
  firstResolution: Minutes;
  fullResolution: Minutes;
  /** Time in pending; in new, open and hold; in hold. Only times that have ended count. */
  agentWait: Minutes;
  requesterWait: Minutes;
  onHold: Minutes;
  firstReplyAt: number | null;
  firstSolvedAt: number | null;
  solvedAt: number | null;
  assignedAt: number | null;
  breaches: Breach[];
}

const NONE: Minutes = { calendar: null, business: null };
const REQUESTER_WAITS: readonly Status[] = ["new", "open", "hold"];

/** What Zendesk computes of a ticket's history. `end`: the last instant that is known. */
export function metricsOf(ticket: Ticket, end: number): TicketMetrics {
  const { createdAt, updates, statuses, agent } = ticket;
  const replies = updates.filter((u) => agent !== null && u.author === agent.id && isPublicReply(u));
  const solved = statuses.filter(({ status }) => status === "solved").map(({ at }) => at);
  const firstReplyAt = replies[0]?.at ?? null;
  const done = ["solved", "closed"].includes(statuses.at(-1)?.status ?? "");
  const spent = (wanted: readonly Status[]) => sum(spans(ticket, wanted));
  return {
    replies: replies.length,
    reopens: Math.max(0, solved.length - (done ? 1 : 0)),
    reply: between(createdAt, firstReplyAt),
    firstResolution: between(createdAt, solved[0] ?? null),
    fullResolution: done ? between(createdAt, solved.at(-1) ?? null) : NONE,
    agentWait: spent(["pending"]),
    requesterWait: spent(REQUESTER_WAITS),
    onHold: spent(["hold"]),
    firstReplyAt,
    firstSolvedAt: solved[0] ?? null,
    solvedAt: done ? (solved.at(-1) ?? null) : null,
    assignedAt:
      updates.find((u) => u.happenings.some((h) => h.kind === "change" && h.field === "assignee_id"))?.at ??
      null,
    breaches: breachesOf(ticket, firstReplyAt, end),
  };
}

/** Spans that the ticket spent in some statuses, those alone that have ended. */
export function spans(ticket: Ticket, wanted: readonly Status[]): { from: number; to: number }[] {
  return ticket.statuses.flatMap(({ at, status }, index) => {
    const next = ticket.statuses[index + 1];
    return next && wanted.includes(status) ? [{ from: at, to: next.at }] : [];
  });
}

/** When the promises of the ticket's service level were broken: in business time, up to what fulfilled them. */
function breachesOf(ticket: Ticket, firstReplyAt: number | null, end: number): Breach[] {
  const target = ticket.policy.targets[ticket.priority];
  const breaches: Breach[] = [];
  const replyDue = dueAt([{ from: ticket.createdAt, to: firstReplyAt ?? end }], target.first_reply_time);
  if (replyDue !== null) breaches.push({ metric: "reply_time", at: replyDue });
  const waits = spans(ticket, REQUESTER_WAITS);
  const last = ticket.statuses.at(-1);
  if (last && REQUESTER_WAITS.includes(last.status)) waits.push({ from: last.at, to: end });
  const waitDue = dueAt(waits, target.requester_wait_time);
  if (waitDue !== null) breaches.push({ metric: "requester_wait_time", at: waitDue });
  return breaches;
}

/** The instant within the spans at which more business minutes than `minutes` are used up, or null. */
function dueAt(times: readonly { from: number; to: number }[], minutes: number): number | null {
  let rest = minutes * 60;
  for (const { from, to } of times) {
    const used = businessSeconds(from, to);
    if (used > rest) return atBusiness(from, to, rest);
    rest -= used;
  }
  return null;
}

function atBusiness(from: number, to: number, seconds: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (businessSeconds(from, middle) >= seconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sum(times: readonly { from: number; to: number }[]): Minutes {
  let [calendar, business] = [0, 0];
  for (const { from, to } of times) {
    calendar += to - from;
    business += businessSeconds(from, to);
  }
  return { calendar: Math.floor(calendar / 60), business: Math.floor(business / 60) };
}

function between(from: number, to: number | null): Minutes {
  if (to === null) return NONE;
  return { calendar: Math.floor((to - from) / 60), business: Math.floor(businessSeconds(from, to) / 60) };
}

function isPublicReply(update: Update): boolean {
  return update.happenings.some((h) => h.kind === "comment" && h.public);
}
