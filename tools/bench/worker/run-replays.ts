import { join } from "node:path";
import { bootstrapScript } from "../../../functions/ingest/bootstrap.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { runCommand, startService, typescript } from "../../../lib/local/process.ts";
import { startWarehouse } from "../../../lib/local/warehouse.ts";
import { writeEventCsv } from "../inputs/event-csv.ts";
import { wideProductEvent } from "../inputs/product-events.ts";
import type { BenchContext } from "../measurement.ts";
import { withServices } from "../run/processes.ts";
import type { BenchKind } from "./read-bare.ts";

/** What one process did; `megabytes` is its peak. */
export interface Replay {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

export interface Replays {
  /** Each way of a worker, and the least that anybody must do with the same bytes. */
  readonly ways: readonly { kind: BenchKind; worker: Replay; bare: Replay | null }[];
  /** The list with texts beyond Latin-1. */
  readonly wide: Replay;
  /** The list with ten times the rows. */
  readonly long: Replay;
}

const warmRows = 20_000;

/** Every way by which records come in, each read in a process of its own from another process or a file. */
export async function runReplays({ quick, folder, say }: BenchContext): Promise<Replays> {
  const rows = quick ? 20_000 : 100_000;
  const [warmFile, file] = [join(folder, "warm.csv"), join(folder, "events.csv")];
  await writeEventCsv(warmFile, warmRows);
  await writeEventCsv(file, rows);
  return await withServices(async (start) => {
    const pages = async (text: string, ...lengths: number[]) => {
      const command = typescript("tools/bench/worker/page-process.ts", text, ...lengths.map(String));
      const isReady = (line: string) => line.startsWith("pages on ");
      const { ready } = await start(startService({ name: "The replayed pages", command, isReady }));
      return ready.trim().split(" ").slice(2);
    };
    const [warm = "", some = "", many = ""] = await pages("ascii", warmRows, rows, rows * 10);
    const [, wide = ""] = await pages("beyond-latin1", warmRows, rows);
    const replay = (how: "worker" | "bare", kind: BenchKind, from: string, warmUp = warm, env = {}) => {
      say(`${kind}, ${how}`);
      return readIn([how, kind, from, folder, warmUp], env);
    };
    const both = async (kind: BenchKind, from: string, warmUp: string) => ({
      kind,
      worker: await replay("worker", kind, from, warmUp),
      bare: await replay("bare", kind, from, warmUp),
    });
    const ways = [
      await both("list", some, warm),
      await both("cursor", some, warm),
      await both("csv", file, warmFile),
    ];
    const warehouse = await start(startWarehouse({ project: "bench" }));
    await deliver(warehouse.url, rows / 2);
    const inbox = {
      kind: "inbox" as const,
      worker: await replay("worker", "inbox", "", "", warehouse.env),
      bare: null,
    };
    say(`list of ${rows * 10} rows`);
    return {
      ways: [...ways, inbox],
      wide: await replay("worker", "list", wide),
      long: await replay("worker", "list", many),
    };
  });
}

async function readIn(args: readonly string[], env: Record<string, string>): Promise<Replay> {
  const command = typescript("tools/bench/worker/replay-process.ts", ...args);
  const { code, stdout, stderr } = await runCommand(command, { env });
  if (code === 0) return JSON.parse(stdout) as Replay;
  throw new Error(`${args.slice(0, 2).join(" ")} ended with exit ${code}: ${stderr.trim().slice(-500)}`);
}

/** Puts product events into ops.inbox as the collector does: many copies of one, each with an id of its own. */
async function deliver(url: string, rows: number): Promise<void> {
  const bigquery = createBigQuery({
    GOOGLE_CLOUD_PROJECT: "bench",
    BIGQUERY_EMULATOR_HOST: url,
    BIGQUERY_LOCATION: "US",
  });
  await bigquery.query(bootstrapScript("bench", "backend", ["events"]));
  const event = wideProductEvent(1, "'");
  await bigquery.query({
    query: `INSERT INTO ops.inbox (source, stream, event_id, received_at, payload)
SELECT 'backend', 'events', id, TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR), REPLACE(@payload, @id, id)
FROM (SELECT FORMAT('evt_%016d', n) AS id FROM UNNEST(GENERATE_ARRAY(1, @rows)) AS n)`,
    params: { rows, id: event.id, payload: JSON.stringify(event) },
  });
}
