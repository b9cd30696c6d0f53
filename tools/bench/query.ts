import { type BigQuery, createBigQuery } from "../../lib/bigquery/client.ts";
import { startWarehouse } from "../../lib/local/warehouse.ts";
import { peakMemory } from "../../sandbox/demo/memory.ts";
import { analyticQueries, loadAnalytics, makeAnalytics } from "./inputs/analytics.ts";
import {
  type BenchContext,
  type Benchmark,
  type Measured,
  memoryLine,
  type Reference,
} from "./measurement.ts";
import { withDuckDB } from "./run/duckdb.ts";
import { residentMemory, withServices } from "./run/processes.ts";
import { median, quantile, repeat, timed } from "./run/statistics.ts";

const project = "bench";
/** Milliseconds. */
const bounds = { start: 1_500, select: 10, groupBy: 150 };
/** Queries that are looked at early, and again late. */
const sample = 200;

export const query: Benchmark = {
  name: "query",
  says: "the server's start, SELECT 1 over REST early and late, a group-by and a join against DuckDB alone",
  async run(context) {
    const starts = context.quick ? 3 : 7;
    context.say(`starting ${starts} times`);
    const started: number[] = [];
    for (let run = 0; run < starts; run += 1) {
      await withServices(async (start) => {
        started.push(await timed(() => start(startWarehouse({ project }))));
      });
    }
    const ready: Measured = {
      what: "from the command to the ready line, median",
      value: median(started),
      unit: "ms",
      runs: starts,
      against: [{ kind: "bound", what: "server ready", value: bounds.start }],
    };
    return [ready, ...(await queries(context))];
  },
};

async function queries(context: BenchContext): Promise<Measured[]> {
  return await withServices(async (start) => {
    const warehouse = await start(startWarehouse({ project }));
    const bigquery = createBigQuery({
      GOOGLE_CLOUD_PROJECT: project,
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      BIGQUERY_LOCATION: "US",
    });
    return await withDuckDB(async (duck) => {
      const small = await selectOne(context, bigquery, () => duck.runAndReadAll("SELECT 1"));
      small.push(...memoryLine("memory of the server then", residentMemory(warehouse.pid)));
      await makeAnalytics(duck, context.folder);
      await loadAnalytics(bigquery, context.folder);
      const runs = context.quick ? 5 : 15;
      const analytic = async (what: string, sql: string, bounds: Reference[]): Promise<Measured> => {
        context.say(what);
        const rest: number[] = [];
        const peer: number[] = [];
        // In turns, so that other work on the machine slows both.
        for (let run = 0; run < runs; run += 1) {
          rest.push(await timed(() => bigquery.query(sql)));
          peer.push(await timed(() => duck.runAndReadAll(sql)));
        }
        const alone: Reference = { kind: "peer", what: "the same SQL in DuckDB", value: median(peer) };
        return {
          what: `${what}, median`,
          value: median(rest),
          unit: "ms",
          runs,
          against: [...bounds, alone],
        };
      };
      const groupBy: Reference = { kind: "bound", what: "group-by of 1M rows", value: bounds.groupBy };
      return [
        ...small,
        await analytic("group-by of 1,000,000 rows", analyticQueries.groupBy, [groupBy]),
        await analytic("the same with COUNT(DISTINCT)", analyticQueries.distinct, []),
        await analytic("join of 100,000 with 100,000 rows", analyticQueries.join, []),
        ...memoryLine("peak memory of the server", peakMemory(warehouse.pid)),
        ...memoryLine("memory of the server now", residentMemory(warehouse.pid)),
      ];
    });
  });
}

/** SELECT 1 from the first query of a fresh server on, one at a time, and again after many. */
async function selectOne(
  { quick, say }: BenchContext,
  bigquery: BigQuery,
  inDuckDB: () => Promise<unknown>,
): Promise<Measured[]> {
  const between = quick ? 2_000 : 10_000;
  const ask = () => bigquery.query("SELECT 1");
  say(`SELECT 1, ${sample} times`);
  const early = await repeat(sample, ask);
  say(`SELECT 1, ${between.toLocaleString("en-US")} times`);
  await repeat(between, ask);
  const late = await repeat(sample, ask);
  const peer = median(await repeat(sample, inDuckDB));
  const p95 = (values: readonly number[]) => quantile(values, 0.95);
  const lateName = `after ${between.toLocaleString("en-US")} queries`;
  const bound: Reference = { kind: "bound", what: "SELECT 1, p50", value: bounds.select };
  const line = (what: string, value: number, against: Reference[]): Measured => ({
    what: `SELECT 1 over REST, ${what}`,
    value,
    unit: "ms",
    runs: sample,
    against,
  });
  return [
    line(`query 1 to ${sample}, p50`, median(early), [
      bound,
      { kind: "peer", what: "SELECT 1 in DuckDB, p50", value: peer },
    ]),
    line(`query 1 to ${sample}, p95`, p95(early), []),
    line(`${lateName}, p50`, median(late), [
      bound,
      { kind: "peer", what: "early, p50", value: median(early) },
    ]),
    line(`${lateName}, p95`, p95(late), [{ kind: "peer", what: "early, p95", value: p95(early) }]),
  ];
}
