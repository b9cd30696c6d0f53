import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { SessionRecord } from "../../sandbox/company/web/record.ts";
import { eventsSchema, exportEvents } from "../../sandbox/vendors/ga4/exporter.ts";
import { linesOf, smallCompany } from "../functions/support/company.ts";
import { type OwnProject, startProject } from "./project.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const dataset = "analytics_local";
const company = smallCompany();
const sessions = linesOf(company, "ga4/sessions.ndjson").map((line) => JSON.parse(line) as SessionRecord);
const dayOf = (us: number) => Math.floor(us / 1000 / DAY_MS) * DAY_MS;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const tableOf = (ms: number) => dateOf(ms).replaceAll("-", "");

/** A session that arrives two days and more after it was, among others of its day. */
const late = sessions.find(({ start_us, received_at }) => {
  const delay = Date.parse(received_at) - dayOf(start_us);
  const others = sessions.filter((s) => dayOf(s.start_us) === dayOf(start_us)).length;
  return delay > 2 * DAY_MS && delay < 4 * DAY_MS && others > 1;
}) as SessionRecord;
const lateDay = dayOf(late.start_us);

let project: OwnProject;
beforeAll(async () => {
  project = await startProject();
});
afterAll(() => project?.stop());

function exportAt(asOfMs: number, more: { overlap?: boolean; fromMs?: number } = {}) {
  return exportEvents({ bigquery: project.bigquery, company, dataset, asOfMs, ...more });
}

const countOf = async (sql: string) =>
  (await project.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n;

/** Events of a day that Google had at an instant. */
function expected(dayMs: number, asOfMs = Number.POSITIVE_INFINITY): number {
  return sessions
    .filter(({ received_at }) => Date.parse(received_at) < Math.min(asOfMs, dayMs + 4 * DAY_MS))
    .flatMap(({ start_us, events }) => events.map(([at]) => dayOf(start_us + at)))
    .filter((day) => day === dayMs).length;
}

async function build(): Promise<Map<string, number>> {
  const { code, lines } = await project.dataform("run", { actions: ["stg__ga4_events"] });
  expect(lines.filter((line) => /fail|error/i.test(line))).toEqual([]);
  expect(code).toBe(0);
  const rows = await project.query<{ day: string; n: number }>(
    "SELECT CAST(event_date AS STRING) AS day, COUNT(*) AS n FROM staging.stg__ga4_events GROUP BY event_date",
  );
  return new Map(rows.map(({ day, n }) => [day, n]));
}

describe("Google's export, from the night after a day to three days later", () => {
  test("is first a table of the day without what comes late, beside an intraday table of the next", async () => {
    const asOf = lateDay + DAY_MS + 12 * HOUR_MS;
    await exportAt(asOf, { fromMs: lateDay - 12 * DAY_MS });
    expect(await countOf(`${dataset}.events_${tableOf(lateDay)}`)).toBe(expected(lateDay, asOf));
    expect(expected(lateDay, asOf)).toBeLessThan(expected(lateDay));
    const [table] = await project.bigquery
      .dataset(dataset)
      .table(`events_${tableOf(lateDay)}`)
      .getMetadata();
    expect(table.schema.fields).toEqual(eventsSchema());
    const days = await build();
    expect(days.get(dateOf(lateDay))).toBe(expected(lateDay, asOf));
    expect(days.size).toBeGreaterThan(3);
  });

  test("an intraday table has the events and no attribution", async () => {
    const busy = sessions
      .filter((s) => s.pseudo_id !== null && dayOf(s.start_us) > lateDay + DAY_MS)
      .map((s) => dayOf(s.start_us))[0] as number;
    const asOf = busy + DAY_MS + HOUR_MS;
    await exportAt(asOf);
    const [row] = await project.query<Record<string, number>>(`
      SELECT
        COUNT(*) AS n, COUNTIF(user_pseudo_id IS NOT NULL) AS known, COUNT(traffic_source.source) AS users,
        COUNT(session_traffic_source_last_click.cross_channel_campaign.source) AS sessions
      FROM ${dataset}.events_intraday_${tableOf(busy)}`);
    expect(row).toEqual({ n: expected(busy, asOf), known: expect.any(Number), users: 0, sessions: 0 });
    expect(row?.known).toBeGreaterThan(0);
    expect((await build()).get(dateOf(busy))).toBe(expected(busy, asOf));

    // The complete table comes, and for a while the intraday one stays.
    await exportAt(busy + DAY_MS + 8 * HOUR_MS, { overlap: true });
    const both = await countOf(`\`${dataset}.events_*\` WHERE event_date = '${tableOf(busy)}'`);
    expect(both).toBeGreaterThan(expected(busy, busy + DAY_MS + 8 * HOUR_MS));
    const days = await build();
    expect(days.get(dateOf(busy))).toBe(expected(busy, busy + DAY_MS + 8 * HOUR_MS));
    const kinds = await project.query(
      `SELECT DISTINCT is_intraday FROM staging.stg__ga4_events WHERE event_date = '${dateOf(busy)}'`,
    );
    expect(kinds).toEqual([{ is_intraday: false }]);
  });

  test("rewrites the day as late events come, drops what comes later still, and an incremental build follows", async () => {
    await exportAt(lateDay + 4 * DAY_MS + 12 * HOUR_MS, { fromMs: lateDay - DAY_MS });
    expect(await countOf(`${dataset}.events_${tableOf(lateDay)}`)).toBe(expected(lateDay));
    const days = await build();
    expect(days.get(dateOf(lateDay))).toBe(expected(lateDay));
    const tables = (await project.bigquery.dataset(dataset).getTables())[0].map(({ id }) => id ?? "");
    const dates = new Set(tables.flatMap((name) => /^events_(\d+)$/.exec(name)?.[1] ?? []));
    expect(tables.filter((name) => dates.has(name.replace("events_intraday_", "")))).toEqual([]);
  });
});

test("staging counts sessions, users and page views of complete days as the truth has them", async () => {
  const truth = readFileSync(join(company, "truth_web_days.ndjson"), "utf8").trimEnd().split("\n");
  const rows = await project.query<{ date: string }>(`
    SELECT
      CAST(event_date AS STRING) AS date,
      COUNT(DISTINCT CONCAT(user_pseudo_id, '.', CAST(ga_session_id AS STRING))) AS seen,
      COUNTIF(event_name = 'session_start') AS sessions, COUNT(DISTINCT user_pseudo_id) AS users,
      COUNTIF(event_name = 'first_visit') AS new_users, COUNTIF(event_name = 'page_view') AS page_views,
      COUNT(*) AS events
    FROM staging.stg__ga4_events WHERE event_date <= '${dateOf(lateDay)}' GROUP BY event_date ORDER BY event_date`);
  const first = rows[0]?.date ?? "";
  const days = truth
    .map((line) => JSON.parse(line) as { date: string })
    .filter(({ date }) => date >= first && date <= dateOf(lateDay));
  expect(rows.map(({ ...row }) => ({ ...row, seen: undefined }))).toEqual(days);
  expect(days.length).toBeGreaterThan(3);
});

test("staging carries the session's campaign of a Google Ads click, whose address only had a click id", async () => {
  const rows = await project.query<Record<string, string | null>>(`
    SELECT DISTINCT session_source, session_campaign IS NOT NULL AS named, collected_source
    FROM staging.stg__ga4_events WHERE gclid IS NOT NULL AND user_pseudo_id IS NOT NULL AND NOT is_intraday`);
  expect(rows.length).toBeGreaterThan(0);
  for (const { session_source, ...row } of rows) {
    expect(["google", "youtube"]).toContain(session_source);
    expect(row).toEqual({ named: true, collected_source: null });
  }
});
