import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runWorker, sweepWorker } from "../../../functions/workers.ts";
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
