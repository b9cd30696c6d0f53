import { join } from "node:path";
import { commitBatch } from "./commit-batch.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import { guardPages } from "./guard-pages.ts";
import { headOf } from "./head.ts";
import { report } from "./ingest-stream.ts";
import { pageShape } from "./page-shape.ts";
import { raceLost } from "./race-lost.ts";
import { sha256 } from "./row.ts";
import { openSpool, type Spool } from "./spool.ts";
import type { Cursor, Stream } from "./stream.ts";
import { addCommit, emptyResult, type StreamResult } from "./stream-result.ts";
import { sweepScript } from "./sweep-script.ts";

/** A row younger than this when the scan began is not judged: a run may take half of it, and lists lag behind. */
const settleMs = 3_600_000;
const maxRaces = 20;

/**
 * Compares all keys of the source with those that raw holds, through the one transaction of every commit: the
 * cursor stays. Nothing is written when the scan does not end, and no delete when a fifth or more of the keys are
 * missing (`withheld`). `missed` counts keys that the source has and raw lacks: a backfill brings them.
 */
export async function sweepStream<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
): Promise<StreamResult> {
  const { id } = stream.spec;
  const began = context.clock.now();
  const spool = await openSpool(
    join(context.spoolDir, "dcis-spool", `${context.source}.${id}.${context.runId}.keys.ndjson.gz`),
  );
  try {
    await scan(context, stream, spool);
    const { rows, bytes, contentHash } = await effect(context.onEffect, "spool.close", id, () =>
      spool.close(),
    );
    for (let races = 1; ; races += 1) {
      const head = await headOf(context, stream);
      const cursor = head.cursor === null ? "" : JSON.stringify(head.cursor);
      const commit = await commitBatch(context, {
        stream: id,
        seq: head.seq + 1,
        batchId: sha256(`sweep:${head.seq}:${contentHash}`).slice(0, 24),
        contentHash,
        file: spool.file,
        params: {
          label: "sweep of all keys",
          extracted_at: new Date(began).toISOString(),
          settled: new Date(began - settleMs).toISOString(),
          cursor_from: cursor,
          cursor,
          position_from: 0,
          position_to: head.cursor === null ? 0 : stream.position(head.cursor),
          fetched: rows,
          bytes,
          content_hash: contentHash,
          api_version: stream.apiVersion,
        },
        script: (batch) => sweepScript({ ...context, stream: id, batch: batch ?? "" }),
      });
      if (commit) {
        const result = addCommit({ ...emptyResult(id), seq: commit.seq, cursor: head.cursor }, commit);
        report(context, id, commit, []);
        return { ...result, milliseconds: context.clock.now() - began };
      }
      if (races > maxRaces) throw raceLost(`${context.source}.${id}`, races);
    }
  } finally {
    await spool.remove();
  }
}

/** Writes every key that the source names to the spool. Throws PAGE_SHAPE for what is no key. */
async function scan<C extends Cursor>(context: Context, stream: Stream<C>, spool: Spool): Promise<void> {
  const { id } = stream.spec;
  const where = `${context.source}.${id}, sweep`;
  let ord = 0;
  for await (const page of guardPages(context, id, where, stream.sweep?.(context.signal) ?? nothing())) {
    for (const key of page.keys) {
      if (typeof key !== "string" || key === "") throw pageShape(where, "a key is empty");
      const full = spool.write(`{"_pk":${JSON.stringify(key)},"_op":"key","_ord":${ord}}`);
      ord += 1;
      if (full) await full;
    }
  }
}

async function* nothing(): AsyncGenerator<never> {}
