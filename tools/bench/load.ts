import { statSync } from "node:fs";
import { join } from "node:path";
import { createBigQuery } from "../../lib/bigquery/client.ts";
import { loadFile } from "../../lib/bigquery/load-file.ts";
import { startWarehouse } from "../../lib/local/warehouse.ts";
import { peakMemory } from "../../sandbox/demo/memory.ts";
import { rawRecordDuckTypes, rawRecordSchema, writeRawRecords } from "./inputs/raw-records.ts";
import type { BenchContext, Benchmark } from "./measurement.ts";
import { withDuckDB } from "./run/duckdb.ts";
import { withServices } from "./run/processes.ts";
import { median, timed } from "./run/statistics.ts";

const project = "bench";
const boundRowsPerSecond = 80_000;

export const load: Benchmark = {
  name: "load",
  says: "gzipped NDJSON through a load job over REST, with Google's client: raw records of 12 columns",
  async run(context) {
    const { quick, folder, say } = context;
    const rows = quick ? 100_000 : 300_000;
    const times = quick ? 3 : 5;
    const file = join(folder, "records.ndjson.gz");
    say(`writing ${rows.toLocaleString("en-US")} records`);
    const bytes = await writeRawRecords(file, rows);
    const megabytes = (n: number) => `${Math.round(n / 1e6)} MB`;
    const input = `${rows.toLocaleString("en-US")} rows, ${megabytes(bytes)}, ${megabytes(statSync(file).size)} gzipped`;
    const measured = await bothWays(context, file, times);
    const rate = (milliseconds: readonly number[]) => rows / (median(milliseconds) / 1000);
    return [
      {
        what: input,
        value: rate(measured.rest),
        unit: "rows/s",
        runs: times,
        against: [
          { kind: "bound", what: "load over REST", value: boundRowsPerSecond },
          { kind: "peer", what: "DuckDB read_json with the same columns", value: rate(measured.peer) },
        ],
      },
      ...(measured.peak === null
        ? []
        : [
            {
              what: "peak memory of the warehouse",
              value: measured.peak,
              unit: "MB",
              runs: 1,
              against: [],
            } as const,
          ]),
    ];
  },
};

/**
 * Milliseconds over REST and by DuckDB alone, in turns, so that other work on the machine slows both. Both keep a file, because
 * that is how the suite keeps its data.
 */
async function bothWays({ folder, say }: BenchContext, file: string, times: number) {
  return await withServices(async (start) => {
    const warehouse = await start(startWarehouse({ project, file: join(folder, "rest.duckdb") }));
    const bigquery = createBigQuery({
      GOOGLE_CLOUD_PROJECT: project,
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      BIGQUERY_LOCATION: "US",
    });
    await bigquery.createDataset("bench");
    const overRest = (run: number) =>
      loadFile(bigquery, file, {
        dataset: "bench",
        table: "records",
        schema: rawRecordSchema,
        format: "NEWLINE_DELIMITED_JSON",
        write: "WRITE_TRUNCATE",
        jobId: `bench_${run}`,
      });
    return await withDuckDB(
      async (duck) => {
        const rest: number[] = [];
        const peer: number[] = [];
        for (let run = 0; run < times; run += 1) {
          say(`load ${run + 1} of ${times}`);
          rest.push(await timed(() => overRest(run)));
          peer.push(await timed(() => duck.run(`CREATE OR REPLACE TABLE records AS FROM ${readJson(file)}`)));
        }
        return { rest, peer, peak: peakMemory(warehouse.pid) };
      },
      join(folder, "peer.duckdb"),
    );
  });
}

function readJson(file: string): string {
  const columns = Object.entries(rawRecordDuckTypes).map(([name, type]) => `${name}: '${type}'`);
  return `read_json('${file}', format = 'newline_delimited', compression = 'gzip', columns = {${columns.join(", ")}})`;
}
