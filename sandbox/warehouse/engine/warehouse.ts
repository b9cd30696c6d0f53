import type { Catalog } from "./catalog/catalog.ts";
import type { Crowd } from "./crowd.ts";
import type { Database } from "./duckdb/database.ts";
import type { Buckets } from "./files/buckets.ts";
import type { JavaScriptFunctions } from "./javascript.ts";
import type { TableLocks } from "./locks.ts";

/** What every part of the engine works with. */
export interface Warehouse {
  readonly project: string;
  readonly database: Database;
  readonly catalog: Catalog;
  readonly locks: TableLocks;
  /** Who shares the memory. */
  readonly crowd: Crowd;
  readonly javascript: JavaScriptFunctions;
  readonly now: () => number;
  readonly buckets: Buckets;
  /** Sizes of columns by physical table, as of the table's `modified`. */
  readonly sizes: Map<string, TableSizes>;
  /** Rows of INFORMATION_SCHEMA.JOBS. */
  readonly jobLog: () => Promise<readonly Record<string, unknown>[]>;
}

export interface TableSizes {
  readonly modified: number;
  readonly rows: number;
  /** Logical bytes by column name. */
  readonly columns: ReadonlyMap<string, number>;
}
