import { DAY_MS } from "../base/calendar.ts";
import type { Visit } from "../web/visits.ts";

/** What one network looked at on one day. */
export interface NetworkDay {
  /** Day since 1970 (UTC). */
  day: number;
  /** Organisation that owns the network; null for a provider or a university. */
  organisationId: string | null;
  country: string;
  sessions: number;
  firstMs: number;
  lastMs: number;
  views: Map<string, number>;
}

/** Share of the visits through a provider that an identification service takes for a company all the same. */
const MISTAKEN_EVERY = 14;

/** Gathers visits by network and day; a company's name for them comes later. Visits come in order of time. */
export class NetworkLog {
  readonly days: NetworkDay[] = [];
  #open = new Map<string, NetworkDay>();
  #day = 0;
  #strangers = 0;

  add(visit: Visit, paths: readonly string[]): void {
    const day = Math.floor(visit.atMs / DAY_MS);
    if (day !== this.#day) this.#next(day);
    const { network, country } = visit.visitor;
    if (network === null && ++this.#strangers % MISTAKEN_EVERY !== 0) return;
    const key = network ?? `provider ${this.#strangers}`;
    const known = this.#open.get(key);
    const row = known ?? {
      day,
      organisationId: network,
      country,
      sessions: 0,
      firstMs: visit.atMs,
      lastMs: visit.atMs,
      views: new Map<string, number>(),
    };
    if (!known) this.#open.set(key, row);
    row.sessions++;
    row.lastMs = visit.atMs;
    for (const path of paths) row.views.set(path, (row.views.get(path) ?? 0) + 1);
  }

  close(): readonly NetworkDay[] {
    this.#next(Number.MAX_SAFE_INTEGER);
    return this.days;
  }

  #next(day: number): void {
    this.days.push(...this.#open.values());
    this.#open = new Map();
    this.#day = day;
  }
}
