import { join } from "node:path";
import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import { LineWriter } from "../base/writers.ts";
import { inTime, type SessionRecord } from "./record.ts";
import type { Visit } from "./visits.ts";

interface Day {
  users: Set<string>;
  sessions: number;
  newUsers: number;
  pageViews: number;
  events: number;
}

export interface Step {
  at: string;
  source: string;
  medium: string;
  campaign: string | null;
  channel: string;
  user_pseudo_id: string | null;
}

/**
 * What a warehouse must find in the website's traffic: truth_web_days.ndjson (one line a day with traffic, by the
 * time of the event), truth_web_conversions.ndjson (each with its touches, oldest first) and
 * truth_web_visitors.ndjson (which cookie belongs to whom). Users and sessions are those with consent.
 */
export class WebTruth {
  conversions = 0;
  readonly #days = new Map<number, Day>();
  readonly #steps = new Map<string, Step[]>();
  readonly #dayLines: LineWriter;
  readonly #conversionLines: LineWriter;
  readonly #visitorLines: LineWriter;

  constructor(dir: string) {
    this.#dayLines = new LineWriter(join(dir, "truth_web_days.ndjson"));
    this.#conversionLines = new LineWriter(join(dir, "truth_web_conversions.ndjson"));
    this.#visitorLines = new LineWriter(join(dir, "truth_web_visitors.ndjson"));
  }

  /** Sessions come in order of their start. */
  add(visit: Visit, record: SessionRecord): void {
    const receivedMs = Date.parse(record.received_at);
    this.#closeBefore(Math.floor(visit.atMs / DAY_MS) - 1);
    for (const [offsetUs, name] of record.events) {
      const day = Math.floor((visit.atMs + offsetUs / 1000) / DAY_MS);
      if (inTime(day * DAY_MS, receivedMs)) this.#count(day, name, record.pseudo_id);
    }
    this.#follow(visit, record);
    if (record.session_number === 1) this.#identify(visit);
  }

  close(): void {
    this.#closeBefore(Number.POSITIVE_INFINITY);
    for (const lines of [this.#dayLines, this.#conversionLines, this.#visitorLines]) lines.close();
  }

  #count(day: number, name: string, pseudoId: string | null): void {
    let row = this.#days.get(day);
    if (!row) {
      row = { users: new Set(), sessions: 0, newUsers: 0, pageViews: 0, events: 0 };
      this.#days.set(day, row);
    }
    row.events++;
    if (pseudoId !== null) row.users.add(pseudoId);
    if (name === "session_start") row.sessions++;
    if (name === "first_visit") row.newUsers++;
    if (name === "page_view") row.pageViews++;
  }

  /** Keeps the touches of people who will convert, and writes them when they do. */
  #follow(visit: Visit, record: SessionRecord): void {
    const { visitor, touch } = visit;
    if (visitor.organisationId === null || visit.goal === "log_in") return;
    const { source, medium, campaign, channel } = touch;
    const steps = this.#steps.get(visitor.key) ?? [];
    const at = isoOfMs(visit.atMs);
    steps.push({ at, source, medium, campaign, channel, user_pseudo_id: record.pseudo_id });
    this.#steps.set(visitor.key, steps);
    if (visit.doneMs === undefined) return;
    this.conversions++;
    this.#conversionLines.object({
      conversion: visit.goal,
      at: isoOfMs(visit.doneMs),
      organisation_id: visitor.organisationId,
      lead_id: visitor.leadId,
      account_id: visitor.accountId,
      user_id: visitor.userId,
      touches: steps,
    });
    this.#steps.delete(visitor.key);
  }

  /** Strangers in the network of a school belong to it, whoever they are. */
  #identify({ visitor, cookie }: Visit): void {
    const organisation = visitor.organisationId ?? visitor.network;
    if (organisation === null) return;
    this.#visitorLines.object({
      user_pseudo_id: cookie.pseudoId,
      organisation_id: organisation,
      lead_id: visitor.leadId,
      account_id: visitor.accountId,
      user_id: visitor.userId,
    });
  }

  #closeBefore(day: number): void {
    for (const [number, row] of this.#days) {
      if (number >= day) continue;
      this.#dayLines.object({
        date: isoOfMs(number * DAY_MS).slice(0, 10),
        sessions: row.sessions,
        users: row.users.size,
        new_users: row.newUsers,
        page_views: row.pageViews,
        events: row.events,
      });
      this.#days.delete(number);
    }
  }
}
