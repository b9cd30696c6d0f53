import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dateOf, weekStart } from "../../../sandbox/company/base/calendar.ts";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { SCALES } from "../../../sandbox/company/scales.ts";
import { classMix, lqiOf, runStarts } from "../../../sandbox/company/shifts.ts";
import { DAY, json, latest, makeCompany, ndjson } from "./small-company.ts";

const CORE = new Set([
  "class_created",
  "students_added",
  "lesson_planned",
  "attendance_taken",
  "grades_recorded",
]);
let company: Summary;
// biome-ignore lint/suspicious/noExplicitAny: read as JSON
let truth: any;

beforeAll(() => {
  company = makeCompany(7);
  truth = json(company.dir, "truth.json");
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

interface Week {
  core: number;
  sessions: Map<string, [number, number]>;
}

describe("activation", () => {
  test("the rule over the backend's own rows gives the cohorts of the truth", () => {
    const users = latest(company.dir, "backend/users.ndjson");
    const created = new Map<string, number>(users.map((u) => [u.id, Date.parse(u.created_at)]));
    const weeks = new Map<string, Week>(users.map((u) => [u.id, { core: 0, sessions: new Map() }]));
    for (const event of ndjson(company.dir, "backend/events.ndjson")) {
      const at = Date.parse(event.occurred_at);
      const week = weeks.get(event.user_id) as Week;
      if (at >= (created.get(event.user_id) ?? 0) + 7 * DAY) continue;
      if (CORE.has(event.type)) week.core++;
      const [first, last] = week.sessions.get(event.session_id) ?? [at, at];
      week.sessions.set(event.session_id, [Math.min(first, at), Math.max(last, at)]);
    }
    const cohorts = new Map<string, { cohort_week: string; signups: number; activated: number }>();
    for (const user of users) {
      const since = created.get(user.id) as number;
      const { core, sessions } = weeks.get(user.id) as Week;
      const spent = [...sessions.values()].reduce((sum, [first, last]) => sum + last - first, 0);
      const profile =
        user.profile_completed_at !== null && Date.parse(user.profile_completed_at) < since + 7 * DAY;
      const week = dateOf(weekStart(since / 1000));
      const cohort = cohorts.get(week) ?? { cohort_week: week, signups: 0, activated: 0 };
      cohort.signups++;
      if (profile && core >= 3 && spent > 10 * 60_000) cohort.activated++;
      cohorts.set(week, cohort);
    }
    const found = [...cohorts.values()].sort((a, b) => (a.cohort_week < b.cohort_week ? -1 : 1));
    expect(found).toEqual(truth.activation);
  });

  test("the guided set-up lifts the rate", () => {
    const rate = (weeks: { cohort_week: string; signups: number; activated: number }[]) =>
      weeks.reduce((s, w) => s + w.activated, 0) / weeks.reduce((s, w) => s + w.signups, 0);
    const after = truth.activation.filter((w: { cohort_week: string }) => w.cohort_week >= "2025-10-06");
    const before = truth.activation.filter((w: { cohort_week: string }) => w.cohort_week < "2025-10-06");
    expect(rate(after)).toBeGreaterThan(rate(before));
  });

  test("daily users of the truth are the distinct users with an event", () => {
    const days = new Map<string, Set<string>>();
    for (const { occurred_at, user_id } of ndjson(company.dir, "backend/events.ndjson")) {
      const day = occurred_at.slice(0, 10);
      days.set(day, (days.get(day) ?? new Set()).add(user_id));
    }
    for (const { date, users } of truth.dau) expect([date, days.get(date)?.size ?? 0]).toEqual([date, users]);
  });
});

describe("lead scoring", () => {
  test("runs are two weeks long and their rows give the classes and the LQI of the truth", () => {
    const runs = ndjson(company.dir, "supabase/lead_scoring_runs.ndjson");
    const scores = ndjson(company.dir, "supabase/lead_scores.ndjson").filter((s) => s.deleted_at === null);
    expect(runs).toHaveLength(52);
    for (const [i, run] of runs.entries()) {
      expect(Date.parse(run.window_end) - Date.parse(run.window_start)).toBe(14 * DAY);
      const count = (c: number) => scores.filter((s) => s.run_id === run.id && s.lead_class === c).length;
      const [a, b, c, d] = [count(1), count(2), count(3), count(4)];
      const lqi = (10 * a + 6 * b + 3 * c) / (a + b + c + d);
      expect(truth.lqi[i]).toEqual({ run_id: run.id, window_start: run.window_start, a, b, c, d, lqi });
    }
  });

  test("the recorded shifts of the LQI are where the class mix changes, and nowhere else", () => {
    const scale = SCALES.default;
    const starts = runStarts(scale);
    const lqis = starts.map((s) => lqiOf(classMix(scale, s)));
    const changes = starts.filter((_, i) => i > 0 && lqis[i] !== lqis[i - 1]).map(dateOf);
    const shifts = truth.shifts.filter((s: { metric: string }) => s.metric === "lqi");
    const [step, spike] = shifts.map((s: { from: string }) => s.from);
    const next = starts[starts.map(dateOf).indexOf(spike) + 1] ?? 0;
    expect(changes).toEqual([step, spike, dateOf(next)]);
    expect(shifts[0].factor).toBeGreaterThan(1.3);
    expect(shifts[1].factor).toBeLessThan(0.4);
  });
});
