/** How an option's value is typed; "refused": BigQuery has the option and the local warehouse cannot do what it asks for. */
export type OptionType =
  | "STRING"
  | "BOOL"
  | "INT64"
  | "FLOAT64"
  | "TIMESTAMP"
  | "INTERVAL"
  | "PAIRS"
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
  | "PROCEDURE";

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
};
