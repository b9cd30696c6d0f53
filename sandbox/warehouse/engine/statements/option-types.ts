/** How an option's value is typed; "refused": BigQuery has the option and the local warehouse cannot do what it asks for. */
export type OptionType =
  | "STRING"
  | "BOOL"
  | "INT64"
  | "FLOAT64"
  | "TIMESTAMP"
  | "INTERVAL"
  | "PAIRS"
  | "STRINGS"
  /** Only the values that change nothing are taken. */
  | "ROUNDING"
  | "FALSE"
  | "refused";

export type OptionOwner =
  | "TABLE"
  | "SNAPSHOT TABLE"
  | "VIEW"
  | "MATERIALIZED VIEW"
  | "SCHEMA"
  | "COLUMN"
  | "FUNCTION"
  | "TABLE FUNCTION"
  | "PROCEDURE"
  | "EXPORT DATA"
  | "LOAD DATA";

const NAMED = { description: "STRING", friendly_name: "STRING", labels: "PAIRS", tags: "PAIRS" } as const;
const EXPIRING = { ...NAMED, expiration_timestamp: "TIMESTAMP" } as const;

/** The options that BigQuery documents, by what they are options of. */
export const OPTION_TYPES: Readonly<Record<OptionOwner, Readonly<Record<string, OptionType>>>> = {
  TABLE: {
    ...EXPIRING,
    partition_expiration_days: "FLOAT64",
    require_partition_filter: "BOOL",
    kms_key_name: "STRING",
    default_rounding_mode: "ROUNDING",
    enable_change_history: "BOOL",
    enable_fine_grained_mutations: "BOOL",
    max_staleness: "INTERVAL",
    storage_uri: "refused",
    file_format: "refused",
    table_format: "refused",
  },
  "SNAPSHOT TABLE": EXPIRING,
  VIEW: { ...EXPIRING, privacy_policy: "refused" },
  "MATERIALIZED VIEW": {
    ...EXPIRING,
    enable_refresh: "BOOL",
    refresh_interval_minutes: "FLOAT64",
    max_staleness: "INTERVAL",
    allow_non_incremental_definition: "BOOL",
    kms_key_name: "STRING",
  },
  SCHEMA: {
    ...NAMED,
    location: "STRING",
    default_kms_key_name: "STRING",
    default_partition_expiration_days: "FLOAT64",
    default_table_expiration_days: "FLOAT64",
    default_rounding_mode: "ROUNDING",
    failover_reservation: "STRING",
    is_case_insensitive: "FALSE",
    is_primary: "BOOL",
    max_time_travel_hours: "INT64",
    primary_replica: "STRING",
    storage_billing_model: "STRING",
  },
  COLUMN: { description: "STRING", rounding_mode: "ROUNDING", data_policies: "refused" },
  FUNCTION: {
    description: "STRING",
    library: "refused",
    endpoint: "refused",
    user_defined_context: "refused",
    max_batching_rows: "refused",
    entry_point: "refused",
    runtime_version: "refused",
    packages: "refused",
    data_governance_type: "refused",
  },
  "TABLE FUNCTION": { description: "STRING" },
  PROCEDURE: { description: "STRING", strict_mode: "BOOL" },
  "EXPORT DATA": {
    uri: "STRING",
    format: "STRING",
    overwrite: "BOOL",
    header: "BOOL",
    field_delimiter: "STRING",
    compression: "STRING",
    ...refusedAll(
      "use_avro_logical_types auto_create_column_families bigtable_options truncate spanner_options pubsub_options alloydb_options priority tag",
    ),
  },
  "LOAD DATA": {
    uris: "STRINGS",
    format: "STRING",
    skip_leading_rows: "INT64",
    field_delimiter: "STRING",
    quote: "STRING",
    null_marker: "STRING",
    allow_quoted_newlines: "BOOL",
    allow_jagged_rows: "BOOL",
    ignore_unknown_values: "BOOL",
    max_bad_records: "INT64",
    encoding: "STRING",
    ...refusedAll(
      "bigtable_options column_name_character_map compression date_format datetime_format decimal_target_types description enable_list_inference enable_logical_types enum_as_string expiration_timestamp file_set_spec_type hive_partition_uri_prefix json_extension max_staleness metadata_cache_mode null_markers object_metadata parquet_map_target_type preserve_ascii_control_characters projection_fields reference_file_schema_uri require_hive_partition_filter sheet_range source_column_match time_format time_zone timestamp_format",
    ),
  },
};

function refusedAll(names: string): Record<string, "refused"> {
  return Object.fromEntries(names.split(" ").map((name) => [name, "refused"]));
}
