import type { Effect } from "../../../functions/ingest/effects.ts";
import {
  backfillSource,
  drainSource,
  ingestSource,
  type RunOptions,
  type RunResult,
  replaySource,
  sweepSource,
} from "../../../functions/ingest/ingest-source.ts";
import { sha256 } from "../../../functions/ingest/row.ts";
import type { Stream } from "../../../functions/ingest/stream.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { type Cursor, type Kind, sampleStream } from "./sample-stream.ts";
import { bad, type Day, fixedClock, thingsOn } from "./two-days.ts";

/** Kinds of runs; all but the first work beside the stream's cursor. */
export type Work = "ingest" | "sweep" | "backfill" | "replay" | "inbox";

/** What a process of this file does: one run of a source, which it may not survive. */
export type Order = {
  source: string;
  kind: Kind;
  day: Day;
  work?: Work;
  kill?: { phase: "before" | "after"; effect: Effect };
};

/** The run of an order: one stream, on one of the days. */
export async function runOrder(order: Order, config: Config = loadConfig()): Promise<RunResult> {
  const { kind, day, source, work = "ingest" } = order;
  const options: RunOptions = {
    source,
    streams: [streamOn(day, kind)],
    config,
    clock: fixedClock(day),
    onEffect: (phase, effect) => {
      const { kill } = order;
      if (kill?.phase === phase && kill.effect === effect) {
        process.kill(process.pid, "SIGKILL");
        // The signal arrives a moment later; nothing more may happen until then.
        return new Promise(() => {});
      }
    },
  };
  return await runs[work](options);
}

const span = { from: Date.parse("2026-01-01T00:00:00Z"), to: Date.parse("2026-03-03T00:00:00Z") };

const runs: Record<Work, (options: RunOptions) => Promise<RunResult>> = {
  ingest: ingestSource,
  sweep: sweepSource,
  inbox: drainSource,
  backfill: (options) => backfillSource(options, span),
  replay: (options) => {
    const id = `${options.source}/${options.streams[0]?.spec.id}/${sha256(JSON.stringify(bad))}`;
    return replaySource(options, new Map([[id, JSON.stringify({ ...bad, name: "mended" })]]));
  },
};

/** The stream of a day, which can be swept and filled as well. */
function streamOn(day: Day, kind: Kind): Stream<Cursor> {
  const things = () => thingsOn(day, kind);
  return {
    ...sampleStream(kind, things),
    async *sweep() {
      const keys = things().filter(({ id, gone }) => !gone && id !== "t2" && id !== "hooked");
      yield { keys: [...new Set(keys.map(({ id }) => id)), "unseen"], token: null };
    },
    backfill: ({ from, to }) => ({
      label: `from ${from} to ${to}`,
      from,
      after: { until: to },
      complete: false,
      last: true,
    }),
  };
}

const [order] = process.argv.slice(2);
if (order?.startsWith("{")) await runOrder(JSON.parse(order) as Order);
