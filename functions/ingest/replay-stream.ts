import { join } from "node:path";
import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { commitBatch } from "./commit-batch.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import { headOf } from "./head.ts";
import { raceLost } from "./race-lost.ts";
import { replayScript } from "./replay-script.ts";
import { rowMaker, sha256 } from "./row.ts";
import { openSpool } from "./spool.ts";
import type { Cursor, Item, Stream } from "./stream.ts";
import { addCommit, emptyResult, type StreamResult } from "./stream-result.ts";
import { tablesOf } from "./tables.ts";

/** Mended payloads by quarantine_id. */
export type Mended = ReadonlyMap<string, string>;

const rowsPerCommit = 1_000;
const maxRaces = 20;

/**
 * Puts the open quarantined rows of a stream, some of them mended, through the contract again. A row that passes is in
 * raw and its status is "replayed" ("superseded" where raw has a newer state of its key); one that does not stays open
 * with the new reason. All in one transaction for each thousand rows; the stream's cursor stays.
 */
export async function replayStream<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  mended: Mended,
): Promise<StreamResult> {
  const { id } = stream.spec;
  const began = context.clock.now();
  let result = emptyResult(id);
  let races = 0;
  for (let after = ""; ; ) {
    const rows = await openRows(context, id, after);
    const last = rows.at(-1);
    if (!last) break;
    const commit = await replayRows(context, stream, rows, mended);
    if (!commit) {
      races += 1;
      if (races > maxRaces) throw raceLost(`${context.source}.${id}, replay`, races);
      continue;
    }
    result = addCommit(result, commit);
    after = last.quarantine_id;
  }
  const { seq, cursor } = await headOf(context, stream);
  return { ...result, seq, cursor, milliseconds: context.clock.now() - began };
}

async function replayRows<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  rows: readonly OpenRow[],
  mended: Mended,
) {
  const { id, version } = stream.spec;
  const head = await headOf(context, stream);
  const seq = head.seq + 1;
  const file = join(
    context.spoolDir,
    "dcis-spool",
    `${context.source}.${id}.${context.runId}.replay.ndjson.gz`,
  );
  const spool = await openSpool(file);
  const makeRow = rowMaker(stream as unknown as Stream, context.redact, context.suppression);
  const cursor = head.cursor === null ? "" : JSON.stringify(head.cursor);
  const position = head.cursor === null ? 0 : stream.position(head.cursor);
  try {
    // In the order in which they came: of two states of one key the later one stays the newest.
    const inOrder = rows.toSorted((a, b) => a.seq - b.seq || a.ord - b.ord);
    for (const [ord, row] of inOrder.entries()) {
      const item = itemOf(stream as unknown as Stream, row, mended.get(row.quarantine_id));
      const made = makeRow(item, seq, ord);
      const { line } = made.hidden
        ? makeRow({ text: "null", pk: row.quarantine_id, problem: erased }, seq, ord)
        : made;
      const full = spool.write(`${line.slice(0, -1)},"_quarantine_id":${JSON.stringify(row.quarantine_id)}}`);
      if (full) await full;
    }
    const { bytes, contentHash } = await effect(context.onEffect, "spool.close", id, () => spool.close());
    return await commitBatch(context, {
      stream: id,
      seq,
      batchId: sha256(`replay:${seq}:${contentHash}`).slice(0, 24),
      contentHash,
      file: spool.file,
      params: {
        label: "replay of quarantined rows",
        extracted_at: new Date(context.clock.now()).toISOString(),
        cursor_from: cursor,
        cursor,
        position_from: position,
        position_to: position,
        fetched: rows.length,
        bytes,
        content_hash: contentHash,
        api_version: stream.apiVersion,
        contract_version: stream.contract,
      },
      script: (batch) =>
        replayScript({ ...context, stream: id, batch: batch ?? "", versioned: version !== null }),
    });
  } finally {
    await spool.remove();
  }
}

const erased = { path: "", code: "erased", message: "The record is about a subject that was erased." };

/** The record as its page held it, as far as a stored row can tell. */
function itemOf(stream: Stream, row: OpenRow, mended: string | undefined): Item {
  const text = mended ?? row.payload;
  const item = stream.item?.(text) ?? { text };
  return {
    ...item,
    ...(mended === undefined && row.pk !== "" ? { pk: row.pk } : {}),
    ...(row.row_number === null ? {} : { rowNumber: row.row_number }),
  };
}

const openRow = z.object({
  quarantine_id: z.string(),
  pk: z.string(),
  payload: z.string(),
  row_number: z.number().nullable(),
  seq: z.number(),
  ord: z.number(),
});
type OpenRow = z.output<typeof openRow>;

async function openRows(context: Context, stream: string, after: string): Promise<OpenRow[]> {
  return await queryRows(
    context.bigquery,
    openRow,
    `SELECT quarantine_id, COALESCE(pk, '') AS pk, payload, row_number, seq, ord
FROM ${tablesOf(context, stream).quarantine}
WHERE source = @source AND stream = @stream AND status = 'open' AND quarantine_id > @after
QUALIFY ROW_NUMBER() OVER (PARTITION BY quarantine_id ORDER BY seq DESC, ord DESC) = 1
ORDER BY quarantine_id
LIMIT ${rowsPerCommit}`,
    { source: context.source, stream, after },
  );
}
