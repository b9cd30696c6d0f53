import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { columnsQuery } from "../../tools/schema-page/columns.ts";
import { type Column, schemaPage } from "../../tools/schema-page/page.ts";
import { demoClaims, demoEnds } from "../sandbox/demo/demo-claims.ts";
import { type Demo, runDemo } from "../sandbox/demo/run-demo.ts";
import { companiesTruth } from "./companies-truth.ts";
import { crmRevenueTruth } from "./crm-revenue-truth.ts";
import { customerSuccessTruth } from "./customer-success-truth.ts";
import { entitiesTruth } from "./entities-truth.ts";
import { compileProject, type Graph, nameOf, ROOT } from "./graph.ts";
import { leadsTruth } from "./leads-truth.ts";
import { marketingTruth } from "./marketing-truth.ts";
import type { Place } from "./place.ts";
import { productTruth } from "./product-truth.ts";
import { AS_OF, type Project, projectOn } from "./project.ts";
import { revenueCohortsTruth } from "./revenue-cohorts-truth.ts";
import { revenueTruth } from "./revenue-truth.ts";
import { salesMartsTruth } from "./sales-marts-truth.ts";
import { salesTruth } from "./sales-truth.ts";
import { sessionResolutionTruth } from "./session-resolution-truth.ts";
import { websiteTruth } from "./website-truth.ts";

/** What the synthetic company knows of itself; amounts in cents. */
interface Truth {
  lqi: { run_id: string; a: number; b: number; c: number; d: number; lqi: number }[];
  activation: { cohort_week: string; signups: number; activated: number }[];
  trials: { month: string; started: number; converted: number }[];
  dau: { date: string; users: number }[];
  payments: { month: string; attempts: number; failed: number }[];
  identity: { account_id: string; stripe_customer_id: string | null }[];
  duplicate_accounts: { account_id: string; same_as: string }[];
}

const IDENTITY_MODELS = [
  "stg__stripe_customers",
  "int_company_records_customers",
  "int_company_stated_keys",
  "int_company_contacts",
  "int_company_records",
  "int_company_values",
  "int_company_clusters",
  "int_company_name_blocks",
  "int_company_name_matches",
  "int_company_ids",
  "int_company_keys",
];
const KEYS = "intermediate.int_company_keys";

/** When news after the demo come in, and the first number of the batch that brings them: after all that is there. */
const LATER = new Date(Date.now() + 86_400_000).toISOString();
const LATER_SEQ = 1_000;

let demo: Demo;
let project: Project;
let graph: Graph;
let truth: Truth;
let tested: { code: number; lines: string[] };

/** The whole way once: every test below looks at what the demo built, and the last ones add to it. */
beforeAll(async () => {
  [demo, graph] = await Promise.all([runDemo(), compileProject({ as_of: AS_OF })]);
  project = await projectOn(demo.stack.warehouse.url, demo.stack.env);
  truth = JSON.parse(await readFile(join(demo.company, "truth.json"), "utf8")) as Truth;
  tested = await project.dataform("test");
}, 1_800_000);

afterAll(() => demo?.remove());

const here: Place = {
  get demo() {
    return demo;
  },
  get project() {
    return project;
  },
  get graph() {
    return graph;
  },
  get folder() {
    return demo.company;
  },
};

demoClaims(here);

test("dataform test: every unit test passes", () => {
  expect(tested.lines.filter((line) => /: failed$|Error thrown/.test(line))).toEqual([]);
  expect(tested.lines.filter((line) => /: passed$/.test(line))).toHaveLength(graph.tests.length);
  expect(tested.code).toBe(0);
});

test("every column of every model is described, and docs/warehouse_schema.md says exactly what was built", async () => {
  const columns = await project.query<Column>(
    columnsQuery(new Set(graph.tables.map(({ target }) => target.schema))),
  );
  for (const { target, actionDescriptor } of graph.tables) {
    const built = columns.filter(({ model }) => model === nameOf(target)).map(({ name }) => name);
    const described = (actionDescriptor?.columns ?? []).map(({ path }) => path.join("."));
    expect({ model: nameOf(target), columns: described.sort() }).toEqual({
      model: nameOf(target),
      columns: built.sort(),
    });
  }
  expect(schemaPage(graph.tables, columns)).toBe(
    await readFile(join(ROOT, "docs/warehouse_schema.md"), "utf8"),
  );
});

describe("against the truth of the synthetic company", () => {
  test("the Lead Quality Index agrees in every run", async () => {
    const rows = await project.query<Truth["lqi"][number]>(`
      SELECT run_id, class_a_count AS a, class_b_count AS b, class_c_count AS c, class_d_count AS d, lqi
      FROM core.lead_scoring_runs
      ORDER BY window_start_date`);
    expect(rows).toHaveLength(truth.lqi.length);
    rows.forEach((row, i) => {
      const { lqi, ...counts } = truth.lqi[i] as Truth["lqi"][number];
      expect(row).toMatchObject({ ...pick(counts, ["run_id", "a", "b", "c", "d"]) });
      expect(row.lqi).toBeCloseTo(lqi, 9);
    });
  });

  test("activation agrees in every mature week", async () => {
    const rows = await project.query(`
      SELECT CAST(cohort_week AS STRING) AS cohort_week, signup_count AS signups, activated_count AS activated
      FROM marts_product.activation WHERE is_mature ORDER BY cohort_week`);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows).toEqual(truth.activation.filter(({ cohort_week }) => cohort_week <= "2026-06-15"));
  });

  test("trial conversion agrees in every mature month", async () => {
    const rows = await project.query(`
      SELECT CAST(cohort_month AS STRING) AS month, trial_count AS started, converted_count AS converted
      FROM marts_revenue.trial_conversion WHERE is_mature ORDER BY cohort_month`);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows).toEqual(truth.trials.filter(({ month }) => month < "2026-06-01"));
  });

  test("daily active users agree on every day, and windows count distinct users", async () => {
    const days = await project.query<{ date: string; users: number }>(`
      SELECT CAST(activity_date AS STRING) AS date, daily_active_user_count AS users
      FROM marts_product.active_users ORDER BY activity_date`);
    const first = days[0]?.date ?? "";
    expect(days).toEqual(truth.dau.filter(({ date }) => date >= first));
    const wrong = await project.query(`
      SELECT days.activity_date
      FROM marts_product.active_users AS days
      INNER JOIN intermediate.int_user_activity AS users
        ON users.activity_date BETWEEN DATE_SUB(days.activity_date, INTERVAL 29 DAY) AND days.activity_date
      GROUP BY days.activity_date, days.monthly_active_user_count
      HAVING COUNT(DISTINCT users.user_id) != days.monthly_active_user_count`);
    expect(wrong).toEqual([]);
  });

  test("attempts to take money, and those that failed, agree in every month", async () => {
    const rows = await project.query(`
      SELECT CAST(DATE_TRUNC(payment_date, MONTH) AS STRING) AS month, COUNT(*) AS attempts, COUNTIF(status = 'failed') AS failed
      FROM core.fct_payments GROUP BY month ORDER BY month`);
    expect(rows).toEqual(truth.payments.filter(({ attempts }) => attempts > 0));
  });

  test("subscriptions begin with the trials that were started, and no two of their periods overlap", async () => {
    const rows = await project.query(`
      SELECT CAST(DATE_TRUNC(DATE(valid_from), MONTH) AS STRING) AS month, COUNT(*) AS started
      FROM core.fct_subscriptions WHERE state = 'trial' AND change = 'start' GROUP BY month ORDER BY month`);
    const started = truth.trials.filter((month) => month.started > 0);
    expect(rows).toEqual(started.map(({ month, started: count }) => ({ month, started: count })));
    const overlaps = await project.query(`
      SELECT left_period.subscription_id
      FROM core.fct_subscriptions AS left_period
      INNER JOIN core.fct_subscriptions AS right_period
        ON left_period.subscription_id = right_period.subscription_id
        AND left_period.valid_from < right_period.valid_from
        AND left_period.valid_to > right_period.valid_from`);
    expect(overlaps).toEqual([]);
  });

  test("every day has its metrics, and its sums are those of the facts", async () => {
    const [days] = await project.query(`
      SELECT
        COUNT(*) = DATE_DIFF(MAX(metric_date), MIN(metric_date), DAY) + 1 AS no_gap,
        SUM(signup_count) = (SELECT COUNT(*) FROM core.users WHERE signed_up_date < '${AS_OF}') AS signups,
        SUM(payment_count) = (SELECT COUNT(*) FROM core.fct_payments) AS payments,
        SUM(product_event_count) = (SELECT COUNT(*) FROM core.events_product) AS events,
        SUM(product_session_count + web_session_count) = (SELECT COUNT(*) FROM core.sessions) AS sessions,
      FROM core.fct_daily_metrics`);
    expect(days).toEqual({ no_gap: true, signups: true, payments: true, events: true, sessions: true });
  });

  test("every web session has a channel of dim_channel", async () => {
    const lost = await project.query(`
      SELECT channel, channel_group, medium FROM core.sessions
      WHERE surface = 'web' AND channel_group IS NOT NULL AND channel NOT IN (SELECT channel FROM core.dim_channel)`);
    expect(lost).toEqual([]);
  });
});

companiesTruth(here);
customerSuccessTruth(here);
productTruth(here);
revenueTruth(here);
revenueCohortsTruth(here);
crmRevenueTruth(here);
entitiesTruth(here);
salesTruth(here);
salesMartsTruth(here);
leadsTruth(here);
sessionResolutionTruth(here);
marketingTruth(here);
websiteTruth(here);

describe("a second run", () => {
  test("takes late, repeated and corrected events once, and leaves the other days alone", async () => {
    const [old] = await project.query<{ payload: string }>(
      "SELECT payload FROM raw_backend.events ORDER BY _ord LIMIT 1",
    );
    const repeated = JSON.parse(old?.payload ?? "{}") as { id: string; type: string; occurred_at: string };
    const late = { ...repeated, id: "evt_late", type: "lesson_planned" };
    const isNew = { ...repeated, id: "evt_new", occurred_at: "2026-06-30T23:00:00.000Z" };
    await project.append(
      "raw_backend.events",
      [repeated, late, isNew].map((payload) => ({
        pk: payload.id,
        payload: JSON.stringify(payload),
        updatedAt: payload.occurred_at,
        extractedAt: LATER,
        seq: LATER_SEQ,
      })),
    );
    const before = await untouched(project);
    const again = await project.dataform("run", {
      actions: ["stg__backend_events_batches", "stg__backend_events", "events_product"],
    });
    expect(again.lines.filter((line) => /fail|error|skipping/i.test(line) && !/metrics/.test(line))).toEqual(
      [],
    );
    const [found] = await project.query<{ rows: number; late: number; fresh: number; raw_ids: number }>(`
      SELECT
        COUNT(*) AS \`rows\`,
        COUNTIF(event_id = 'evt_late') AS late,
        COUNTIF(event_id = 'evt_new') AS fresh,
        (SELECT COUNT(DISTINCT _pk) FROM raw_backend.events) AS raw_ids,
      FROM core.events_product`);
    expect(found).toEqual({ rows: found?.raw_ids, late: 1, fresh: 1, raw_ids: found?.raw_ids });
    expect(await untouched(project)).toEqual(before);
  });
});

describe("a company's id", () => {
  /** The company of some records, in their order. */
  async function companiesOf(records: readonly string[]): Promise<string[]> {
    const rows = await project.query<{ record: string; company_id: string }>(
      `SELECT CONCAT(source_system, ':', source_key) AS record, company_id FROM ${KEYS}`,
    );
    const found = new Map(rows.map(({ record, company_id }) => [record, company_id]));
    return records.map((record) => found.get(record) ?? "");
  }

  /** A new version of a customer that names an account, and everything about companies built again. */
  async function rebuildWith(customer: string, account: string, seq: number): Promise<void> {
    const [last] = await project.query<{ payload: string }>(
      `SELECT payload FROM raw_stripe.customers WHERE _pk = '${customer}' ORDER BY _seq DESC LIMIT 1`,
    );
    const payload = JSON.stringify({
      ...JSON.parse(last?.payload ?? "{}"),
      metadata: { account_id: account },
    });
    await project.append("raw_stripe.customers", [{ pk: customer, payload, extractedAt: LATER, seq }]);
    const { lines } = await project.dataform("run", { actions: IDENTITY_MODELS });
    expect(lines.filter((line) => /fail|error|skipping/i.test(line))).toEqual([]);
  }

  test("survives rebuilds, a merge and a split, and every change of it is on record", async () => {
    const [first, second] = await project.query<{ account: string; customer: string }>(`
      SELECT backend_account_id AS account, stripe_customer_id AS customer FROM core.companies
      WHERE NOT is_deleted AND stripe_customer_id IS NOT NULL AND ARRAY_LENGTH(source_systems) >= 4
      ORDER BY company_id LIMIT 2`);
    if (!first || !second) throw new Error("the company has too few customers");
    const own = [`backend:${first.account}`, `stripe:${first.customer}`];
    const other = [`backend:${second.account}`, `stripe:${second.customer}`];
    const before = await companiesOf([...own, ...other]);
    expect(new Set(before).size).toBe(2);

    await rebuildWith(second.customer, first.account, LATER_SEQ);
    const merged = await companiesOf([...own, ...other]);
    expect(new Set(merged).size).toBe(1);
    expect(before).toContain(merged[0]);

    await rebuildWith(second.customer, second.account, LATER_SEQ + 1);
    const split = await companiesOf([...own, ...other]);
    expect([split[0] === split[1], split[2] === split[3], split[0] === split[2]]).toEqual([
      true,
      true,
      false,
    ]);
    expect(split).toContain(merged[0]);

    const changes = await project.query<{ change: string; changes: number; companies: number }>(`
      SELECT change, COUNT(*) AS changes, COUNT(DISTINCT company_id) AS companies
      FROM intermediate.int_company_ids WHERE change != 'first seen' GROUP BY change ORDER BY change`);
    expect(changes).toMatchObject([
      { change: "merge", companies: 1 },
      { change: "split", companies: 1 },
    ]);
  }, 600_000);
});

demoEnds(here);

/** Rows of the days without news, by the batch that brought them. */
async function untouched(project: Project): Promise<unknown[]> {
  return project.query(`
    SELECT ingest_seq, COUNT(*) AS event_count, BIT_XOR(FARM_FINGERPRINT(event_id)) AS fingerprint
    FROM core.events_product
    WHERE event_date BETWEEN '2024-08-01' AND '2026-06-29'
    GROUP BY ingest_seq`);
}

function pick<T extends object>(value: T, names: (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, value[name]])) as Partial<T>;
}
