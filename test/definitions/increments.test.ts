import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { exportEvents } from "../../sandbox/vendors/ga4/exporter.ts";
import { linesOf, smallCompany } from "../functions/support/company.ts";
import { compileProject, nameOf, type Table } from "./graph.ts";
import { AS_OF, type Project, type RawRow, startProject } from "./project.ts";

/** The incremental tables, each after those that it reads. */
const TABLES = [
  "staging.stg__backend_events",
  "staging.stg__backend_device_events",
  "staging.stg__ga4_events",
  "core.events_product",
  "core.fct_events",
];
/** The table is built from nothing as of the first day, and day by day after it. */
const DAYS = ["2026-06-26", "2026-06-27", "2026-06-28", "2026-06-29", "2026-06-30", "2026-07-01"];
const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

let project: Project;
let company: string;
/** The models, in the order in which they are built. */
let models: Table[];
/** Bytes that each model read, on the last day and for the full refresh. */
let bytes: Record<string, number>;
let refreshedBytes: Record<string, number>;
let incremental: Record<string, string>;
let refreshed: Record<string, string>;
/** Events of which more than one row was delivered. */
let changed: { late: string[]; corrected: string; deleted: string };

beforeAll(async () => {
  project = await startProject();
  company = smallCompany();
  const { tables } = await compileProject({ as_of: AS_OF });
  models = [...TABLES.slice(0, 3), "core.events_web", ...TABLES.slice(3)].map(
    (name) => tables.find(({ target }) => nameOf(target) === name) as Table,
  );
  await neighbours();
  for (const [index, asOf] of DAYS.entries()) {
    await deliver(index);
    await exportEvents({
      bigquery: project.bigquery,
      company,
      dataset: "analytics_local",
      asOfMs: Date.parse(`${asOf}T12:00:00Z`),
      ...(index === 0 ? { fromMs: Date.parse("2026-06-16") } : {}),
    });
    bytes = await run({ asOf });
  }
  incremental = await hashes();
  refreshedBytes = await run({ asOf: DAYS.at(-1) as string, fullRefresh: true });
  refreshed = await hashes();
}, 1_800_000);

afterAll(() => project?.stop());

test.each(TABLES)(
  "after days of late, repeated, corrected and deleted rows, %s is what a full refresh makes of it",
  (table) => {
    expect({ table, hash: incremental[table] }).toEqual({ table, hash: refreshed[table] });
  },
);

test("late rows are there, a correction counts, and what was taken back is gone", async () => {
  const rows = await project.query<{ event_id: string; properties: string }>(`
    SELECT event_id, properties FROM core.events_product
    WHERE event_id IN (${[...changed.late, changed.corrected, changed.deleted].map((id) => `'${id}'`).join(", ")})`);
  expect(changed.late.length).toBeGreaterThan(1);
  expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...changed.late, changed.corrected].sort());
  expect(rows.find(({ event_id }) => event_id === changed.corrected)?.properties).toBe('{"corrected":true}');
});

test("a run that stops between deleting and writing leaves the table as it was", async () => {
  const [events] = models as [Table];
  const asOf = DAYS.at(-1) as string;
  const last = linesOf(company, "backend/events.ndjson").at(-1) as string;
  const more = JSON.stringify({ ...JSON.parse(last), id: "evt_more" });
  await project.append("raw_backend.events", [
    { ...row(more, 1), pk: "evt_more", ...batch(Date.parse(asOf)), ord: 0 },
  ]);
  const script = `${events.incrementalPreOps?.join(";\n")} SELECT ERROR('stopped');`;
  expect(script).toContain("DELETE FROM");
  await expect(project.query(script)).rejects.toThrow("stopped");
  expect(await hashes()).toEqual(refreshed);
  await run({ asOf });
  const found = "SELECT COUNT(*) AS n FROM core.events_product WHERE event_id = 'evt_more'";
  expect(await project.query(found)).toEqual([{ n: 1 }]);
});

test.each(["staging.stg__backend_events", "staging.stg__backend_device_events"])(
  "a day of %s reads at most 5 % of what a full refresh reads",
  (table) => {
    const [day = 0, all = 0] = [bytes[table], refreshedBytes[table]];
    expect(day).toBeGreaterThan(1_000);
    expect(all).toBeGreaterThan(1_000_000);
    expect({ table, day, all, cheap: day / all <= 0.05 }).toEqual({ table, day, all, cheap: true });
  },
);

/** Tables that the models read and that this test does not change. */
async function neighbours(): Promise<void> {
  await project.query(`
    CREATE SCHEMA IF NOT EXISTS staging;
    CREATE SCHEMA IF NOT EXISTS intermediate;
    CREATE SCHEMA IF NOT EXISTS core;
    CREATE TABLE intermediate.int_company_keys (source_system STRING, source_key STRING, company_id STRING);
    CREATE TABLE core.users (user_id STRING, company_id STRING);`);
  const users = linesOf(company, "backend/users.ndjson").map((line) => JSON.parse(line));
  const accounts = new Map<string, string>(users.map(({ id, account_id }) => [id, account_id]));
  await project.query(`
    INSERT INTO core.users (user_id, company_id)
    VALUES ${[...accounts].map(([user, account]) => `('${user}', 'company of ${account}')`).join(", ")};
    INSERT INTO intermediate.int_company_keys (source_system, source_key, company_id)
    SELECT DISTINCT 'backend', REPLACE(company_id, 'company of ', ''), company_id FROM core.users;`);
}

/** Brings what the backend lists on a day into raw: on the first, each day before it as a batch of its own. */
async function deliver(index: number): Promise<void> {
  for (const collection of ["events", "device_events"] as const) {
    const rows = linesOf(company, `backend/${collection}.ndjson`).map(row);
    const until = Date.parse(DAYS[index] as string);
    const from = index === 0 ? 0 : Date.parse(DAYS[index - 1] as string);
    const arrived = rows.filter(({ arrivesMs }) => arrivesMs >= from && arrivesMs < until);
    const more = index === 0 ? [] : again(rows, index, collection);
    await project.append(`raw_backend.${collection}`, [...arrived, ...more]);
  }
}

/** An event as it is read: the night after its day, every fiftieth of the last days one to three days later. */
function row(payload: string, index: number): RawRow & { arrivesMs: number } {
  const { id, occurred_at } = JSON.parse(payload) as { id: string; occurred_at: string };
  const ms = Date.parse(occurred_at);
  const late = index % 50 === 0 && occurred_at > "2026-06-22" ? (1 + (index % 3)) * DAY_MS : 0;
  const arrivesMs = ms + late;
  return { pk: id, payload, updatedAt: occurred_at, ...batch(arrivesMs), arrivesMs };
}

/** The batch that reads what arrived on a day. */
function batch(arrivesMs: number): { extractedAt: string; seq: number } {
  const night = Math.floor(arrivesMs / DAY_MS) + 1;
  return { extractedAt: `${dayOf(night * DAY_MS)}T01:00:00Z`, seq: night };
}

/** Rows that come a second time on a day: as they were, corrected, and taken back; on the second day an old one, too. */
function again(
  rows: readonly (RawRow & { arrivesMs: number })[],
  index: number,
  collection: string,
): RawRow[] {
  const until = Date.parse(DAYS[index] as string);
  const settled = until - (index % 2 ? 1 : 2) * DAY_MS;
  const recent = rows.filter(({ arrivesMs }) => arrivesMs < settled);
  const [repeated, corrected, deleted] = recent.slice(-3) as unknown as [RawRow, RawRow, RawRow];
  const old = recent[Math.floor(recent.length / 2)] as RawRow;
  const correct = (text: string) => JSON.stringify({ ...JSON.parse(text), properties: { corrected: true } });
  if (collection === "events") {
    const late = rows.filter(
      ({ arrivesMs, updatedAt }) => arrivesMs < until && dayOf(arrivesMs) > String(updatedAt),
    );
    const kept = late.map(({ pk }) => pk).filter((pk) => pk !== deleted.pk && pk !== corrected.pk);
    changed = { late: kept, corrected: corrected.pk, deleted: deleted.pk };
  }
  return [
    repeated,
    { ...corrected, payload: correct(corrected.payload) },
    { ...deleted, op: "delete" as const },
    ...(index === 1 ? [{ ...old, payload: correct(old.payload) }] : []),
  ].map((one, ord) => ({ ...one, ...batch(until - 1), ord: 100_000 + ord }));
}

/** Builds the models by the scripts that Dataform makes of them. Answers with the bytes that each read. */
async function run({
  asOf,
  fullRefresh = false,
}: {
  asOf: string;
  fullRefresh?: boolean;
}): Promise<Record<string, number>> {
  const told = async () => (await project.query<{ n: number }>(JOBS))[0]?.n ?? 0;
  const read: Record<string, number> = {};
  for (const model of models) {
    const script = asOf === DAYS[0] || fullRefresh ? anew(model) : onTop(model);
    const before = await told();
    await project.query(script.replaceAll(`DATE '${AS_OF}'`, `DATE '${asOf}'`));
    read[nameOf(model.target)] = (await told()) - before;
  }
  return read;
}

function anew({ target, type, query, bigquery }: Table): string {
  if (type === "view") return `CREATE OR REPLACE VIEW ${nameOf(target)} AS ${query}`;
  return `CREATE OR REPLACE TABLE ${nameOf(target)}
PARTITION BY ${bigquery?.partitionBy} CLUSTER BY ${bigquery?.clusterBy?.join(", ")} AS ${query}`;
}

function onTop(model: Table): string {
  const { target, type, incrementalQuery, incrementalPreOps = [], incrementalPostOps = [] } = model;
  if (type === "view") return anew(model);
  return [...incrementalPreOps, `INSERT INTO ${nameOf(target)} ${incrementalQuery}`, ...incrementalPostOps]
    .map((statement) => statement.trim().replace(/;$/, ""))
    .join(";\n");
}

const JOBS =
  "SELECT SUM(total_bytes_processed) AS n FROM `region-us`.INFORMATION_SCHEMA.JOBS WHERE parent_job_id IS NULL";

/** One hash over all rows and columns of each table. */
async function hashes(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of TABLES) {
    const [row] = await project.query<{ digest: string }>(`
      SELECT TO_HEX(SHA256(STRING_AGG(line, '\\n' ORDER BY line))) AS digest
      FROM (SELECT TO_JSON_STRING(rows_of) AS line FROM ${table} AS rows_of)`);
    found[table] = row?.digest ?? "none";
  }
  return found;
}
