import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { CRM_COLUMNS, type CrmFile } from "../../../sandbox/company/crm/files.ts";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { json, latest, makeCompany } from "./small-company.ts";

let company: Summary;

beforeAll(() => {
  company = makeCompany(7);
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

function rows(file: CrmFile): Record<string, string>[] {
  return parse(readFileSync(join(company.dir, "crm_dump", `${file}.csv`)), { columns: true });
}

test("every file has its header and as many rows as truth says", () => {
  const { counts } = json(company.dir, "truth.json");
  for (const file of Object.keys(CRM_COLUMNS) as CrmFile[]) {
    const found = rows(file);
    expect(found).toHaveLength(counts[`crm_dump.${file}`]);
    expect(Object.keys(found[0] ?? {})).toEqual([...CRM_COLUMNS[file]]);
  }
});

test("schools stand under the CRM's ids, some spelt otherwise, some unknown to the backend", () => {
  const accounts = new Map(rows("accounts").map((a) => [a.account_id, a]));
  expect(accounts.size).toBe(rows("accounts").length);
  const backend = latest(company.dir, "backend/accounts.ndjson").filter((a) => a.crm_account_id !== null);
  const same = backend.filter((a) => accounts.get(a.crm_account_id)?.account_name === a.name);
  expect(backend.every((a) => accounts.has(a.crm_account_id))).toBe(true);
  expect(same.length / backend.length).toBeGreaterThan(0.3);
  expect(same.length / backend.length).toBeLessThan(0.8);
  expect(accounts.size).toBeGreaterThan(new Set(backend.map((a) => a.crm_account_id)).size);
});

test("some usage ids stand twice, some tickets were never rated", () => {
  const ids = rows("feature_usage").map((u) => u.usage_id);
  expect(ids.length - new Set(ids).size).toBeGreaterThan(0);
  expect(ids.length - new Set(ids).size).toBeLessThan(ids.length / 100);
  const unrated = rows("support_tickets").filter((t) => t.satisfaction_score === "");
  expect(unrated.length / rows("support_tickets").length).toBeCloseTo(0.41, 0);
});

test("every ticket has a subject and a body", () => {
  const texts = parse(readFileSync(join(company.dir, "ticket_texts.csv")), { columns: true }) as Record<
    string,
    string
  >[];
  expect(texts.map((t) => t.ticket_id)).toEqual(rows("support_tickets").map((t) => t.ticket_id));
  expect(
    texts.every((t) => (t.subject ?? "") !== "" && (t.body ?? "").length > 20 && !t.body?.includes("%s")),
  ).toBe(true);
});

test("references within the dump hold, and ended subscriptions that paid have a churn event", () => {
  const accounts = new Set(rows("accounts").map((a) => a.account_id));
  const subs = new Map(rows("subscriptions").map((s) => [s.subscription_id, s]));
  expect([...subs.values()].every((s) => accounts.has(s.account_id))).toBe(true);
  expect(rows("feature_usage").every((u) => subs.has(u.subscription_id))).toBe(true);
  expect(rows("support_tickets").every((t) => accounts.has(t.account_id))).toBe(true);
  const ended = [...subs.values()].filter(
    (s) => s.end_date !== "" && s.is_trial === "False" && s.mrr_amount !== "0",
  );
  const churned = new Set(rows("churn_events").map((c) => `${c.account_id} ${c.churn_date}`));
  expect(ended.length).toBeGreaterThan(5);
  expect(ended.every((s) => churned.has(`${s.account_id} ${s.end_date}`))).toBe(true);
});
