import { randomUUID } from "node:crypto";
import PQueue from "p-queue";
import type { BigQuery } from "../../lib/bigquery/client.ts";
import { createBigQuery } from "../../lib/bigquery/client.ts";
import { type Clock, systemClock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config.ts";
import { asSuiteError, type SuiteError } from "../../lib/errors.ts";
import { type Log, silentLog } from "../../lib/log.ts";
import { redactor } from "../../lib/redact.ts";
import { backfillStream, type Span } from "./backfill-stream.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Context } from "./context.ts";
import { type Observer, observeNothing } from "./effects.ts";
import { readSuppression } from "./erasure/suppression.ts";
import { type Head, headOf, readHead } from "./head.ts";
import { drainStream } from "./inbox-stream.ts";
import { ingestStream } from "./ingest-stream.ts";
import { recordRun } from "./record-run.ts";
import { type Mended, replayStream } from "./replay-stream.ts";
import type { Cursor, Stream } from "./stream.ts";
import type { RunMode, StreamResult } from "./stream-result.ts";
import { sweepStream } from "./sweep-stream.ts";

export type RunOptions = {
  source: string;
  // biome-ignore lint/suspicious/noExplicitAny: each stream has a cursor type of its own
  streams: readonly Stream<any>[];
  config: Config;
  /** Seconds the run may take; no window begins after 80 % of it. Default 1,800. */
  deadlineSeconds?: number;
  /** Streams read at the same time. */
  parallel?: number;
  bigquery?: BigQuery;
  clock?: Clock;
  log?: Log;
  onEffect?: Observer;
  signal?: AbortSignal;
};

export type RunResult = {
  source: string;
  runId: string;
  /** The deadline neared before everything was read: call again. */
  more: boolean;
  streams: StreamResult[];
};

/** What a run does to each of its streams. */
type Work = (context: Context, stream: Stream, head: Head<Cursor> | undefined) => Promise<StreamResult>;

/** Brings every stream of a source up to date. Writes and throws as runSource. */
export async function ingestSource(options: RunOptions): Promise<RunResult> {
  return await runSource("ingest", options, ingestStream);
}

/** Sweeps the keys of every stream that can be swept. Writes and throws as runSource. */
export async function sweepSource(options: RunOptions): Promise<RunResult> {
  const streams = options.streams.filter((stream) => stream.sweep !== undefined);
  return await runSource("sweep", { ...options, streams }, sweepStream);
}

/** Reads a span of time of every stream again. Writes and throws as runSource, or OPERATION_NONE. */
export async function backfillSource(options: RunOptions, span: Span): Promise<RunResult> {
  return await runSource("backfill", options, (context, stream) => backfillStream(context, stream, span));
}

/** Takes up what webhooks delivered for streams of a source. Writes and throws as runSource. */
export async function drainSource(options: RunOptions): Promise<RunResult> {
  return await runSource("inbox", options, drainStream);
}

/** Replays the quarantined rows of every stream. Writes and throws as runSource. */
export async function replaySource(options: RunOptions, mended: Mended = new Map()): Promise<RunResult> {
  return await runSource("replay", options, (context, stream) => replayStream(context, stream, mended));
}

/**
 * Runs one kind of work over the streams of a source; one that fails does not stop the others.
 * Writes ops.runs. Throws the first failure once all streams have ended.
 */
export async function runSource(mode: RunMode, options: RunOptions, work: Work): Promise<RunResult> {
  const { source, streams, config, clock = systemClock, deadlineSeconds = 1_800, signal } = options;
  const startedAt = clock.now();
  const runId = randomUUID();
  const unprepared: Omit<Context, "suppression"> = {
    bigquery: options.bigquery ?? createBigQuery(config),
    project: config.GOOGLE_CLOUD_PROJECT,
    source,
    runId,
    spoolDir: config.DCIS_SPOOL_DIR,
    lastStart: startedAt + deadlineSeconds * 800,
    clock,
    log: (options.log ?? silentLog).child({ source, run_id: runId }),
    redact: redactor(config.secrets),
    onEffect: options.onEffect ?? observeNothing,
    ...(signal ? { signal } : {}),
  };
  const heads = await prepare(unprepared, streams, mode);
  const suppression = await readSuppression(unprepared.bigquery, unprepared.project, config.DCIS_ERASURE_KEY);
  const context: Context = { ...unprepared, suppression };
  const outcomes = await runAll(context, streams, heads, work, options.parallel ?? 3);
  const results = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
  const failures = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  const more = results.some((result) => result.more);
  await recordRun(context, { mode, startedAt, results, failure: failures[0], more });
  if (failures[0]) throw failures[0];
  context.log.info("run finished", {
    mode,
    more,
    streams: results.length,
    milliseconds: clock.now() - startedAt,
  });
  return { source, runId, more, streams: results };
}

/** The heads of all streams. Creates what is missing: on the first run ever, when a stream is new, and for rare work always. */
async function prepare(
  context: Omit<Context, "suppression">,
  streams: readonly Stream[],
  mode: RunMode,
): Promise<Head<Cursor>[]> {
  const heads = await Promise.all(streams.map((stream) => readHead(context, stream)));
  if (mode === "ingest" && !heads.includes(undefined)) return heads.filter((head) => head !== undefined);
  await bootstrap(
    context,
    streams.map(({ spec }) => spec.id),
  );
  return await Promise.all(streams.map((stream) => headOf(context, stream)));
}

type Outcome = { result: StreamResult } | { error: SuiteError };

async function runAll(
  context: Context,
  streams: readonly Stream[],
  heads: readonly Head<Cursor>[],
  work: Work,
  concurrency: number,
): Promise<Outcome[]> {
  const queue = new PQueue({ concurrency });
  return await Promise.all(
    streams.map((stream, at) =>
      queue.add(async (): Promise<Outcome> => {
        try {
          return { result: await work(context, stream, heads[at]) };
        } catch (thrown) {
          const error = asSuiteError(thrown, `${context.source}.${stream.spec.id}`);
          context.log.error("stream failed", {
            stream: stream.spec.id,
            code: error.code,
            reason: context.redact(error.message),
          });
          return { error };
        }
      }),
    ),
  );
}
