import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BigQuery, createBigQuery } from "../../../lib/bigquery/client.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { startProcess } from "./start-process.ts";

export type Warehouse = {
  url: string;
  config: Config;
  bigquery: BigQuery;
  /** The rows of a query. */
  rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]>;
  stop(): Promise<void>;
};

/** A local warehouse in memory, and a configuration that points to it. */
export async function startWarehouse(env: Record<string, string> = {}): Promise<Warehouse> {
  const started = await startProcess(
    "sandbox/warehouse/main.ts",
    ["--port", "0", "--project", "dreamclass-local"],
    /listening on/,
  );
  const url = started.line.replace(/^.*listening on /, "").trim();
  const config = loadConfig({
    BIGQUERY_EMULATOR_HOST: url,
    DCIS_SPOOL_DIR: mkdtempSync(join(tmpdir(), "dcis-test-")),
    ...env,
  });
  const bigquery = createBigQuery(config);
  return {
    url,
    config,
    bigquery,
    rows: async <Row>(sql: string) => (await bigquery.query({ query: sql, location: "US" }))[0] as Row[],
    stop: started.stop,
  };
}
