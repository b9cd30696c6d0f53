import { createBigQuery } from "../../lib/bigquery/client.ts";
import { type LocalWarehouse, startWarehouse } from "../../lib/local/warehouse.ts";
import { peakMemory } from "../../sandbox/demo/memory.ts";
import { loadAnalytics, makeAnalytics } from "./inputs/analytics.ts";
import { type BenchContext, type Benchmark, type Measured, memoryLine } from "./measurement.ts";
import { withDuckDB } from "./run/duckdb.ts";
import { residentMemory, withServices } from "./run/processes.ts";
import { median, repeat, timed } from "./run/statistics.ts";

const project = "bench";
const tableRows = 1_000_000;
const functionRows = 100_000;
const page = 50_000;
/** Megabytes: DuckDB's limit, and what Node and the server need beside it. */
const setting = { duckdb: 512, beside: 350 };

const triple = {
  javascript: `CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return x * 3 + 1;";`,
  sql: "CREATE TEMP FUNCTION f(x FLOAT64) AS (x * 3 + 1);",
};
const sumOf = (definition: string) =>
  `${definition} SELECT SUM(f(CAST(event_id AS FLOAT64))) AS total FROM bench.events WHERE event_id < ${functionRows}`;

export const read: Benchmark = {
  name: "read",
  says: "a million rows out over REST, JavaScript functions, and memory under a limit",
  async run(context) {
    return [...(await rowsOut(context)), ...(await underLimit(context))];
  },
};

async function rowsOut({ quick, folder, say }: BenchContext): Promise<Measured[]> {
  const times = quick ? 2 : 5;
  return await withServices(async (start) => {
    const warehouse = await start(startWarehouse({ project }));
    const bigquery = client(warehouse);
    return await withDuckDB(async (duck) => {
      await makeAnalytics(duck, folder);
      await loadAnalytics(bigquery, folder);
      say("reading a million rows");
      const rest: number[] = [];
      const peer: number[] = [];
      for (let run = 0; run < times; run += 1) {
        rest.push(await timed(() => readTable(warehouse.url)));
        peer.push(await timed(async () => (await duck.runAndReadAll("FROM bench.events")).getRows()));
      }
      const afterReading = residentMemory(warehouse.pid);
      say("calling functions");
      const inJavaScript = await repeat(times, () => bigquery.query(sumOf(triple.javascript)));
      const inSql = await repeat(times, () => bigquery.query(sumOf(triple.sql)));
      const rate = (rows: number, milliseconds: readonly number[]) => rows / (median(milliseconds) / 1000);
      return [
        {
          what: `tabledata.list of ${tableRows.toLocaleString("en-US")} rows of 5 columns`,
          value: rate(tableRows, rest),
          unit: "rows/s",
          runs: times,
          against: [
            { kind: "peer", what: "DuckDB alone, rows as JavaScript values", value: rate(tableRows, peer) },
          ],
        },
        ...memoryLine("memory of the server then", afterReading),
        {
          what: `JavaScript function over ${functionRows.toLocaleString("en-US")} rows`,
          value: rate(functionRows, inJavaScript),
          unit: "rows/s",
          runs: times,
          against: [{ kind: "peer", what: "the same function in SQL", value: rate(functionRows, inSql) }],
        },
        ...memoryLine("memory of the server then", residentMemory(warehouse.pid)),
      ];
    });
  });
}

/** Reads the whole table page by page and throws the rows away. */
async function readTable(url: string): Promise<void> {
  let token = "";
  let rows = 0;
  do {
    const query = `maxResults=${page}${token === "" ? "" : `&pageToken=${encodeURIComponent(token)}`}`;
    const response = await fetch(
      `${url}/bigquery/v2/projects/${project}/datasets/bench/tables/events/data?${query}`,
    );
    if (!response.ok) throw new Error(`tabledata.list answered ${response.status}: ${await response.text()}`);
    const body = (await response.json()) as { rows?: unknown[]; pageToken?: string };
    rows += body.rows?.length ?? 0;
    token = body.pageToken ?? "";
  } while (token !== "");
  if (rows !== tableRows) throw new Error(`${rows} rows were read, not ${tableRows}`);
}

/** What a sort that does not fit takes of a server whose memory is limited. */
async function underLimit({ quick, say }: BenchContext): Promise<Measured[]> {
  const rows = quick ? 1_000_000 : 3_000_000;
  say(`sorting ${rows.toLocaleString("en-US")} wide rows under a limit of ${setting.duckdb} MB`);
  return await withServices(async (start) => {
    const warehouse = await start(startWarehouse({ project, memory: `${setting.duckdb}MB` }));
    await client(warehouse).query(
      `SELECT MAX(n) AS last FROM (
        SELECT ROW_NUMBER() OVER (ORDER BY TO_HEX(MD5(CAST(i AS STRING)))) AS n, REPEAT(CAST(i AS STRING), 20) AS wide
        FROM (
          SELECT thousand * 1000 + one AS i
          FROM UNNEST(GENERATE_ARRAY(0, ${rows / 1000 - 1})) AS thousand CROSS JOIN UNNEST(GENERATE_ARRAY(1, 1000)) AS one
        )
      ) WHERE LENGTH(wide) > 0`,
    );
    const bound = setting.duckdb + setting.beside;
    return memoryLine(
      `peak memory of a server with --memory ${setting.duckdb}MB`,
      peakMemory(warehouse.pid),
      [{ kind: "bound", what: `the setting and ${setting.beside} MB`, value: bound }],
    );
  });
}

function client(warehouse: LocalWarehouse) {
  return createBigQuery({
    GOOGLE_CLOUD_PROJECT: project,
    BIGQUERY_EMULATOR_HOST: warehouse.url,
    BIGQUERY_LOCATION: "US",
  });
}
