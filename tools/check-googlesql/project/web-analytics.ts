import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { dayFiles } from "../../../sandbox/vendors/ga4/day-files.ts";
import type { Engine, FieldSchema } from "../../../sandbox/warehouse/engine/contract.ts";
import type { Table } from "../answer.ts";
import { localAnswer } from "../local.ts";

/** The data set that Google Analytics exports to, as workflow_settings.yaml says. */
const DATASET = "analytics_local";
const SCHEMA = new URL("../../../sandbox/vendors/ga4/events-schema.json", import.meta.url);
const DAY_MS = 86_400_000;

/**
 * Makes the tables of Google Analytics' export for the company's last days, with the first records of each; the last one is
 * intraday. Google's service knows no wildcards: for it they are one table, whose rows say the table that they come from.
 */
export async function loadWebAnalytics(
  engine: Engine,
  folder: string,
  records: number,
  asOf: string,
): Promise<Table> {
  const schema = JSON.parse(await readFile(SCHEMA, "utf8")) as FieldSchema[];
  const asOfMs = Date.parse(asOf);
  await engine.catalog.createDataset(DATASET, {});
  const days = dayFiles(folder, folder, {
    fromMs: asOfMs - 4 * DAY_MS,
    asOfMs,
    isComplete: (dayMs) => dayMs < asOfMs - DAY_MS,
  });
  for await (const { date, complete, file } of days) {
    const table = { dataset: DATASET, table: complete ? `events_${date}` : `events_intraday_${date}` };
    const lines = gunzipSync(await readFile(file))
      .toString("utf8")
      .split("\n")
      .filter(Boolean);
    const rows = lines.slice(0, records).map((line) => JSON.parse(line) as Record<string, unknown>);
    await engine.catalog.createTable(table, { schema });
    await engine.insertRows(table, rows, { skipInvalidRows: false, ignoreUnknownValues: false });
  }
  const path = [engine.project, DATASET, "events_*"];
  const sql = `SELECT *, _TABLE_SUFFIX FROM \`${path.join(".")}\``;
  return { path, ...(await localAnswer(engine, { sql })) };
}
