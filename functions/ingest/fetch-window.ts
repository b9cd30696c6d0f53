import { join } from "node:path";
import { checkBreaker } from "./breaker.ts";
import type { Context } from "./context.ts";
import { newShape } from "./drift.ts";
import { effect } from "./effects.ts";
import { guardPages, pageLoop } from "./guard-pages.ts";
import type { Head } from "./head.ts";
import { rowMaker } from "./row.ts";
import { openSpool, type Spool, type SpoolSummary } from "./spool.ts";
import type { Cursor, Stream, Window } from "./stream.ts";

/** A window's rows on the local disk, ready to be staged. */
export type Batch<C extends Cursor> = SpoolSummary & {
  spool: Spool;
  /** Where the stream goes on once this is committed. */
  after: C;
  /** The window was cut before its end; the rest is another window. */
  cut: boolean;
  bad: number;
  /** When the fetch began, RFC 3339. */
  extractedAt: string;
  /** Paths and types of the payloads, sorted. */
  paths: string[];
};

const defaultMaxRows = 250_000;

/**
 * Fetches a window page by page onto the local disk; memory holds one page. Throws BREAKER_OPEN,
 * PAGE_LOOP, or what the source throws; then the spool file is gone and nothing has happened.
 */
export async function fetchWindow<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  head: Head<C>,
  window: Window<C>,
): Promise<Batch<C>> {
  const { id } = stream.spec;
  const where = `${context.source}.${id}, ${window.label}`;
  const extractedAt = new Date(context.clock.now()).toISOString();
  const file = join(context.spoolDir, "dcis-spool", `${context.source}.${id}.${context.runId}.ndjson.gz`);
  const spool = await openSpool(file);
  const makeRow = rowMaker(stream as unknown as Stream, context.redact, context.suppression);
  const shape = newShape();
  const reasons = new Map<string, number>();
  const seq = head.seq + 1;
  let rows = 0;
  let bad = 0;
  let cut = false;
  let resume: C | null = null;
  try {
    const pages = stream.pages(window, head.cursor, context.signal);
    for await (const page of guardPages(context, id, where, pages)) {
      for (const item of page.items) {
        const row = makeRow(item, seq, rows);
        if (row.hidden) continue;
        rows += 1;
        if (row.bad) {
          bad += 1;
          const reason = reasonOf(row.line);
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        } else shape.observe(row.value);
        const full = spool.write(row.line);
        if (full) await full;
      }
      resume = page.resume ?? resume;
      cut = page.resume !== null && page.token !== null && mustCut(context, stream, rows);
      if (cut) break;
    }
    checkBreaker(where, rows, bad, commonest(reasons));
    const after = cut ? resume : (window.after ?? resume ?? head.cursor);
    if (!after) throw pageLoop(where, "the window ended without a place to go on from");
    const summary = await effect(context.onEffect, "spool.close", id, () => spool.close());
    return { ...summary, spool, after, cut, bad, extractedAt, paths: shape.paths() };
  } catch (error) {
    await spool.remove();
    throw error;
  }
}

function mustCut<C extends Cursor>(context: Context, stream: Stream<C>, rows: number): boolean {
  return rows >= (stream.maxRows ?? defaultMaxRows) || context.clock.now() >= context.lastStart;
}

function reasonOf(line: string): string {
  const { _error_path, _error_code } = JSON.parse(line) as Record<string, string>;
  return `${_error_code} at ${_error_path || "the record"}`;
}

function commonest(reasons: ReadonlyMap<string, number>): string {
  return [...reasons].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "none";
}
