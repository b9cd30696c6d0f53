import { createReadStream } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { BigQuery } from "@google-cloud/bigquery";
import { createBigQuery } from "../../lib/bigquery/client.ts";
import { runCommand } from "../../lib/local/process.ts";
import { startWarehouse } from "../../lib/local/warehouse.ts";
import { loadSources } from "../../lib/registry/load-sources.ts";
import { DATAFORM, ROOT } from "./graph.ts";

const PROJECT = "dreamclass-local";
/** The day after the synthetic company's last one. */
export const AS_OF = "2026-07-01";
const EXTRACTED_AT = "2026-07-02T00:00:00Z";
const RAW_COLUMNS =
  "_row_id STRING, _pk STRING, _op STRING, _source_updated_at TIMESTAMP, _extracted_at TIMESTAMP, _batch_id STRING, " +
  "_seq INT64, _ord INT64, _api_version STRING, _payload_hash STRING, payload STRING";

/** A raw row as tests write it; what is left out has a plain value. */
export interface RawRow {
  pk: string;
  /** JSON text: numbers of a payload may be larger than JavaScript's. */
  payload: string;
  op?: "upsert" | "delete";
  updatedAt?: string | null;
  extractedAt?: string;
  seq?: number;
  ord?: number;
}

export interface Project {
  bigquery: BigQuery;
  query<Row>(sql: string): Promise<Row[]>;
  append(table: string, rows: RawRow[]): Promise<void>;
  dataform(
    command: "run" | "test",
    options?: { actions?: string[] },
  ): Promise<{ code: number; lines: string[] }>;
}

/** A project with a warehouse of its own. */
export interface OwnProject extends Project {
  stop(): Promise<void>;
}

/** The real local warehouse with the (empty) raw tables of the registry, and the real Dataform CLI on it. */
export async function startProject(): Promise<OwnProject> {
  const warehouse = await startWarehouse({ project: PROJECT });
  const project = await projectOn(warehouse.url, warehouse.env);
  await createRawTables(project.bigquery);
  return { ...project, stop: warehouse.stop };
}

/** The real Dataform CLI on a local warehouse that runs. */
export async function projectOn(url: string, env: Readonly<Record<string, string>>): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "definitions-"));
  const credentials = join(folder, "credentials.json");
  await writeFile(credentials, JSON.stringify({ projectId: PROJECT, location: "US" }));
  process.env.GCE_METADATA_HOST = new URL(url).host;
  const bigquery = createBigQuery({
    GOOGLE_CLOUD_PROJECT: PROJECT,
    BIGQUERY_EMULATOR_HOST: url,
    BIGQUERY_LOCATION: "US",
  });
  let batch = 0;
  return {
    bigquery,
    async query<Row>(sql: string) {
      const [rows] = await bigquery.query(sql);
      return rows as Row[];
    },
    async append(table, rows) {
      batch += 1;
      const file = join(folder, `${table}.${batch}.ndjson`);
      await writeFile(file, rows.map((row, i) => JSON.stringify(rawRow(row, i, batch))).join("\n"));
      await load(bigquery, table, file);
    },
    async dataform(command, { actions = [] } = {}) {
      const { code, stdout, stderr } = await runCommand(
        [
          process.execPath,
          DATAFORM,
          command,
          ROOT,
          "--credentials",
          credentials,
          `--vars=as_of=${AS_OF}`,
          // Dataform gives a compilation a minute, which a busy machine does not keep.
          "--timeout=10m",
          ...(actions.length > 0 ? ["--actions", ...actions] : []),
        ],
        {
          env: {
            ...env,
            NODE_OPTIONS: `--require ${ROOT}/sandbox/warehouse/lift-dataform-limit.cjs`,
          },
        },
      );
      return { code, lines: stripVTControlCharacters(`${stdout}\n${stderr}`).split("\n") };
    },
  };
}

function rawRow(
  { pk, payload, op = "upsert", updatedAt = null, extractedAt, seq, ord }: RawRow,
  i: number,
  batch: number,
) {
  return {
    _row_id: `${batch}-${i}`,
    _pk: pk,
    _op: op,
    _source_updated_at: updatedAt,
    _extracted_at: extractedAt ?? EXTRACTED_AT,
    _batch_id: String(batch),
    _seq: seq ?? 1,
    _ord: ord ?? i,
    _payload_hash: String(i),
    payload,
  };
}

async function createRawTables(bigquery: BigQuery): Promise<void> {
  const loaded = loadSources().filter(({ kind }) => kind !== "export");
  const statements = loaded.flatMap(({ source, streams }) => [
    `CREATE SCHEMA IF NOT EXISTS raw_${source};`,
    ...streams.map(
      ({ id }) =>
        `CREATE TABLE raw_${source}.${id} (${RAW_COLUMNS}) PARTITION BY DATE(_extracted_at) CLUSTER BY _pk;`,
    ),
  ]);
  await bigquery.query(statements.join("\n"));
}

async function load(bigquery: BigQuery, table: string, file: string): Promise<void> {
  const [dataset = "", name = ""] = table.split(".");
  const upload = bigquery
    .dataset(dataset)
    .table(name)
    .createWriteStream({ sourceFormat: "NEWLINE_DELIMITED_JSON", writeDisposition: "WRITE_APPEND" });
  await new Promise<void>((resolve, reject) => {
    createReadStream(file)
      .pipe(upload)
      .on("complete", () => resolve())
      .on("error", reject);
  });
}
