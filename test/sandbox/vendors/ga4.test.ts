import { analyticsdata } from "@googleapis/analyticsdata";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { SessionRecord } from "../../../sandbox/company/web/record.ts";
import { fileLines, openPlayground, type Playground } from "./company-and-vendors.ts";

let playground: Playground;
let url: string;

beforeAll(async () => {
  playground = await openPlayground();
  url = playground.url("ga4");
});
afterAll(async () => playground.close());

/** Google's own client, pointed at the fake. */
function client() {
  const headers = { authorization: "Bearer local" };
  return analyticsdata({ version: "v1beta", rootUrl: `${url}/`, headers });
}

const request = (more: object) => ({
  property: "properties/1",
  requestBody: {
    dateRanges: [{ startDate: "2024-07-01", endDate: "2026-06-30" }],
    dimensions: [{ name: "date" }, { name: "eventName" }],
    metrics: [{ name: "eventCount" }],
    orderBys: [{ dimension: { dimensionName: "date" } }],
    returnPropertyQuota: true,
    ...more,
  },
});

test("Google's client reads every page of a report, and the counts are those of the sessions", async () => {
  let sum = 0;
  let rows = 0;
  for (let offset = 0, count = 1; offset < count; ) {
    const { data } = await client().properties.runReport(request({ limit: "100", offset: String(offset) }));
    count = data.rowCount ?? 0;
    for (const row of data.rows ?? []) sum += Number(row.metricValues?.[0]?.value);
    rows += data.rows?.length ?? 0;
    offset += 100;
    if (offset < count) expect(data.rows).toHaveLength(100);
    expect(data.propertyQuota?.tokensPerHour?.remaining).toBeLessThan(40_000);
  }
  const sessions = fileLines(playground.dir, "ga4/sessions.ndjson").map(
    (line) => JSON.parse(line) as SessionRecord,
  );
  const events = sessions.filter((s) => s.pseudo_id !== null).reduce((n, s) => n + s.events.length, 0);
  expect(sum).toBe(events);
  expect(rows).toBeGreaterThan(500);
});

test("what is empty is left out of the answer, as protocol buffers do", async () => {
  const dateRanges = [{ startDate: "2020-01-01", endDate: "2020-01-02" }];
  const { data } = await client().properties.runReport(request({ dateRanges }));
  expect(data).not.toHaveProperty("rows");
  expect(data).not.toHaveProperty("rowCount");
  expect(data.kind).toBe("analyticsData#runReport");
});

test.each([
  ["a dimension that does not exist", { dimensions: [{ name: "colour" }] }, 400],
  ["more than 250,000 rows", { limit: "250001" }, 400],
  ["ten dimensions", { dimensions: Array.from({ length: 10 }, () => ({ name: "date" })) }, 400],
])("%s is refused", async (_, change, status) => {
  await expect(client().properties.runReport(request(change))).rejects.toMatchObject({ status });
});

test("a request without a token is refused", async () => {
  const answer = await fetch(`${url}/v1beta/properties/1:runReport`, { method: "POST" });
  expect(answer.status).toBe(401);
});
