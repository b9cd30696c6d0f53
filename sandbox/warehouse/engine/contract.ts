import type { WarehouseError } from "../googlesql/errors.ts";
import type { Binding } from "../googlesql/translate/typed.ts";
import type { Column, GoogleType } from "../googlesql/types/types.ts";

/** What the REST server needs of the engine. The engine knows nothing of HTTP. */
export interface Engine {
  readonly project: string;
  /** Runs a script of one or more statements, or only checks it (`dryRun`). Throws WarehouseError. */
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /** Loads files into a table in one transaction: all rows or none. */
  load(request: LoadRequest): Promise<LoadResult>;
  /** Appends rows given as JSON objects (tabledata.insertAll). Returns per-row errors; rows without error are inserted. */
  insertRows(
    table: TableId,
    rows: readonly Record<string, unknown>[],
    options: { skipInvalidRows: boolean; ignoreUnknownValues: boolean },
  ): Promise<{ index: number; reason: string; message: string }[]>;
  /** Rows of a table in storage order, from an offset. */
  readRows(
    table: TableId,
    options: {
      offset: number;
      limit: number;
      columns?: readonly string[];
      /** Of this partition alone, e.g. 20240131. */
      partition?: string | null;
    },
  ): Promise<{ columns: readonly FieldSchema[]; rows: WireRow[]; total: number }>;
  /** Copies tables, or single partitions, into one table in one step; the number of rows. */
  copy(request: CopyRequest): Promise<number>;
  /** Writes a table's rows into a file of a bucket. */
  extract(request: ExtractRequest): Promise<ExtractResult>;
  readonly catalog: CatalogApi;
  close(): Promise<void>;
}

export interface TableId {
  readonly dataset: string;
  readonly table: string;
}

export type WriteDisposition = "WRITE_TRUNCATE" | "WRITE_APPEND" | "WRITE_EMPTY";

/** Into which table a job writes, and how. */
export interface TargetOptions {
  readonly destination: TableId;
  /** Id of the one partition that is written, e.g. 20240131. */
  readonly partition?: string | null;
  readonly write: WriteDisposition;
  readonly create: "CREATE_IF_NEEDED" | "CREATE_NEVER";
  /** What rows that are appended may change of the table's schema; nothing by default. */
  readonly schemaUpdate?: { readonly addition: boolean; readonly relaxation: boolean };
  /** Of a new table. */
  readonly partitioning?: Partitioning | null;
  readonly clustering?: readonly string[] | null;
  readonly expiresAt?: number | null;
}

export interface CopyRequest extends TargetOptions {
  readonly sources: readonly { readonly table: TableId; readonly partition?: string | null }[];
  readonly signal?: AbortSignal;
}

export interface ExecuteRequest {
  readonly sql: string;
  /** Id of the job that runs the request: what @@script.job_id and @@current_job_id say. */
  readonly jobId?: string;
  readonly defaultDataset?: string;
  readonly parameters?:
    | { readonly named: ReadonlyMap<string, Binding> }
    | { readonly positional: readonly Binding[] };
  readonly dryRun?: boolean;
  /** Session whose temporary tables and variables live on between requests; null: none. */
  readonly sessionId?: string | null;
  /** Ends the work: the running statement is interrupted, the open transaction rolled back. */
  readonly signal?: AbortSignal;
  /** Write a query's rows into this table instead of returning them alone. */
  readonly destination?: TargetOptions;
  readonly maxResultBytes?: number;
}

export type StatementType =
  | "SELECT"
  | "INSERT"
  | "UPDATE"
  | "DELETE"
  | "MERGE"
  | "TRUNCATE_TABLE"
  | "CREATE_TABLE"
  | "CREATE_TABLE_AS_SELECT"
  | "CREATE_SNAPSHOT_TABLE"
  | "CREATE_VIEW"
  | "CREATE_MATERIALIZED_VIEW"
  | "CREATE_SCHEMA"
  | "CREATE_FUNCTION"
  | "CREATE_TABLE_FUNCTION"
  | "CREATE_PROCEDURE"
  | "DROP_TABLE"
  | "DROP_SNAPSHOT_TABLE"
  | "DROP_VIEW"
  | "DROP_MATERIALIZED_VIEW"
  | "DROP_SCHEMA"
  | "DROP_FUNCTION"
  | "DROP_TABLE_FUNCTION"
  | "DROP_PROCEDURE"
  | "ALTER_TABLE"
  | "ALTER_VIEW"
  | "ALTER_MATERIALIZED_VIEW"
  | "ALTER_SCHEMA"
  | "EXPORT_DATA"
  | "LOAD_DATA"
  | "ASSERT"
  | "CALL"
  | "SCRIPT"
  | "BEGIN_TRANSACTION"
  | "COMMIT_TRANSACTION"
  | "ROLLBACK_TRANSACTION";

/** The outcome of one statement that produced something; control flow and SET leave no entry. */
export interface StatementResult {
  readonly type: StatementType;
  readonly text: string;
  /** Columns and rows of a query, else null. */
  readonly rows: ResultSet | null;
  readonly affected: { inserted: number; updated: number; deleted: number } | null;
  /** Target of DDL and DML. */
  readonly target: TableId | null;
  readonly ddlOperation?: "CREATE" | "REPLACE" | "SKIP" | "DROP" | "ALTER";
  readonly referencedTables: readonly TableId[];
  readonly bytesProcessed: number;
  /** Of LOAD DATA and of EXPORT DATA: the files that were read or written. */
  readonly loaded?: LoadResult;
  readonly exported?: { readonly files: number; readonly rows: number };
  readonly milliseconds: number;
}

export interface ExecuteResult {
  /** In order of execution. For a single statement: one entry. A script's own result is its last SELECT. */
  readonly statements: readonly StatementResult[];
  readonly isScript: boolean;
  /** Dry run: the schema that the (last) query would have. */
  readonly schema: readonly FieldSchema[] | null;
  readonly bytesProcessed: number;
}

/** A query's rows, in memory or spilled; page by offset. `close` frees them. */
export interface ResultSet {
  readonly schema: readonly FieldSchema[];
  readonly total: number;
  page(offset: number, limit: number): Promise<WireRow[]>;
  close(): Promise<void>;
}

/** BigQuery's wire form: scalars as strings, TIMESTAMP as int64 microseconds in a string, BYTES base64, arrays as [{v}], structs as {f:[{v}]}. */
export type WireValue = string | null | { f: { v: WireValue }[] } | { v: WireValue }[];
export interface WireRow {
  f: { v: WireValue }[];
}

/** BigQuery's TableFieldSchema. Types by their legacy names: INTEGER, FLOAT, BOOLEAN, RECORD, NUMERIC, …. */
export interface FieldSchema {
  name: string;
  type: string;
  mode?: "NULLABLE" | "REQUIRED" | "REPEATED";
  description?: string;
  fields?: FieldSchema[];
  precision?: string;
  scale?: string;
  maxLength?: string;
  defaultValueExpression?: string;
  policyTags?: { names: string[] };
}

export interface LoadRequest extends TargetOptions {
  readonly format: "NEWLINE_DELIMITED_JSON" | "CSV" | "PARQUET";
  /** Local path of the uploaded bytes (gzip is recognised by its first bytes); absent: `uris`. */
  readonly file?: string;
  /** `gs://` URIs of files in buckets, each with at most one `*`. */
  readonly uris?: readonly string[];
  /** null: from the existing table, or detected when `autodetect`. */
  readonly schema: readonly FieldSchema[] | null;
  readonly autodetect: boolean;
  readonly csv?: {
    skipLeadingRows: number;
    delimiter: string;
    quote: string;
    nullMarker: string | null;
    allowQuotedNewlines: boolean;
    allowJaggedRows: boolean;
  };
  readonly ignoreUnknownValues: boolean;
  readonly maxBadRecords: number;
  readonly signal?: AbortSignal;
}

export interface LoadResult {
  readonly inputFiles: number;
  readonly inputBytes: number;
  readonly outputRows: number;
  readonly badRecords: number;
  readonly errors: readonly WarehouseError[];
}

export interface ExtractRequest extends FileFormat {
  readonly source: TableId;
  readonly partition?: string | null;
  /** `gs://` URI; a `*` in it becomes a number of twelve digits. */
  readonly uri: string;
  readonly signal?: AbortSignal;
}

/** How rows are written into a file. */
export interface FileFormat {
  readonly format: "NEWLINE_DELIMITED_JSON" | "CSV" | "PARQUET";
  readonly compression: "NONE" | "GZIP" | "SNAPPY" | "ZSTD";
  readonly csv?: { delimiter: string; header: boolean };
}

export interface ExtractResult {
  readonly files: number;
  readonly rows: number;
  /** Logical bytes of the table. */
  readonly inputBytes: number;
}

export interface Partitioning {
  readonly type: "DAY" | "HOUR" | "MONTH" | "YEAR" | "RANGE";
  /** null: ingestion time. */
  readonly field: string | null;
  readonly range?: { start: string; end: string; interval: string };
  readonly requireFilter?: boolean;
  readonly expirationMs?: string;
}

/** What is known of a table or view. Times in milliseconds since 1970 UTC. */
export interface TableInfo {
  readonly id: TableId;
  readonly type: "TABLE" | "VIEW" | "MATERIALIZED_VIEW" | "SNAPSHOT";
  readonly schema: readonly FieldSchema[];
  readonly columns: readonly Column[];
  readonly viewQuery: string | null;
  readonly partitioning: Partitioning | null;
  readonly clustering: readonly string[] | null;
  readonly constraints: TableConstraints | null;
  readonly description: string | null;
  readonly friendlyName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number;
  readonly modified: number;
  readonly expires: number | null;
  readonly rows: number;
  readonly bytes: number;
}

export interface DatasetInfo {
  readonly dataset: string;
  readonly description: string | null;
  readonly friendlyName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly location: string;
  readonly created: number;
  readonly modified: number;
  readonly defaultTableExpirationMs: string | null;
  /** Options of CREATE SCHEMA that have no field of their own: name → GoogleSQL text of the value. */
  readonly options?: Readonly<Record<string, string>>;
  /** What clients may set and see again, without any effect here; by its name in BigQuery's resource. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface TablePatch {
  readonly description?: string | null;
  readonly friendlyName?: string | null;
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly expires?: number | null;
  /** Descriptions and policy tags are taken over, NULLABLE fields added, REQUIRED ones relaxed; all else is refused. */
  readonly schema?: readonly FieldSchema[];
  readonly viewQuery?: string;
  readonly requirePartitionFilter?: boolean;
  /** null: partitions no longer expire. */
  readonly partitionExpirationMs?: string | null;
  /** Of rows to come; null: none. */
  readonly clustering?: readonly string[] | null;
  readonly constraints?: TableConstraints | null;
}

/** Keys that are declared and not enforced. */
export interface TableConstraints {
  readonly primaryKey: readonly string[] | null;
  readonly foreignKeys: readonly {
    readonly name: string;
    readonly table: TableId;
    readonly columns: readonly { readonly own: string; readonly referenced: string }[];
  }[];
}

/** Parameters and declared result of a routine; a type of null is ANY TYPE. */
export interface RoutineSignature {
  readonly parameters: readonly {
    readonly name: string;
    readonly mode: "IN" | "OUT" | "INOUT";
    readonly type: GoogleType | null;
  }[];
  readonly returns: GoogleType | null;
  readonly returnsTable: readonly Column[] | null;
}

export interface RoutineInfo extends RoutineSignature {
  readonly name: string;
  readonly kind: "SCALAR_FUNCTION" | "AGGREGATE_FUNCTION" | "TABLE_VALUED_FUNCTION" | "PROCEDURE";
  readonly language: string;
  readonly body: string;
  readonly created: number;
}

export interface CatalogApi {
  datasets(): Promise<DatasetInfo[]>;
  dataset(name: string): Promise<DatasetInfo | null>;
  createDataset(name: string, info: Partial<DatasetInfo>): Promise<DatasetInfo>;
  patchDataset(name: string, info: Partial<DatasetInfo>): Promise<DatasetInfo>;
  deleteDataset(name: string, deleteContents: boolean): Promise<void>;
  tables(dataset: string): Promise<TableInfo[]>;
  table(id: TableId): Promise<TableInfo | null>;
  createTable(
    id: TableId,
    info: {
      schema: readonly FieldSchema[];
      viewQuery?: string | null;
      /** Of `viewQuery`: a materialized view. */
      materialized?: boolean;
      constraints?: TableConstraints | null;
      partitioning?: Partitioning | null;
      clustering?: readonly string[] | null;
      description?: string | null;
      friendlyName?: string | null;
      labels?: Record<string, string>;
      expires?: number | null;
    },
  ): Promise<TableInfo>;
  patchTable(id: TableId, patch: TablePatch): Promise<TableInfo>;
  deleteTable(id: TableId): Promise<void>;
  routines(dataset: string): Promise<RoutineInfo[]>;
}

/** How an engine is opened. Signature of `engine/open.ts`: `openEngine(options): Promise<Engine>`. */
export interface EngineOptions {
  readonly project: string;
  /** Path of the DuckDB file; null: in memory. */
  readonly file: string | null;
  /** DuckDB's memory limit, e.g. "4GB". */
  readonly memoryLimit?: string;
  /** DuckDB's limit of what queries put on disk while they run, e.g. "10GB". */
  readonly spillLimit?: string;
  readonly threads?: number;
  readonly now?: () => Date;
  /** Folder in which `gs://bucket/object` is bucket/object; null: buckets are refused. */
  readonly buckets?: string | null;
  /** Rows of INFORMATION_SCHEMA.JOBS*, from the server's job log. */
  readonly jobLog?: () => Promise<readonly Record<string, unknown>[]>;
}
