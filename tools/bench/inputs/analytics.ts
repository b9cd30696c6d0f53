import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { BigQuery } from "../../../lib/bigquery/client.ts";

/** Two tables as DuckDB queries; hash() spreads the values, the same ones in every run. */
const tables = {
  events: `SELECT i AS event_id, (hash(i) % 20000)::BIGINT AS user_id, 'country_' || hash(i * 7) % 40 AS country,
    (hash(i * 11) % 1000)::BIGINT AS amount, TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i * 13) AS occurred_at
    FROM range(1000000) AS t(i)`,
  users: `SELECT i AS user_id, 'plan_' || hash(i * 3) % 5 AS plan FROM range(100000) AS t(i)`,
  orders: `SELECT i AS order_id, (hash(i * 5) % 100000)::BIGINT AS user_id, (hash(i * 17) % 5000)::BIGINT AS cents
    FROM range(100000) AS t(i)`,
};

/** GoogleSQL that DuckDB understands as it is. */
export const analyticQueries = {
  groupBy: `SELECT country, COUNT(*) AS events, SUM(amount) AS amount, MAX(occurred_at) AS latest
    FROM bench.events GROUP BY country ORDER BY country`,
  distinct: `SELECT country, COUNT(DISTINCT user_id) AS users FROM bench.events GROUP BY country ORDER BY country`,
  join: `SELECT users.plan, COUNT(*) AS orders, SUM(orders.cents) AS cents
    FROM bench.orders AS orders INNER JOIN bench.users AS users ON users.user_id = orders.user_id
    GROUP BY users.plan ORDER BY users.plan`,
};

/** Makes the tables in a DuckDB (schema bench) and writes each as a Parquet file into a folder. */
export async function makeAnalytics(duck: DuckDBConnection, folder: string): Promise<void> {
  await duck.run("CREATE SCHEMA bench");
  for (const [name, sql] of Object.entries(tables)) {
    await duck.run(`CREATE TABLE bench.${name} AS ${sql}`);
    await duck.run(`COPY bench.${name} TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  }
}

/** Loads the Parquet files into a warehouse's data set `bench`. */
export async function loadAnalytics(bigquery: BigQuery, folder: string): Promise<void> {
  await bigquery.createDataset("bench");
  for (const name of Object.keys(tables)) {
    const [job] = await bigquery
      .dataset("bench")
      .table(name)
      .load(join(folder, `${name}.parquet`), { sourceFormat: "PARQUET", writeDisposition: "WRITE_TRUNCATE" });
    if (job.status?.errorResult) throw new Error(`${name} was not loaded: ${job.status.errorResult.message}`);
  }
}
