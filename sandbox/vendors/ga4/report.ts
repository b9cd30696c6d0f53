import type { SessionRecord } from "../../company/web/record.ts";
import { campaignName } from "./traffic.ts";

const DAY_MS = 86_400_000;
const ENGAGED_US = 10_000_000;

interface Hit {
  session: SessionRecord;
  atUs: number;
  name: string;
  page: number;
  engagementMs: number;
}

type Dimension = (hit: Hit) => string;

/** What a report may group by, of the Data API's dimensions. */
export const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  date: ({ atUs }) => digits(atUs, 8),
  dateHourMinute: ({ atUs }) => digits(atUs, 12),
  eventName: ({ name }) => name,
  pageLocation: ({ session, page }) => `https://${session.host}${session.pages[page]?.[0] ?? "/"}`,
  landingPage: ({ session }) => session.pages[0]?.[0] ?? "(not set)",
  sessionSource: ({ session }) => session.last_click.source,
  sessionMedium: ({ session }) => session.last_click.medium,
  sessionCampaignName: ({ session }) => campaignName(session.last_click),
  sessionDefaultChannelGroup: ({ session }) => session.last_click.channel,
  deviceCategory: ({ session }) => session.device.category,
  country: ({ session }) => session.place.country,
};

type Metric = (hits: readonly Hit[]) => number;

const sessionsOf = (hits: readonly Hit[]): Map<string, Hit> =>
  new Map(hits.map((hit) => [`${hit.session.pseudo_id}.${hit.session.session_id}`, hit]));
const named =
  (name: string): Metric =>
  (hits) =>
    hits.filter((hit) => hit.name === name).length;

/** What a report may count, of the Data API's metrics. */
export const METRICS: Readonly<Record<string, Metric>> = {
  eventCount: (hits) => hits.length,
  screenPageViews: named("page_view"),
  newUsers: named("first_visit"),
  totalUsers: (hits) => new Set(hits.map(({ session }) => session.pseudo_id)).size,
  sessions: (hits) => sessionsOf(hits).size,
  engagedSessions: (hits) =>
    [...sessionsOf(hits).values()].filter(({ session }) => isEngaged(session)).length,
  userEngagementDuration: (hits) => Math.round(hits.reduce((sum, hit) => sum + hit.engagementMs, 0) / 1000),
};

/** The rows of a report, in the order of their dimensions. Visitors without consent are in none. */
export function reportRows(
  sessions: Iterable<SessionRecord>,
  range: { from: string; to: string },
  dimensions: readonly string[],
  metrics: readonly string[],
): { dimensions: string[]; metrics: string[] }[] {
  const groups = new Map<string, { values: string[]; hits: Hit[] }>();
  for (const session of sessions) {
    if (session.pseudo_id === null) continue;
    for (const [offsetUs, name, page, params] of session.events) {
      const atUs = session.start_us + offsetUs;
      const day = new Date(atUs / 1000).toISOString().slice(0, 10);
      if (day < range.from || day > range.to) continue;
      const hit = { session, atUs, name, page, engagementMs: Number(params?.engagement_time_msec ?? 0) };
      const values = dimensions.map((dimension) => (DIMENSIONS[dimension] as Dimension)(hit));
      const key = values.join("\u0000");
      const group = groups.get(key);
      if (group) group.hits.push(hit);
      else groups.set(key, { values, hits: [hit] });
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { values, hits }]) => ({
      dimensions: values,
      metrics: metrics.map((metric) => String((METRICS[metric] as Metric)(hits))),
    }));
}

/** Whether sessions that began at an instant may have events of a range of days. */
export function mayTouch(startUs: number, { from, to }: { from: string; to: string }): boolean {
  const ms = startUs / 1000;
  return ms >= Date.parse(from) - DAY_MS && ms < Date.parse(to) + DAY_MS;
}

function isEngaged({ events, pages }: SessionRecord): boolean {
  return pages.length > 1 || (events.at(-1)?.[0] ?? 0) >= ENGAGED_US;
}

function digits(us: number, length: number): string {
  return new Date(us / 1000).toISOString().replace(/\D/g, "").slice(0, length);
}
