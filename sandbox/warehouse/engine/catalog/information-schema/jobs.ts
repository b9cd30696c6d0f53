import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { refused } from "../../refused.ts";
import { type Cell, columnsOf, literalTable } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";

/** The server's job log; a row's values stand under the columns' names, in parameter text form. */
export function jobsView(scope: MetaScope): CatalogTable {
  if (!scope.jobs)
    throw refused("INFORMATION_SCHEMA.JOBS named in a text that is put together while it runs");
  const rows = scope.jobs as readonly (Record<string, Cell> & { location?: string })[];
  const here = rows.filter(({ location }) => scope.isInRegion(location ?? "US"));
  return literalTable(scope.fullName, COLUMNS, here);
}

/** Sessions that the job log knows of, by their first and last job. They count as active until a day after the last. */
export function sessionsView(scope: MetaScope): CatalogTable {
  if (!scope.jobs)
    throw refused("INFORMATION_SCHEMA.SESSIONS named in a text that is put together while it runs");
  const sessions = new Map<string, { first: Record<string, unknown>; last: Record<string, unknown> }>();
  for (const job of scope.jobs) {
    const id = (job.session_info as { session_id: string } | null)?.session_id;
    if (id !== undefined) sessions.set(id, { first: sessions.get(id)?.first ?? job, last: job });
  }
  const rows = [...sessions].map(([session_id, { first, last }]) => {
    const used = Date.parse(String(last.creation_time));
    const expires = used + 24 * 3_600_000;
    return {
      creation_time: first.creation_time as string,
      expiration_time: new Date(expires).toISOString(),
      is_active: expires > scope.warehouse.now(),
      last_modified_time: last.creation_time as string,
      project_id: first.project_id as string,
      project_number: first.project_number as number,
      session_id,
      user_email: first.user_email as string,
    };
  });
  return literalTable(scope.fullName, SESSIONS, rows);
}

const SESSIONS = columnsOf(
  "creation_time TIMESTAMP, expiration_time TIMESTAMP, is_active BOOL, last_modified_time TIMESTAMP, project_id STRING, project_number INT64, session_id STRING, user_email STRING",
);

const TABLE = "STRUCT<project_id STRING, dataset_id STRING, table_id STRING>";
const RATIOS = ["wait", "read", "compute", "write"]
  .map(
    (what) =>
      `${what}_ratio_avg FLOAT64, ${what}_ms_avg INT64, ${what}_ratio_max FLOAT64, ${what}_ms_max INT64`,
  )
  .join(", ");

const COLUMNS = columnsOf(`
  creation_time TIMESTAMP, project_id STRING, project_number INT64, user_email STRING, principal_subject STRING,
  job_id STRING, job_type STRING, statement_type STRING, priority STRING, start_time TIMESTAMP, end_time TIMESTAMP,
  query STRING, state STRING, reservation_id STRING, total_bytes_processed INT64, total_slot_ms INT64,
  total_services_sku_slot_ms INT64,
  error_result STRUCT<reason STRING, location STRING, debug_info STRING, message STRING>,
  cache_hit BOOL, destination_table ${TABLE}, referenced_tables ARRAY<${TABLE}>,
  labels ARRAY<STRUCT<key STRING, value STRING>>,
  timeline ARRAY<STRUCT<elapsed_ms INT64, total_slot_ms INT64, pending_units INT64, completed_units INT64,
    active_units INT64, estimated_runnable_units INT64>>,
  job_stages ARRAY<STRUCT<name STRING, id INT64, start_ms INT64, end_ms INT64, input_stages ARRAY<INT64>, ${RATIOS},
    shuffle_output_bytes INT64, shuffle_output_bytes_spilled INT64, records_read INT64, records_written INT64,
    parallel_inputs INT64, completed_parallel_inputs INT64, status STRING,
    steps ARRAY<STRUCT<kind STRING, substeps ARRAY<STRING>>>, slot_ms INT64, compute_mode STRING>>,
  total_bytes_billed INT64, transaction_id STRING, parent_job_id STRING, session_info STRUCT<session_id STRING>,
  dml_statistics STRUCT<inserted_row_count INT64, deleted_row_count INT64, updated_row_count INT64>,
  total_modified_partitions INT64,
  bi_engine_statistics STRUCT<bi_engine_mode STRING, acceleration_mode STRING,
    bi_engine_reasons ARRAY<STRUCT<code STRING, message STRING>>>,
  query_info STRUCT<resource_warning STRING, optimization_details JSON, query_hashes STRUCT<normalized_literals STRING>,
    performance_insights STRUCT<avg_previous_execution_ms INT64,
      stage_performance_standalone_insights ARRAY<STRUCT<stage_id INT64, slot_contention BOOL,
        insufficient_shuffle_quota BOOL>>,
      stage_performance_change_insights ARRAY<STRUCT<stage_id INT64,
        input_data_change STRUCT<records_read_diff_percentage FLOAT64>>>>>,
  transferred_bytes INT64,
  materialized_view_statistics STRUCT<materialized_view ARRAY<STRUCT<table_reference ${TABLE}, chosen BOOL,
    estimated_bytes_saved INT64, rejected_reason STRING>>>,
  edition STRING, job_creation_reason STRUCT<code STRING>,
  metadata_cache_statistics STRUCT<table_metadata_cache_usage ARRAY<STRUCT<table_reference ${TABLE}, table_type STRING,
    unused_reason STRING, explanation STRING>>>,
  continuous_query_info STRUCT<output_watermark TIMESTAMP>, continuous BOOL, query_dialect STRING`);
