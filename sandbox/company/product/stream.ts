import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { LineWriter } from "../base/writers.ts";
import { propertiesOf } from "./actions.ts";

/** One product event before it is numbered; instants in milliseconds. */
export interface Action {
  type: string;
  atMs: number;
  accountId: string;
  userId: string;
  sessionId: string;
}

interface Arrival extends Action {
  arrivesMs: number;
  properties: string;
}

/** Offline devices deliver later: this share of the events, by up to three days. */
const LATE_SHARE = 0.008;

/**
 * Orders events by arrival and writes them with a strictly increasing `seq`, a day at a time: only the days
 * that can still receive events are in memory. Distinct users a day are counted on the way.
 */
export class EventStream {
  readonly perDay: { date: number; users: number }[] = [];
  sessions = 0;
  #seq = 0;
  readonly #active = new Map<number, Set<string>>();
  readonly #days = new Map<number, Arrival[]>();
  readonly #writer: LineWriter;
  readonly #rng: Rng;
  readonly #endMs: number;

  constructor(writer: LineWriter, rng: Rng, endMs: number) {
    this.#writer = writer;
    this.#rng = rng;
    this.#endMs = endMs;
  }

  add(action: Action): void {
    const late = this.#rng.chance(LATE_SHARE) ? Math.floor(this.#rng.between(0.05, 3) * DAY_MS) : 0;
    const arrivesMs = action.atMs + late < this.#endMs ? action.atMs + late : action.atMs;
    const day = Math.floor(arrivesMs / DAY_MS);
    let arrivals = this.#days.get(day);
    if (!arrivals) {
      arrivals = [];
      this.#days.set(day, arrivals);
    }
    arrivals.push({ ...action, arrivesMs, properties: propertiesOf(this.#rng, action.type) });
    const active = Math.floor(action.atMs / DAY_MS);
    let users = this.#active.get(active);
    if (!users) {
      users = new Set();
      this.#active.set(active, users);
    }
    users.add(action.userId);
  }

  /** Writes what arrived on a day; nothing may be added to it, or to earlier days, afterwards. */
  finishDay(day: number): void {
    const arrivals = this.#days.get(day) ?? [];
    this.#days.delete(day);
    arrivals.sort((a, b) => a.arrivesMs - b.arrivesMs);
    for (const a of arrivals) this.#writer.line(this.#encode(a));
    this.perDay.push({ date: day, users: this.#active.get(day)?.size ?? 0 });
    this.#active.delete(day);
  }

  #encode(a: Arrival): string {
    const seq = ++this.#seq;
    const id = eventId(this.#rng);
    return `{"id":"${id}","seq":${seq},"type":"${a.type}","occurred_at":"${isoOfMs(a.atMs)}","account_id":"${a.accountId}","user_id":"${a.userId}","session_id":"${a.sessionId}","properties":${a.properties}}`;
  }
}

function eventId(rng: Rng): string {
  const high = rng.bits().toString(16).padStart(8, "0");
  return `evt_${high}${rng.bits().toString(16).padStart(8, "0")}`;
}
