import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { backfillWorker, runWorker, sweepWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import { clockAt, copyOf, linesOf, smallCompany, withVendors } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = smallCompany();
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

/** Runs an operation on a source's worker against a company at an instant; answers its streams by id. */
async function operate(run: typeof runWorker, source: string, folder: string, instant: string) {
  return await withVendors(folder, async ({ env }) => {
    const config = loadConfig({
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
      ...env,
    });
    const { streams } = await run(source, { config, clock: clockAt(instant), bigquery: warehouse.bigquery });
    return Object.fromEntries(streams.map((stream) => [stream.stream, stream]));
  });
}

describe("sweeping the lead-scoring tables", () => {
  const live = linesOf(company, "supabase/lead_scores.ndjson").filter(
    (line) => JSON.parse(line).deleted_at === null,
  ).length;

  test("finds every living id and nothing to delete in an unchanged company", async () => {
    await operate(runWorker, "lead_scoring", company, "2026-07-02T00:00:00Z");
    const { lead_scores } = await operate(sweepWorker, "lead_scoring", company, "2026-07-03T00:00:00Z");
    expect(lead_scores).toMatchObject({ fetched: live, present: live, deleted: 0, missed: 0 });
  });

  test("deletes the rows that were removed for good, and counts a row that never came", async () => {
    const next = copyOf(company);
    // As text: ids beyond 2^53 do not survive JSON.parse.
    const rows = linesOf(company, "supabase/lead_scores.ndjson");
    const kept = rows.filter((row, at) => at % 20 !== 0 || !row.includes('"deleted_at":null'));
    const gone = rows.length - kept.length;
    const missed = kept.find((row) => row.includes('"deleted_at":null'))?.replace(/"id":\d+/, '"id":1');
    writeFileSync(join(next, "supabase/lead_scores.ndjson"), `${[...kept, missed].join("\n")}\n`);
    const { lead_scores } = await operate(sweepWorker, "lead_scoring", next, "2026-07-04T00:00:00Z");
    expect(gone).toBeGreaterThan(10);
    expect(lead_scores).toMatchObject({ deleted: gone, missed: 1, withheld: 0 });
    const [row] = await warehouse.rows(
      `SELECT COUNTIF(_op = 'delete' AND payload = '{"deleted":true}') AS deletes FROM raw_lead_scoring.lead_scores`,
    );
    expect(row).toEqual({ deletes: gone });
  });
});

test("a source without sweeps says so, stream by stream", async () => {
  await expect(operate(sweepWorker, "stripe", company, "2026-07-04T00:00:00Z")).rejects.toMatchObject({
    code: "OPERATION_NONE",
    message: expect.stringContaining("customers"),
  });
});

describe("backfilling", () => {
  const june = { from: Date.parse("2026-06-01T00:00:00Z"), to: Date.parse("2026-06-10T00:00:00Z") };
  const fill =
    (span: { from: number; to: number }, stream?: string): typeof runWorker =>
    (source, options) =>
      backfillWorker(source, span, options, stream);
  const dated = (file: string, field: string) =>
    linesOf(company, file).filter((line) => {
      const date = Date.parse(JSON.parse(line)[field]);
      return date >= june.from && date < june.to;
    });

  test.each([
    ["backend", "events", "backend/events.ndjson", "occurred_at"],
    ["backend", "users", "backend/users.ndjson", "updated_at"],
    ["lead_scoring", "lead_scores", "supabase/lead_scores.ndjson", "updated_at"],
  ])(
    "%s.%s brings back every row of the span that raw lost, and nothing twice",
    async (source, stream, file, field) => {
      const table = `raw_${source}.${stream}`;
      await operate(runWorker, source, company, "2026-07-02T00:00:00Z");
      const count = async () =>
        (await warehouse.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n ?? 0;
      const all = await count();
      await warehouse.rows(`DELETE FROM ${table} WHERE JSON_VALUE(payload, '$.${field}') >= '2026-06-01'
AND JSON_VALUE(payload, '$.${field}') < '2026-06-10'`);
      const lost = all - (await count());
      expect(lost).toBeGreaterThanOrEqual(dated(file, field).length);
      expect(lost).toBeGreaterThan(5);
      const first = await operate(fill(june, stream), source, company, "2026-07-05T00:00:00Z");
      expect(first[stream]).toMatchObject({ inserted: lost });
      const again = await operate(fill(june, stream), source, company, "2026-07-06T00:00:00Z");
      expect(again[stream]).toMatchObject({ inserted: 0, present: first[stream]?.fetched });
      expect(await count()).toBe(all);
    },
  );

  test("of the backend reads a part of its events, not all", async () => {
    const { events } = await operate(fill(june, "events"), "backend", company, "2026-07-07T00:00:00Z");
    expect(events?.fetched).toBeLessThan(linesOf(company, "backend/events.ndjson").length / 2);
  });

  test("Stripe's events goes back 30 days and no further", async () => {
    await operate(runWorker, "stripe", company, "2026-07-01T00:00:00Z");
    await warehouse.rows("DELETE FROM raw_stripe.events WHERE _source_updated_at >= '2026-06-20'");
    const late = { from: Date.parse("2026-06-20T00:00:00Z"), to: Date.parse("2026-07-01T00:00:00Z") };
    const { events } = await operate(fill(late), "stripe", company, "2026-07-05T00:00:00Z");
    expect(events?.inserted).toBeGreaterThan(5);
    expect(events?.present).toBe(0);
    await expect(operate(fill(june), "stripe", company, "2026-07-05T00:00:00Z")).rejects.toMatchObject({
      code: "OPERATION_NONE",
      message: expect.stringContaining("30 days"),
    });
    await expect(
      operate(fill(late, "invoices"), "stripe", company, "2026-07-05T00:00:00Z"),
    ).rejects.toMatchObject({
      code: "OPERATION_NONE",
      message: expect.stringContaining("invoices"),
    });
  });
});
