import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteString } from "../../googlesql/types/duckdb.ts";
import type { Partitioning } from "../contract.ts";
import type { TableEntry } from "./entries.ts";
import { partitionIdSql } from "./partitions.ts";

/** DuckDB condition for the rows of one partition, e.g. of `20240131`. Throws `invalid` if the table has no such partition. */
export function inPartition(entry: Pick<TableEntry, "partitioning">, id: string, display: string): string {
  if (!entry.partitioning) {
    throw invalid(`Cannot read partition information from a table that is not partitioned: ${display}$${id}`);
  }
  checkPartitionId(entry.partitioning, id, display);
  return `${partitionIdSql(entry.partitioning)} = ${quoteString(id)}`;
}

/** DuckDB SQL of the time at which a partition begins: what `_PARTITIONTIME` is in its rows. */
export function partitionStartSql(id: string): string {
  const [year = "", month = "01", day = "01", hour = "00"] = id.match(/^\d{4}|\d\d/g) ?? [];
  return `TIMESTAMPTZ '${year}-${month}-${day} ${hour}:00:00+00'`;
}

function checkPartitionId(partitioning: Partitioning, id: string, display: string): void {
  if (id === "__NULL__" && partitioning.field) return;
  if (FORMS[partitioning.type].test(id) && (partitioning.type === "RANGE" || isCalendar(id))) return;
  throw invalid(`Invalid partition ID for a table partitioned by ${partitioning.type}: ${display}$${id}`);
}

const FORMS: Readonly<Record<Partitioning["type"], RegExp>> = {
  HOUR: /^\d{10}$/,
  DAY: /^\d{8}$/,
  MONTH: /^\d{6}$/,
  YEAR: /^\d{4}$/,
  RANGE: /^-?\d+$|^__UNPARTITIONED__$/,
};

function isCalendar(id: string): boolean {
  const [year, month = "01", day = "01", hour = "00"] = id.match(/^\d{4}|\d\d/g) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:00:00.000Z`;
  const time = Date.parse(iso);
  return year !== "0000" && !Number.isNaN(time) && new Date(time).toISOString() === iso;
}

function invalid(message: string): WarehouseError {
  return new WarehouseError(message, { reason: "invalid" });
}
