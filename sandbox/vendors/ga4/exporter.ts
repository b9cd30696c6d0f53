import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TableField } from "@google-cloud/bigquery";
import PQueue from "p-queue";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { isDuplicate } from "../../../lib/bigquery/failure.ts";
import { loadFile } from "../../../lib/bigquery/load-file.ts";
import { type DayFile, dayFiles } from "./day-files.ts";

const DAY_MS = 86_400_000;
/** A day's table is complete by this hour of the next day; until then there is the intraday table. */
const COMPLETE_AFTER_MS = DAY_MS + 6 * 3_600_000;
/** A day's table may change this long after the day's begin, because devices deliver late. */
const FINAL_AFTER_MS = 4 * DAY_MS;
const PARALLEL = 4;

export interface ExportOptions {
  bigquery: BigQuery;
  /** Folder of the company. */
  company: string;
  /** Data set that Google writes to: analytics_<property>. */
  dataset: string;
  /** The instant of the export, ms: what arrives later is not in it. */
  asOfMs: number;
  /** First day to write, ms; default: everything that is not there or may have changed. */
  fromMs?: number;
  /** Leaves a day's intraday table beside its complete one, as happens for a while. */
  overlap?: boolean;
  onTable?: (table: string, rows: number) => void;
}

export interface Exported {
  daily: number;
  intraday: number;
  rows: number;
}

/**
 * Google's export as it is at an instant: a table events_YYYYMMDD for each day that is over, events_intraday_YYYYMMDD
 * for days that are not complete yet. Days of which late events may have come are written anew. Days without any event
 * have no table.
 */
export async function exportEvents(options: ExportOptions): Promise<Exported> {
  const { bigquery, dataset, company, asOfMs } = options;
  await createDataset(bigquery, dataset);
  const before = await tableNames(bigquery, dataset);
  const fromMs = options.fromMs ?? firstOpenDay(before);
  const folder = await mkdtemp(join(tmpdir(), "ga4-export-"));
  const queue = new PQueue({ concurrency: PARALLEL });
  const exported: Exported = { daily: 0, intraday: 0, rows: 0 };
  let failure: unknown;
  try {
    for await (const day of dayFiles(company, folder, {
      fromMs,
      asOfMs,
      isComplete: (ms) => isComplete(ms, asOfMs),
    })) {
      await queue.onSizeLessThan(PARALLEL);
      if (failure) break;
      queue
        .add(async () => {
          await load(options, day);
          exported[day.complete ? "daily" : "intraday"] += 1;
          exported.rows += day.rows;
        })
        .catch((error: unknown) => {
          failure ??= error;
        });
    }
    await queue.onIdle();
    if (failure) throw failure;
    if (!options.overlap) await dropIntraday(bigquery, dataset);
    return exported;
  } finally {
    await queue.onIdle();
    await rm(folder, { recursive: true, force: true });
  }
}

function isComplete(dayMs: number, asOfMs: number): boolean {
  return asOfMs >= dayMs + COMPLETE_AFTER_MS;
}

async function load({ bigquery, dataset, onTable }: ExportOptions, day: DayFile): Promise<void> {
  const table = `events_${day.complete ? "" : "intraday_"}${day.date}`;
  await loadFile(bigquery, day.file, {
    dataset,
    table,
    schema: eventsSchema(),
    format: "NEWLINE_DELIMITED_JSON",
    write: "WRITE_TRUNCATE",
    jobId: `ga4_${table}_${randomUUID()}`,
  });
  await rm(day.file, { force: true });
  onTable?.(table, day.rows);
}

/** The columns of an events table, as `bq show --schema` prints them. */
export function eventsSchema(): TableField[] {
  return JSON.parse(readFileSync(new URL("./events-schema.json", import.meta.url), "utf8")) as TableField[];
}

async function createDataset(bigquery: BigQuery, dataset: string): Promise<void> {
  try {
    await bigquery.createDataset(dataset);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function tableNames(bigquery: BigQuery, dataset: string): Promise<string[]> {
  const [tables] = await bigquery.dataset(dataset).getTables();
  return tables.flatMap(({ id }) => (id ? [id] : []));
}

/** The oldest day that may not be final yet, from the newest that is there. */
function firstOpenDay(tables: readonly string[]): number {
  const newest = tables
    .flatMap((name) => /^events_(\d{8})$/.exec(name)?.[1] ?? [])
    .sort()
    .at(-1);
  if (newest === undefined) return Number.NEGATIVE_INFINITY;
  return Date.parse(`${newest.slice(0, 4)}-${newest.slice(4, 6)}-${newest.slice(6)}`) - FINAL_AFTER_MS;
}

/** Intraday tables go once their day is complete. */
async function dropIntraday(bigquery: BigQuery, dataset: string): Promise<void> {
  const names = new Set(await tableNames(bigquery, dataset));
  for (const name of names) {
    const date = /^events_intraday_(\d{8})$/.exec(name)?.[1];
    if (date && names.has(`events_${date}`))
      await bigquery.dataset(dataset).table(name).delete({ ignoreNotFound: true });
  }
}
