import type { DatasetInfo, TableInfo } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { tableBytes } from "../results/estimate.ts";
import type { Warehouse } from "../warehouse.ts";
import type { DatasetEntry, TableEntry } from "./entries.ts";

/** A table as the server shows it, with its rows counted now. */
export async function tableInfo(
  warehouse: Warehouse,
  connection: Connection,
  entry: TableEntry,
): Promise<TableInfo> {
  const { rows, bytes } = await tableBytes(warehouse, connection, entry);
  return {
    id: entry.id,
    type: entry.type,
    schema: entry.schema,
    columns: entry.columns,
    viewQuery: entry.view?.query ?? null,
    partitioning: entry.partitioning,
    clustering: entry.clustering,
    constraints: entry.constraints ?? null,
    description: entry.description,
    friendlyName: entry.friendlyName,
    labels: entry.labels,
    created: entry.created,
    modified: entry.modified,
    expires: entry.expires,
    rows,
    bytes,
  };
}

export function datasetInfo({ tables: _tables, routines: _routines, ...info }: DatasetEntry): DatasetInfo {
  return info;
}
