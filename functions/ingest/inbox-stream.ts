import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { commitWindow } from "./commit-window.ts";
import type { Context } from "./context.ts";
import { dropErased } from "./erasure/drop-erased.ts";
import { fetchWindow } from "./fetch-window.ts";
import { headOf } from "./head.ts";
import { report } from "./ingest-stream.ts";
import { type Lane, openLane } from "./lane.ts";
import type { Commit } from "./manifest.ts";
import { raceLost } from "./race-lost.ts";
import type { Cursor, Page, Stream } from "./stream.ts";
import { addCommit, emptyResult, type StreamResult } from "./stream-result.ts";
import { opsTables } from "./tables.ts";

/** A row becomes visible later than its received_at says. */
const overlapMs = 10 * 60_000;
/** In memory at once, a few times over. */
const rowsPerCommit = 2_500;
const maxRaces = 20;

/**
 * Takes what webhooks delivered for a stream through the contract into raw. The stream's own cursor stays; a row that
 * is there already, by a poll or an earlier delivery, is not stored again. What is about an erased subject is deleted from
 * the inbox, and looked for again until BigQuery lets it go.
 */
export async function drainStream<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
): Promise<StreamResult> {
  const { id } = stream.spec;
  const began = context.clock.now();
  let lane = await openLane(context, id, "inbox");
  let result = emptyResult(id);
  const { until, erased } = placeOf(lane);
  const overlap = until === "" ? iso(0) : iso(Date.parse(until) - overlapMs);
  let after = { received_at: [overlap, erased ?? overlap].sort()[0] as string, event_id: "" };
  let kept: string | undefined;
  for (;;) {
    const rows = await deliveredAfter(context, id, after);
    const last = rows.at(-1);
    if (!last) break;
    after = last;
    const isLast = rows.length < rowsPerCommit;
    const refused = await dropErased(context, stream.spec, rows);
    kept ??= refused;
    const cursor = JSON.stringify({
      until: [until, last.received_at].sort().at(-1),
      erased: kept ?? (isLast ? undefined : erased),
    });
    const commit = await drainRows(context, stream, rows, { ...lane, cursor });
    report(context, id, commit, []);
    result = addCommit(result, commit);
    lane = { ...lane, seq: lane.seq + 1, cursor };
    if (isLast) break;
    if (context.clock.now() >= context.lastStart) {
      result.more = true;
      break;
    }
  }
  const { seq, cursor } = await headOf(context, stream);
  return { ...result, seq, cursor, milliseconds: context.clock.now() - began };
}

async function drainRows<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  rows: readonly Delivered[],
  lane: Lane,
): Promise<Commit> {
  const { id } = stream.spec;
  const items = rows.map(({ payload }) => stream.item?.(payload) ?? { text: payload });
  const delivered: Stream<C> = {
    ...stream,
    maxRows: Number.POSITIVE_INFINITY,
    async *pages(): AsyncGenerator<Page<C>> {
      yield { items, resume: null, token: null };
    },
  };
  for (let races = 0; races <= maxRaces; races += 1) {
    const head = await headOf(context, stream);
    // A lane leaves the stream's cursor alone, so that a stream that was never read needs none.
    const after = head.cursor ?? ({} as C);
    const window = {
      label: `${rows.length} delivered records`,
      from: head.cursor === null ? 0 : stream.position(head.cursor),
      after,
      complete: false,
      last: true,
    };
    const batch = await fetchWindow(context, delivered, head, window);
    try {
      const commit = await commitWindow(context, stream, head, window, batch, [], lane);
      if (commit) return commit;
    } finally {
      await batch.spool.remove();
    }
  }
  throw raceLost(`${context.source}.${id}, inbox`, maxRaces);
}

const deliveredRow = z.object({ received_at: z.string(), event_id: z.string(), payload: z.string() });
type Delivered = z.output<typeof deliveredRow>;

async function deliveredAfter(
  context: Context,
  stream: string,
  after: Pick<Delivered, "received_at" | "event_id">,
): Promise<Delivered[]> {
  return await queryRows(
    context.bigquery,
    deliveredRow,
    `SELECT FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6SZ', received_at) AS received_at, event_id, payload
FROM ${opsTables(context.project).inbox}
WHERE source = @source AND stream = @stream AND received_at >= TIMESTAMP(@since)
  AND (received_at > TIMESTAMP(@since) OR event_id > @event_id)
ORDER BY received_at, event_id
LIMIT ${rowsPerCommit}`,
    { source: context.source, stream, since: after.received_at, event_id: after.event_id },
  );
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** `until`: rows received before are in. `erased`: when the first one came that BigQuery would not delete yet. */
const place = z.object({ until: z.string(), erased: z.string().optional() });

function placeOf({ cursor }: Lane): z.output<typeof place> {
  return cursor === "" ? { until: "" } : place.parse(JSON.parse(cursor));
}
