import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { group } from "d3-array";
import type { Summary } from "../../../../sandbox/company/generate.ts";
import { inTime, type SessionRecord } from "../../../../sandbox/company/web/record.ts";
import { TOUCHES } from "../../../../sandbox/company/web/touches.ts";
import { latest, makeCompany, ndjson } from "../small-company.ts";

const DAY_MS = 86_400_000;
let company: Summary;
let sessions: SessionRecord[];

beforeAll(() => {
  company = makeCompany(7);
  sessions = ndjson(company.dir, "ga4/sessions.ndjson");
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const csv = (path: string): Record<string, string>[] =>
  parse(readFileSync(join(company.dir, path)), { columns: true });
const startMs = ({ start_us }: SessionRecord) => start_us / 1000;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

describe("website visits", () => {
  test("come in order of time, and a cookie's sessions are numbered and further apart than half an hour", () => {
    expect(
      sessions.every((s, i) => i === 0 || s.start_us >= (sessions[i - 1] as SessionRecord).start_us),
    ).toBe(true);
    const byCookie = group(
      sessions.filter((s) => s.pseudo_id !== null),
      (s) => s.pseudo_id,
    );
    for (const own of byCookie.values()) {
      expect(own.map((s) => s.session_number)).toEqual(own.map((_, i) => i + 1));
      for (const [i, later] of own.slice(1).entries()) {
        const before = own[i] as SessionRecord;
        expect(startMs(later) - startMs(before) - (before.events.at(-1)?.[0] ?? 0) / 1000).toBeGreaterThan(
          1_800_000,
        );
      }
    }
  });

  test("without consent have no cookie, no session, and still page views", () => {
    const denied = sessions.filter((s) => s.pseudo_id === null);
    expect(denied.length / sessions.length).toBeGreaterThan(0.03);
    expect(denied.length / sessions.length).toBeLessThan(0.2);
    const names = new Set(denied.flatMap((s) => s.events.map(([, name]) => name)));
    expect(names.has("page_view")).toBe(true);
    expect(names.has("session_start") || names.has("first_visit")).toBe(false);
    expect(denied.every((s) => s.session_id === null && s.session_number === null)).toBe(true);
  });

  test("a direct visit counts for the last touch before it, within ninety days", () => {
    const last = new Map<string, { source: string; at: number }>();
    let carried = 0;
    for (const session of sessions) {
      if (session.pseudo_id === null) continue;
      const own = { source: session.collected?.source ?? "", at: startMs(session) };
      const before = last.get(session.pseudo_id);
      const remembered = before && own.at - before.at < 90 * DAY_MS ? before.source : "(direct)";
      expect(session.last_click.source).toBe(session.collected ? own.source : remembered);
      if (!session.collected && remembered !== "(direct)") carried++;
      if (session.collected) last.set(session.pseudo_id, own);
    }
    expect(carried).toBeGreaterThan(10);
  });

  test("every account signs up on the website at the second of its creation, known by its owner from then on", () => {
    const owners = new Map(
      latest(company.dir, "backend/users.ndjson")
        .filter((u) => u.role === "owner")
        .map((u) => [u.id, u]),
    );
    const accounts = latest(company.dir, "backend/accounts.ndjson");
    const signUps = sessions.flatMap((s) =>
      s.events
        .filter(([, name]) => name === "sign_up")
        .map(([at], i) => ({ s, atMs: (s.start_us + at) / 1000, i })),
    );
    expect(signUps.length).toBeGreaterThan(accounts.length * 0.95);
    for (const { s, atMs } of signUps) {
      const owner = owners.get(s.user_id as string);
      const account = accounts.find((a) => a.id === owner?.account_id);
      expect(Math.floor(atMs / 1000) * 1000).toBe(Date.parse(account.created_at));
    }
  });

  test("a conversion's touches are sessions of the same school, in order, the last one converting", () => {
    const conversions = ndjson(company.dir, "truth_web_conversions.ndjson");
    expect(new Set(conversions.map((c) => c.conversion))).toEqual(new Set(["sign_up", "qualify", "contact"]));
    expect(conversions.filter((c) => c.touches.length > 1).length / conversions.length).toBeGreaterThan(0.4);
    const started = new Map(sessions.map((s) => [new Date(startMs(s)).toISOString(), s]));
    for (const { touches, at } of conversions) {
      const times = touches.map((t: { at: string }) => t.at);
      expect(times).toEqual([...times].sort());
      expect(times.at(-1) < at).toBe(true);
      for (const touch of touches) {
        expect(started.get(touch.at)?.collected?.source ?? "(direct)").toBe(touch.source);
      }
    }
  });
});

test("the truth of each day is what the sessions hold, without what came more than three days late", () => {
  const days = new Map<
    string,
    { users: Set<string>; sessions: number; page_views: number; events: number }
  >();
  for (const session of sessions) {
    for (const [at, name] of session.events) {
      const ms = (session.start_us + at) / 1000;
      const dayMs = Math.floor(ms / DAY_MS) * DAY_MS;
      if (!inTime(dayMs, Date.parse(session.received_at))) continue;
      const day = days.get(dateOf(ms)) ?? { users: new Set(), sessions: 0, page_views: 0, events: 0 };
      days.set(dateOf(ms), day);
      if (session.pseudo_id) day.users.add(session.pseudo_id);
      day.sessions += name === "session_start" ? 1 : 0;
      day.page_views += name === "page_view" ? 1 : 0;
      day.events++;
    }
  }
  const truth = ndjson(company.dir, "truth_web_days.ndjson");
  expect(truth.map(({ new_users: _, ...day }) => day)).toEqual(
    [...days].map(([date, { users, ...day }]) => ({ date, ...day, users: users.size })).sort(byDate),
  );
});

function byDate(a: { date: string }, b: { date: string }): number {
  return a.date < b.date ? -1 : 1;
}

test("the ways in cover every default channel of Google", () => {
  expect(new Set(TOUCHES.map((touch) => touch.channel))).toEqual(
    new Set([
      "Affiliates",
      "Audio",
      "Cross-network",
      "Direct",
      "Display",
      "Email",
      "Mobile Push Notifications",
      "Organic Search",
      "Organic Shopping",
      "Organic Social",
      "Organic Video",
      "Paid Other",
      "Paid Search",
      "Paid Shopping",
      "Paid Social",
      "Paid Video",
      "Referral",
      "SMS",
      "Unassigned",
    ]),
  );
});

describe("campaigns", () => {
  test.each(["google_ads", "linkedin_ads", "facebook_ads"] as const)(
    "%s bills each day's sessions, and some clicks that never became one",
    (platform) => {
      const names = new Map(
        TOUCHES.filter((t) => t.paidTo === platform).map((t) => [`${t.source} ${t.campaign}`, t.campaign]),
      );
      const brought = new Map<string, number>();
      for (const session of sessions) {
        const { source, campaign } = session.collected ?? {};
        if (!campaign || !names.has(`${source} ${campaign}`)) continue;
        const key = `${dateOf(startMs(session))} ${campaign}`;
        brought.set(key, (brought.get(key) ?? 0) + 1);
      }
      const rows = csv(`${platform}/campaign_days.csv`);
      expect(rows.map((row) => `${row.date} ${row.campaign_name}`).sort()).toEqual(
        [...brought.keys()].sort(),
      );
      for (const row of rows) {
        expect(Number(row.clicks)).toBeGreaterThanOrEqual(
          brought.get(`${row.date} ${row.campaign_name}`) ?? 0,
        );
        expect(Number(row.impressions)).toBeGreaterThanOrEqual(Number(row.clicks));
        expect(Number(row.spend)).toBeGreaterThan(0);
      }
    },
  );

  test("each send of an e-mail has the clicks of its sessions, and never more opens than deliveries", () => {
    const rows = csv("email_campaigns/sends.csv");
    const sessionsByMail = sessions.filter((s) => s.collected?.medium === "email").length;
    const clicks = rows.reduce((sum, row) => sum + Number(row.unique_clicks), 0);
    expect(new Set(rows.map((row) => row.send_id)).size).toBe(rows.length);
    expect(sessionsByMail).toBeGreaterThan(10);
    expect(clicks).toBeGreaterThanOrEqual(sessionsByMail - 2);
    expect(clicks).toBeLessThan(sessionsByMail * 1.5);
    for (const row of rows) {
      expect(Number(row.unique_opens)).toBeLessThan(Number(row.delivered));
      expect(Number(row.delivered) + Number(row.bounced)).toBe(Number(row.recipients));
    }
  });
});

describe("identified companies", () => {
  const links = () =>
    ndjson(company.dir, "truth_identity.ndjson").filter((l) => l.source === "swanai" || l.source === "g2");

  test("stand under other spellings, some without a domain, some for networks that are no school's", () => {
    const records = ndjson(company.dir, "swanai/identifications.ndjson");
    const linked = new Set(links().map((l) => l.key));
    const schools = records.filter((r) => linked.has(r.id));
    expect(schools.length / records.length).toBeGreaterThan(0.7);
    expect(schools.length).toBeLessThan(records.length);
    expect(schools.some((r) => r.company.domain === null)).toBe(true);
    expect(records.filter((r) => !linked.has(r.id)).some((r) => /net$/.test(r.company.domain))).toBe(true);
    expect(records.every((r) => r.id && r.company.name && Array.isArray(r.company.tech_stack))).toBe(true);
    expect(records.every((r, i) => i === 0 || r.updated_at >= records[i - 1].updated_at)).toBe(true);
  });

  test("were seen on pages that their network opened on that day", () => {
    const paths = new Map<string, Set<string>>();
    for (const session of sessions) {
      const date = dateOf(startMs(session));
      const seen = paths.get(date) ?? new Set();
      paths.set(date, seen);
      for (const [path] of session.pages) seen.add(path);
    }
    for (const record of ndjson(company.dir, "swanai/identifications.ndjson")) {
      for (const { page, date } of record.visits) expect(paths.get(date)?.has(page)).toBe(true);
    }
  });

  test("every link names a record of its file", () => {
    const keys = {
      identifications: new Set(ndjson(company.dir, "swanai/identifications.ndjson").map((r) => r.id)),
      buyer_intent: new Set(ndjson(company.dir, "g2/buyer_intent.ndjson").map((r) => r.id)),
      reviews: new Set(ndjson(company.dir, "g2/reviews.ndjson").map((r) => r.id)),
    };
    expect(links().length).toBeGreaterThan(100);
    for (const link of links()) expect(keys[link.stream as keyof typeof keys].has(link.key)).toBe(true);
  });
});
