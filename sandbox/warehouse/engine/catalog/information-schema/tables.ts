import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { ddlText } from "../ddl-text.ts";
import type { TableEntry } from "../entries.ts";
import { type Cell, columnsOf, literalTable, timestampCell } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";

/** How INFORMATION_SCHEMA names a kind of table. */
export function tableType(entry: TableEntry): string {
  return entry.type === "TABLE"
    ? "BASE TABLE"
    : entry.type === "MATERIALIZED_VIEW"
      ? "MATERIALIZED VIEW"
      : entry.type;
}

export function names(scope: MetaScope, entry: TableEntry): Record<string, Cell> {
  return {
    table_catalog: scope.warehouse.project,
    table_schema: entry.id.dataset,
    table_name: entry.id.table,
  };
}

export function tablesView(scope: MetaScope): CatalogTable {
  const rows = scope.tables.map((entry) => ({
    ...names(scope, entry),
    table_type: tableType(entry),
    managed_table_type: entry.type === "TABLE" ? "NATIVE" : null,
    is_insertable_into: entry.type === "TABLE" ? "YES" : "NO",
    is_fine_grained_mutations_enabled: "NO",
    is_typed: "NO",
    is_change_history_enabled: "NO",
    creation_time: timestampCell(entry.created),
    ddl: ddlText(scope.warehouse.project, entry),
    default_collation_name: "NULL",
  }));
  return literalTable(
    scope.fullName,
    columnsOf(
      "table_catalog STRING, table_schema STRING, table_name STRING, table_type STRING, managed_table_type STRING, is_insertable_into STRING, is_fine_grained_mutations_enabled STRING, is_typed STRING, is_change_history_enabled STRING, creation_time TIMESTAMP, base_table_catalog STRING, base_table_schema STRING, base_table_name STRING, snapshot_time_ms TIMESTAMP, replica_source_catalog STRING, replica_source_schema STRING, replica_source_name STRING, replication_status STRING, replication_error STRING, ddl STRING, default_collation_name STRING, sync_status JSON, upsert_stream_apply_watermark TIMESTAMP",
    ),
    rows,
  );
}

export function viewsView(scope: MetaScope): CatalogTable {
  const rows = scope.tables
    .filter((entry) => entry.view)
    .map((entry) => ({
      ...names(scope, entry),
      view_definition: entry.view?.query ?? null,
      use_standard_sql: "YES",
    }));
  return literalTable(
    scope.fullName,
    columnsOf(
      "table_catalog STRING, table_schema STRING, table_name STRING, view_definition STRING, check_option STRING, use_standard_sql STRING",
    ),
    rows,
  );
}

export function schemataView(scope: MetaScope): CatalogTable {
  const rows = scope.datasets.map((dataset) => ({
    catalog_name: scope.warehouse.project,
    schema_name: dataset.dataset,
    creation_time: timestampCell(dataset.created),
    last_modified_time: timestampCell(dataset.modified),
    location: dataset.location,
    ddl: `CREATE SCHEMA \`${scope.warehouse.project}.${dataset.dataset}\`;`,
    default_collation_name: "NULL",
  }));
  return literalTable(
    scope.fullName,
    columnsOf(
      "catalog_name STRING, schema_name STRING, schema_owner STRING, creation_time TIMESTAMP, last_modified_time TIMESTAMP, location STRING, ddl STRING, default_collation_name STRING, sync_status JSON",
    ),
    rows,
  );
}

const OPTION_COLUMNS = "option_name STRING, option_type STRING, option_value STRING";

export function tableOptionsView(scope: MetaScope): CatalogTable {
  const rows = scope.tables.flatMap((entry) =>
    optionsOf(entry).map((option) => ({ ...names(scope, entry), ...option })),
  );
  const types = columnsOf(`table_catalog STRING, table_schema STRING, table_name STRING, ${OPTION_COLUMNS}`);
  return literalTable(scope.fullName, types, rows);
}

export function schemataOptionsView(scope: MetaScope): CatalogTable {
  const rows = scope.datasets.flatMap((dataset) =>
    optionsOf({ ...dataset, expires: null, partitioning: null, options: dataset.options ?? {} }).map(
      (option) => ({
        catalog_name: scope.warehouse.project,
        schema_name: dataset.dataset,
        ...option,
      }),
    ),
  );
  return literalTable(
    scope.fullName,
    columnsOf(`catalog_name STRING, schema_name STRING, ${OPTION_COLUMNS}`),
    rows,
  );
}

interface WithOptions {
  readonly description: string | null;
  readonly friendlyName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly expires: number | null;
  readonly partitioning: TableEntry["partitioning"];
  readonly options: Readonly<Record<string, string>>;
}

/** Options with their values as GoogleSQL literals. */
function optionsOf(entry: WithOptions): { option_name: string; option_type: string; option_value: string }[] {
  const option = (option_name: string, option_type: string, option_value: string) => ({
    option_name,
    option_type,
    option_value,
  });
  const labels = Object.entries(entry.labels).map(
    ([k, v]) => `STRUCT(${JSON.stringify(k)}, ${JSON.stringify(v)})`,
  );
  return [
    ...(entry.description === null
      ? []
      : [option("description", "STRING", JSON.stringify(entry.description))]),
    ...(entry.friendlyName === null
      ? []
      : [option("friendly_name", "STRING", JSON.stringify(entry.friendlyName))]),
    ...(labels.length === 0
      ? []
      : [option("labels", "ARRAY<STRUCT<STRING, STRING>>", `[${labels.join(", ")}]`)]),
    ...(entry.expires === null
      ? []
      : [
          option("expiration_timestamp", "TIMESTAMP", `TIMESTAMP "${new Date(entry.expires).toISOString()}"`),
        ]),
    ...(entry.partitioning?.requireFilter ? [option("require_partition_filter", "BOOL", "true")] : []),
    ...(entry.partitioning?.expirationMs
      ? [option("partition_expiration_days", "FLOAT64", daysText(entry.partitioning.expirationMs))]
      : []),
    ...Object.entries(entry.options).map(([name, value]) => option(name, typeOfText(value), value)),
  ];
}

function daysText(milliseconds: string): string {
  const days = String(Number(milliseconds) / 86_400_000);
  return days.includes(".") ? days : `${days}.0`;
}

/** The type of an option, by the GoogleSQL text of its value. */
function typeOfText(value: string): string {
  if (value.startsWith('"')) return "STRING";
  if (value.startsWith("[")) return "ARRAY<STRUCT<STRING, STRING>>";
  if (value.startsWith("INTERVAL")) return "INTERVAL";
  if (/^(?:true|false)$/.test(value)) return "BOOL";
  return /^-?\d+$/.test(value) ? "INT64" : "FLOAT64";
}
