import type { TableId } from "../../engine/contract.ts";
import type { TableReference } from "../schemas.ts";
import type { Job } from "./job.ts";
import { USER } from "./resource.ts";
import { billedBytes } from "./statistics.ts";
import type { JobStore } from "./store.ts";

/**
 * Rows of INFORMATION_SCHEMA.JOBS, one per job that the server remembers, in order of creation. Times are ISO 8601 in UTC;
 * records and arrays are objects and arrays with BigQuery's field names. Rows have their job's location too.
 */
export function jobLogRows(store: JobStore, project: string): Record<string, unknown>[] {
  return [...store.all()].map((job) => row(job, project));
}

function row(job: Job, project: string): Record<string, unknown> {
  const query = job.outcome?.kind === "QUERY" ? job.outcome : null;
  const configured = job.configuration.query as { query?: string; priority?: string } | undefined;
  const reference = (id: TableId) => ({ project_id: project, dataset_id: id.dataset, table_id: id.table });
  const bytes = query?.bytesProcessed ?? 0;
  return {
    creation_time: time(job.created),
    project_id: project,
    project_number: 1,
    location: job.location,
    user_email: USER,
    job_id: job.id,
    job_type: job.kind,
    statement_type: query?.statementType ?? null,
    priority: job.kind === "QUERY" ? (configured?.priority ?? "INTERACTIVE") : null,
    start_time: time(job.started),
    end_time: time(job.ended),
    query: configured?.query ?? null,
    state: job.state,
    total_bytes_processed: query ? bytes : null,
    total_bytes_billed: query ? billedBytes(bytes) : null,
    total_slot_ms: job.ended === null || job.started === null ? null : job.ended - job.started,
    error_result: job.error
      ? { reason: job.error.reason, location: job.error.location ?? null, message: job.error.message }
      : null,
    cache_hit: job.kind === "QUERY" && job.childCount === 0 ? false : null,
    destination_table: destinationOf(job, project) ?? (query?.target ? reference(query.target) : null),
    referenced_tables: query?.referencedTables.map(reference) ?? [],
    labels: Object.entries(job.labels).map(([key, value]) => ({ key, value })),
    parent_job_id: job.parentId,
    session_info: job.sessionId === null ? null : { session_id: job.sessionId },
    dml_statistics: query?.affected
      ? {
          inserted_row_count: query.affected.inserted,
          deleted_row_count: query.affected.deleted,
          updated_row_count: query.affected.updated,
        }
      : null,
  };
}

/** Where a load, a copy or a query with a destination writes, as the client named it. */
function destinationOf(job: Job, project: string): object | null {
  const settings = job.configuration[job.kind.toLowerCase()] as
    | { destinationTable?: TableReference }
    | undefined;
  const named = settings?.destinationTable;
  return named ? { project_id: project, dataset_id: named.datasetId, table_id: named.tableId } : null;
}

function time(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
