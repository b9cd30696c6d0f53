import { DAY_MS } from "../base/calendar.ts";
import type { Visit } from "../web/visits.ts";

/** Clicks by day and campaign, and the conversions that each platform claims for a click's day. */
export interface DayOfCampaign {
  day: number;
  campaign: string;
  sessions: number;
  conversions: number;
}

/** A click before a conversion that a platform claims for itself. */
const CLAIM_MS = 30 * DAY_MS;

/** Counts the visits that somebody was paid for. Visits come in order of time. */
export class ClickLog {
  readonly platforms = new Map<string, Map<string, DayOfCampaign>>();
  readonly #clicks = new Map<string, { row: DayOfCampaign; platform: string; atMs: number }[]>();

  add({ touch, atMs, visitor, doneMs }: Visit): void {
    const clicks = this.#clicks.get(visitor.key) ?? [];
    if (touch.paidTo && touch.campaign !== null) {
      const row = this.#row(touch.paidTo, Math.floor(atMs / DAY_MS), touch.campaign);
      row.sessions++;
      if (visitor.organisationId !== null) clicks.push({ row, platform: touch.paidTo, atMs });
    }
    if (doneMs === undefined) {
      if (clicks.length > 0) this.#clicks.set(visitor.key, clicks);
      return;
    }
    // Each platform claims the conversion for its own last click, whoever else does.
    const last = new Map(clicks.filter((c) => doneMs - c.atMs < CLAIM_MS).map((c) => [c.platform, c.row]));
    for (const row of last.values()) row.conversions++;
    this.#clicks.delete(visitor.key);
  }

  #row(platform: string, day: number, campaign: string): DayOfCampaign {
    let rows = this.platforms.get(platform);
    if (!rows) {
      rows = new Map();
      this.platforms.set(platform, rows);
    }
    const key = `${day} ${campaign}`;
    const known = rows.get(key) ?? { day, campaign, sessions: 0, conversions: 0 };
    rows.set(key, known);
    return known;
  }
}
