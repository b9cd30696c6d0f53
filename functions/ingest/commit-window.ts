import { randomUUID } from "node:crypto";
import {
  isDuplicate,
  isNotFound,
  isTransactionConflict,
  isTransient,
  warehouseError,
} from "../../lib/bigquery/failure.ts";
import { loadFile } from "../../lib/bigquery/load-file.ts";
import { type Params, runScript } from "../../lib/bigquery/run-script.ts";
import { SuiteError } from "../../lib/errors.ts";
import { commitScript } from "./commit-script.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import type { Batch } from "./fetch-window.ts";
import { type Head, partitionFloor } from "./head.ts";
import { type Commit, readManifest } from "./manifest.ts";
import { sha256 } from "./row.ts";
import type { Cursor, Stream, Window } from "./stream.ts";
import { stageSchema } from "./tables.ts";

const maxAttempts = 6;

/**
 * Stages a batch by a load job and commits it by one transaction. Answers the manifest, or null
 * when another worker committed this place of the stream first: then read the head again.
 * After an answer that leaves open what happened, the manifest is read instead of guessed.
 */
export async function commitWindow<C extends Cursor>(
  context: Context,
  stream: Stream<C>,
  head: Head<C>,
  window: Window<C>,
  batch: Batch<C>,
  newPaths: readonly string[],
): Promise<Commit | null> {
  const { id, version } = stream.spec;
  const seq = head.seq + 1;
  const batchId = stream.batchId?.(window) ?? sha256(`${seq}:${batch.contentHash}`).slice(0, 24);
  const versioned = version !== null;
  const params: Params = {
    source: context.source,
    stream: id,
    seq,
    batch_id: batchId,
    run_id: context.runId,
    label: window.label,
    extracted_at: batch.extractedAt,
    cursor_from: head.cursor === null ? "" : JSON.stringify(head.cursor),
    cursor: JSON.stringify(batch.after),
    position_from: window.from,
    position_to: stream.position(batch.after),
    fetched: batch.rows,
    bytes: batch.bytes,
    content_hash: batch.contentHash,
    api_version: stream.apiVersion,
    contract_version: stream.contract,
    fingerprint: sha256(batch.paths.join("\n")),
    paths: newPaths.length > 0 ? JSON.stringify(newPaths) : "",
    ...(versioned ? { floor: (await partitionFloor(context, id, window.from)) ?? batch.extractedAt } : {}),
  };
  const nonces: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const job = `ing_${context.source}_${id}_${seq}_${sha256(batchId + batch.contentHash).slice(0, 12)}_${attempt}`;
    const table = `${id}__${seq}_${batchId}_${attempt}`;
    const nonce = randomUUID();
    nonces.push(nonce);
    try {
      if (batch.rows > 0) await stage(context, id, batch.spool.file, table, job);
      const script = commitScript({
        project: context.project,
        source: context.source,
        stream: id,
        batch: batch.rows > 0 ? `${seq}_${batchId}_${attempt}` : null,
        versioned,
        complete: window.complete && !batch.cut,
      });
      await effect(context.onEffect, "commit", id, () =>
        runScript(context.bigquery, script, {
          jobId: `${job}_commit_${nonce.slice(0, 8)}`,
          params: withoutUnused(script, { ...params, nonce }),
          tries: 1,
          clock: context.clock,
        }),
      );
    } catch (error) {
      const found = await readManifest(context, id, seq, nonces);
      if (found !== undefined) return await finish(context, id, table, batch.rows > 0, found);
      const again =
        isTransient(error) || isTransactionConflict(error) || isNotFound(error) || isDuplicate(error);
      if (!again || attempt >= maxAttempts)
        throw commitError(error, `${context.source}.${id}, commit ${seq}`);
      context.log.warn("commit is tried again", { stream: id, seq, attempt });
      await context.clock.sleep(Math.random() * Math.min(8_000, 100 * 2 ** attempt), context.signal);
      continue;
    }
    const found = await readManifest(context, id, seq, nonces);
    return await finish(context, id, table, batch.rows > 0, found ?? null);
  }
}

async function stage(context: Context, stream: string, file: string, table: string, job: string) {
  await effect(context.onEffect, "stage.load", stream, () =>
    loadFile(context.bigquery, file, {
      dataset: `stage_${context.source}`,
      table,
      schema: stageSchema,
      format: "NEWLINE_DELIMITED_JSON",
      write: "WRITE_TRUNCATE",
      jobId: job,
      clock: context.clock,
    }),
  );
}

/** Drops the stage table, which expires anyway; a failure to do so changes nothing. */
async function finish(
  context: Context,
  stream: string,
  table: string,
  staged: boolean,
  commit: Commit | null,
): Promise<Commit | null> {
  if (!staged) return commit;
  await effect(context.onEffect, "stage.drop", stream, async () => {
    try {
      await context.bigquery.dataset(`stage_${context.source}`).table(table).delete({ ignoreNotFound: true });
    } catch (error) {
      context.log.warn("stage table stays until it expires", {
        stream,
        table,
        reason: String(error).slice(0, 200),
      });
    }
  });
  return commit;
}

/** BigQuery takes parameters that a script does not name, but their absence says what it reads. */
function withoutUnused(script: string, params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => script.includes(`@${name}`)));
}

function commitError(error: unknown, where: string): SuiteError {
  if (!/invariant:/.test(String((error as Error)?.message))) return warehouseError(error, where);
  return new SuiteError("INVARIANT_BROKEN", {
    what: "The counts of the batch do not add up, so nothing was committed",
    where,
    next: "Compare the stage table (kept for a day) with the raw table; this is a defect or a partly loaded file.",
    cause: error,
  });
}
