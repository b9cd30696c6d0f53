import { beforeAll, describe, expect, test } from "@jest/globals";
import { group } from "d3-array";
import { latest, ndjson } from "../sandbox/company/small-company.ts";
import { median } from "./numbers.ts";
import type { Place } from "./place.ts";
import { type Feature, type Use, usesOf } from "./product-uses.ts";
import { AS_OF } from "./project.ts";

const DAY = 86_400_000;
const day = (instant: string): number => Math.floor(Date.parse(instant) / DAY);
const dateOf = (date: number): string => new Date(date * DAY).toISOString().slice(0, 10);
const monthOf = (date: number): string => `${dateOf(date).slice(0, 7)}-01`;
/** The Monday of a day's week; the first day of 1970 was a Thursday. */
const weekOf = (date: number): number => date - ((date + 3) % 7);
const TODAY = day(AS_OF);

interface User {
  date: number;
  deleted: number | null;
}

/** What users do, counted once more from the company's own files. */
export function productTruth(place: Place): void {
  const query = <Row>(sql: string) => place.project.query<Row>(sql);
  let uses: (Use & { date: number })[];
  let users: Map<string, User>;
  let features: Feature[];
  /** Days on which a user was active. */
  let days: Map<string, Set<number>>;

  beforeAll(() => {
    features = latest(place.folder, "backend/features.ndjson");
    uses = usesOf(place.folder).map((use) => ({ ...use, date: day(use.at) }));
    users = new Map(
      latest(place.folder, "backend/users.ndjson").map((user) => [
        user.id,
        { date: day(user.created_at), deleted: user.deleted_at === null ? null : day(user.deleted_at) },
      ]),
    );
    days = new Map();
    for (const { user, date } of uses) days.set(user, (days.get(user) ?? new Set()).add(date));
  });

  describe("against what the company's users did", () => {
    test("users of 7 and of 30 days are distinct on every day", async () => {
      const rows = await query<{ date: string; wau: number; mau: number }>(`
        SELECT FORMAT_DATE('%F', activity_date) AS date, weekly_active_user_count AS wau, monthly_active_user_count AS mau
        FROM marts_product.active_users ORDER BY activity_date`);
      const active = (until: number, length: number) =>
        [...days.values()].filter((on) => Array.from({ length }, (_, i) => until - i).some((d) => on.has(d)))
          .length;
      expect(rows.length).toBeGreaterThan(700);
      expect(rows).toEqual(
        rows.map(({ date }) => ({ date, wau: active(day(date), 7), mau: active(day(date), 30) })),
      );
    });

    test("new users who came back on day 1, 7, 30 and 90 agree in every week", async () => {
      const rows = await query(`
        SELECT FORMAT_DATE('%F', cohort_week) AS week, day_number AS number, signup_count AS signups,
          mature_signup_count AS mature, retained_count AS retained
        FROM marts_product.user_retention ORDER BY week, number`);
      const weeks = [...new Set([...users.values()].map(({ date }) => weekOf(date)))].sort((a, b) => a - b);
      const expected = weeks.flatMap((week) =>
        [1, 7, 30, 90].map((number) => {
          const cohort = [...users].filter(([, { date }]) => weekOf(date) === week);
          const mature = cohort.filter(([, { date }]) => date + number < TODAY);
          const retained = mature.filter(([id, { date }]) => days.get(id)?.has(date + number));
          return {
            ...{ week: dateOf(week), number, signups: cohort.length },
            ...{ mature: mature.length, retained: retained.length },
          };
        }),
      );
      expect(rows).toEqual(expected);
    });

    test("the triangle of cohorts agrees in every month, and segments sum to the total", async () => {
      const rows = await query<{ cohort: string; number: number; size: number; active: number }>(`
        SELECT FORMAT_DATE('%F', cohort_month) AS cohort, month_number AS number, cohort_user_count AS size,
          active_user_count AS active
        FROM marts_product.cohort_retention WHERE dimension = 'total' ORDER BY cohort, number`);
      const months = [...days.values()].map((on) => [...new Set([...on].map(monthOf))].sort());
      const add = (month: string, number: number) => {
        const date = new Date(month);
        return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + number, 1))
          .toISOString()
          .slice(0, 10);
      };
      expect(rows.length).toBeGreaterThan(250);
      expect(rows).toEqual(
        rows.map(({ cohort, number }) => {
          const members = months.filter(([first]) => first === cohort);
          const active = members.filter((list) => list.includes(add(cohort, number))).length;
          return { cohort, number, size: members.length, active };
        }),
      );
      const wrong = await query(`
        SELECT segments.cohort_month, segments.month_number, segments.dimension
        FROM marts_product.cohort_retention AS segments
        INNER JOIN marts_product.cohort_retention AS total
          ON total.dimension = 'total' AND total.cohort_month = segments.cohort_month
          AND total.month_number = segments.month_number
        GROUP BY segments.cohort_month, segments.month_number, segments.dimension, total.active_user_count
        HAVING SUM(segments.active_user_count) != total.active_user_count`);
      expect(wrong).toEqual([]);
    });

    test("new, returning, resurrecting and dormant users agree in every week", async () => {
      const rows = await query<{ week: string }>(`
        SELECT FORMAT_DATE('%F', week) AS week, new_user_count AS fresh, returning_user_count AS back,
          resurrecting_user_count AS again, newly_dormant_user_count AS gone, dormant_user_count AS away
        FROM marts_product.user_lifecycle ORDER BY week`);
      const weeks = [...days.values()].map((on) => new Set([...on].map(weekOf)));
      expect(rows.length).toBeGreaterThan(90);
      expect(rows).toEqual(
        rows.map(({ week: monday }) => {
          const week = day(monday);
          const earlier = (on: Set<number>) => [...on].some((other) => other < week);
          const count = (is: (on: Set<number>) => boolean) => weeks.filter(is).length;
          return {
            week: monday,
            fresh: count((on) => on.has(week) && !earlier(on)),
            back: count((on) => on.has(week) && on.has(week - 7)),
            again: count((on) => on.has(week) && !on.has(week - 7) && earlier(on)),
            gone: count((on) => !on.has(week) && on.has(week - 7)),
            away: count((on) => !on.has(week) && earlier(on)),
          };
        }),
      );
    });

    test("users, companies, uses and return of every feature agree in every month", async () => {
      const rows = await query<{ feature: string; month: string; first_use: number | null }>(`
        SELECT feature_id AS feature, FORMAT_DATE('%F', month) AS month, user_count AS users,
          active_user_count AS active, all_user_count AS everybody, use_count AS uses, new_user_count AS fresh,
          mature_new_user_count AS mature, returned_user_count AS returned, first_use_days_median AS first_use
        FROM marts_product.feature_adoption ORDER BY feature, month`);
      const byFeature = group(uses, ({ feature }) => feature);
      const active = group(uses, ({ date }) => monthOf(date));
      const distinct = (list: readonly Use[] = []) => new Set(list.map(({ user }) => user)).size;
      expect(rows.length).toBeGreaterThan(350);
      expect(rows).toEqual(
        rows.map(({ feature, month }) => {
          const all = byFeature.get(feature) ?? [];
          const here = all.filter(({ date }) => monthOf(date) === month);
          const released = day(features.find(({ id }) => id === feature)?.released_at ?? "");
          const dates = group(all, ({ user }) => user);
          const firsts = [...dates]
            .map(([user, list]) => ({ user, dates: list.map(({ date }) => date) }))
            .map(({ user, dates: on }) => ({ user, on, first: Math.min(...on) }))
            .filter(({ first }) => monthOf(first) === month);
          const mature = firsts.filter(({ first }) => first + 60 <= TODAY);
          return {
            ...{ feature, month, users: distinct(here), active: distinct(active.get(month)) },
            everybody: [...users.values()].filter(
              ({ date, deleted }) =>
                monthOf(date) <= month && (deleted === null || monthOf(deleted) >= month),
            ).length,
            uses: here.length,
            fresh: firsts.length,
            mature: mature.length,
            returned: mature.filter(({ on, first }) => on.some((d) => d - first >= 30 && d - first < 60))
              .length,
            first_use: median(
              firsts.map(({ user, first }) => first - Math.max(users.get(user)?.date ?? 0, released)),
            ),
          };
        }),
      );
    });

    test("who used a feature in the first days and who stayed agree for every feature", async () => {
      const rows = await query<{ feature: string }>(`
        SELECT feature_id AS feature, user_count AS users, retained_user_count AS stayed,
          nonuser_count AS others, retained_nonuser_count AS others_stayed
        FROM marts_product.feature_retention_correlation ORDER BY feature`);
      const early = new Map<string, Set<string | null>>();
      for (const { user, date, feature } of uses) {
        const age = date - (users.get(user)?.date ?? 0);
        if (age >= 0 && age < 14) early.set(user, (early.get(user) ?? new Set()).add(feature));
      }
      const cohort = [...users].filter(([id, { date }]) => date + 60 <= TODAY && early.has(id));
      const stayed = (id: string, { date }: User) =>
        [...(days.get(id) ?? [])].some((on) => on - date >= 30 && on - date < 60);
      const expected = features.map(({ id: feature, released_at, deleted_at }) => {
        const could = cohort.filter(
          ([, { date }]) => day(released_at) <= date && (deleted_at === null || day(deleted_at) >= date + 14),
        );
        const [those, others] = [true, false].map((is) =>
          could.filter(([id]) => early.get(id)?.has(feature) === is),
        ) as [typeof could, typeof could];
        const counted = (list: typeof could) => list.filter(([id, user]) => stayed(id, user)).length;
        return {
          ...{ feature, users: those.length, stayed: counted(those) },
          ...{ others: others.length, others_stayed: counted(others) },
        };
      });
      expect(rows).toEqual(expected.sort((a, b) => (a.feature < b.feature ? -1 : 1)));
      expect(Math.max(...expected.map(({ stayed: n }) => n))).toBeGreaterThan(20);
    });

    test("sessions, events and power users agree in every month", async () => {
      const rows = await query<{ month: string }>(`
        SELECT FORMAT_DATE('%F', month) AS month, active_user_count AS active, session_count AS sessions,
          event_count AS events, power_user_count AS power
        FROM marts_product.engagement ORDER BY month`);
      const begun = [...group(uses, ({ session }) => session).values()].map((list) =>
        monthOf(Math.min(...list.map(({ date }) => date))),
      );
      const months = group(uses, ({ date }) => monthOf(date));
      expect(rows.length).toBe(24);
      expect(rows).toEqual(
        rows.map(({ month }) => {
          const list = months.get(month) ?? [];
          const counts = [...group(list, ({ user }) => user).values()].map((of) => of.length);
          const less = (n: number) =>
            counts.filter((other) => other < n).length / Math.max(1, counts.length - 1);
          return {
            ...{ month, active: counts.length, sessions: begun.filter((other) => other === month).length },
            ...{ events: list.length, power: counts.filter((n) => less(n) >= 0.9).length },
          };
        }),
      );
    });

    test("the activation of every account follows from what its people did in seven days", async () => {
      const rows = await query<{ company: string; score: number }>(`
        SELECT company_id AS company, activation_score AS score FROM marts_product.account_activation ORDER BY company`);
      const keys = new Map(
        (
          await query<{ key: string; company_id: string }>(
            "SELECT source_key AS key, company_id FROM intermediate.int_company_keys WHERE source_system = 'backend'",
          )
        ).map(({ key, company_id }) => [key, company_id]),
      );
      const CORE = [
        "class_created",
        "students_added",
        "lesson_planned",
        "attendance_taken",
        "grades_recorded",
      ];
      const accounts = group(latest(place.folder, "backend/accounts.ndjson"), ({ id }) => keys.get(id));
      const people = group(latest(place.folder, "backend/users.ndjson"), (user) => keys.get(user.account_id));
      const done = group(uses, ({ account }) => keys.get(account));
      const expected = [...accounts].map(([company, list]) => {
        const start = Math.min(...list.map(({ created_at }) => Date.parse(created_at)));
        const within = (instant: string | null, from = start) =>
          instant !== null && Date.parse(instant) >= from && Date.parse(instant) < from + 7 * DAY;
        const early = (done.get(company) ?? []).filter(({ at }) => within(at));
        const core = early.filter(({ type }) => CORE.includes(type));
        const profiles = (people.get(company) ?? []).filter(
          (user) =>
            within(user.created_at) &&
            user.profile_completed_at !== null &&
            Date.parse(user.profile_completed_at) < Date.parse(user.created_at) + 7 * DAY,
        );
        const full = (n: number, of: number) => Math.min(1, n / of);
        const distinct = (values: (string | number)[]) => new Set(values).size;
        return {
          company: company ?? "",
          score:
            20 * full(profiles.length, 1) +
            30 * full(core.length, 10) +
            20 * full(distinct(core.map(({ type }) => type)), 4) +
            15 * full(distinct(early.map(({ user }) => user)), 3) +
            15 * full(distinct(early.map(({ date }) => date)), 3),
        };
      });
      expected.sort((a, b) => (a.company < b.company ? -1 : 1));
      expect(rows.map(({ company }) => company)).toEqual(expected.map(({ company }) => company));
      for (const [index, { score }] of expected.entries()) expect(rows[index]?.score).toBeCloseTo(score, 9);
    });

    test("the uptime, errors and alerts of every device agree over the last 30 days", async () => {
      const rows = await query<{ device: string; uptime: number | null; errors: number; alerts: number }>(`
        SELECT device_id AS device, uptime_30d_rate AS uptime, error_30d_count AS errors, alert_30d_count AS alerts
        FROM marts_product.device_health ORDER BY device`);
      const [start, end] = [(TODAY - 30) * DAY, TODAY * DAY];
      const happened = group(
        ndjson(place.folder, "backend/device_events.ndjson"),
        ({ device_id }) => device_id,
      );
      const devices = latest(place.folder, "backend/devices.ndjson").filter(
        ({ status, deleted_at }) => status !== "retired" && deleted_at === null,
      );
      const expected = devices.map(({ id, created_at }) => {
        const events = (happened.get(id) ?? []).map((event) => ({
          ...event,
          at: Date.parse(event.occurred_at),
        }));
        const from = Math.max(start, Date.parse(created_at));
        const changes = events
          .filter(({ type }) => type === "went_offline" || type === "came_online")
          .sort((a, b) => a.at - b.at);
        const offline = changes.reduce((sum, { type, at }, i) => {
          if (type !== "went_offline") return sum;
          return sum + Math.max(0, (changes[i + 1]?.at ?? end) - Math.max(at, from));
        }, 0);
        const recent = events.filter(({ at }) => at >= start);
        return {
          device: id as string,
          uptime: from < end ? 1 - offline / (end - from) : null,
          errors: recent.filter(({ type }) => type === "error").length,
          alerts: recent.filter(({ type }) => type === "alert_raised").length,
        };
      });
      expected.sort((a, b) => (a.device < b.device ? -1 : 1));
      expect(expected.length).toBeGreaterThan(50);
      expect(rows.map(({ uptime: _, ...row }) => row)).toEqual(expected.map(({ uptime: _, ...row }) => row));
      for (const [index, { uptime }] of expected.entries())
        expect(rows[index]?.uptime).toBeCloseTo(uptime ?? Number.NaN, 9);
    });

    test("devices, people and money of every open location agree", async () => {
      const rows = await query<{ location: string; company: string; alone: number | null; usd: string }>(`
        SELECT location_id AS location, company_id AS company, device_count AS devices,
          company_active_user_30d_count AS people, active_user_30d_count AS alone, CAST(mrr_usd AS STRING) AS usd
        FROM marts_product.location_health ORDER BY location`);
      const keys = new Map(
        (
          await query<{ key: string; company_id: string }>(
            "SELECT source_key AS key, company_id FROM intermediate.int_company_keys WHERE source_system = 'backend'",
          )
        ).map(({ key, company_id }) => [key, company_id]),
      );
      const devices = group(
        latest(place.folder, "backend/devices.ndjson").filter(
          ({ status, deleted_at }) => status !== "retired" && deleted_at === null,
        ),
        ({ location_id }) => location_id,
      );
      const recent = group(
        uses.filter(({ date }) => date >= TODAY - 30),
        ({ account }) => keys.get(account),
      );
      const open = latest(place.folder, "backend/locations.ndjson").filter(
        ({ status, deleted_at }) => status === "open" && deleted_at === null,
      );
      const places = group(open, ({ account_id }) => keys.get(account_id));
      const expected = open.map(({ id, account_id }) => {
        const company = keys.get(account_id);
        const people = new Set((recent.get(company) ?? []).map(({ user }) => user)).size;
        return {
          ...{ location: id as string, company, devices: devices.get(id)?.length ?? 0, people },
          alone: places.get(company)?.length === 1 ? people : null,
        };
      });
      expected.sort((a, b) => (a.location < b.location ? -1 : 1));
      expect(rows.map(({ usd: _, ...row }) => row)).toEqual(expected);
      expect(expected.filter(({ alone }) => alone === null).length).toBeGreaterThan(10);

      const money = new Map(
        (
          await query<{ company: string; usd: number }>(`
            SELECT company_id AS company, CAST(end_mrr_usd AS FLOAT64) AS usd
            FROM core.fct_mrr_movements WHERE month = '2026-06-01'`)
        ).map(({ company, usd }) => [company, usd]),
      );
      const sums = [...group(rows, ({ company }) => company)].map(([company, list]) => ({
        company,
        usd: list.reduce((sum, { usd }) => sum + Number(usd), 0),
      }));
      expect(sums.filter(({ usd }) => usd > 0).length).toBeGreaterThan(20);
      for (const { company, usd } of sums) expect(usd).toBeCloseTo(money.get(company) ?? 0, 6);
    });
  });
}
