import type { BigQuery } from "../../lib/bigquery/client.ts";
import { isDuplicate, isTransactionConflict, warehouseError } from "../../lib/bigquery/failure.ts";
import { runScript } from "../../lib/bigquery/run-script.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import { suppressionDdl } from "./erasure/suppression.ts";
import { opsTables, quoted, rawColumns, tablesOf } from "./tables.ts";

/**
 * Creates the data sets and tables of a source that are not there yet; changes nothing that is.
 * Stage tables expire after a day. A head table is born with its one row, so that two workers
 * can both try.
 */
export async function bootstrap(
  context: Omit<Context, "suppression">,
  streams: readonly string[],
): Promise<void> {
  const { bigquery, project, source } = context;
  const missing = await missingDatasets(bigquery, datasetsOf(source));
  await create(context, bootstrapScript(project, source, streams, missing));
}

/** The data sets among these that are not there. A worker whose data sets were made for it may not make any. */
async function missingDatasets(bigquery: BigQuery, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => bigquery.dataset(name).exists()));
  return names.filter((_, at) => !found[at]?.[0]);
}

/** Creates the head of a lane that is not there yet. */
export async function bootstrapLane(
  context: Omit<Context, "suppression">,
  stream: string,
  lane: string,
): Promise<void> {
  await create(context, headDdl(tablesOf(context, stream).lane(lane)));
}

async function create(context: Omit<Context, "suppression">, ddl: string): Promise<void> {
  await effect(context.onEffect, "bootstrap", "", async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await runScript(context.bigquery, ddl, context);
        return;
      } catch (error) {
        const raced = isDuplicate(error) || isTransactionConflict(error);
        if (!raced || attempt === 5) throw warehouseError(error, `bootstrap of ${context.source}`);
        await context.clock.sleep(50 * attempt * (1 + Math.random()));
      }
    }
  });
}

/** The data sets that a source's worker writes. */
function datasetsOf(source: string): string[] {
  return ["ops", `raw_${source}`, `stage_${source}`];
}

/** The DDL of a source's tables, and of the data sets named as missing (default: all of the source's). */
export function bootstrapScript(
  project: string,
  source: string,
  streams: readonly string[],
  missing: readonly string[] = datasetsOf(source),
): string {
  return [
    ...missing.map((name) => {
      const expiry = name.startsWith("stage_") ? " OPTIONS (default_table_expiration_days = 1)" : "";
      return `CREATE SCHEMA IF NOT EXISTS ${quoted(project, name)}${expiry};`;
    }),
    ...opsDdl(project),
    ...streams.flatMap((stream) => streamDdl(project, source, stream)),
  ].join("\n");
}

function streamDdl(project: string, source: string, stream: string): string[] {
  const tables = tablesOf({ project, source }, stream);
  const columns = rawColumns.map(
    ([name, type, says]) => `${name} ${type} OPTIONS (description = ${JSON.stringify(says)})`,
  );
  return [
    `CREATE TABLE IF NOT EXISTS ${tables.raw} (${columns.join(", ")})
PARTITION BY DATE(_extracted_at) CLUSTER BY _pk;`,
    streamHeadDdl(tables, source, stream),
  ];
}

/** The DDL of a stream's head; one that was lost counts on after the last commit, and reads everything again. */
function streamHeadDdl(
  { head, commits }: ReturnType<typeof tablesOf>,
  source: string,
  stream: string,
): string {
  return `CREATE TABLE IF NOT EXISTS ${head} AS
SELECT COALESCE(MAX(seq), 0) AS seq, '' AS nonce, '' AS cursor, CURRENT_TIMESTAMP() AS updated_at
FROM ${commits} WHERE source = '${source}' AND stream = '${stream}';`;
}

/** The DDL of a lane's head, which is born with its one row. */
function headDdl(table: string): string {
  return `CREATE TABLE IF NOT EXISTS ${table} AS
SELECT 0 AS seq, '' AS nonce, '' AS cursor, CURRENT_TIMESTAMP() AS updated_at;`;
}

/** The DDL of the table of what webhooks delivered, each record as received; it keeps them for 30 days. */
export function inboxDdl(project: string): string {
  return `CREATE TABLE IF NOT EXISTS ${opsTables(project).inbox} (
  source STRING, stream STRING, event_id STRING, received_at TIMESTAMP, payload STRING
) PARTITION BY DATE(received_at) CLUSTER BY source, stream OPTIONS (partition_expiration_days = 30);`;
}

function opsDdl(project: string): string[] {
  const tables = opsTables(project);
  return [
    `CREATE TABLE IF NOT EXISTS ${tables.commits} (
  source STRING, stream STRING, seq INT64, nonce STRING, batch_id STRING, run_id STRING, label STRING,
  committed_at TIMESTAMP, extracted_at TIMESTAMP, cursor_from STRING, cursor_to STRING,
  position_from INT64, position_to INT64, fetched INT64, inserted INT64, present INT64, quarantined INT64,
  deleted INT64, withheld INT64, bytes INT64, content_hash STRING, api_version STRING
) PARTITION BY DATE(committed_at) CLUSTER BY source, stream;`,
    `ALTER TABLE ${tables.commits} ADD COLUMN IF NOT EXISTS missed INT64;`,
    suppressionDdl(project),
    inboxDdl(project),
    `CREATE TABLE IF NOT EXISTS ${tables.quarantine} (
  quarantine_id STRING, source STRING, stream STRING, batch_id STRING, seq INT64, ord INT64, row_number INT64,
  pk STRING, payload STRING, path STRING, code STRING, message STRING, contract_version STRING,
  status STRING, quarantined_at TIMESTAMP
) PARTITION BY DATE(quarantined_at) CLUSTER BY source, stream;`,
    `CREATE TABLE IF NOT EXISTS ${tables.observations} (
  source STRING, stream STRING, batch_id STRING, seq INT64, fingerprint STRING, paths STRING, observed_at TIMESTAMP
) PARTITION BY DATE(observed_at) CLUSTER BY source, stream;`,
    `CREATE TABLE IF NOT EXISTS ${tables.runs} (
  run_id STRING, source STRING, started_at TIMESTAMP, ended_at TIMESTAMP, status STRING, error_code STRING,
  error_message STRING, windows INT64, fetched INT64, inserted INT64, present INT64, quarantined INT64,
  deleted INT64, streams STRING
) PARTITION BY DATE(started_at) CLUSTER BY source;`,
  ];
}
