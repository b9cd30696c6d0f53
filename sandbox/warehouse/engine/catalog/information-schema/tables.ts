import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { ddlText } from "../ddl-text.ts";
import type { TableEntry } from "../entries.ts";
import { type Cell, literalTable, timestampCell } from "./literal-table.ts";
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
    is_insertable_into: entry.type === "TABLE" ? "YES" : "NO",
    is_typed: "NO",
    is_change_history_enabled: "NO",
    creation_time: timestampCell(entry.created),
    ddl: ddlText(scope.warehouse.project, entry),
    default_collation_name: "NULL",
  }));
  return literalTable(
    scope.fullName,
    {
      table_catalog: "STRING",
      table_schema: "STRING",
      table_name: "STRING",
      table_type: "STRING",
      managed_table_type: "STRING",
      is_insertable_into: "STRING",
      is_fine_grained_mutations_enabled: "STRING",
      is_typed: "STRING",
      is_change_history_enabled: "STRING",
      creation_time: "TIMESTAMP",
      base_table_catalog: "STRING",
      base_table_schema: "STRING",
      base_table_name: "STRING",
      snapshot_time_ms: "TIMESTAMP",
      ddl: "STRING",
      default_collation_name: "STRING",
    },
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
    {
      table_catalog: "STRING",
      table_schema: "STRING",
      table_name: "STRING",
      view_definition: "STRING",
      check_option: "STRING",
      use_standard_sql: "STRING",
    },
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
    {
      catalog_name: "STRING",
      schema_name: "STRING",
      schema_owner: "STRING",
      creation_time: "TIMESTAMP",
      last_modified_time: "TIMESTAMP",
      location: "STRING",
      ddl: "STRING",
      default_collation_name: "STRING",
    },
    rows,
  );
}

const OPTION_COLUMNS = { option_name: "STRING", option_type: "STRING", option_value: "STRING" } as const;

export function tableOptionsView(scope: MetaScope): CatalogTable {
  const rows = scope.tables.flatMap((entry) =>
    optionsOf(entry).map((option) => ({ ...names(scope, entry), ...option })),
  );
  const types = {
    table_catalog: "STRING",
    table_schema: "STRING",
    table_name: "STRING",
    ...OPTION_COLUMNS,
  } as const;
  return literalTable(scope.fullName, types, rows);
}

export function schemataOptionsView(scope: MetaScope): CatalogTable {
  const rows = scope.datasets.flatMap((dataset) =>
    optionsOf({ ...dataset, expires: null, partitioning: null, options: {} }).map((option) => ({
      catalog_name: scope.warehouse.project,
      schema_name: dataset.dataset,
      ...option,
    })),
  );
  return literalTable(
    scope.fullName,
    { catalog_name: "STRING", schema_name: "STRING", ...OPTION_COLUMNS },
    rows,
  );
}

export function routinesView(scope: MetaScope): CatalogTable {
  const types = {
    SCALAR_FUNCTION: "FUNCTION",
    TABLE_VALUED_FUNCTION: "TABLE FUNCTION",
    PROCEDURE: "PROCEDURE",
  };
  const rows = scope.datasets.flatMap((dataset) =>
    [...dataset.routines.values()].map((routine) => ({
      specific_catalog: scope.warehouse.project,
      specific_schema: dataset.dataset,
      specific_name: routine.name,
      routine_catalog: scope.warehouse.project,
      routine_schema: dataset.dataset,
      routine_name: routine.name,
      routine_type: types[routine.kind],
      routine_body: routine.language === "SQL" ? "SQL" : "EXTERNAL",
      routine_definition: routine.body,
      external_language: routine.language === "SQL" ? null : routine.language,
      created: timestampCell(routine.created),
      last_altered: timestampCell(routine.created),
      ddl: routine.source,
    })),
  );
  return literalTable(
    scope.fullName,
    {
      specific_catalog: "STRING",
      specific_schema: "STRING",
      specific_name: "STRING",
      routine_catalog: "STRING",
      routine_schema: "STRING",
      routine_name: "STRING",
      routine_type: "STRING",
      data_type: "STRING",
      routine_body: "STRING",
      routine_definition: "STRING",
      external_language: "STRING",
      is_deterministic: "STRING",
      security_type: "STRING",
      created: "TIMESTAMP",
      last_altered: "TIMESTAMP",
      ddl: "STRING",
    },
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
    ...Object.entries(entry.options).map(([name, value]) => option(name, "STRING", value)),
  ];
}
