import type { FastifyInstance } from "fastify";
import type { TableInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { notFound, RestError, refused } from "../errors.ts";
import { listPage } from "../paging.ts";
import { constraintsOf } from "../resources/constraints.ts";
import { fieldSchemas, partitioningOf } from "../resources/schema.ts";
import { tableResource, tableSummary } from "../resources/table.ts";
import { parse, tableJson } from "../schemas.ts";
import { selectFields } from "../selected-fields.ts";
import { partitionId, tableId, tableName } from "../table-ids.ts";
import { checkEtag } from "./patching.ts";
import { refuseForeign, replacement, tablePatch } from "./table-changes.ts";

interface Path {
  Params: { project: string; dataset: string; table: string };
  Querystring: Record<string, string | undefined>;
}

const COLLECTION = "/projects/:project/datasets/:dataset/tables";
const ONE = `${COLLECTION}/:table`;

/** tables.list, insert, get, patch, update, delete. */
export function tableRoutes(app: FastifyInstance, context: RestContext): void {
  const { catalog } = context.engine;

  const locationOf = async (dataset: string): Promise<string> => {
    const info = await catalog.dataset(dataset);
    if (!info) throw notFound(`Dataset ${context.project}:${dataset}`);
    return info.location;
  };
  const find = async (params: Path["Params"]): Promise<TableInfo> => {
    const id = tableId(context, { datasetId: params.dataset, tableId: params.table });
    const info = await catalog.table(id);
    if (info) return info;
    await locationOf(params.dataset);
    throw notFound(`Table ${tableName(context, id)}`);
  };
  const show = async (info: TableInfo): Promise<object> =>
    tableResource(context, info, await locationOf(info.id.dataset));

  app.get<Path>(COLLECTION, async (request) => {
    const { dataset } = request.params;
    await locationOf(dataset);
    const infos = await catalog.tables(dataset);
    const page = listPage(infos, request.query);
    return {
      kind: "bigquery#tableList",
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
      tables: page.items.map((info) => tableSummary(context, info)),
      totalItems: infos.length,
    };
  });

  app.post<Path>(COLLECTION, async (request) => {
    const { dataset } = request.params;
    const json = parse(tableJson, request.body);
    const name = json.tableReference?.tableId;
    if (!name) throw new RestError("required", "Required parameter is missing: tableReference.tableId");
    refuseForeign(json);
    await locationOf(dataset);
    const id = tableId(context, { datasetId: dataset, tableId: name });
    if (await catalog.table(id)) {
      throw new RestError("duplicate", `Already Exists: Table ${tableName(context, id)}`);
    }
    const viewQuery = json.view?.query ?? json.materializedView?.query ?? null;
    if (viewQuery !== null && json.schema?.fields?.length) {
      throw new RestError("invalid", "Schema field shouldn't be used as input with a view", "schema");
    }
    if (viewQuery === null && !json.schema?.fields?.length) throw refused("A table without columns");
    const labels = Object.entries(json.labels ?? {}).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    );
    const info = await catalog.createTable(id, {
      schema: fieldSchemas(json.schema?.fields ?? []),
      viewQuery,
      materialized: Boolean(json.materializedView),
      constraints: constraintsOf(context, json.tableConstraints),
      partitioning: partitioningOf(json),
      clustering: json.clustering?.fields ?? null,
      description: json.description ?? null,
      friendlyName: json.friendlyName ?? null,
      labels: Object.fromEntries(labels),
      expires: json.expirationTime ?? null,
    });
    return show(info);
  });

  app.get<Path>(ONE, async (request) => {
    const { dataset, table } = request.params;
    const { table: id } = partitionId(context, { datasetId: dataset, tableId: table });
    const info = await find({ ...request.params, table: id.table });
    return viewOf(await show(selected(info, request.query.selectedFields)), request.query.view);
  });

  app.patch<Path>(ONE, async (request) => {
    const current = await find(request.params);
    checkEtag(request, await show(current));
    const patch = tablePatch(context, parse(tableJson, request.body), current);
    return show(await catalog.patchTable(current.id, patch));
  });

  app.put<Path>(ONE, async (request) => {
    const current = await find(request.params);
    checkEtag(request, await show(current));
    const patch = tablePatch(context, replacement(parse(tableJson, request.body), current), current);
    return show(await catalog.patchTable(current.id, patch));
  });

  app.delete<Path>(ONE, async (request, reply) => {
    await catalog.deleteTable((await find(request.params)).id);
    return reply.code(204).send();
  });
}

function selected(info: TableInfo, selectedFields: string | undefined): TableInfo {
  return selectedFields ? { ...info, schema: selectFields(info.schema, selectedFields).schema } : info;
}

/** `view=BASIC` leaves out what has to be counted. */
function viewOf(resource: object, view: string | undefined): object {
  if (view && !/^(TABLE_METADATA_VIEW_UNSPECIFIED|BASIC|STORAGE_STATS|FULL)$/.test(view)) {
    throw new RestError("invalid", `Invalid value for view: ${view}`, "view");
  }
  if (view !== "BASIC") return resource;
  const counted = /^(num|lastModifiedTime$)/;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !counted.test(name)));
}
