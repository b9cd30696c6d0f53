import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { commitWindow } from "./commit-window.ts";
import type { Context } from "./context.ts";
import { unknownPaths } from "./drift.ts";
import { type Batch, fetchWindow } from "./fetch-window.ts";
import { type Head, headOf } from "./head.ts";
import type { Commit } from "./manifest.ts";
import { raceLost } from "./race-lost.ts";
import type { Cursor, Stream, Window } from "./stream.ts";
import { addCommit, emptyResult, type StreamResult } from "./stream-result.ts";
import { tablesOf } from "./tables.ts";

const maxRaces = 20;

/**
 * Brings one stream up to date from a head just read, window by window, until nothing is left, the deadline nears
 * (then `more`), or another worker is faster too often (RACE_LOST).
 */
export async function ingestStream<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  firstHead?: Head<C>,
): Promise<StreamResult> {
  const { id } = stream.spec;
  const began = context.clock.now();
  let head = firstHead ?? (await headOf(context, stream));
  let known: Set<string> | undefined;
  let result = emptyResult(id);
  for (let races = 0; ; ) {
    context.signal?.throwIfAborted();
    const window = stream.plan(head.cursor, began);
    if (!window) break;
    if (context.clock.now() >= context.lastStart) {
      result.more = true;
      break;
    }
    const batch = await fetchWindow(context, stream, head, window);
    try {
      if (batch.rows === 0 && JSON.stringify(batch.after) === JSON.stringify(head.cursor)) {
        if (window.last && !batch.cut) break;
        continue;
      }
      known ??= batch.paths.length > 0 ? await knownPaths(context, id) : undefined;
      const fresh = unknownPaths(batch.paths, known ?? new Set());
      const { commit, latest } = await commitWhileFresh(context, stream, head, window, batch, fresh);
      if (!commit) {
        races += 1;
        if (races > maxRaces) throw raceLost(`${context.source}.${id}`, races);
        context.log.info("another worker committed first", { stream: id, seq: head.seq + 1 });
        head = latest;
        continue;
      }
      report(context, id, commit, known?.size ? fresh : []);
      for (const path of fresh) known?.add(path);
      result = addCommit(result, commit);
      head = { seq: commit.seq, cursor: batch.after };
    } finally {
      await batch.spool.remove();
    }
    if (window.last && !batch.cut) break;
  }
  return { ...result, seq: head.seq, cursor: head.cursor, milliseconds: context.clock.now() - began };
}

/**
 * Commits a batch. Where a sweep, a backfill or a webhook moved the head meanwhile, but not its cursor, a batch of
 * dated versions is as good as before and is committed after them; a batch of states has to be fetched again.
 */
async function commitWhileFresh<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  head: Head<C>,
  window: Window<C>,
  batch: Batch<C>,
  newPaths: readonly string[],
): Promise<{ commit: Commit | null; latest: Head<C> }> {
  let latest = head;
  for (let races = 0; ; races += 1) {
    const commit = await commitWindow(context, stream, latest, window, batch, newPaths);
    if (commit) return { commit, latest };
    latest = await headOf(context, stream);
    const moved = JSON.stringify(latest.cursor) !== JSON.stringify(head.cursor);
    if (moved || stream.spec.version === null || races >= maxRaces) return { commit: null, latest };
  }
}

/** The paths of a stream's payloads that were seen before. */
export async function knownPaths(context: Context, stream: string): Promise<Set<string>> {
  const { observations } = tablesOf(context, stream);
  const rows = await queryRows(
    context.bigquery,
    z.object({ paths: z.string() }),
    `SELECT paths FROM ${observations} WHERE source = @source AND stream = @stream`,
    { source: context.source, stream },
  );
  return new Set(rows.flatMap(({ paths }) => JSON.parse(paths) as string[]));
}

/** Logs a commit, and what a person should look at. */
export function report(context: Context, stream: string, commit: Commit, drift: readonly string[]): void {
  context.log.info("window committed", { stream, ...commit });
  if (drift.length > 0) {
    context.log.warn("the source sends fields not seen before", { stream, paths: drift.slice(0, 20) });
  }
  if (commit.withheld > 0) {
    context.log.warn("deletes withheld: a fifth or more of the keys are missing", {
      stream,
      keys: commit.withheld,
    });
  }
  if (commit.quarantined > 0) {
    context.log.warn("rows quarantined", { stream, rows: commit.quarantined, see: "ops.quarantine" });
  }
}
