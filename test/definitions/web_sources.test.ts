import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { importFiles } from "../../functions/ingest/csv/import-files.ts";
import { runWorker } from "../../functions/workers.ts";
import { loadConfig } from "../../lib/config.ts";
import { clockAt, linesOf, smallCompany, withVendors } from "../functions/support/company.ts";
import { type Project, startProject } from "./project.ts";

const company = smallCompany();
const models = [
  "stg__swanai_identifications",
  "stg__swanai_visits",
  "stg__swanai_signals",
  "stg__swanai_files_identifications",
  "stg__g2_buyer_intent",
  "stg__g2_reviews",
  "stg__ga4_data_api_events",
  "stg__ga4_data_api_sessions",
  "stg__google_ads_campaign_days",
  "stg__email_campaigns_sends",
];

let project: Project;
let lines: string[] = [];
beforeAll(async () => {
  project = await startProject();
  const clock = clockAt("2026-07-02T00:00:00Z");
  await withVendors(company, async ({ env }) => {
    const folder = mkdtempSync(join(tmpdir(), "dcis-spool-"));
    const config = loadConfig({ ...project.env, ...env, DCIS_SPOOL_DIR: folder });
    const { bigquery } = project;
    for (const source of ["swanai", "g2", "ga4_data_api"])
      await runWorker(source, { config, bigquery, clock });
    for (const source of ["swanai_files", "google_ads", "email_campaigns"]) {
      await importFiles(source, join(company, source), { config, bigquery, clock });
    }
  });
  lines = (await project.dataform("run", { actions: models })).lines;
}, 240_000);
afterAll(() => project?.stop());

const one = async (sql: string) => (await project.query<Record<string, number>>(sql))[0];
const records = (file: string) => linesOf(company, file).map((line) => JSON.parse(line));

test("every model is built", () => {
  expect(lines.filter((line) => /fail|error|skipping/i.test(line))).toEqual([]);
  for (const model of models) expect(lines.join("\n")).toContain(model);
});

test("identified companies keep their pages and signals", async () => {
  const all = records("swanai/identifications.ndjson");
  const sum = (list: { [key: string]: unknown[] }[], key: string) =>
    list.reduce((n, record) => n + (record[key] ?? []).length, 0);
  const row = await one(`SELECT
    (SELECT COUNT(*) FROM staging.stg__swanai_identifications) AS records,
    (SELECT SUM(ARRAY_LENGTH(tech_stack)) FROM staging.stg__swanai_identifications) AS tools,
    (SELECT COUNT(*) FROM staging.stg__swanai_visits) AS visits,
    (SELECT COUNT(*) FROM staging.stg__swanai_signals) AS signals`);
  expect(row).toEqual({
    records: all.length,
    tools: sum(
      all.map(({ company: { tech_stack } }) => ({ tech_stack })),
      "tech_stack",
    ),
    visits: sum(all, "visits"),
    signals: sum(all, "signals"),
  });
});

test("the reports of the Data API count the events and sessions of visitors with consent", async () => {
  const known = records("ga4/sessions.ndjson").filter((session) => session.pseudo_id !== null);
  const row = await one(`SELECT
    (SELECT SUM(event_count) FROM staging.stg__ga4_data_api_events) AS events,
    (SELECT COUNT(*) - COUNT(DISTINCT event_id) FROM staging.stg__ga4_data_api_events) AS repeated,
    (SELECT SUM(event_count) FROM staging.stg__ga4_data_api_events WHERE event_name = 'session_start') AS starts,
    (SELECT SUM(new_user_count) FROM staging.stg__ga4_data_api_sessions) AS new_users`);
  const count = (name: string) =>
    known.flatMap(({ events }) => events).filter(([, each]) => name === "" || each === name).length;
  expect(row).toEqual({
    events: count(""),
    repeated: 0,
    starts: known.length,
    new_users: count("first_visit"),
  });
});

test("a day that became shorter counts only the pieces of its newest report", async () => {
  const shorter = (piece: number, pieces: number, seq: number) => ({
    pk: `["2027-01-01","${piece}"]`,
    seq,
    payload: JSON.stringify({
      date: "2027-01-01",
      piece,
      pieces,
      rows: [["202701010000", `event ${piece}`, "/", "a", "b", "c", "d", "e", "f", "1", "0"]],
    }),
  });
  await project.append("raw_ga4_data_api.events", [shorter(0, 2, 90), shorter(1, 2, 90), shorter(0, 1, 91)]);
  await project.dataform("run", { actions: ["stg__ga4_data_api_events"] });
  const row = await one(
    "SELECT SUM(event_count) AS events FROM staging.stg__ga4_data_api_events WHERE event_date = '2027-01-01'",
  );
  expect(row).toEqual({ events: 1 });
});
