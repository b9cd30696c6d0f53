import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { arrayOf, STRING, structOf } from "../../../googlesql/types/make.ts";
import type { GoogleType } from "../../../googlesql/types/types.ts";
import { refused } from "../../refused.ts";
import { type Cell, literalTable } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";

/** The server's job log; a row's values stand under the columns' names, in parameter text form. */
export function jobsView(scope: MetaScope): CatalogTable {
  if (!scope.jobs)
    throw refused("INFORMATION_SCHEMA.JOBS named in a text that is put together while it runs");
  return literalTable(scope.fullName, COLUMNS, scope.jobs as readonly Record<string, Cell>[]);
}

const strings = (...names: string[]): GoogleType => structOf(names.map((name) => ({ name, type: STRING })));
const TABLE = strings("project_id", "dataset_id", "table_id");

const COLUMNS = {
  creation_time: "TIMESTAMP",
  project_id: "STRING",
  project_number: "INT64",
  user_email: "STRING",
  job_id: "STRING",
  job_type: "STRING",
  statement_type: "STRING",
  priority: "STRING",
  start_time: "TIMESTAMP",
  end_time: "TIMESTAMP",
  query: "STRING",
  state: "STRING",
  reservation_id: "STRING",
  total_bytes_processed: "INT64",
  total_bytes_billed: "INT64",
  total_slot_ms: "INT64",
  error_result: strings("reason", "location", "debug_info", "message"),
  cache_hit: "BOOL",
  destination_table: TABLE,
  referenced_tables: arrayOf(TABLE),
  labels: arrayOf(strings("key", "value")),
  parent_job_id: "STRING",
} as const;
