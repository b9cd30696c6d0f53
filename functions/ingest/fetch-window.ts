import { join } from "node:path";
import { SuiteError } from "../../lib/errors.ts";
import { checkBreaker } from "./breaker.ts";
import type { Context } from "./context.ts";
import { newShape } from "./drift.ts";
import { effect } from "./effects.ts";
import type { Head } from "./head.ts";
import { rowMaker } from "./row.ts";
import { openSpool, type Spool, type SpoolSummary } from "./spool.ts";
import type { Cursor, Page, Stream, Window } from "./stream.ts";

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
const maxPages = 200_000;

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
  const makeRow = rowMaker(stream as unknown as Stream, context.redact);
  const shape = newShape();
  const reasons = new Map<string, number>();
  const seq = head.seq + 1;
  let rows = 0;
  let bad = 0;
  let cut = false;
  let resume: C | null = null;
  try {
    for await (const page of pagesOf(context, stream, head, window, where)) {
      for (const item of page.items) {
        const row = makeRow(item, seq, rows);
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

/** The pages of a window, with guards against a token that comes twice and against no end. */
async function* pagesOf<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  head: Head<C>,
  window: Window<C>,
  where: string,
): AsyncGenerator<Page<C>> {
  const seen = new Set<string>();
  const pages = stream.pages(window, head.cursor, context.signal)[Symbol.asyncIterator]();
  try {
    for (let count = 0; ; count += 1) {
      if (count > maxPages) throw pageLoop(where, `there are more than ${maxPages} pages`);
      const next = await effect(context.onEffect, "page.fetch", stream.spec.id, () => pages.next());
      if (next.done) return;
      const { token } = next.value;
      if (token !== null && seen.has(token)) throw pageLoop(where, "the same page cursor came twice");
      if (token !== null) seen.add(token);
      yield next.value;
    }
  } finally {
    await pages.return?.(undefined);
  }
}

function mustCut<C extends Cursor>(context: Context, stream: Stream<C>, rows: number): boolean {
  return rows >= (stream.maxRows ?? defaultMaxRows) || context.clock.now() >= context.lastStart;
}

function pageLoop(where: string, why: string): SuiteError {
  return new SuiteError("PAGE_LOOP", {
    what: `The pages do not end as they should: ${why}`,
    where,
    next: "The cursor has not moved. Look at what the source answers for the same request twice.",
  });
}

function reasonOf(line: string): string {
  const { _error_path, _error_code } = JSON.parse(line) as Record<string, string>;
  return `${_error_code} at ${_error_path || "the record"}`;
}

function commonest(reasons: ReadonlyMap<string, number>): string {
  return [...reasons].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "none";
}
