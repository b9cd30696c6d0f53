import { describe, expect, test } from "@jest/globals";
import { linesOf } from "../functions/support/company.ts";
import type { Place } from "./place.ts";

interface AccountMonth {
  account_id: string;
  month: string;
  mrr_cents: number;
  plan: string;
}
/** Plans by what a seat of them costs. */
const TIERS = ["free", "starter", "growth", "parent_app", "premium"];

/** What becomes of customers once they pay, against the books of the synthetic company. */
export function revenueCohortsTruth(place: Place): void {
  const read = <Row>(file: string): Row[] =>
    linesOf(place.folder, file).map((line) => JSON.parse(line) as Row);
  const paying = () => read<AccountMonth>("truth_mrr.ndjson").filter(({ mrr_cents }) => mrr_cents > 0);

  describe("against the truth of customers who pay", () => {
    test("cohorts keep the companies and the revenue of the truth, in every month since their first", async () => {
      const rows = await place.project.query(`
        SELECT
          CAST(cohort_month AS STRING) AS cohort, CAST(month AS STRING) AS month, customer_count AS customers,
          retained_customer_count AS retained, CAST(start_mrr_usd * 100 AS INT64) AS start,
          CAST(mrr_usd * 100 AS INT64) AS mrr, CAST(kept_mrr_usd * 100 AS INT64) AS kept,
        FROM marts_revenue.revenue_cohorts WHERE dimension = 'total' ORDER BY cohort, month`);
      const expected = triangle(paying());
      expect(expected.length).toBeGreaterThan(200);
      expect(rows).toEqual(expected);
    });

    test("segments of cohorts hold every company and all revenue once", async () => {
      const [row] = await place.project.query(`
        WITH sums AS (
          SELECT dimension, cohort_month, month, SUM(customer_count) AS customers, SUM(mrr_usd) AS mrr
          FROM marts_revenue.revenue_cohorts GROUP BY dimension, cohort_month, month
        )
        SELECT COUNT(DISTINCT sums.dimension) AS dimensions,
          COUNTIF(sums.customers != total.customers OR sums.mrr != total.mrr) AS wrong
        FROM sums INNER JOIN sums AS total
          ON total.dimension = 'total' AND sums.cohort_month = total.cohort_month AND sums.month = total.month`);
      expect(row).toEqual({ dimensions: 6, wrong: 0 });
    });

    test("plans have the revenue of the truth at every month end", async () => {
      const rows = await place.project.query(`
        SELECT CAST(month AS STRING) AS month, segment, CAST(end_mrr_usd * 100 AS INT64) AS cents
        FROM marts_revenue.mrr_by_segment WHERE dimension = 'plan' AND end_mrr_usd > 0 ORDER BY month, segment`);
      const sums = new Map<string, number>();
      for (const { month, plan, mrr_cents } of paying()) {
        sums.set(`${month} ${plan}`, (sums.get(`${month} ${plan}`) ?? 0) + mrr_cents);
      }
      const expected = [...sums].sort().map(([key, cents]) => {
        const [month, segment] = key.split(" ");
        return { month, segment, cents };
      });
      expect(rows).toEqual(expected);
    });

    test("upgrades and downgrades are those of the truth in every month", async () => {
      const rows = await place.project.query<{ month: string; up: number; down: number }>(`
        SELECT CAST(month AS STRING) AS month, upgrade_count AS up, downgrade_count AS down
        FROM marts_revenue.revenue_retention WHERE upgrade_count + downgrade_count > 0 ORDER BY month`);
      expect(rows).toEqual(tierChanges(paying()));
    });

    test("renewals are those that Stripe's invoices tell, in every month", async () => {
      const rows = await place.project.query(`
        SELECT CAST(month AS STRING) AS month, due_count AS due, renewed_count AS renewed
        FROM marts_revenue.revenue_retention WHERE due_count > 0 ORDER BY month`);
      expect(rows).toEqual(renewals(read));
    });
  });
}

function groups<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  return found;
}

function triangle(rows: readonly AccountMonth[]): object[] {
  const months = [...new Set(rows.map(({ month }) => month))].sort();
  const byAccount = groups(rows, ({ account_id }) => account_id);
  const cohorts = groups([...byAccount.values()], (own) => own.map(({ month }) => month).sort()[0] as string);
  return [...cohorts].sort().flatMap(([cohort, members]) =>
    months
      .filter((month) => month >= cohort)
      .map((month) => {
        const sums = { customers: members.length, retained: 0, start: 0, mrr: 0, kept: 0 };
        for (const own of members) {
          const at = (when: string) => own.find((row) => row.month === when)?.mrr_cents ?? 0;
          sums.retained += at(month) > 0 ? 1 : 0;
          sums.start += at(cohort);
          sums.mrr += at(month);
          sums.kept += Math.min(at(month), at(cohort));
        }
        return { cohort, month, ...sums };
      }),
  );
}

function tierChanges(rows: readonly AccountMonth[]): object[] {
  const months = [...new Set(rows.map(({ month }) => month))].sort();
  const planOf = new Map(rows.map(({ account_id, month, plan }) => [`${account_id} ${month}`, plan]));
  return months
    .map((month, index) => {
      const changes = rows
        .filter((row) => row.month === month)
        .map(({ account_id, plan }) => {
          const before = planOf.get(`${account_id} ${months[index - 1]}`);
          return before === undefined ? 0 : Math.sign(TIERS.indexOf(plan) - TIERS.indexOf(before));
        });
      return { month, up: changes.filter((c) => c > 0).length, down: changes.filter((c) => c < 0).length };
    })
    .filter(({ up, down }) => up + down > 0);
}

// biome-ignore lint/suspicious/noExplicitAny: Stripe's wire shapes
type Wire = any;

/** Paid periods by the month in which they were due, with how many were followed by another paid one. */
function renewals(read: (file: string) => Wire[]): object[] {
  const prices = new Map(read("stripe/prices.ndjson").map((price) => [price.id, price]));
  const invoices = groups(
    read("stripe/invoices.ndjson"),
    ({ parent }) => parent.subscription_details.subscription as string,
  );
  const months = new Map<string, { due: number; renewed: number }>();
  for (const sub of read("stripe/subscriptions.ndjson")) {
    const terms = (invoices.get(sub.id) ?? [])
      .filter(({ status }) => status !== "void")
      .flatMap(({ status, lines }) => {
        const own = lines.data.filter(
          ({ parent, period }: Wire) =>
            !parent.subscription_item_details.proration && period.start >= (sub.trial_end ?? 0),
        );
        const gross = own.reduce(
          (sum: number, line: Wire) =>
            sum + prices.get(line.pricing.price_details.price).unit_amount * line.quantity,
          0,
        );
        return own.length > 0 ? [{ ...own[0].period, isPaid: status === "paid", gross }] : [];
      })
      .sort((a, b) => a.start - b.start);
    for (const [index, { end, isPaid, gross }] of terms.entries()) {
      const next = terms[index + 1];
      if (!isPaid || gross === 0) continue;
      const isKnown = next?.isPaid || sub.ended_at !== null;
      if (!isKnown || (!next && end > Date.parse("2026-07-01") / 1000)) continue;
      const month = `${new Date((next?.start ?? end) * 1000).toISOString().slice(0, 7)}-01`;
      const row = months.get(month) ?? { due: 0, renewed: 0 };
      months.set(month, { due: row.due + 1, renewed: row.renewed + (next?.isPaid ? 1 : 0) });
    }
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, counts]) => ({ month, ...counts }));
}
