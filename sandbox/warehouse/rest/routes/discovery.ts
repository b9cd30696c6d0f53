import type { FastifyInstance } from "fastify";
import type { RestContext } from "../context.ts";

/** Method id → HTTP method, path below /bigquery/v2/, query parameters (name:type; * repeated). A body where the verb has one. */
const METHODS: Record<string, readonly [string, string, string]> = {
  "projects.list": ["GET", "projects", "maxResults:integer pageToken"],
  "projects.getServiceAccount": ["GET", "projects/{+projectId}/serviceAccount", ""],
  "datasets.list": [
    "GET",
    "projects/{+projectId}/datasets",
    "all:boolean filter maxResults:integer pageToken",
  ],
  "datasets.get": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}",
    "datasetView accessPolicyVersion:integer",
  ],
  "datasets.insert": ["POST", "projects/{+projectId}/datasets", "accessPolicyVersion:integer"],
  "datasets.patch": [
    "PATCH",
    "projects/{+projectId}/datasets/{+datasetId}",
    "accessPolicyVersion:integer updateMode",
  ],
  "datasets.update": [
    "PUT",
    "projects/{+projectId}/datasets/{+datasetId}",
    "accessPolicyVersion:integer updateMode",
  ],
  "datasets.delete": ["DELETE", "projects/{+projectId}/datasets/{+datasetId}", "deleteContents:boolean"],
  "tables.list": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/tables",
    "maxResults:integer pageToken",
  ],
  "tables.get": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
    "selectedFields view",
  ],
  "tables.insert": ["POST", "projects/{+projectId}/datasets/{+datasetId}/tables", ""],
  "tables.patch": [
    "PATCH",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
    "autodetect_schema:boolean",
  ],
  "tables.update": [
    "PUT",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
    "autodetect_schema:boolean",
  ],
  "tables.delete": ["DELETE", "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}", ""],
  "tabledata.list": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/data",
    "formatOptions.useInt64Timestamp:boolean formatOptions.timestampOutputFormat maxResults:integer pageToken selectedFields startIndex",
  ],
  "tabledata.insertAll": [
    "POST",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/insertAll",
    "",
  ],
  "routines.list": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/routines",
    "filter maxResults:integer pageToken readMask",
  ],
  "routines.get": ["GET", "projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}", "readMask"],
  "routines.insert": ["POST", "projects/{+projectId}/datasets/{+datasetId}/routines", ""],
  "routines.update": ["PUT", "projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}", ""],
  "models.list": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/models",
    "maxResults:integer pageToken",
  ],
  "models.get": ["GET", "projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}", ""],
  "models.patch": ["PATCH", "projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}", ""],
  "models.delete": ["DELETE", "projects/{+projectId}/datasets/{+datasetId}/models/{+modelId}", ""],
  "rowAccessPolicies.list": [
    "GET",
    "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies",
    "pageSize:integer pageToken",
  ],
  "routines.delete": ["DELETE", "projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId}", ""],
  "jobs.list": [
    "GET",
    "projects/{+projectId}/jobs",
    "allUsers:boolean maxCreationTime maxResults:integer minCreationTime pageToken parentJobId projection stateFilter*",
  ],
  "jobs.get": ["GET", "projects/{+projectId}/jobs/{+jobId}", "location"],
  "jobs.insert": ["POST", "projects/{+projectId}/jobs", ""],
  "jobs.cancel": ["POST", "projects/{+projectId}/jobs/{+jobId}/cancel", "location"],
  "jobs.delete": ["DELETE", "projects/{+projectId}/jobs/{+jobId}/delete", "location"],
  "jobs.query": ["POST", "projects/{+projectId}/queries", ""],
  "jobs.getQueryResults": [
    "GET",
    "projects/{+projectId}/queries/{+jobId}",
    "formatOptions.useInt64Timestamp:boolean formatOptions.timestampOutputFormat location maxResults:integer pageToken startIndex timeoutMs:integer",
  ],
};

/** Answers of which clients read the next page by another name than `nextPageToken`. */
const RESPONSES: Readonly<Record<string, string>> = {
  "tabledata.list": "Rows",
  "jobs.getQueryResults": "Rows",
};

const MEDIA_UPLOAD = {
  supportsMediaUpload: true,
  mediaUpload: {
    accept: ["*/*"],
    protocols: {
      simple: { multipart: true, path: "/upload/bigquery/v2/projects/{+projectId}/jobs" },
      resumable: { multipart: true, path: "/resumable/upload/bigquery/v2/projects/{+projectId}/jobs" },
    },
  },
};

/** The description of the served methods for clients that build themselves from it, such as `bq`. */
export function discoveryRoutes(app: FastifyInstance, context: RestContext): void {
  const paths = ["/$discovery/rest", "/discovery/v1/apis/bigquery/v2/rest"];
  for (const path of paths) app.get(path, async () => discoveryDocument(context.origin()));
}

function discoveryDocument(origin: string): object {
  const resources: Record<string, { methods: Record<string, object> }> = {};
  for (const [id, [httpMethod, path, query]] of Object.entries(METHODS)) {
    const [resource = "", name = ""] = id.split(".");
    resources[resource] ??= { methods: {} };
    const inPath = [...path.matchAll(/\{\+(\w+)\}/g)].map((match) => match[1] ?? "");
    resources[resource].methods[name] = {
      id: `bigquery.${id}`,
      httpMethod,
      path,
      parameterOrder: inPath,
      parameters: { ...pathParameters(inPath), ...queryParameters(query) },
      ...(["POST", "PUT", "PATCH"].includes(httpMethod) ? { request: { $ref: "Any" } } : {}),
      response: { $ref: RESPONSES[id] ?? (name === "list" ? "List" : "Any") },
      ...(id === "jobs.insert" ? MEDIA_UPLOAD : {}),
    };
  }
  return {
    kind: "discovery#restDescription",
    discoveryVersion: "v1",
    id: "bigquery:v2",
    name: "bigquery",
    version: "v2",
    title: "BigQuery API, local warehouse",
    protocol: "rest",
    rootUrl: `${origin}/`,
    servicePath: "bigquery/v2/",
    baseUrl: `${origin}/bigquery/v2/`,
    basePath: "/bigquery/v2/",
    batchPath: "batch/bigquery/v2",
    parameters: {
      alt: { type: "string", location: "query", default: "json" },
      fields: { type: "string", location: "query" },
      key: { type: "string", location: "query" },
      prettyPrint: { type: "boolean", location: "query", default: "true" },
      quotaUser: { type: "string", location: "query" },
    },
    schemas: {
      Any: { id: "Any", type: "any" },
      List: { id: "List", type: "object", properties: { nextPageToken: { type: "string" } } },
      Rows: { id: "Rows", type: "object", properties: { pageToken: { type: "string" } } },
    },
    resources,
  };
}

function pathParameters(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => [name, { type: "string", location: "path", required: true }]),
  );
}

function queryParameters(list: string): Record<string, object> {
  const entries = list.split(" ").filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name = "", type = "string", many] = /^([\w.]+)(?::(\w+))?(\*)?$/.exec(entry) ?? [];
      return [name, { type, location: "query", ...(many ? { repeated: true } : {}) }];
    }),
  );
}
