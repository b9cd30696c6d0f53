import { DAY_MS, monthStart } from "../base/calendar.ts";

/** Campaigns that are sent by e-mail: the day of the month and the hour (UTC), and every how many months. */
const SCHEDULE: Readonly<Record<string, { day: number; hour: number; every: number }>> = {
  "monthly letter": { day: 5, hour: 8, every: 1 },
  "product update": { day: 18, hour: 10, every: 3 },
};

export const EMAIL_CAMPAIGNS = Object.keys(SCHEDULE);

/** When a campaign was last sent at or before an instant, ms. */
export function lastSend(campaign: string | null, atMs: number): number {
  const plan =
    SCHEDULE[campaign ?? ""] ?? (SCHEDULE["monthly letter"] as { day: number; hour: number; every: number });
  for (let month = monthStart(atMs / 1000); ; month = monthStart(month - 1)) {
    const sent = month * 1000 + (plan.day - 1) * DAY_MS + plan.hour * 3_600_000;
    if (new Date(month * 1000).getUTCMonth() % plan.every === 0 && sent <= atMs) return sent;
  }
}

/** All sends of a campaign in [fromMs, toMs), oldest first. */
export function sendsOf(campaign: string, fromMs: number, toMs: number): number[] {
  const sends: number[] = [];
  for (let at = lastSend(campaign, toMs - 1); at >= fromMs; at = lastSend(campaign, at - 1))
    sends.unshift(at);
  return sends;
}
