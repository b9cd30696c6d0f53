import { DAY, HOUR, monthIndex } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { addBusinessSeconds } from "./business-hours.ts";
import type { Agent } from "./team.ts";
import { type Happening, type Rating, type Status, statusOf, type Ticket } from "./ticket.ts";
import { answer, COMPLAINTS, followUp, note, PRAISE, type Priority, reopening, TEXTS } from "./topics.ts";

const SYSTEM = -1;
/** Median business minutes to the first reply, and to a later one. */
const FIRST_REPLY: Readonly<Record<Priority, number>> = { urgent: 22, high: 75, normal: 190, low: 380 };
const LATER_REPLY: Readonly<Record<Priority, number>> = { urgent: 30, high: 70, normal: 130, low: 240 };
const SPREAD = 0.8;
/** January … December: terms begin and everybody writes at once. */
const LOAD = [1.3, 1, 1, 1, 1, 0.9, 0.85, 1.15, 1.45, 1.2, 1, 0.9] as const;
const REOPENS = 0.08;
const CLOSES_AFTER = 4 * DAY;
const OFFERED = 0.62;
const ANSWERED = 0.38;
/** One ticket in so many is spam or a mistake and gets deleted. */
const DELETED_EVERY = 41;

/** Lets a new ticket live to its end, or to the end of the simulated time: nothing happens at or after `end`. */
export function live(rng: Rng, ticket: Ticket, agents: readonly Agent[], end: number): void {
  const desk = new Desk(ticket, end);
  desk.open();
  const premium = ticket.policy.premium ? 0.6 : 1;
  const load = LOAD[monthIndex(ticket.createdAt)] as number;
  const minutes = FIRST_REPLY[ticket.priority] * premium * load * Math.exp(rng.normal() * SPREAD);
  const group = TEXTS[ticket.topic].group;
  const agent = rng.pick(agents.filter((a) => a.group.name === group));
  let at = addBusinessSeconds(ticket.createdAt, Math.round(minutes * 60 * rng.between(0.2, 0.7)));
  if (!desk.assign(at, agent)) {
    ending(rng, desk);
    return;
  }
  at = addBusinessSeconds(ticket.createdAt, Math.round(minutes * 60));
  const rounds = rng.weighted([
    [1, 50],
    [2, 30],
    [3, 14],
    [4, 6],
  ] as const);
  for (let round = 1; round <= rounds; round++) {
    if (round < rounds) at = exchange(rng, desk, agent, at);
    else desk.reply(at, agent, answer(rng, ticket.topic), "solved");
  }
  if (rng.chance(REOPENS)) {
    at += Math.floor(rng.between(2, 44) * HOUR);
    desk.hear(at, reopening(rng));
    at = later(rng, ticket, at);
    desk.reply(at, agent, answer(rng, ticket.topic), "solved");
  }
  ending(rng, desk);
}

/** The agent asks or waits for others, and the requester comes back; answers when the agent replies next. */
function exchange(rng: Rng, desk: Desk, agent: Agent, at: number): number {
  const { ticket } = desk;
  const waits = ticket.topic === "bug" && rng.chance(0.3);
  desk.reply(
    at,
    agent,
    waits ? "We are looking into it and will come back to you." : answer(rng, ticket.topic),
    waits ? "hold" : "pending",
  );
  if (rng.chance(0.3)) desk.note(at + rng.int(60, 900), agent, note(rng));
  if (waits) return addBusinessSeconds(at, rng.int(2, 14) * HOUR);
  const heard = at + 900 + Math.floor(rng.exponential(16 * HOUR));
  desk.hear(heard, followUp(rng));
  return later(rng, ticket, heard);
}

function later(rng: Rng, ticket: Ticket, from: number): number {
  const minutes = LATER_REPLY[ticket.priority] * Math.exp(rng.normal() * SPREAD);
  return addBusinessSeconds(from, Math.round(minutes * 60) + 60);
}

function ending(rng: Rng, desk: Desk): void {
  const { ticket } = desk;
  const deletedAt = ticket.createdAt + Math.floor(rng.between(0.1, 20) * DAY);
  if (ticket.id % DELETED_EVERY === 29 && deletedAt < desk.end) {
    ticket.deletedAt = Math.max(deletedAt, (ticket.updates.at(-1)?.at ?? 0) + 60);
    if (ticket.deletedAt < desk.end) return;
    ticket.deletedAt = null;
  }
  if (statusOf(ticket) !== "solved") return;
  const solved = ticket.statuses.at(-1)?.at as number;
  ticket.rating = rate(rng, ticket, solved, desk.end);
  desk.move(solved + CLOSES_AFTER, SYSTEM, "closed");
}

/** Slow first replies and reopened tickets make people less content. */
function rate(rng: Rng, ticket: Ticket, solved: number, end: number): Rating | null {
  const offeredAt = solved + DAY;
  const [offered, answered, written] = [rng.chance(OFFERED), rng.chance(ANSWERED), rng.chance(0.3)];
  const answeredAt = offeredAt + 300 + Math.floor(rng.exponential(20 * HOUR));
  const first = ticket.updates.find((u) => u.author === ticket.agent?.id && isPublic(u.happenings));
  const slow = first !== undefined && first.at - ticket.createdAt > DAY;
  const reopened = ticket.statuses.filter(({ status }) => status === "solved").length > 1;
  const good = rng.chance(0.92 - (slow ? 0.22 : 0) - (reopened ? 0.25 : 0));
  const words = rng.pick(good ? PRAISE : COMPLAINTS);
  if (!offered || offeredAt >= end) return null;
  if (!answered || answeredAt >= end) return { offeredAt, answeredAt: null, score: "offered", comment: null };
  return { offeredAt, answeredAt, score: good ? "good" : "bad", comment: written ? words : null };
}

function isPublic(happenings: readonly Happening[]): boolean {
  return happenings.some((h) => h.kind === "comment" && h.public);
}

/** Writes the updates of one ticket, in order of time, and refuses what lies past the end. */
class Desk {
  readonly ticket: Ticket;
  readonly end: number;

  constructor(ticket: Ticket, end: number) {
    this.ticket = ticket;
    this.end = end;
  }

  open(): void {
    const { subject, body, priority, createdAt, requester } = this.ticket;
    this.ticket.statuses.push({ at: createdAt, status: "new" });
    this.#write(createdAt, requester.id, [
      { kind: "comment", body, public: true },
      ...Object.entries({ subject, status: "new", priority, requester_id: requester.id }).map(
        ([field, value]) => ({ kind: "create", field, value }) as const,
      ),
    ]);
  }

  assign(at: number, agent: Agent): boolean {
    if (at >= this.end) return false;
    this.ticket.agent = agent;
    return this.#write(at, agent.id, [
      { kind: "change", field: "group_id", value: agent.group.id, previous: null },
      { kind: "change", field: "assignee_id", value: agent.id, previous: null },
      { kind: "change", field: "tags", value: this.ticket.tags, previous: [] },
      ...this.#status(at, "open"),
    ]);
  }

  reply(at: number, agent: Agent, body: string, status: Status): void {
    if (at >= this.end) return;
    this.#write(at, agent.id, [{ kind: "comment", body, public: true }, ...this.#status(at, status)]);
  }

  note(at: number, agent: Agent, body: string): void {
    this.#write(at, agent.id, [{ kind: "comment", body, public: false }]);
  }

  hear(at: number, body: string): void {
    if (at >= this.end) return;
    this.#write(at, this.ticket.requester.id, [
      { kind: "comment", body, public: true },
      ...this.#status(at, "open"),
    ]);
  }

  move(at: number, author: number, status: Status): void {
    if (at < this.end) this.#write(at, author, this.#status(at, status));
  }

  #status(at: number, status: Status): Happening[] {
    const previous = statusOf(this.ticket);
    if (previous === status) return [];
    this.ticket.statuses.push({ at, status });
    return [{ kind: "change", field: "status", value: status, previous }];
  }

  #write(at: number, author: number, happenings: Happening[]): boolean {
    if (at >= this.end) return false;
    this.ticket.updates.push({ at, author, happenings });
    return true;
  }
}
