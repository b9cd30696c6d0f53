import type { Partitioning, TableInfo, TablePatch } from "../../engine/contract.ts";
import { refused } from "../errors.ts";
import { fieldSchemas, partitioningOf } from "../resources/schema.ts";
import type { TableJson } from "../schemas.ts";

/**
 * The engine's patch for what a client sent. Absent properties stay as they are, null clears, `schema: null` is ignored.
 * Partitioning and clustering can be repeated but not changed.
 */
export function tablePatch(json: TableJson, current: TableInfo): TablePatch {
  refuseForeign(json);
  refuseRepartitioning(json, current);
  const requireFilter = json.requirePartitionFilter ?? json.timePartitioning?.requirePartitionFilter;
  return {
    ...(json.description === undefined ? {} : { description: json.description }),
    ...(json.friendlyName === undefined ? {} : { friendlyName: json.friendlyName }),
    ...(json.labels ? { labels: json.labels } : {}),
    ...(json.expirationTime === undefined ? {} : { expires: json.expirationTime }),
    ...(json.schema?.fields ? { schema: fieldSchemas(json.schema.fields) } : {}),
    ...(json.view && json.view.query !== current.viewQuery ? { viewQuery: json.view.query } : {}),
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
    labels: { ...Object.fromEntries(gone), ...json.labels },
  };
}

/** What a table resource can say in BigQuery and not here. */
export function refuseForeign(json: TableJson): void {
  if (json.externalDataConfiguration) throw refused("An external table");
  if (json.snapshotDefinition) throw refused("A table snapshot");
  if (json.cloneDefinition) throw refused("A table clone");
  if (json.view?.useLegacySql) throw refused("A view in legacy SQL");
}

function refuseRepartitioning(json: TableJson, current: TableInfo): void {
  const asked = partitioningOf(json);
  if (asked && key(asked) !== key(current.partitioning))
    throw refused("Changing the partitioning of a table");
  const fields = json.clustering?.fields;
  if (fields && fields.join() !== (current.clustering ?? []).join()) {
    throw refused("Changing the clustering of a table");
  }
}

function key(partitioning: Partitioning | null): string {
  const { type, field, range, expirationMs } = partitioning ?? {};
  return JSON.stringify([type, field ?? null, range ?? null, expirationMs ?? null]);
}
