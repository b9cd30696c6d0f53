import { describe, expect, test } from "@jest/globals";
import { group } from "d3-array";
import type { TicketTruth } from "../../sandbox/company/support/truth.ts";
import { json, latest, ndjson } from "../sandbox/company/small-company.ts";
import { median } from "./numbers.ts";
import type { Place } from "./place.ts";
import { usesOf } from "./product-uses.ts";

const MONTHS = `FORMAT_DATE('%F', month) AS month`;

/** A ticket's updates as the company wrote them. */
interface Audits {
  ticket_id: number;
  audits: {
    created_at: string;
    events: { type: string; field_name?: string; value?: unknown; previous_value?: unknown }[];
  }[];
}

/** Support and what it does to customers, against the truth of the company. */
export function customerSuccessTruth(place: Place): void {
  const query = <Row>(sql: string) => place.project.query<Row>(sql);
  const tickets = () =>
    (ndjson(place.folder, "truth_support.ndjson") as TicketTruth[]).filter((ticket) => !ticket.is_deleted);
  const audits = () => ndjson(place.folder, "zendesk/ticket_audits.ndjson") as Audits[];

  describe("against the truth of support", () => {
    test("every ticket has its answers, clocks, satisfaction and broken promises", async () => {
      const rows = await query<Record<string, unknown>>(`
        SELECT
          CAST(ticket_id AS INT64) AS ticket_id,
          priority,
          FORMAT_TIMESTAMP('%FT%TZ', created_at) AS created_at,
          FORMAT_TIMESTAMP('%FT%TZ', first_reply_at) AS first_reply_at,
          first_reply_minutes AS reply_minutes,
          first_reply_business_minutes AS reply_business_minutes,
          first_resolution_minutes,
          full_resolution_minutes,
          reply_count AS replies,
          reopen_count AS reopens,
          IF(is_csat_offered, COALESCE(csat, 'offered'), NULL) AS csat,
          ARRAY(
            SELECT name FROM UNNEST([
              IF(is_first_reply_breached, 'reply_time', NULL),
              IF(is_requester_wait_breached, 'requester_wait_time', NULL)
            ]) AS name WHERE name IS NOT NULL
          ) AS sla_breaches,
        FROM intermediate.int_support_tickets
        ORDER BY 1`);
      const expected = tickets().map(({ account_id: _a, topic: _t, is_deleted: _d, ...ticket }) => ticket);
      expect(rows.length).toBeGreaterThan(80);
      expect(rows).toEqual(expected.sort((a, b) => a.ticket_id - b.ticket_id));
    });

    test("every clock is the one that Zendesk shows, by the wall and in business hours", async () => {
      const clocks = {
        first_reply: "reply_time",
        first_resolution: "first_resolution_time",
        full_resolution: "full_resolution_time",
        requester_wait: "requester_wait_time",
        agent_wait: "agent_wait_time",
        hold: "on_hold_time",
      };
      const pairs = Object.entries(clocks).flatMap(([ours, theirs]) => [
        [`${ours}_minutes`, `${theirs}_minutes`],
        [`${ours}_business_minutes`, `${theirs}_business_minutes`],
      ]);
      const [row] = await query<Record<string, number>>(`
        SELECT ${pairs.map(([ours, theirs]) => `COUNTIF(ours.${ours} IS DISTINCT FROM theirs.${theirs}) AS ${ours}`).join(", ")}
        FROM intermediate.int_support_tickets AS ours
        INNER JOIN staging.stg__zendesk_tickets AS theirs ON ours.ticket_id = theirs.ticket_id`);
      expect(row).toEqual(Object.fromEntries(pairs.map(([ours]) => [ours, 0])));
    });

    test("tickets belong to the company of the account that opened them", async () => {
      const found = new Map(
        (
          await query<{ ticket_id: string; company_id: string | null }>(
            "SELECT ticket_id, company_id FROM intermediate.int_support_tickets",
          )
        ).map((row) => [row.ticket_id, row.company_id]),
      );
      const accounts = new Map(
        (
          await query<{ key: string; company_id: string }>(
            "SELECT source_key AS key, company_id FROM intermediate.int_company_keys WHERE source_system = 'backend'",
          )
        ).map((row) => [row.key, row.company_id]),
      );
      const answers = tickets().map(({ ticket_id, account_id }) => ({
        found: found.get(String(ticket_id)) ?? null,
        right: accounts.get(account_id),
      }));
      const known = answers.filter((answer) => answer.found !== null);
      expect(known.length / answers.length).toBeGreaterThan(0.98);
      expect(known.filter((answer) => answer.found === answer.right).length / known.length).toBeGreaterThan(
        0.98,
      );
    });

    test("an organisation of Zendesk is the company of the account that it names, and else of its school's account", async () => {
      const keys = await query<{ source: string; key: string; company_id: string }>(`
        SELECT source_system AS source, source_key AS key, company_id
        FROM intermediate.int_company_keys WHERE source_system IN ('backend', 'zendesk')`);
      const companies = new Map(keys.map(({ source, key, company_id }) => [`${source}:${key}`, company_id]));
      const organisations = latest(place.folder, "zendesk/organizations.ndjson").filter(
        ({ deleted_at }) => deleted_at === null,
      );
      const named = organisations.filter(({ external_id }) => external_id !== null);
      expect(named.length).toBeGreaterThan(20);
      expect(named.map(({ id }) => companies.get(`zendesk:${id}`))).toEqual(
        named.map(({ external_id }) => companies.get(`backend:${external_id}`)),
      );

      const truth = ndjson(place.folder, "truth_identity.ndjson");
      const of = (wanted: string) => truth.filter(({ source, stream }) => `${source}.${stream}` === wanted);
      const accounts = group(of("backend.accounts"), ({ organisation_id }) => organisation_id);
      const schools = new Map(
        of("zendesk.organizations").map(({ key, organisation_id }) => [key, organisation_id]),
      );
      const right = organisations.filter(({ id }) =>
        (accounts.get(schools.get(String(id))) ?? []).some(
          ({ key }) => companies.get(`backend:${key}`) === companies.get(`zendesk:${id}`),
        ),
      );
      expect(organisations.length).toBe(schools.size);
      expect(right.length / organisations.length).toBeGreaterThan(0.98);
    });

    test("months agree: tickets, answers, satisfaction, broken promises", async () => {
      const rows = await query(`
        SELECT
          ${MONTHS},
          ticket_count AS tickets,
          replied_count AS replied,
          solved_count AS solved,
          reopened_count AS reopened,
          csat_offered_count AS offered,
          csat_good_count AS good,
          csat_bad_count AS bad,
          first_reply_breach_count AS reply_breaches,
          requester_wait_breach_count AS wait_breaches,
        FROM marts_customer_success.support_metrics ORDER BY month`);
      const months = json(place.folder, "truth.json").support.months as Record<string, unknown>[];
      const expected = months.map(({ reply_minutes_sum: _r, by_topic: _t, ...month }) => month);
      expect(rows).toEqual(expected);
    });

    test("medians and satisfaction agree in every month", async () => {
      const rows = await query<Record<string, number | string | null>>(`
        SELECT
          ${MONTHS},
          first_reply_minutes_median AS reply,
          first_reply_business_minutes_median AS business_reply,
          first_resolution_hours_median AS first_resolution,
          full_resolution_hours_median AS full_resolution,
          csat_rate AS csat,
          one_touch_rate AS one_touch,
          is_low_satisfaction AS low,
        FROM marts_customer_success.support_metrics ORDER BY month`);
      for (const { month, low, ...row } of rows) {
        const opened = tickets().filter(
          ({ created_at }) => created_at.slice(0, 7) === String(month).slice(0, 7),
        );
        const [good, bad] = ["good", "bad"].map(
          (score) => opened.filter(({ csat }) => csat === score).length,
        );
        const csat = good || bad ? (good as number) / ((good as number) + (bad as number)) : null;
        const solved = opened.filter((ticket) => ticket.full_resolution_minutes !== null);
        const hours = (minutes: number | null) => (minutes === null ? null : minutes / 60);
        const expected = {
          reply: median(opened.map((ticket) => ticket.reply_minutes)),
          business_reply: median(opened.map((ticket) => ticket.reply_business_minutes)),
          first_resolution: median(opened.map((ticket) => hours(ticket.first_resolution_minutes))),
          full_resolution: median(opened.map((ticket) => hours(ticket.full_resolution_minutes))),
          csat,
          one_touch: solved.length
            ? solved.filter(({ replies }) => replies < 2).length / solved.length
            : null,
        };
        expect({ month, low }).toEqual({ month, low: csat === null ? null : csat < 0.8 });
        for (const [name, value] of Object.entries(expected)) {
          if (value === null) expect({ month, [name]: row[name] }).toEqual({ month, [name]: null });
          else expect(row[name]).toBeCloseTo(value, 9);
        }
      }
    });

    test("what was open at the end of each month, and its age, follow from the histories", async () => {
      const rows = await query<{ month: string; open: number; age: number | null }>(`
        SELECT ${MONTHS}, open_count AS open, backlog_age_hours_median AS age
        FROM marts_customer_success.support_metrics ORDER BY month`);
      const lives = audits().map(({ audits: updates }) =>
        updates.flatMap(({ created_at, events }) =>
          events
            .filter(({ field_name }) => field_name === "status")
            .map(({ value }) => ({ at: Date.parse(created_at), status: String(value) })),
        ),
      );
      for (const { month, open, age } of rows) {
        const date = new Date(month);
        const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
        const ages = lives.flatMap((life) => {
          const status = life.findLast(({ at }) => at < end)?.status ?? "closed";
          return ["solved", "closed"].includes(status) ? [] : [(end - (life[0]?.at ?? 0)) / 3_600_000];
        });
        expect({ month, open }).toEqual({ month, open: ages.length });
        if (age !== null) expect(age).toBeCloseTo(median(ages) ?? Number.NaN, 6);
      }
      expect(Math.max(...rows.map((row) => row.open))).toBeGreaterThan(0);
    });

    test("escalated are the tickets that were put on hold, handed over or made more pressing", async () => {
      const rows = await query<{ ticket_id: string }>(
        "SELECT ticket_id FROM intermediate.int_support_tickets WHERE is_escalated",
      );
      const escalated = audits().filter(({ audits: updates }) =>
        updates.some(({ events }) =>
          events.some(
            ({ type, field_name, value, previous_value }) =>
              (field_name === "status" && value === "hold") ||
              (type === "Change" && field_name === "group_id" && previous_value !== null) ||
              (type === "Change" && field_name === "priority"),
          ),
        ),
      );
      expect(rows.map((row) => row.ticket_id).sort()).toEqual(
        escalated.map(({ ticket_id }) => String(ticket_id)).sort(),
      );
      expect(escalated.length).toBeGreaterThan(0);
    });

    test("slices of counts sum to the total in every month", async () => {
      const wrong = await query(`
        SELECT month, dimension
        FROM marts_customer_success.support_metrics_by_slice
        GROUP BY month, dimension
        HAVING SUM(ticket_count) != (
          SELECT COUNT(*) FROM intermediate.int_support_tickets AS tickets
          WHERE DATE_TRUNC(tickets.created_date, MONTH) = month
        )`);
      expect(wrong).toEqual([]);
    });
  });

  describe("against what customers paid, used and asked", () => {
    interface Month {
      company: string;
      month: string;
      cents: number;
    }
    const next = (month: string) => {
      const date = new Date(month);
      return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
    };
    /** Days from a day to the end of a month; 1 on its last day. */
    const age = (instant: string, month: string) =>
      Math.round((Date.parse(next(month)) - Date.parse(instant.slice(0, 10))) / 86_400_000);
    const companies = async () =>
      new Map(
        (
          await query<{ key: string; company_id: string }>(
            "SELECT source_key AS key, company_id FROM intermediate.int_company_keys WHERE source_system = 'backend'",
          )
        ).map((row) => [row.key, row.company_id]),
      );
    /** What each company paid at the end of each month. */
    const paid = async (): Promise<Month[]> => {
      const keys = await companies();
      const sums = new Map<string, Month>();
      for (const { account_id, month, mrr_cents } of ndjson(place.folder, "truth_mrr.ndjson")) {
        const company = keys.get(account_id) ?? "";
        const row = sums.get(company + month) ?? { company, month, cents: 0 };
        sums.set(company + month, { ...row, cents: row.cents + mrr_cents });
      }
      return [...sums.values()].filter(({ cents }) => cents > 0);
    };
    const bySort = <T extends { company: string }>(rows: T[]) =>
      rows.sort((a, b) => (a.company < b.company ? -1 : a.company > b.company ? 1 : 0));

    test("everybody who ever paid is there, with the month of leaving, the money lost and the tenure", async () => {
      const rows = await query(`
        SELECT company_id AS company, is_churned AS churned, FORMAT_DATE('%F', churned_month) AS month,
          CAST(mrr_lost_usd * 100 AS INT64) AS lost, tenure_months AS tenure
        FROM marts_customer_success.customer_churn_analysis ORDER BY company`);
      const months = group(await paid(), ({ company }) => company);
      const expected = [...months].map(([company, list]) => {
        const last = list.reduce((a, b) => (a.month > b.month ? a : b));
        const churned = last.month < "2026-06-01";
        return {
          ...{ company, churned, month: churned ? next(last.month) : null },
          ...{ lost: churned ? last.cents : null, tenure: list.length },
        };
      });
      expect(rows).toEqual(bySort(expected));
      expect(expected.filter(({ churned }) => churned).length).toBeGreaterThan(10);
    });

    test("most who left have the reason that sales filed, and nobody who stayed has one", async () => {
      const [row] = await query<{ left: number; with_reason: number; stayed_with_reason: number }>(`
        SELECT COUNTIF(is_churned) AS \`left\`, COUNTIF(is_churned AND churn_reason IS NOT NULL) AS with_reason,
          COUNTIF(NOT is_churned AND churn_reason IS NOT NULL) AS stayed_with_reason
        FROM marts_customer_success.customer_churn_analysis`);
      expect(row?.stayed_with_reason).toBe(0);
      expect((row?.with_reason ?? 0) / (row?.left ?? 1)).toBeGreaterThan(0.5);
    });

    test("a customer's health is there for each month that was paid, with what was used and asked until then", async () => {
      const rows = await query<{ company: string; month: string }>(`
        SELECT company_id AS company, FORMAT_DATE('%F', month) AS month,
          CAST(mrr_usd * 100 AS INT64) AS cents, active_user_30d_count AS active,
          ROUND(adoption_score * 6 / 100) AS features, support_score AS support
        FROM marts_customer_success.customer_health ORDER BY company, month`);
      const keys = await companies();
      const uses = group(usesOf(place.folder), ({ account }) => keys.get(account));
      const asked = group(tickets(), ({ account_id }) => keys.get(account_id));
      const rated = new Map(
        ndjson(place.folder, "zendesk/satisfaction_ratings.ndjson").map((rating) => [
          rating.ticket_id,
          rating.updated_at as string,
        ]),
      );
      const lives = new Map(audits().map(({ ticket_id, audits: updates }) => [ticket_id, updates]));
      const isOpen = (ticket: number, month: string) => {
        const status = lives
          .get(ticket)
          ?.filter(({ created_at }) => created_at < `${next(month)}T`)
          .flatMap(({ events }) => events.filter(({ field_name }) => field_name === "status"))
          .at(-1)?.value;
        return status !== undefined && !["solved", "closed"].includes(String(status));
      };
      const expected = (await paid()).map(({ company, month, cents }) => {
        const within = (instant: string | null | undefined, days: number) =>
          typeof instant === "string" && age(instant, month) >= 1 && age(instant, month) <= days;
        const recent = (uses.get(company) ?? []).filter(({ at }) => within(at, 30));
        const mine = asked.get(company) ?? [];
        const bad = mine.filter((t) => t.csat === "bad" && within(rated.get(t.ticket_id), 90)).length;
        const late = mine.filter(
          (t) =>
            within(t.created_at, 90) &&
            t.sla_breaches.includes("reply_time") &&
            t.first_reply_at !== null &&
            age(t.first_reply_at, month) >= 1,
        ).length;
        const open = mine.filter((t) => isOpen(t.ticket_id, month)).length;
        return {
          ...{ company, month, cents, active: new Set(recent.map(({ user }) => user)).size },
          features: Math.min(6, new Set(recent.flatMap(({ feature }) => feature ?? [])).size),
          support: Math.max(0, 100 - 25 * bad - 15 * late - 10 * open),
        };
      });
      const key = ({ company, month }: { company: string; month: string }) => company + month;
      expect(rows).toEqual(expected.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
      expect(new Set(expected.map(({ support }) => support)).size).toBeGreaterThan(2);
    });

    test("the correlation of tickets with leaving is the one of the pairs", async () => {
      const [row] = await query<{ n: number; left: number; r: number; low: number; high: number }>(`
        SELECT customer_month_count AS n, churn_count AS \`left\`, correlation AS r, correlation_low AS low,
          correlation_high AS high
        FROM marts_customer_success.support_churn_correlation WHERE signal = 'tickets'`);
      const months = await paid();
      const payers = new Set(months.map(({ company, month }) => company + month));
      const keys = await companies();
      const asked = group(tickets(), ({ account_id }) => keys.get(account_id));
      const pairs = months
        .filter(({ month }) => month < "2026-06-01")
        .map(({ company, month }) => ({
          count: (asked.get(company) ?? []).filter(
            ({ created_at }) => age(created_at, month) >= 1 && age(created_at, month) <= 90,
          ).length,
          left: payers.has(company + next(month)) ? 0 : 1,
        }));
      const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
      const [x, y] = [mean(pairs.map(({ count }) => count)), mean(pairs.map(({ left }) => left))];
      const cov = mean(pairs.map(({ count, left }) => (count - x) * (left - y)));
      const sd = Math.sqrt(mean(pairs.map(({ count }) => (count - x) ** 2)) * y * (1 - y));
      expect({ n: row?.n, left: row?.left }).toEqual({ n: pairs.length, left: Math.round(y * pairs.length) });
      expect(row?.r).toBeCloseTo(cov / sd, 9);
      const half = 1.959963984540054 / Math.sqrt(pairs.length - 3);
      expect(row?.low).toBeCloseTo(Math.tanh(Math.atanh(cov / sd) - half), 9);
      expect(row?.high).toBeCloseTo(Math.tanh(Math.atanh(cov / sd) + half), 9);
    });
  });
}
