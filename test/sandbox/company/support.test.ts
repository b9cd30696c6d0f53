import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { json, makeCompany, ndjson } from "./small-company.ts";

// biome-ignore lint/suspicious/noExplicitAny: Zendesk's objects of every shape
type Any = any;
let company: Summary;
let tickets: Any[];
let truths: Map<number, Any>;
let audits: Map<number, Any[]>;
beforeAll(() => {
  company = makeCompany(7);
  tickets = ndjson(company.dir, "zendesk/tickets.ndjson");
  truths = new Map(ndjson(company.dir, "truth_support.ndjson").map((row) => [row.ticket_id, row]));
  audits = new Map(
    ndjson(company.dir, "zendesk/ticket_audits.ndjson").map((row) => [row.ticket_id, row.audits]),
  );
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const seconds = (time: string) => Date.parse(time) / 1000;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const readable = () => tickets.filter(({ status }) => status !== "deleted");
/** Statuses of a ticket by its audits: when each began. */
const statusesOf = (id: number) =>
  (audits.get(id) ?? []).flatMap((audit: Any) =>
    audit.events
      .filter(({ field_name }: Any) => field_name === "status")
      .map(({ value }: Any) => ({ at: seconds(audit.created_at), status: value as string })),
  );

describe("the help desk", () => {
  test("writes of every topic, with texts, from people and schools that it knows", () => {
    const users = new Map(ndjson(company.dir, "zendesk/users.ndjson").map((user) => [user.id, user]));
    expect(new Set([...truths.values()].map(({ topic }) => topic)).size).toBeGreaterThan(6);
    for (const ticket of readable()) {
      expect(ticket.subject.length).toBeGreaterThan(5);
      expect(ticket.description.length).toBeGreaterThan(20);
      expect(users.get(ticket.requester_id)).toMatchObject({ role: "end-user", active: true });
      expect(users.get(ticket.requester_id).created_at <= ticket.created_at).toBe(true);
      if (ticket.assignee_id !== null) expect(users.get(ticket.assignee_id).role).not.toBe("end-user");
    }
  });

  test("computes the metric set from the history in its audits", () => {
    for (const { id, created_at, assignee_id, metric_set: metrics, status } of readable()) {
      const history = statusesOf(id);
      expect(history.at(-1)?.status).toBe(status);
      const spent = (wanted: string[]) =>
        sum(
          history.map(({ at, status: was }, i) =>
            wanted.includes(was) ? (history[i + 1]?.at ?? at) - at : 0,
          ),
        );
      const minutes = (wanted: string[]) => Math.floor(spent(wanted) / 60);
      expect(metrics.agent_wait_time_in_minutes.calendar).toBe(minutes(["pending"]));
      expect(metrics.requester_wait_time_in_minutes.calendar).toBe(minutes(["new", "open", "hold"]));
      expect(metrics.on_hold_time_in_minutes.calendar).toBe(minutes(["hold"]));
      const solved = history.filter(({ status: was }) => was === "solved");
      const first = solved[0] && Math.floor((solved[0].at - seconds(created_at)) / 60);
      expect(metrics.first_resolution_time_in_minutes.calendar).toBe(first ?? null);
      const replies = (audits.get(id) ?? []).filter(
        (audit: Any) =>
          audit.author_id === assignee_id && audit.events.some((e: Any) => e.type === "Comment" && e.public),
      );
      expect(metrics.replies).toBe(replies.length);
      const reply = replies[0] && Math.floor((seconds(replies[0].created_at) - seconds(created_at)) / 60);
      expect(metrics.reply_time_in_minutes.calendar).toBe(reply ?? null);
      expect(metrics.reply_time_in_minutes.business ?? 0).toBeLessThanOrEqual(reply ?? 0);
      for (const { business, calendar } of Object.values(metrics as Record<string, Any>).filter(
        (m) => m?.calendar,
      ))
        expect(business).toBeLessThanOrEqual(calendar);
    }
  });

  test("counts business minutes by the schedule: no minute of a weekend or a holiday", () => {
    const [schedule] = ndjson(company.dir, "zendesk/schedules.ndjson");
    const closed = new Set<string>();
    for (const { start_date, end_date } of ndjson(company.dir, "zendesk/holidays.ndjson"))
      for (let at = Date.parse(start_date); at <= Date.parse(end_date); at += 86_400_000)
        closed.add(new Date(at).toISOString().slice(0, 10));
    const isOpen = (minute: number) => {
      const date = new Date(minute * 60_000);
      const ofWeek = date.getUTCDay() * 1_440 + date.getUTCHours() * 60 + date.getUTCMinutes();
      return (
        !closed.has(date.toISOString().slice(0, 10)) &&
        schedule.intervals.some((i: Any) => ofWeek >= i.start_time && ofWeek < i.end_time)
      );
    };
    for (const { ticket_id, created_at, first_reply_at, reply_business_minutes } of [
      ...truths.values(),
    ].slice(0, 40)) {
      if (first_reply_at === null) continue;
      let open = 0;
      for (let m = Math.floor(seconds(created_at) / 60); m < Math.floor(seconds(first_reply_at) / 60); m++)
        if (isOpen(m)) open++;
      expect([ticket_id, Math.abs(open - reply_business_minutes) <= 1]).toEqual([ticket_id, true]);
    }
  });

  test("breaks a promise exactly where the clock of business minutes passed its target", () => {
    const breached = new Set(
      ndjson(company.dir, "zendesk/ticket_metric_events.ndjson")
        .filter(({ type, metric }) => type === "breach" && metric === "reply_time")
        .map(({ ticket_id }) => ticket_id),
    );
    const targets = new Map(
      ndjson(company.dir, "zendesk/ticket_metric_events.ndjson")
        .filter(({ type, metric }) => type === "apply_sla" && metric === "reply_time")
        .map((event) => [event.ticket_id, event.sla.target]),
    );
    expect(breached.size).toBeGreaterThan(2);
    for (const { id, metric_set } of readable()) {
      const { business } = metric_set.reply_time_in_minutes;
      if (business !== null && business !== targets.get(id))
        expect([id, breached.has(id)]).toEqual([id, business > targets.get(id)]);
    }
  });

  test("offers ratings after a day, to solved tickets alone, and hears back from some", () => {
    const ratings = ndjson(company.dir, "zendesk/satisfaction_ratings.ndjson");
    const scores = new Set(ratings.map(({ score }) => score));
    expect([...scores].sort()).toEqual(["bad", "good", "offered"]);
    for (const { ticket_id, score, created_at, updated_at } of ratings) {
      expect(truths.get(ticket_id).full_resolution_minutes).not.toBeNull();
      expect(updated_at > created_at).toBe(score !== "offered");
    }
  });

  test("forgets deleted tickets: no comments, no audits, after 30 days no text", () => {
    const deleted = tickets.filter(({ status }) => status === "deleted");
    expect(deleted.length).toBeGreaterThan(0);
    for (const { id, subject, updated_at } of deleted) {
      expect(audits.has(id)).toBe(false);
      expect(subject === "SCRUBBED").toBe(updated_at < "2026-06-01");
      expect(truths.get(id).topic).toBeTruthy();
    }
  });

  test("spells schools its own way, and the truth links each to the school it is", () => {
    const names = new Map(ndjson(company.dir, "backend/accounts.ndjson").map((a) => [a.id, a.name]));
    const links = ndjson(company.dir, "truth_identity.ndjson");
    const school = new Map(
      links.filter(({ source }) => source === "zendesk").map((l) => [l.key, l.organisation_id]),
    );
    const organisations = ndjson(company.dir, "zendesk/organizations.ndjson");
    expect(school.size).toBe(organisations.length);
    const known = new Set([...names.values()]);
    const misspelt = organisations.filter(({ name }) => !known.has(name));
    expect(misspelt.length / organisations.length).toBeGreaterThan(0.25);
    expect(organisations.some(({ domain_names }) => domain_names.length === 0)).toBe(true);
  });

  test("says in the truth of each month what its tickets add up to", () => {
    const { months } = json(company.dir, "truth.json").support;
    const rows = [...truths.values()].filter(({ is_deleted }) => !is_deleted);
    expect(sum(months.map(({ tickets: count }: Any) => count))).toBe(rows.length);
    expect(sum(months.map(({ good }: Any) => good))).toBe(rows.filter(({ csat }) => csat === "good").length);
    for (const { tickets: count, by_topic } of months)
      expect(sum(Object.values(by_topic as Record<string, number>))).toBe(count);
  });
});
