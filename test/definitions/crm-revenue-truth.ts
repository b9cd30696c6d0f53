import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import type { Place } from "./place.ts";

type Row = Record<string, string>;
/** Files of the dump with the name of their id. */
const FILES = {
  accounts: "account_id",
  churn_events: "churn_event_id",
  feature_usage: "usage_id",
  subscriptions: "subscription_id",
  support_tickets: "ticket_id",
};

/** The CRM database dump's revenue and rows, against its files. */
export function crmRevenueTruth(place: Place): void {
  const file = (name: string): Row[] =>
    parse(readFileSync(join(place.folder, "crm_dump", `${name}.csv`), "utf8"), { columns: true });

  describe("against the files of the CRM dump", () => {
    test("month ends, movements and churned accounts of all months agree", async () => {
      const rows = await place.project.query<{ month: string }>(`
        SELECT
          CAST(month AS STRING) AS month,
          ${["start", "new", "expansion", "contraction", "churn", "reactivation", "end"]
            .map((part) => `CAST(${part}_mrr_usd AS INT64) AS \`${part}\``)
            .join(", ")},
          customer_count AS customers, churned_customer_count AS churned
        FROM marts_revenue.crm_monthly_recurring_revenue ORDER BY month`);
      expect(rows.length).toBeGreaterThanOrEqual(23);
      expect(rows).toEqual(
        monthsOf(
          file("subscriptions"),
          rows.map(({ month }) => month),
        ),
      );
    });

    test("staging keeps each id once, and every row that it drops is counted", async () => {
      const rows = await place.project.query(`
        SELECT file, raw_row_count AS raw_rows, kept_row_count AS kept, repeated_row_count AS repeated
        FROM monitoring.crm_dump_rows ORDER BY file`);
      const expected = Object.entries(FILES).map(([name, id]) => {
        const ids = file(name).map((row) => row[id]);
        const kept = new Set(ids).size;
        return { file: name, raw_rows: ids.length, kept, repeated: ids.length - kept };
      });
      expect(expected.find(({ file: name }) => name === "feature_usage")?.repeated).toBeGreaterThan(0);
      expect(rows).toEqual(expected);
    });
  });
}

/** Every account's sum at each month's end, and how these moved. */
function monthsOf(subscriptions: readonly Row[], months: readonly string[]): object[] {
  let before = new Map<string, number>();
  const ever = new Set<string>();
  return months.map((month) => {
    const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0))
      .toISOString()
      .slice(0, 10);
    const now = new Map<string, number>();
    for (const { account_id = "", start_date = "", end_date = "", is_trial, mrr_amount } of subscriptions) {
      const runs = is_trial !== "True" && start_date <= last && (end_date === "" || end_date > last);
      if (runs && Number(mrr_amount) > 0)
        now.set(account_id, (now.get(account_id) ?? 0) + Number(mrr_amount));
    }
    const row = { month, start: 0, new: 0, expansion: 0, contraction: 0, churn: 0, reactivation: 0, end: 0 };
    let churned = 0;
    for (const account of new Set([...before.keys(), ...now.keys()])) {
      const [was, is] = [before.get(account) ?? 0, now.get(account) ?? 0];
      row.start += was;
      row.end += is;
      if (was === 0) row[ever.has(account) ? "reactivation" : "new"] += is;
      else if (is === 0) row.churn += was;
      else row[is > was ? "expansion" : "contraction"] += Math.abs(is - was);
      churned += is === 0 ? 1 : 0;
      ever.add(account);
    }
    before = now;
    return { ...row, customers: now.size, churned };
  });
}
