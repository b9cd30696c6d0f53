import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { SuiteError } from "../../lib/errors.ts";
import { commitWindow } from "./commit-window.ts";
import type { Context } from "./context.ts";
import { unknownPaths } from "./drift.ts";
import { fetchWindow } from "./fetch-window.ts";
import { type Head, headOf } from "./head.ts";
import type { Commit } from "./manifest.ts";
import type { Cursor, Stream } from "./stream.ts";
import { tablesOf } from "./tables.ts";

/** What one run did to one stream. Counts are sums over its windows; times in milliseconds. */
export type StreamResult = {
  stream: string;
  windows: number;
  fetched: number;
  inserted: number;
  present: number;
  quarantined: number;
  deleted: number;
  seq: number;
  cursor: Cursor | null;
  more: boolean;
  milliseconds: number;
};

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
  const result = emptyResult(id);
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
      const commit = await commitWindow(context, stream, head, window, batch, fresh);
      if (!commit) {
        races += 1;
        if (races > maxRaces) throw raceLost(`${context.source}.${id}`, races);
        context.log.info("another worker committed first", { stream: id, seq: head.seq + 1 });
        head = await headOf(context, stream);
        continue;
      }
      report(context, id, commit, known?.size ? fresh : []);
      for (const path of fresh) known?.add(path);
      add(result, commit);
      head = { seq: commit.seq, cursor: batch.after };
    } finally {
      await batch.spool.remove();
    }
    if (window.last && !batch.cut) break;
  }
  return { ...result, seq: head.seq, cursor: head.cursor, milliseconds: context.clock.now() - began };
}

async function knownPaths(context: Context, stream: string): Promise<Set<string>> {
  const { observations } = tablesOf(context, stream);
  const rows = await queryRows(
    context.bigquery,
    z.object({ paths: z.string() }),
    `SELECT paths FROM ${observations} WHERE source = @source AND stream = @stream`,
    { source: context.source, stream },
  );
  return new Set(rows.flatMap(({ paths }) => JSON.parse(paths) as string[]));
}

function report(context: Context, stream: string, commit: Commit, drift: readonly string[]): void {
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

function emptyResult(stream: string): StreamResult {
  const zero = { windows: 0, fetched: 0, inserted: 0, present: 0, quarantined: 0, deleted: 0, seq: 0 };
  return { stream, ...zero, cursor: null, more: false, milliseconds: 0 };
}

function add(result: StreamResult, commit: Commit): void {
  result.windows += 1;
  for (const key of ["fetched", "inserted", "present", "quarantined", "deleted"] as const) {
    result[key] += commit[key];
  }
}

function raceLost(where: string, races: number): SuiteError {
  return new SuiteError("RACE_LOST", {
    what: `Another worker committed first ${races} times in a row`,
    where,
    next: "Nothing is lost. See that the function runs with max instances 1; the next run goes on.",
  });
}
