import { z } from "zod";
import { SuiteError } from "../../lib/errors.ts";
import { commitWindow } from "./commit-window.ts";
import type { Context } from "./context.ts";
import { unknownPaths } from "./drift.ts";
import { fetchWindow } from "./fetch-window.ts";
import { headOf } from "./head.ts";
import { knownPaths, report } from "./ingest-stream.ts";
import { type Lane, openLane, readLane } from "./lane.ts";
import type { Commit } from "./manifest.ts";
import { raceLost } from "./race-lost.ts";
import type { Cursor, Stream } from "./stream.ts";
import { addCommit, emptyResult, type StreamResult } from "./stream-result.ts";

/** A span of time in milliseconds since the epoch, `to` exclusive. */
export type Span = { from: number; to: number };

/** What one commit holds at most. */
const chunkMs = 31 * 86_400_000;
const maxRaces = 20;

/**
 * Reads a span of time of a stream again, in pieces of 31 days, each one commit; what raw has already is not
 * stored again. The stream's own cursor stays where it is: a head of its own holds how far the backfill came, so that
 * the same call goes on after it was cut off, and two at the same time share the work. Throws OPERATION_NONE where a
 * stream cannot.
 */
export async function backfillStream<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  span: Span,
): Promise<StreamResult> {
  const { id } = stream.spec;
  const began = context.clock.now();
  let lane = await openLane(context, id, "backfill");
  let result = emptyResult(id);
  for (let from = placeIn(lane, span), races = 0; from < span.to; ) {
    context.signal?.throwIfAborted();
    if (context.clock.now() >= context.lastStart) {
      result.more = true;
      break;
    }
    const to = Math.min(span.to, from + chunkMs);
    const done = await backfillChunk(context, stream, { from, to }, lane, cursorText(span, to));
    if (done) {
      result = addCommit(result, done);
      lane = { ...lane, seq: lane.seq + 1 };
      from = to;
      continue;
    }
    races += 1;
    if (races > maxRaces) throw raceLost(`${context.source}.${id}, backfill`, races);
    context.log.info("another backfill committed first", { stream: id });
    lane = await readLane(context, id, lane.name);
    from = reached(lane, span) ?? from;
  }
  const { cursor, seq } = await headOf(context, stream);
  return { ...result, seq, cursor, milliseconds: context.clock.now() - began };
}

/**
 * One commit of a backfill, or null when another backfill of the stream committed first. A batch of versions that other
 * work overtook is committed after it; one of states is fetched again.
 */
async function backfillChunk<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  span: Span,
  lane: Lane,
  cursor: string,
): Promise<Commit | null> {
  const { id, version } = stream.spec;
  const where = `${context.source}.${id}`;
  for (let races = 0; races <= maxRaces; races += 1) {
    let head = await headOf(context, stream);
    if (!stream.backfill || head.cursor === null) throw none(where, stream.backfill !== undefined);
    const window = await stream.backfill({ ...span, now: context.clock.now() }, head.cursor, context.signal);
    const whole = { ...stream, maxRows: Number.POSITIVE_INFINITY };
    const batch = await fetchWindow({ ...context, lastStart: Number.POSITIVE_INFINITY }, whole, head, window);
    try {
      const known = batch.paths.length > 0 ? await knownPaths(context, id) : new Set<string>();
      const fresh = unknownPaths(batch.paths, known);
      for (; races <= maxRaces; races += 1) {
        const commit = await commitWindow(context, stream, head, window, batch, fresh, { ...lane, cursor });
        if (commit) {
          report(context, id, commit, fresh);
          return commit;
        }
        if ((await readLane(context, id, lane.name)).seq !== lane.seq) return null;
        if (version === null) break;
        head = await headOf(context, stream);
      }
    } finally {
      await batch.spool.remove();
    }
  }
  throw raceLost(`${where}, backfill`, maxRaces);
}

const placeSchema = z.object({ from: z.string(), to: z.string(), done: z.string() });

/** Where a backfill of this span goes on: where the last one of the same span was cut off, else its start. */
function placeIn(lane: Lane, span: Span): number {
  const done = reached(lane, span) ?? span.from;
  return done < span.to ? done : span.from;
}

/** How far the lane's last backfill came, if it was of the same span. */
function reached({ cursor }: Lane, span: Span): number | undefined {
  if (cursor === "") return undefined;
  const { from, to, done } = placeSchema.parse(JSON.parse(cursor));
  return Date.parse(from) === span.from && Date.parse(to) === span.to ? Date.parse(done) : undefined;
}

function cursorText({ from, to }: Span, done: number): string {
  const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
  return JSON.stringify({ from: iso(from), to: iso(to), done: iso(done) });
}

function none(where: string, canBackfill: boolean): SuiteError {
  return new SuiteError("OPERATION_NONE", {
    what: canBackfill ? "The stream was never read" : "The stream has no backfill",
    where,
    next: canBackfill
      ? "Run `dcis ingest` first: it reads everything there is."
      : "Its worker reads the full list by itself when it has to; see docs/data_sources.md.",
  });
}
