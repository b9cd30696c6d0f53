import type { DatasetInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { etag, selfLink, withoutNulls } from "./links.ts";

/** A dataset as datasets.list shows it. */
export function datasetSummary(context: RestContext, info: DatasetInfo): object {
  return {
    kind: "bigquery#dataset",
    id: `${context.project}:${info.dataset}`,
    datasetReference: { projectId: context.project, datasetId: info.dataset },
    location: info.location,
    ...withoutNulls({ friendlyName: info.friendlyName }),
    ...(Object.keys(info.labels).length > 0 ? { labels: info.labels } : {}),
  };
}

/** A dataset as datasets.get shows it. */
export function datasetResource(context: RestContext, info: DatasetInfo): object {
  return {
    ...datasetSummary(context, info),
    etag: etag(info),
    selfLink: selfLink(context, `datasets/${info.dataset}`),
    type: "DEFAULT",
    creationTime: String(info.created),
    lastModifiedTime: String(info.modified),
    access: [{ role: "OWNER", specialGroup: "projectOwners" }],
    ...info.settings,
    ...withoutNulls({
      description: info.description,
      defaultTableExpirationMs: info.defaultTableExpirationMs,
    }),
  };
}
