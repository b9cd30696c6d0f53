import { WarehouseError } from "../../googlesql/errors.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { DatasetInfo, Partitioning } from "../contract.ts";
import type { KnownOptions } from "./options.ts";

/** Options as changes of a table or view; what was not given stays. */
export function applyOptions(entry: TableEntry, options: KnownOptions): TableEntry {
  return {
    ...entry,
    partitioning: partitioningWith(entry.partitioning, options),
    description: options.description === undefined ? entry.description : options.description,
    friendlyName: options.friendlyName === undefined ? entry.friendlyName : options.friendlyName,
    labels: options.labels ?? entry.labels,
    expires: options.expires === undefined ? entry.expires : options.expires,
    options: merged(entry.options, options.others),
  };
}

/** The same for a dataset. */
export function applyDatasetOptions(info: DatasetInfo, options: KnownOptions): DatasetInfo {
  return {
    ...info,
    description: options.description === undefined ? info.description : options.description,
    friendlyName: options.friendlyName === undefined ? info.friendlyName : options.friendlyName,
    labels: options.labels ?? info.labels,
    location: options.location ?? info.location,
    defaultTableExpirationMs:
      options.defaultTableExpirationMs === undefined
        ? info.defaultTableExpirationMs
        : options.defaultTableExpirationMs,
    options: merged(info.options ?? {}, options.others),
  };
}

function partitioningWith(partitioning: Partitioning | null, options: KnownOptions): Partitioning | null {
  const { requireFilter, partitionExpirationMs } = options;
  if (!partitioning) {
    if (!requireFilter && !partitionExpirationMs) return null;
    throw new WarehouseError(
      `${requireFilter ? "require_partition_filter" : "partition_expiration_days"} can only be set on a partitioned table`,
      { location: "query" },
    );
  }
  if (partitionExpirationMs && partitioning.type === "RANGE") {
    throw new WarehouseError(
      "partition_expiration_days cannot be set on a table that is partitioned by an integer range",
      { location: "query" },
    );
  }
  const { expirationMs: old, ...rest } = partitioning;
  const expirationMs = partitionExpirationMs === undefined ? old : partitionExpirationMs;
  return {
    ...rest,
    ...(requireFilter === undefined ? {} : { requireFilter }),
    ...(expirationMs === null || expirationMs === undefined ? {} : { expirationMs }),
  };
}

function merged(
  old: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all = Object.entries({ ...old, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}
