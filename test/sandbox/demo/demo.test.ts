import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type BigQuery, createBigQuery } from "../../../lib/bigquery/client.ts";
import { loadConfig } from "../../../lib/config.ts";
import { runCommand, type Service, startService, typescript } from "../../../lib/local/process.ts";
import type { LocalStack } from "../../../lib/local/stack.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { DemoSummary } from "../../../sandbox/demo/summary.ts";

/** The whole way, once, at scale small; every test below looks at what it left. */
const home = mkdtempSync(join(tmpdir(), "dcis-demo-"));
const env = { DCIS_HOME: home, GOOGLE_CLOUD_PROJECT: "", BIGQUERY_EMULATOR_HOST: "" };
const json: string[] = [];
let demo: Service;
let stack: LocalStack;
let bigquery: BigQuery;
let summary: DemoSummary;
let truth: Truth;

interface Truth {
  as_of: string;
  mrr: Record<"month", string>[] & Record<string, number>[];
  lqi: { run_id: string; a: number; b: number; c: number; d: number; lqi: number | null }[];
  activation: { cohort_week: string; signups: number; activated: number }[];
  trials: { month: string; started: number; converted: number }[];
  dau: { date: string; users: number }[];
}

beforeAll(async () => {
  demo = await startService({
    name: "demo",
    command: typescript("sandbox/demo/main.ts", "--scale", "small", "--json", "--keep"),
    env,
    isReady: (line) => {
      json.push(line);
      return line.startsWith("Running until Ctrl-C");
    },
    // The summary comes on stdout, the ready line on stderr: either may arrive first.
    onLine: (line) => json.push(line),
    timeoutMs: 900_000,
  });
  while (!json.includes("}")) await new Promise((resolve) => setTimeout(resolve, 20));
  const start = json.indexOf("{");
  const end = json.indexOf("}", start);
  summary = JSON.parse(json.slice(start, end + 1).join("\n")) as DemoSummary;
  stack = JSON.parse(readFileSync(join(home, "stack.json"), "utf8")) as LocalStack;
  bigquery = createBigQuery(loadConfig(stack.env));
  truth = JSON.parse(readFileSync(join(home, "company", "truth.json"), "utf8")) as Truth;
}, 910_000);

afterAll(async () => {
  await demo?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function rows<Row>(sql: string): Promise<Row[]> {
  const [found] = await bigquery.query(sql);
  return found as Row[];
}

describe("npm run demo", () => {
  test("brings every stream in without quarantine, and builds every table with every assertion passed", () => {
    const expected = loadSources().filter(({ kind }) => kind !== "export");
    const streams = expected.flatMap(({ source, streams: all }) => all.map(({ id }) => `${source}.${id}`));
    expect(summary.streams.map(({ source, stream }) => `${source}.${stream}`).sort()).toEqual(streams.sort());
    const empty = summary.streams.filter(({ inserted }) => inserted === 0);
    expect(empty.map(({ source, stream }) => `${source}.${stream}`)).toEqual([]);
    expect(summary.streams.reduce((sum, row) => sum + row.quarantined, 0)).toBe(0);
    expect(summary.build.tables).toMatchObject({ failed: 0, skipped: 0 });
    expect(summary.build.assertions).toMatchObject({ failed: 0, skipped: 0 });
    expect(summary.build.assertions.ok).toBeGreaterThan(100);
  });

  test("gives MRR and its movements of every month as the truth has them, to the cent", async () => {
    const cents = (column: string) => `CAST(ROUND(${column} * 100) AS INT64)`;
    const found = await rows(`
      SELECT
        CAST(month AS STRING) AS month, ${cents("start_mrr_usd")} AS start, ${cents("new_mrr_usd")} AS \`new\`,
        ${cents("expansion_mrr_usd")} AS expansion, ${cents("contraction_mrr_usd")} AS contraction,
        ${cents("churn_mrr_usd")} AS churn, ${cents("reactivation_mrr_usd")} AS reactivation, ${cents("fx_mrr_usd")} AS fx, ${cents("end_mrr_usd")} AS \`end\`,
        customer_count AS customers, new_customer_count AS new_customers, churned_customer_count AS churned_customers,
        reactivated_customer_count AS reactivated_customers
      FROM marts_revenue.monthly_recurring_revenue
      ORDER BY month`);
    expect(truth.mrr.length).toBe(24);
    expect(found).toEqual(truth.mrr);
  });

  test("gives classes and LQI of every scoring run as the truth has them", async () => {
    const found = await rows<Truth["lqi"][number]>(
      "SELECT run_id, class_a_count AS a, class_b_count AS b, class_c_count AS c, class_d_count AS d, lqi FROM core.lead_scoring_runs",
    );
    const byRun = new Map(found.map((row) => [row.run_id, row]));
    expect(found).toHaveLength(truth.lqi.length);
    for (const run of truth.lqi) {
      expect(byRun.get(run.run_id)).toMatchObject({ a: run.a, b: run.b, c: run.c, d: run.d });
      expect(byRun.get(run.run_id)?.lqi).toBeCloseTo(run.lqi ?? 0, 9);
    }
  });

  test("counts active users of every day as the truth does", async () => {
    const found = await rows<{ date: string; users: number }>(
      "SELECT CAST(activity_date AS STRING) AS date, daily_active_user_count AS users FROM marts_product.active_users",
    );
    const byDate = new Map(found.map((row) => [row.date, row.users]));
    expect(truth.dau.filter(({ date, users }) => (byDate.get(date) ?? 0) !== users)).toEqual([]);
  });

  test("counts sign-ups and activated users of every mature week, and trials of every mature month, as the truth does", async () => {
    const weeks = await rows<{ week: string; signups: number; activated: number }>(
      "SELECT CAST(cohort_week AS STRING) AS week, signup_count AS signups, activated_count AS activated FROM marts_product.activation WHERE is_mature",
    );
    const byWeek = new Map(truth.activation.map((row) => [row.cohort_week, row]));
    expect(weeks.length).toBeGreaterThan(50);
    for (const { week, signups, activated } of weeks)
      expect(byWeek.get(week)).toMatchObject({ signups, activated });

    const months = await rows<{ month: string; started: number; converted: number }>(
      "SELECT CAST(cohort_month AS STRING) AS month, trial_count AS started, converted_count AS converted FROM marts_revenue.trial_conversion WHERE is_mature",
    );
    const byMonth = new Map(truth.trials.map((row) => [row.month, row]));
    expect(months.length).toBeGreaterThan(20);
    for (const { month, started, converted } of months)
      expect(byMonth.get(month)).toMatchObject({ started, converted });
  });

  test("finds the injected shift of lead quality, and no signal in the volume of leads, which is stable", () => {
    const state = (id: string) => summary.metrics.find((metric) => metric.metric_id === id);
    expect(state("lqi")?.state).toBe("shifted");
    expect(state("leads_total")).toMatchObject({ state: "predictable", signals: 0 });
  });

  test("adds no rows when a worker runs again", async () => {
    for (const url of Object.values(stack.functions)) {
      const answer = (await (await fetch(url, { method: "POST" })).json()) as {
        streams: { inserted: number }[];
      };
      expect(answer.streams.reduce((sum, stream) => sum + stream.inserted, 0)).toBe(0);
    }
  });

  test("writes one page with every chart", () => {
    const page = readFileSync(summary.page, "utf8");
    for (const metric of summary.metrics.filter((row) => row.state !== "not watched"))
      expect(page).toContain(`id="${metric.metric_id}"`);
  });

  test("lets commands of another terminal find it", async () => {
    const { code, stdout } = await runCommand(
      typescript(
        "apps/cli/main.ts",
        "query",
        "SELECT COUNT(*) AS months FROM marts_revenue.monthly_recurring_revenue",
        "--json",
      ),
      { env },
    );
    expect({ code, rows: JSON.parse(stdout) }).toEqual({ code: 0, rows: [{ months: 24 }] });
  });

  test("explains a company: its records, what ties them, and where its name comes from", async () => {
    const [customer] = await rows<{ customer: string; account: string }>(
      "SELECT stripe_customer_id AS customer, backend_account_id AS account FROM core.companies WHERE stripe_customer_id IS NOT NULL LIMIT 1",
    );
    const explain = async (name: string) => {
      const command = typescript("apps/cli/main.ts", "companies", "explain", name, "--json");
      return await runCommand(command, { env });
    };
    const { code, stdout } = await explain(`stripe:${customer?.customer}`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      attributes: expect.arrayContaining([expect.objectContaining({ attribute: "name", source: "backend" })]),
      records: expect.arrayContaining([
        expect.objectContaining({ record: `backend:${customer?.account}`, matched_by: "stated key" }),
        expect.objectContaining({ record: `stripe:${customer?.customer}`, matched_by: "stated key" }),
      ]),
      ties: expect.arrayContaining([expect.objectContaining({ value: `stripe:${customer?.customer}` })]),
    });
    const unknown = await explain("nobody.example");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("COMPANY_UNKNOWN")]);
  });

  test("ends with every process that it started", async () => {
    await demo.stop();
    for (const url of [
      stack.warehouse.url,
      ...Object.values(stack.vendors),
      ...Object.values(stack.functions),
    ]) {
      await expect(fetch(url)).rejects.toThrow();
    }
  });
});
