import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { HOST } from "./pages.ts";
import type { Session } from "./session.ts";
import { CAMPAIGN_IDS, DIRECT, type Touch } from "./touches.ts";
import type { Visit } from "./visits.ts";

/** How long a touch counts for later direct visits, as Google has it. */
const LOOKBACK_MS = 90 * DAY_MS;
const LATE_SHARE = 0.012;
const TOO_LATE_SHARE = 0.0008;

/** A touch as the address of the landing page tells it. */
export interface SentTouch {
  source: string;
  medium: string;
  campaign: string | null;
  /** Id of a paid campaign on its platform. */
  campaign_id?: string;
  channel: string;
  /** The platform tags the address itself, with a click id instead of a source and a medium. */
  google_ads?: true;
  term?: string;
  content?: string;
}

/** One line of ga4/sessions.ndjson: what Google's collectors got in one session, and what they knew by then. */
export interface SessionRecord {
  start_us: number;
  /** When the last of it arrived; devices that were offline deliver days later. */
  received_at: string;
  host: string;
  pseudo_id: string | null;
  first_touch_us: number | null;
  session_id: number | null;
  session_number: number | null;
  user_id: string | null;
  user_id_from: number;
  device: Visit["cookie"]["device"];
  place: Visit["cookie"]["place"];
  referrer: string | null;
  click_id: Record<string, string> | null;
  /** This visit's touch, null where it is direct; the last that was not direct; the browser's first. */
  collected: SentTouch | null;
  last_click: SentTouch;
  first: SentTouch;
  pages: [path: string, title: string][];
  events: Session["events"];
}

/** The record of a visit; moves the cookie's state on. Visits of a cookie must come in order of time. */
export function recordOf(rng: Rng, visit: Visit, session: Session, endMs: number): SessionRecord {
  const { cookie, touch, atMs, visitor } = visit;
  const direct = touch === DIRECT;
  if (!direct) Object.assign(cookie, { lastTouch: touch, lastTouchMs: atMs });
  const remembered = cookie.lastTouch && atMs - cookie.lastTouchMs < LOOKBACK_MS ? cookie.lastTouch : DIRECT;
  const known = cookie.pseudoId !== null;
  if (cookie.firstTouch === null) Object.assign(cookie, { firstTouch: touch, firstMs: atMs });
  cookie.sessions++;
  return {
    start_us: atMs * 1000,
    received_at: isoOfMs(receivedMs(rng, visit, session, endMs)),
    host: HOST,
    pseudo_id: cookie.pseudoId,
    first_touch_us: known ? cookie.firstMs * 1000 : null,
    session_id: known ? Math.floor(atMs / 1000) : null,
    session_number: known ? cookie.sessions : null,
    user_id: session.userIdFrom < session.events.length ? visitor.userId : null,
    user_id_from: session.userIdFrom,
    device: cookie.device,
    place: cookie.place,
    referrer: touch.referrer,
    click_id: touch.clickId ? { [touch.clickId]: clickId(rng) } : null,
    collected: direct ? null : sent(touch),
    last_click: sent(known ? remembered : touch),
    first: sent(cookie.firstTouch ?? touch),
    pages: session.pages.map(({ path, title }) => [path, title]),
    events: session.events,
  };
}

/** Whether Google keeps what arrives at an instant of a day: three days after the day, it does not. */
export function inTime(dayMs: number, receivedAtMs: number): boolean {
  return receivedAtMs < dayMs + 4 * DAY_MS;
}

function receivedMs(rng: Rng, { atMs }: Visit, { events }: Session, endMs: number): number {
  const sentMs = atMs + Math.ceil((events.at(-1)?.[0] ?? 0) / 1000) + 1_000;
  const late = rng.chance(LATE_SHARE) ? rng.between(0.3, 2.9) * DAY_MS : 0;
  const tooLate = rng.chance(TOO_LATE_SHARE) ? 5 * DAY_MS : 0;
  const received = sentMs + Math.floor(Math.max(late, tooLate));
  return received < endMs ? received : Math.min(sentMs, endMs - 1);
}

function sent({ source, medium, campaign, channel, term, content, paidTo }: Touch): SentTouch {
  const id = paidTo && campaign !== null ? CAMPAIGN_IDS[campaign] : undefined;
  return {
    source,
    medium,
    campaign,
    channel,
    ...(id ? { campaign_id: id } : {}),
    ...(paidTo === "google_ads" ? { google_ads: true } : {}),
    ...(term ? { term } : {}),
    ...(content ? { content } : {}),
  };
}

function clickId(rng: Rng): string {
  const part = (): string => rng.bits().toString(36);
  return `Cj0KCQjw${part()}${part()}${part()}BwE`;
}
