import type { Params } from "../../lib/bigquery/run-script.ts";
import { commitBatch } from "./commit-batch.ts";
import { commitScript } from "./commit-script.ts";
import type { Context } from "./context.ts";
import type { Batch } from "./fetch-window.ts";
import { type Head, partitionFloor } from "./head.ts";
import type { Lane } from "./lane.ts";
import type { Commit } from "./manifest.ts";
import { sha256 } from "./row.ts";
import type { Cursor, Stream, Window } from "./stream.ts";

/**
 * Commits a window's batch as the commit after `head`: the stream's cursor moves to the batch's end or, in a
 * lane, the lane's place moves and the cursor stays. Answers and throws as commitBatch.
 */
export async function commitWindow<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  head: Head<C>,
  window: Window<C>,
  batch: Batch<C>,
  newPaths: readonly string[],
  lane?: Lane,
): Promise<Commit | null> {
  const { id, version } = stream.spec;
  const seq = head.seq + 1;
  const versioned = version !== null;
  const cursorFrom = head.cursor === null ? "" : JSON.stringify(head.cursor);
  const isInbox = lane?.name === "inbox";
  const floorOf = async () => (await partitionFloor(context, id, window.from)) ?? batch.extractedAt;
  const params: Params = {
    label: window.label,
    extracted_at: batch.extractedAt,
    cursor_from: cursorFrom,
    cursor: lane ? cursorFrom : JSON.stringify(batch.after),
    position_from: window.from,
    position_to: isInbox ? window.from : stream.position(batch.after),
    fetched: batch.rows,
    bytes: batch.bytes,
    content_hash: batch.contentHash,
    api_version: stream.apiVersion,
    contract_version: stream.contract,
    fingerprint: sha256(batch.paths.join("\n")),
    paths: newPaths.length > 0 ? JSON.stringify(newPaths) : "",
    ...(versioned ? { floor: isInbox ? daysBefore(batch.extractedAt) : await floorOf() } : {}),
    ...(lane ? { lane_seq: lane.seq + 1, lane_cursor: lane.cursor } : {}),
  };
  return await commitBatch(context, {
    stream: id,
    seq,
    batchId: stream.batchId?.(window) ?? sha256(`${seq}:${batch.contentHash}`).slice(0, 24),
    contentHash: batch.contentHash,
    file: batch.rows > 0 ? batch.spool.file : null,
    params,
    script: (name) =>
      commitScript({
        project: context.project,
        source: context.source,
        stream: id,
        batch: name,
        versioned,
        complete: window.complete && !batch.cut,
        lane: lane?.name,
      }),
  });
}

/** A webhook is sent again for three days at most; a week covers what a poll may have brought before it. */
function daysBefore(time: string): string {
  return new Date(Date.parse(time) - 7 * 86_400_000).toISOString();
}
