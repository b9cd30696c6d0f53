import type { Partitioning, TableInfo, TablePatch } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { refused } from "../errors.ts";
import { constraintsOf } from "../resources/constraints.ts";
import { fieldSchemas, partitioningOf } from "../resources/schema.ts";
import type { TableJson } from "../schemas.ts";

/**
 * The engine's patch for what a client sent. Absent properties stay as they are, null clears, `schema: null` is ignored.
 * How a table is partitioned can be repeated but not changed; materialized views can only be described.
 */
export function tablePatch(context: RestContext, json: TableJson, current: TableInfo): TablePatch {
  refuseForeign(json);
  refuseRepartitioning(json, current);
  const expirationMs = json.timePartitioning && (json.timePartitioning.expirationMs ?? null);
  const requireFilter = json.requirePartitionFilter ?? json.timePartitioning?.requirePartitionFilter;
  return {
    ...(json.description === undefined ? {} : { description: json.description }),
    ...(json.friendlyName === undefined ? {} : { friendlyName: json.friendlyName }),
    ...(json.labels ? { labels: json.labels } : {}),
    ...(json.expirationTime === undefined ? {} : { expires: json.expirationTime }),
    ...(json.schema?.fields ? { schema: fieldSchemas(json.schema.fields) } : {}),
    ...(json.view && json.view.query !== current.viewQuery ? { viewQuery: json.view.query } : {}),
    ...(expirationMs === undefined || expirationMs === (current.partitioning?.expirationMs ?? null)
      ? {}
      : { partitionExpirationMs: expirationMs }),
    ...(json.clustering === undefined ? {} : { clustering: json.clustering?.fields ?? null }),
    ...(json.tableConstraints === undefined
      ? {}
      : { constraints: constraintsOf(context, json.tableConstraints) }),
    ...(typeof requireFilter === "boolean" ? { requirePartitionFilter: requireFilter } : {}),
  };
}

/** tables.update replaces the whole resource: what is absent is cleared. */
export function replacement(json: TableJson, current: TableInfo): TableJson {
  const gone = Object.keys(current.labels).map((key) => [key, null] as const);
  return {
    ...json,
    description: json.description ?? null,
    friendlyName: json.friendlyName ?? null,
    expirationTime: json.expirationTime ?? null,
    clustering: json.clustering ?? null,
    tableConstraints: json.tableConstraints ?? null,
    labels: { ...Object.fromEntries(gone), ...json.labels },
  };
}

/** What a table resource can say in BigQuery and not here. */
export function refuseForeign(json: TableJson): void {
  if (json.externalDataConfiguration) throw refused("An external table");
  if (json.snapshotDefinition) throw refused("A table snapshot");
  if (json.cloneDefinition) throw refused("A table clone");
  if (json.biglakeConfiguration) throw refused("A BigLake table");
  if (json.encryptionConfiguration) throw refused("Encryption with a key of one's own");
  if (json.defaultCollation) throw refused("A default collation");
  if (json.view?.useLegacySql) throw refused("A view in legacy SQL");
}

function refuseRepartitioning(json: TableJson, current: TableInfo): void {
  const asked = partitioningOf(json);
  if (asked && key(asked) !== key(current.partitioning))
    throw refused("Changing the partitioning of a table");
  if (json.materializedView && json.materializedView.query !== current.viewQuery) {
    throw refused("Changing the query of a materialized view");
  }
}

function key(partitioning: Partitioning | null): string {
  const { type, field, range } = partitioning ?? {};
  return JSON.stringify([type, field ?? null, range ?? null]);
}
