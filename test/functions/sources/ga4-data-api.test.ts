import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { runWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import type { SessionRecord } from "../../../sandbox/company/web/record.ts";
import { type DataApiOptions, dataApiServer } from "../../../sandbox/vendors/ga4/server.ts";
import { clockAt, linesOf, smallCompany } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const DAY_MS = 86_400_000;
const company = smallCompany();
const sessions = linesOf(company, "ga4/sessions.ndjson").map((line) => JSON.parse(line) as SessionRecord);
const known = sessions.filter((session) => session.pseudo_id !== null);
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const servers: FastifyInstance[] = [];

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await Promise.all([warehouse?.stop(), ...servers.map((server) => server.close())]);
});

async function start(options: DataApiOptions = {}): Promise<string> {
  const server = dataApiServer(company, options);
  servers.push(server);
  return await server.listen({ host: "127.0.0.1", port: 0 });
}

/** Runs the worker against an address at an instant; answers what each stream did. */
async function ingest(url: string, instant: string) {
  const config = loadConfig({
    BIGQUERY_EMULATOR_HOST: warehouse.url,
    DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    GA4_DATA_API_URL: url,
    GA4_PROPERTY_ID: "1",
  });
  const { bigquery } = warehouse;
  const { streams } = await runWorker("ga4_data_api", { config, clock: clockAt(instant), bigquery });
  return Object.fromEntries(streams.map(({ stream, ...counts }) => [stream, counts]));
}

/** The rows that count: pieces of the newest version of each day. */
const current = (stream: string, columns: string) => `
  WITH latest AS (
    SELECT _pk, payload FROM raw_ga4_data_api.${stream}
    WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _seq DESC, _ord DESC) = 1
  )
  SELECT ${columns} FROM latest, UNNEST(JSON_QUERY_ARRAY(payload, '$.rows')) AS report_row`;
const metric = (place: number) => `CAST(JSON_VALUE(report_row, '$[${place}]') AS INT64)`;

/** Events of known visitors by day, of what had arrived by an instant. */
function eventsByDay(asOfMs = Number.POSITIVE_INFINITY): Record<string, number> {
  const days: Record<string, number> = {};
  for (const session of known) {
    if (Date.parse(session.received_at) >= asOfMs) continue;
    for (const [at] of session.events) {
      const day = dateOf((session.start_us + at) / 1000);
      days[day] = (days[day] ?? 0) + 1;
    }
  }
  return days;
}

async function storedByDay(): Promise<Record<string, number>> {
  const rows = await warehouse.rows<{ day: string; n: number }>(
    `${current("events", `JSON_VALUE(payload, '$.date') AS day, SUM(${metric(9)}) AS n`)} GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ day, n }) => [day, n]));
}

describe("the Data API worker", () => {
  const late = known.find(
    ({ start_us, received_at }) => Date.parse(received_at) - start_us / 1000 > 1.2 * DAY_MS,
  ) as SessionRecord;
  const asOf = late.start_us / 1000 + DAY_MS;

  test("takes every day from the first on, with what had arrived", async () => {
    const counts = await ingest(await start({ asOfMs: () => asOf }), new Date(asOf).toISOString());
    const days = Math.floor(asOf / DAY_MS) - Math.floor((known[0]?.start_us ?? 0) / 1000 / DAY_MS) + 1;
    expect(counts.events).toMatchObject({ fetched: days, inserted: days, quarantined: 0 });
    expect(await storedByDay()).toEqual(eventsByDay(asOf));
    expect(eventsByDay(asOf)[dateOf(late.start_us / 1000)]).not.toBe(
      eventsByDay()[dateOf(late.start_us / 1000)],
    );
  });

  test("reads the last five days again: late events come in, what did not change adds nothing", async () => {
    const later = asOf + 3 * DAY_MS;
    const url = await start({ asOfMs: () => later });
    const counts = await ingest(url, new Date(later).toISOString());
    expect(counts.events?.fetched).toBe(8);
    expect(await storedByDay()).toEqual(eventsByDay(later));
    const again = await ingest(url, new Date(later + 1000).toISOString());
    expect(again.events).toMatchObject({ fetched: 5, inserted: 0, present: 5 });
  });

  test("an empty day is a record without rows", async () => {
    const busy = new Set(Object.keys(eventsByDay()));
    const [row] = await warehouse.rows<{ n: number; empty: number }>(`
      SELECT COUNT(*) AS n, COUNTIF(ARRAY_LENGTH(JSON_QUERY_ARRAY(payload, '$.rows')) = 0) AS empty
      FROM raw_ga4_data_api.sessions WHERE JSON_VALUE(payload, '$.date') NOT IN (${[...busy].map((d) => `'${d}'`)})`);
    expect(row?.n).toBeGreaterThan(10);
    expect(row?.empty).toBe(row?.n);
  });

  test("counts sessions by day as the collectors did", async () => {
    await ingest(await start(), "2026-07-01T00:00:00Z");
    const rows = await warehouse.rows<{ n: number }>(current("sessions", `SUM(${metric(8)}) AS n`));
    const overMidnight = known.filter((s) => {
      const last = s.start_us + (s.events.at(-1)?.[0] ?? 0);
      return dateOf(last / 1000) !== dateOf(s.start_us / 1000);
    }).length;
    expect(rows[0]?.n).toBe(known.length + overMidnight);
    expect(await storedByDay()).toEqual(eventsByDay());
  });
});

describe("quotas", () => {
  test("the worker stops before the hour's tokens are used up, as an error that may be tried again", async () => {
    await expect(ingest(await start({ tokensPerHour: 51 }), "2026-07-02T00:00:00Z")).rejects.toMatchObject({
      code: "SOURCE_QUOTA",
      retryable: true,
    });
  });

  test("a property whose tokens others used up is tried again later, and the cursor does not move", async () => {
    const cursors = () => warehouse.rows("SELECT seq, cursor FROM ops.head__ga4_data_api__events");
    const before = await cursors();
    await expect(ingest(await start({ tokensPerDay: 0 }), "2026-07-03T00:00:00Z")).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      retryable: true,
    });
    expect(await cursors()).toEqual(before);
  });

  test("an address that is neither Google's nor on this machine gets no token", async () => {
    await expect(ingest("https://analytics.example.com", "2026-07-03T00:00:00Z")).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});

test.each([
  ["another column order", { dimensionHeaders: [{ name: "country" }] }, /the columns are country/],
  ["another kind", { kind: "analyticsData#runPivotReport" }, /the answer is no report/],
  ["rows that never come", { rowCount: 7 }, /an empty page at row 0 of 7/],
])("an answer with %s is refused", async (_, change, message) => {
  const url = await start();
  const headers = ["dateHourMinute", "eventName", "pageLocation", "sessionSource", "sessionMedium"]
    .concat(["sessionCampaignName", "sessionDefaultChannelGroup", "deviceCategory", "country"])
    .map((name) => ({ name }));
  const body = {
    kind: "analyticsData#runReport",
    dimensionHeaders: headers,
    metricHeaders: [{ name: "eventCount" }, { name: "userEngagementDuration" }],
    ...change,
  };
  await fetch(`${url}/__faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ kind: "body", body: JSON.stringify(body), times: 9, match: "/v1beta" }]),
  });
  await expect(ingest(url, "2026-07-04T00:00:00Z")).rejects.toThrow(message);
});
