import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";
import type { Place } from "./place.ts";

const MOVEMENTS = ["start", "new", "expansion", "contraction", "churn", "reactivation", "end"] as const;
const mrr = createRequire(import.meta.url)("../../includes/mrr.js");
/** How many of a currency's smallest unit make one of it. */
const unitsOf = (currency: string) => (["JPY", "KRW"].includes(currency) ? 1 : 100);

// biome-ignore lint/suspicious/noExplicitAny: rows of the truth
type Any = any;

/** Recurring revenue against the books of the synthetic company. */
export function revenueTruth(place: Place): void {
  const truth = () => json(place.folder, "truth.json");
  const query = <Row = Any>(sql: string) => place.project.query<Row>(sql);
  const customers = ["customer_count AS customers", "new_customer_count AS new_customers"]
    .concat([
      "churned_customer_count AS churned_customers",
      "reactivated_customer_count AS reactivated_customers",
    ])
    .join(", ");

  describe("against the truth of revenue", () => {
    test("MRR and its movements agree in every month to the cent, what exchange rates changed included", async () => {
      const amounts = [...MOVEMENTS, "fx"].map(
        (part) => `CAST(${part}_mrr_usd * 100 AS INT64) AS \`${part}\``,
      );
      const rows = await query(`
        SELECT CAST(month AS STRING) AS month, ${amounts.join(", ")}, ${customers}
        FROM marts_revenue.monthly_recurring_revenue ORDER BY month`);
      expect(rows).toHaveLength(24);
      expect(rows).toEqual(truth().mrr);
      expect(rows.some(({ fx }) => fx !== 0)).toBe(true);
    });

    test("MRR and its movements agree in every month and currency to the smallest unit of each", async () => {
      const amounts = MOVEMENTS.map((part) => `${part}_mrr_amount AS \`${part}\``);
      const rows = await query(`
        SELECT currency, CAST(month AS STRING) AS month, ${amounts.join(", ")}, ${customers}
        FROM marts_revenue.mrr_by_currency ORDER BY currency, month`);
      for (const row of rows) {
        for (const part of MOVEMENTS) row[part] = Math.round(Number(row[part]) * unitsOf(row.currency));
      }
      const expected = truth().mrr_by_currency.map(({ fx: _, ...row }: Any) => row);
      expect(new Set(expected.map(({ currency }: Any) => currency)).size).toBeGreaterThanOrEqual(5);
      expect(rows).toEqual(expected);
    });

    test("every difference from ChartMogul's book has the reason that the truth has for it", async () => {
      const accounts = new Map(
        truth().identity.map((link: Any) => [link.stripe_customer_id, link.account_id]),
      );
      const merged = new Set(truth().chartmogul.merged.flatMap((pair: Any) => pair.accounts));
      const rows = await query(`
        SELECT stripe_customer_id, CAST(month AS STRING) AS month, reasons,
          CAST(our_mrr_usd * 100 AS INT64) AS ours, CAST(chartmogul_mrr_usd * 100 AS INT64) AS theirs
        FROM marts_revenue.chartmogul_reconciliation WHERE difference_usd != 0`);
      const found = rows
        .map((row) => ({ ...row, account: accounts.get(row.stripe_customer_id) }))
        .filter(({ account }) => !merged.has(account))
        .map(({ account, month, ours, theirs, reasons }) => [account, month, ours, theirs, reasons[0]]);
      const names: Record<string, string> = {
        deleted: "unmatched_in_chartmogul",
        canceled_at_once: "churn_timing",
      };
      const expected = linesOf(place.folder, "truth_chartmogul.ndjson")
        .map((line): Any => JSON.parse(line))
        .filter(({ account_id }) => !merged.has(account_id))
        .map((row) => {
          const reasons = row.reasons.map((reason: string) => names[reason] ?? reason);
          return [row.account_id, row.month, row.ours_cents, row.chartmogul_cents, reasons[0]];
        });
      expect(expected.length).toBeGreaterThan(100);
      expect(found.sort()).toEqual(expected.sort());
    });

    test("the months of ChartMogul's book are reconciled to the cent, merged customers included", async () => {
      const rows = await query(`
        SELECT CAST(month AS STRING) AS month, CAST(SUM(chartmogul_mrr_usd) * 100 AS INT64) AS mrr
        FROM marts_revenue.chartmogul_reconciliation GROUP BY month ORDER BY month`);
      const months = truth().chartmogul.months.filter(({ mrr }: Any) => mrr > 0);
      expect(rows).toEqual(months.map(({ month, mrr }: Any) => ({ month, mrr })));
    });
  });

  describe("a setting of recurring revenue", () => {
    test.each([
      ["recurring", [false, true, true]],
      ["forever", [false, false, true]],
      ["none", [false, false, false]],
    ])("of discounts that is %s lets count once, repeating and forever: %j", async (policy, expected) => {
      const rows = await query<{ counts: boolean }>(`
        SELECT ${mrr.counts_discount("duration", policy)} AS counts
        FROM UNNEST(['once', 'repeating', 'forever']) AS duration WITH OFFSET AS place ORDER BY place`);
      expect(rows.map(({ counts }) => counts)).toEqual(expected);
    });

    const [ASKED, ENDED, PAID_TO] = ["2025-01-05", "2025-01-20", "2025-02-10"];
    test.each([
      ["canceled at once, paid", "canceled", [ENDED, ENDED, "paid"], ENDED],
      ["canceled at once, paid", "service_end", [ENDED, ENDED, "paid"], PAID_TO],
      ["canceled at once, paid", "scheduled", [ENDED, ENDED, "paid"], ENDED],
      ["given up unpaid", "service_end", [ENDED, ENDED, "uncollectible"], ENDED],
      ["running to the end of its period", "canceled", [ASKED, null, "paid"], null],
      ["running to the end of its period", "service_end", [ASKED, null, "paid"], null],
      ["running to the end of its period", "scheduled", [ASKED, null, "paid"], ASKED],
      ["ended as scheduled", "canceled", [ASKED, PAID_TO, "paid"], PAID_TO],
      ["ended as scheduled", "service_end", [ASKED, PAID_TO, "paid"], PAID_TO],
      ["ended as scheduled", "scheduled", [ASKED, PAID_TO, "paid"], ASKED],
      ["running", "scheduled", [null, null, "paid"], null],
    ] as const)("a subscription that is %s churns under %s where it should", async (_, policy, given, at) => {
      const day = (value: string | null) => `CAST(${value ? `'${value}'` : "NULL"} AS TIMESTAMP)`;
      const [row] = await query<{ churned: string | null }>(`
        WITH subscription AS (SELECT ${day(given[0])} AS canceled_at, ${day(given[1])} AS ended_at),
        line AS (SELECT '${given[2]}' AS invoice_status, ${day(PAID_TO)} AS period_ended_at)
        SELECT CAST(DATE(${mrr.churned_at({ subscription: "subscription", line: "line" }, policy)}) AS STRING) AS churned
        FROM subscription CROSS JOIN line`);
      expect(row?.churned ?? null).toBe(at);
    });

    test("of dunning days ends what is unpaid, and without it nothing does", async () => {
      const [row] = await query(`
        SELECT
          CAST(DATE(${mrr.dunning_ended_at("TIMESTAMP '2025-01-10'", 14)}) AS STRING) AS after_14,
          ${mrr.dunning_ended_at("TIMESTAMP '2025-01-10'", null)} AS never`);
      expect(row).toEqual({ after_14: "2025-01-24", never: null });
    });
  });
}
