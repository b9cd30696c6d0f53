import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { group } from "d3-array";
import { exportEvents } from "../../sandbox/vendors/ga4/exporter.ts";
import { linesOf, smallCompany } from "../functions/support/company.ts";
import { compileProject, nameOf, type Table } from "./graph.ts";
import { AS_OF, type OwnProject, type RawRow, startProject } from "./project.ts";

/** The incremental tables, each after those that it reads. */
const TABLES = [
  "staging.stg__backend_events_batches",
  "staging.stg__backend_device_events_batches",
  "staging.stg__backend_events",
  "staging.stg__backend_device_events",
  "staging.stg__ga4_events",
  "core.events_product",
  "core.fct_events",
];
/** The table is built from nothing as of the first day, and day by day after it. */
const DAYS = ["2026-06-26", "2026-06-27", "2026-06-28", "2026-06-29", "2026-06-30", AS_OF];
const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

let project: OwnProject;
let company: string;
/** The models, in the order in which they are built. */
let models: Table[];
/** Bytes that each model read, on the last day and for the full refresh. */
let bytes: Record<string, number>;
let refreshedBytes: Record<string, number>;
let incremental: Record<string, string>;
let refreshed: Record<string, string>;
/** Events of which more than one row was delivered; the last day on which each moved event is said to have happened. */
let changed: { late: string[]; corrected: string; deleted: string };
const moved = new Map<string, string>();
let movedTo: Record<string, string>;

beforeAll(async () => {
  project = await startProject();
  company = smallCompany();
  const { tables } = await compileProject({ as_of: AS_OF });
  models = [...TABLES.slice(0, 5), "core.events_web", ...TABLES.slice(5)].map(
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
      ...(index === 0 ? { fromMs: Date.parse("2024-07-01") } : {}),
    });
    bytes = await run({ asOf });
  }
  incremental = await hashes();
  movedTo = await daysOf([...moved.keys()]);
  refreshedBytes = await run({ asOf: AS_OF, fullRefresh: true });
  refreshed = await hashes();
}, 1_800_000);

afterAll(() => project?.stop());

test.each(TABLES)(
  "after days of late, repeated, corrected, moved and deleted rows, %s is what a full refresh makes of it",
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

test("an event that moved to another day is there once, on the later day, also when its earlier day was built again", async () => {
  expect(moved.size).toBe(4);
  expect(movedTo).toEqual(Object.fromEntries(moved));
  expect(await daysOf([...moved.keys()])).toEqual(movedTo);
});

test("a run that stops between deleting and writing leaves the table as it was", async () => {
  const [batches, , events, , , , product] = models as Table[] as [
    Table,
    Table,
    Table,
    Table,
    Table,
    Table,
    Table,
  ];
  const more = { ...JSON.parse(lastEvent()), id: "evt_more" };
  await project.append("raw_backend.events", [
    { ...row(JSON.stringify(more), 1), pk: "evt_more", ...batch(Date.parse(AS_OF)), ord: 0 },
  ]);
  await add(batches);
  const before = await hashes();
  const script = `${events.incrementalPreOps?.join(";\n")} SELECT ERROR('stopped');`;
  expect(script).toContain("DELETE FROM");
  await expect(project.query(script)).rejects.toThrow("stopped");
  expect(await hashes()).toEqual(before);
  await add(events, product);
  const found = "SELECT COUNT(*) AS n FROM core.events_product WHERE event_id = 'evt_more'";
  expect(await project.query(found)).toEqual([{ n: 1 }]);
});

test("a batch that comes between two models of a run waits for the next one, with all of its days", async () => {
  const [batches, , events] = models as [Table, Table, Table];
  const old = linesOf(company, "backend/events.ndjson")[0] as string;
  const night = batch(Date.parse(AS_OF));
  const send = (id: string, payload: string, later: number) => {
    const text = JSON.stringify({ ...JSON.parse(payload), id });
    return { ...row(text, 1), pk: id, ...night, seq: night.seq + later, ord: 0 };
  };
  const there = "SELECT event_id FROM staging.stg__backend_events WHERE STARTS_WITH(event_id, 'sent_')";
  await project.append("raw_backend.events", [send("sent_before", lastEvent(), 1)]);
  await add(batches);
  await project.append("raw_backend.events", [
    send("sent_between", lastEvent(), 2),
    send("sent_between_old", old, 2),
  ]);
  await add(events);
  expect(await project.query(there)).toEqual([{ event_id: "sent_before" }]);
  await add(batches, events);
  expect(await project.query(there)).toHaveLength(3);
  const added = await hashes();
  await project.query(anew(events));
  expect(await hashes()).toEqual(added);
});

// What happens to devices is too little here for its batches: a row of them is as large as five of its events.
test.each(TABLES.filter((table) => table !== "staging.stg__backend_device_events_batches"))(
  "a day of %s reads at most 5 % of what a full refresh reads",
  (table) => {
    const [day = 0, all = 0] = [bytes[table], refreshedBytes[table]];
    expect(day).toBeGreaterThan(1_000);
    expect(all).toBeGreaterThan(1_000_000);
    expect({ table, day, all, cheap: day / all <= 0.05 }).toEqual({ table, day, all, cheap: true });
  },
);

/** Events → the days on which they are in core, several of them joined. */
async function daysOf(ids: readonly string[]): Promise<Record<string, string>> {
  const rows = await project.query<{ event_id: string; days: string }>(`
    SELECT event_id, STRING_AGG(FORMAT_DATE('%F', event_date), ' ' ORDER BY event_date) AS days
    FROM core.events_product WHERE event_id IN (${ids.map((id) => `'${id}'`).join(", ")})
    GROUP BY event_id`);
  return Object.fromEntries(rows.map(({ event_id, days }) => [event_id, days]));
}

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
    VALUES ${[...accounts].map(([user, account]) => `('${user}', '${companyOf(account)}')`).join(", ")};
    INSERT INTO intermediate.int_company_keys (source_system, source_key, company_id)
    VALUES ${[...new Set(accounts.values())].map((account) => `('backend', '${account}', '${companyOf(account)}')`).join(", ")};`);
}

const companyOf = (account: string): string => account.replace(/^[a-z]+_/, "com_");

/** Brings what the backend lists on a day into raw: on the first, each day before it as a batch of its own. */
async function deliver(index: number): Promise<void> {
  for (const collection of ["events", "device_events"] as const) {
    const rows = linesOf(company, `backend/${collection}.ndjson`).map(row);
    const until = Date.parse(DAYS[index] as string);
    const from = index === 0 ? 0 : Date.parse(DAYS[index - 1] as string);
    const arrived = rows.filter(({ arrivesMs }) => arrivesMs >= from && arrivesMs < until);
    const more = again(rows, index, collection);
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

/**
 * Rows that come a second time on a day: as they were, corrected, and taken back. Weeks before the first day an event
 * moved, which is all that comes a second time until then. On the second day an old one is corrected; then two move to a later day, the next day another event of the day that they left is corrected, and one of
 * the two moves on. A move to an earlier day does not count, because the later time is the newer version.
 */
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
  // Events of one day long ago: three that move, one beside them, and one that says that it was before everything.
  const long = rows.filter(({ arrivesMs }) => arrivesMs < Date.parse("2026-05-01"));
  const full = [...group(long, ({ updatedAt }) => updatedAt?.slice(0, 10)).values()].filter(
    (day) => day.length > 4,
  );
  const [early, first, second, beside, back] = full[Math.floor(full.length / 2)] as unknown as [
    RawRow,
    RawRow,
    RawRow,
    RawRow,
    RawRow,
  ];
  const to = (event: RawRow, ms: number) => {
    const at = new Date(ms).toISOString();
    if (collection === "events" && event !== back) moved.set(event.pk, at.slice(0, 10));
    return {
      ...event,
      updatedAt: at,
      payload: JSON.stringify({ ...JSON.parse(event.payload), occurred_at: at }),
    };
  };
  if (index === 0) {
    const ms = Date.parse("2026-05-19T12:00:00Z");
    return [{ ...to(early, ms), ...batch(ms), ord: 100_000 }];
  }
  if (collection === "events" && index === 2) moved.set(back.pk, String(back.updatedAt).slice(0, 10));
  const rare: Record<number, () => RawRow[]> = {
    1: () => [{ ...old, payload: correct(old.payload) }],
    2: () => [to(first, until - 1.5 * DAY_MS), to(second, until - 40 * DAY_MS), to(back, 0)],
    3: () => [{ ...beside, payload: correct(beside.payload) }],
    4: () => [to(first, until - 0.5 * DAY_MS)],
  };
  return [
    repeated,
    { ...corrected, payload: correct(corrected.payload) },
    { ...deleted, op: "delete" as const },
    ...(rare[index]?.() ?? []),
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
    await project.query(dated(script, asOf));
    read[nameOf(model.target)] = (await told()) - before;
  }
  return read;
}

/** Builds models on top of what is there, as of today. */
async function add(...list: Table[]): Promise<void> {
  for (const model of list) await project.query(onTop(model));
}

/** The newest event that the backend has of this company. */
const lastEvent = (): string => linesOf(company, "backend/events.ndjson").at(-1) as string;

/** The script as it is on another day. */
function dated(script: string, asOf: string): string {
  return script.replaceAll(`DATE '${AS_OF}'`, `DATE '${asOf}'`);
}

function anew({ target, type, query, bigquery }: Table): string {
  if (type === "view") return `CREATE OR REPLACE VIEW ${nameOf(target)} AS ${query}`;
  const partition = bigquery?.partitionBy ? `PARTITION BY ${bigquery.partitionBy}` : "";
  return `CREATE OR REPLACE TABLE ${nameOf(target)}
${partition} CLUSTER BY ${bigquery?.clusterBy?.join(", ")} AS ${query}`;
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
