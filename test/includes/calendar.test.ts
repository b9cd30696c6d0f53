import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startWarehouse, type Warehouse } from "../functions/support/warehouse.ts";

const calendar = createRequire(import.meta.url)("../../includes/calendar.js") as {
  fiscal_year(day: string): string;
  fiscal_quarter(day: string): string;
};
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse?.stop());

/** Gives includes the variables that Dataform would. */
function startIn(month: string): void {
  Object.assign(globalThis, { dataform: { projectConfig: { vars: { fiscal_year_start_month: month } } } });
}

describe("the fiscal calendar", () => {
  test.each([
    ["1", "2026-01-01", 2026, 1],
    ["1", "2026-12-31", 2026, 4],
    ["4", "2026-03-31", 2026, 4],
    ["4", "2026-04-01", 2027, 1],
    ["4", "2026-12-31", 2027, 3],
    ["9", "2025-08-31", 2025, 4],
    ["9", "2025-09-01", 2026, 1],
    ["12", "2025-12-31", 2026, 1],
    ["2", "2024-01-31", 2024, 4],
    ["2", "2024-02-29", 2025, 1],
  ])("that begins in month %s has %s in year %d, quarter %d", async (month, day, year, quarter) => {
    startIn(month);
    const rows = await warehouse.rows(
      `SELECT ${calendar.fiscal_year(`DATE '${day}'`)} AS year, ${calendar.fiscal_quarter(`DATE '${day}'`)} AS quarter`,
    );
    expect(rows).toEqual([{ year, quarter }]);
  });

  test.each(["0", "13", "", "April"])("cannot begin in month %j", (month) => {
    startIn(month);
    expect(() => calendar.fiscal_year("d")).toThrow(/fiscal_year_start_month must be a month from 1 to 12/);
  });
});
