import type { LoadResult } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { referenceJson } from "../table-ids.ts";
import type { Job, Outcome, QueryOutcome } from "./job.ts";

const MEGABYTE = 1024 * 1024;

/** What BigQuery would bill: whole megabytes, at least ten, nothing for nothing. */
export function billedBytes(processed: number): number {
  if (processed === 0) return 0;
  return Math.max(10, Math.ceil(processed / MEGABYTE)) * MEGABYTE;
}

/** `statistics` of a job. */
export function statistics(context: RestContext, job: Job): object {
  const query = job.outcome?.kind === "QUERY" ? job.outcome : null;
  return {
    creationTime: String(job.created),
    ...(job.started === null ? {} : { startTime: String(job.started) }),
    ...(job.ended === null ? {} : { endTime: String(job.ended) }),
    ...(job.ended === null || job.started === null
      ? {}
      : {
          finalExecutionDurationMs: String(job.ended - job.started),
          totalSlotMs: String(job.ended - job.started),
          completionRatio: 1,
        }),
    ...(query ? { totalBytesProcessed: String(query.bytesProcessed) } : {}),
    ...(job.childCount > 0 ? { numChildJobs: String(job.childCount) } : {}),
    ...(job.parentId === null ? {} : { parentJobId: job.parentId }),
    ...(job.parentId === null ? {} : { scriptStatistics: { evaluationKind: "STATEMENT" } }),
    ...(job.sessionId === null ? {} : { sessionInfo: { sessionId: job.sessionId } }),
    ...outcomeStatistics(context, job, job.outcome),
  };
}

function outcomeStatistics(context: RestContext, job: Job, outcome: Outcome | null): object {
  if (outcome === null) return job.kind === "QUERY" ? { query: {} } : {};
  if (outcome.kind === "QUERY") {
    return { query: { ...queryStatistics(context, outcome), ...execution(job, outcome) } };
  }
  if (outcome.kind === "COPY") return { copy: { copiedRows: String(outcome.rows) } };
  if (outcome.kind === "EXTRACT") {
    const { files, inputBytes } = outcome.result;
    return { extract: { destinationUriFileCounts: [String(files)], inputBytes: String(inputBytes) } };
  }
  return { load: loadStatistics(outcome.result) };
}

function loadStatistics(result: LoadResult): object {
  return {
    inputFiles: String(result.inputFiles),
    inputFileBytes: String(result.inputBytes),
    outputRows: String(result.outputRows),
    outputBytes: String(result.inputBytes),
    badRecords: String(result.badRecords),
  };
}

function exportStatistics({ files, rows }: NonNullable<QueryOutcome["exported"]>): object {
  return { fileCount: String(files), rowCount: String(rows) };
}

/** Time and plan of a query that is done: one stage, since DuckDB's stages are not BigQuery's; a script has none of its own. */
function execution(job: Job, outcome: QueryOutcome): object {
  const { started, ended } = job;
  if (started === null || ended === null) return {};
  const slotMs = String(ended - started);
  const rows = outcome.rows?.total ?? 0;
  const stage = {
    name: "S00: Output",
    id: "0",
    startMs: String(started),
    endMs: String(ended),
    slotMs,
    status: "COMPLETE",
    recordsWritten: String(rows),
    parallelInputs: "1",
    completedParallelInputs: "1",
  };
  return { totalSlotMs: slotMs, ...(outcome.statementType === "SCRIPT" ? {} : { queryPlan: [stage] }) };
}

/** `statistics.query` of a dry run. Of a script the bytes are known in part. */
export function dryRunStatistics(context: RestContext, outcome: QueryOutcome): object {
  return {
    ...queryStatistics(context, outcome),
    totalBytesBilled: "0",
    totalBytesProcessedAccuracy: outcome.statementType === "SCRIPT" ? "LOWER_BOUND" : "PRECISE",
  };
}

/** `statistics.query` of a job. */
function queryStatistics(context: RestContext, outcome: QueryOutcome): object {
  const { affected, target } = outcome;
  const reference = target && referenceJson(context, target);
  const isRoutine = /FUNCTION|PROCEDURE/.test(outcome.statementType);
  return {
    statementType: outcome.statementType,
    totalBytesProcessed: String(outcome.bytesProcessed),
    totalBytesBilled: String(billedBytes(outcome.bytesProcessed)),
    billingTier: 1,
    cacheHit: false,
    ...(outcome.schema ? { schema: { fields: outcome.schema } } : {}),
    ...(outcome.referencedTables.length > 0
      ? { referencedTables: outcome.referencedTables.map((id) => referenceJson(context, id)) }
      : {}),
    ...(affected ? { numDmlAffectedRows: affectedRows(outcome), dmlStats: dmlStats(affected) } : {}),
    ...(outcome.loaded ? { loadQueryStatistics: loadStatistics(outcome.loaded) } : {}),
    ...(outcome.exported ? { exportDataStatistics: exportStatistics(outcome.exported) } : {}),
    ...(outcome.ddlOperation ? { ddlOperationPerformed: outcome.ddlOperation } : {}),
    ...(outcome.ddlOperation && target && reference ? ddlTarget(context, isRoutine, target, reference) : {}),
  };
}

/** Rows that DML touched, as text; undefined for everything else. */
export function affectedRows(outcome: QueryOutcome): string | undefined {
  const { affected } = outcome;
  return affected ? String(affected.inserted + affected.updated + affected.deleted) : undefined;
}

export function dmlStats(affected: NonNullable<QueryOutcome["affected"]>): object {
  return {
    insertedRowCount: String(affected.inserted),
    updatedRowCount: String(affected.updated),
    deletedRowCount: String(affected.deleted),
  };
}

function ddlTarget(
  context: RestContext,
  isRoutine: boolean,
  target: { dataset: string; table: string },
  reference: object,
): object {
  if (!isRoutine) return { ddlTargetTable: reference };
  const routine = { projectId: context.project, datasetId: target.dataset, routineId: target.table };
  return { ddlTargetRoutine: routine };
}
