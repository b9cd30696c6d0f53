import type { TableInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { constraintsJson } from "./constraints.ts";
import { etag, selfLink, withoutNulls } from "./links.ts";
import { partitioningJson } from "./schema.ts";

/** A table or view as tables.list shows it. */
export function tableSummary(context: RestContext, info: TableInfo): object {
  const { dataset, table } = info.id;
  return {
    kind: "bigquery#table",
    id: `${context.project}:${dataset}.${table}`,
    tableReference: { projectId: context.project, datasetId: dataset, tableId: table },
    type: info.type,
    creationTime: String(info.created),
    ...(info.type === "VIEW" ? { view: { useLegacySql: false } } : {}),
    ...(info.clustering ? { clustering: { fields: info.clustering } } : {}),
    ...partitioningJson(info.partitioning),
    ...(Object.keys(info.labels).length > 0 ? { labels: info.labels } : {}),
    ...withoutNulls({
      friendlyName: info.friendlyName,
      expirationTime: info.expires === null ? null : String(info.expires),
    }),
  };
}

/** A table or view as tables.get shows it. */
export function tableResource(context: RestContext, info: TableInfo, location: string): object {
  const { dataset, table } = info.id;
  return {
    ...tableSummary(context, info),
    etag: etag({ ...info, columns: undefined }),
    selfLink: selfLink(context, `datasets/${dataset}/tables/${table}`),
    location,
    schema: { fields: info.schema },
    numBytes: String(info.bytes),
    numLongTermBytes: "0",
    numTotalLogicalBytes: String(info.bytes),
    numActiveLogicalBytes: String(info.bytes),
    numLongTermLogicalBytes: "0",
    numRows: String(info.rows),
    lastModifiedTime: String(info.modified),
    ...withoutNulls({ description: info.description }),
    ...constraintsJson(context, info.constraints),
    ...definition(info),
  };
}

function definition(info: TableInfo): object {
  if (info.viewQuery === null) return {};
  if (info.type === "MATERIALIZED_VIEW") return { materializedView: { query: info.viewQuery } };
  return { view: { query: info.viewQuery, useLegacySql: false } };
}
