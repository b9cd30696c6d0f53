import { randomUUID } from "node:crypto";
import {
  failureOf,
  isDuplicate,
  isNotFound,
  isTransactionConflict,
  isTransient,
  warehouseError,
} from "../../lib/bigquery/failure.ts";
import { loadFile } from "../../lib/bigquery/load-file.ts";
import { type Params, runScript } from "../../lib/bigquery/run-script.ts";
import { SuiteError } from "../../lib/errors.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import { checkSuppression } from "./erasure/suppression.ts";
import { type Commit, readManifest } from "./manifest.ts";
import { raceLost } from "./race-lost.ts";
import { sha256 } from "./row.ts";
import { stageSchema } from "./tables.ts";

export type CommitOrder = {
  stream: string;
  /** Number of the commit: that of the head, plus one. */
  seq: number;
  batchId: string;
  contentHash: string;
  /** Spool file to stage; null when there are no rows. */
  file: string | null;
  /** Parameters of the script; source, stream, seq, batch_id, run_id and nonce come with it. */
  params: Params;
  /** The transaction over the stage table's batch name, null without one. */
  script(batch: string | null): string;
};

const maxAttempts = 6;

/**
 * Stages a batch by a load job and commits it by one transaction. Answers the manifest, or null
 * when another worker committed this place of the stream first: then read the head again.
 * After an answer that leaves open what happened, the manifest is read instead of guessed. Throws RACE_LOST where a
 * subject was erased since the run began: its batch may hold it.
 */
export async function commitBatch(context: Context, order: CommitOrder): Promise<Commit | null> {
  const { stream, seq, batchId, file } = order;
  const fixed = {
    source: context.source,
    stream,
    seq,
    batch_id: batchId,
    run_id: context.runId,
    suppressed: context.suppression.count,
  };
  const nonces: string[] = [];
  let own = "";
  for (let attempt = 1; ; attempt += 1) {
    const job = `ing_${context.source}_${stream}_${seq}_${sha256(batchId + order.contentHash).slice(0, 12)}_${attempt}${own}`;
    const batch = file === null ? null : `${seq}_${batchId}_${attempt}${own}`;
    const nonce = randomUUID();
    nonces.push(nonce);
    try {
      if (file !== null) await stage(context, stream, file, `${stream}__${batch}`, job);
      const script = order.script(batch);
      await effect(context.onEffect, "commit", stream, () =>
        runScript(context.bigquery, script, {
          jobId: `${job}_commit_${nonce.slice(0, 8)}`,
          params: withoutUnused(script, { ...order.params, ...fixed, nonce }),
          tries: 1,
          clock: context.clock,
        }),
      );
    } catch (error) {
      const found = await readManifest(context, stream, seq, nonces);
      if (found !== undefined) return await finish(context, stream, batch, found);
      const again =
        isTransient(error) || isTransactionConflict(error) || isNotFound(error) || isDuplicate(error);
      const where = `${context.source}.${stream}, commit ${seq}`;
      if (attempt >= maxAttempts && isRace(context, error)) throw raceLost(where, attempt);
      if (!again || attempt >= maxAttempts) throw commitError(error, where);
      // The job that loaded these rows is done, and would never load them again: from here on they are staged under a name of our own.
      if (isStageGone(context, error)) own = `_${nonce.slice(0, 8)}`;
      context.log.warn("commit is tried again", { stream, seq, attempt });
      await context.clock.sleep(Math.random() * Math.min(8_000, 100 * 2 ** attempt), context.signal);
      continue;
    }
    const found = await readManifest(context, stream, seq, nonces);
    const commit = await finish(context, stream, batch, found ?? null);
    if (found === undefined) await checkSuppression(context, `${context.source}.${stream}`);
    return commit;
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
  batch: string | null,
  commit: Commit | null,
): Promise<Commit | null> {
  if (batch === null) return commit;
  const table = `${stream}__${batch}`;
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

/** Whether others were in the way: they changed the head, or dropped the rows that they had staged under the same name. */
function isRace(context: Context, error: unknown): boolean {
  return isTransactionConflict(error) || isStageGone(context, error);
}

function isStageGone({ source }: Context, error: unknown): boolean {
  return isNotFound(error) && failureOf(error).message.includes(`stage_${source}.`);
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
