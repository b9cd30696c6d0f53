import type { Warehouse } from "../../warehouse.ts";
import type { DatasetEntry, TableEntry } from "../entries.ts";

/** What a view of INFORMATION_SCHEMA is asked about. */
export interface MetaScope {
  readonly warehouse: Warehouse;
  readonly fullName: readonly string[];
  readonly datasets: readonly DatasetEntry[];
  /** Living tables and views of these datasets. */
  readonly tables: readonly TableEntry[];
  /** Whether a place such as "US" is what is asked about: any, without a region in the path. */
  readonly isInRegion: (location: string) => boolean;
  readonly jobs: readonly Record<string, unknown>[] | null;
}
