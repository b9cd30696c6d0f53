import type { Account } from "../people/accounts.ts";
import type { Agent, SlaPolicy } from "./team.ts";
import type { Priority, Topic } from "./topics.ts";

export type Status = "new" | "open" | "pending" | "hold" | "solved" | "closed";

/** What happened in one update of a ticket. */
export type Happening =
  | { kind: "create"; field: string; value: unknown }
  | { kind: "change"; field: string; value: unknown; previous: unknown }
  | { kind: "comment"; body: string; public: boolean };

/** One update: who did it, when (seconds), and what it was. The author of automations is -1. */
export interface Update {
  at: number;
  author: number;
  happenings: Happening[];
}

export interface Rating {
  offeredAt: number;
  answeredAt: number | null;
  score: "offered" | "good" | "bad";
  comment: string | null;
}

/** Someone who writes to support; `mergedInto` names the user that this one was merged into. */
export interface Requester {
  id: number;
  account: Account;
  name: string;
  email: string;
  externalId: string | null;
  createdAt: number;
  mergedInto: number | null;
  mergedAt: number | null;
}

/** A ticket with its whole history; times in seconds. */
export interface Ticket {
  id: number;
  account: Account;
  requester: Requester;
  topic: Topic;
  priority: Priority;
  channel: "email" | "web" | "mobile_sdk" | "native_messaging";
  subject: string;
  body: string;
  agent: Agent | null;
  policy: SlaPolicy;
  tags: string[];
  createdAt: number;
  updates: Update[];
  statuses: { at: number; status: Status }[];
  rating: Rating | null;
  deletedAt: number | null;
}

export function statusOf(ticket: Ticket): Status {
  return (ticket.statuses.at(-1) as { status: Status }).status;
}

/** When a ticket changed last, its rating and its deletion included. */
export function lastChange(ticket: Ticket): number {
  const { updates, rating, deletedAt } = ticket;
  return Math.max(updates.at(-1)?.at ?? 0, rating?.answeredAt ?? rating?.offeredAt ?? 0, deletedAt ?? 0);
}
