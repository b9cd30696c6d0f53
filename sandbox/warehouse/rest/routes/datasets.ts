import type { FastifyInstance } from "fastify";
import type { DatasetInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { notFound, RestError, refused } from "../errors.ts";
import { listPage } from "../paging.ts";
import { datasetResource, datasetSummary } from "../resources/dataset.ts";
import { type DatasetJson, datasetJson, parse } from "../schemas.ts";
import { checkEtag, mergeLabels } from "./patching.ts";

interface Path {
  Params: { project: string; dataset: string };
  Querystring: Record<string, string | undefined>;
}

const COLLECTION = "/projects/:project/datasets";
const ONE = `${COLLECTION}/:dataset`;

/** datasets.list, insert, get, patch, update, delete. */
export function datasetRoutes(app: FastifyInstance, context: RestContext): void {
  const { catalog } = context.engine;

  const find = async (dataset: string): Promise<DatasetInfo> => {
    const info = await catalog.dataset(dataset);
    if (!info) throw notFound(`Dataset ${context.project}:${dataset}`);
    return info;
  };

  app.get<Path>(COLLECTION, async (request) => {
    const filters = labelFilters(request.query.filter);
    const infos = (await catalog.datasets()).filter((info) => filters.every((matches) => matches(info)));
    const page = listPage(infos, request.query);
    return {
      kind: "bigquery#datasetList",
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
      datasets: page.items.map((info) => datasetSummary(context, info)),
    };
  });

  app.post<Path>(COLLECTION, async (request) => {
    const json = parse(datasetJson, request.body);
    const name = json.datasetReference?.datasetId;
    if (!name) throw new RestError("required", "Required parameter is missing: datasetReference.datasetId");
    if (!/^\w{1,1024}$/.test(name)) {
      throw new RestError("invalid", `Invalid dataset ID "${name}": letters, digits and _ only`);
    }
    if (await catalog.dataset(name)) {
      throw new RestError("duplicate", `Already Exists: Dataset ${context.project}:${name}`);
    }
    const info = { location: context.location, ...changes(json, null), ...placed(json) };
    return datasetResource(context, await catalog.createDataset(name, info));
  });

  app.get<Path>(ONE, async (request) => datasetResource(context, await find(request.params.dataset)));

  app.patch<Path>(ONE, async (request) => {
    const current = await find(request.params.dataset);
    checkEtag(request, datasetResource(context, current));
    const json = parse(datasetJson, request.body);
    return datasetResource(context, await catalog.patchDataset(current.dataset, changes(json, current)));
  });

  app.put<Path>(ONE, async (request) => {
    const current = await find(request.params.dataset);
    checkEtag(request, datasetResource(context, current));
    const json = parse(datasetJson, request.body);
    const whole = { description: null, friendlyName: null, defaultTableExpirationMs: null, ...json };
    const info = { ...changes(whole, null), labels: mergeLabels({}, json.labels ?? {}) };
    return datasetResource(context, await catalog.patchDataset(current.dataset, info));
  });

  app.delete<Path>(ONE, async (request, reply) => {
    const { dataset } = request.params;
    await find(dataset);
    const deleteContents = /^true$/i.test(request.query.deleteContents ?? "");
    if (!deleteContents && (await catalog.tables(dataset)).length > 0) {
      throw new RestError("resourceInUse", `Dataset ${context.project}:${dataset} is still in use`);
    }
    await catalog.deleteDataset(dataset, deleteContents);
    return reply.code(204).send();
  });
}

/** Settings that are kept and shown, and do nothing here. */
const SETTINGS = [
  "access",
  "defaultPartitionExpirationMs",
  "maxTimeTravelHours",
  "storageBillingModel",
  "resourceTags",
] as const;

function changes(json: DatasetJson, current: DatasetInfo | null): Partial<DatasetInfo> {
  refuseForeign(json);
  const given = SETTINGS.flatMap((name) => (json[name] === undefined ? [] : [[name, json[name]] as const]));
  const settings = Object.entries({ ...current?.settings, ...Object.fromEntries(given) });
  return {
    ...(given.length > 0
      ? { settings: Object.fromEntries(settings.filter(([, value]) => value !== null)) }
      : {}),
    ...(json.description === undefined ? {} : { description: json.description }),
    ...(json.friendlyName === undefined ? {} : { friendlyName: json.friendlyName }),
    ...(json.defaultTableExpirationMs === undefined
      ? {}
      : { defaultTableExpirationMs: json.defaultTableExpirationMs }),
    ...(json.labels ? { labels: mergeLabels(current?.labels ?? {}, json.labels) } : {}),
  };
}

function refuseForeign(json: DatasetJson): void {
  if (json.isCaseInsensitive) throw refused("A dataset with names in any case");
  if (json.defaultCollation) throw refused("A default collation");
  if (
    json.defaultRoundingMode &&
    !/^(ROUNDING_MODE_UNSPECIFIED|ROUND_HALF_AWAY_FROM_ZERO)$/.test(json.defaultRoundingMode)
  ) {
    throw refused(`Rounding mode ${json.defaultRoundingMode}`);
  }
  if (json.defaultEncryptionConfiguration) throw refused("Encryption with a key of one's own");
  if (json.externalDatasetReference) throw refused("An external dataset");
  if (json.linkedDatasetSource) throw refused("A linked dataset");
}

function placed(json: DatasetJson): Partial<DatasetInfo> {
  return json.location ? { location: json.location } : {};
}

/** `filter=labels.env:prod labels.team`: label with a value, label with any value. */
function labelFilters(filter: string | undefined): ((info: DatasetInfo) => boolean)[] {
  return (filter ?? "")
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => {
      const match = /^labels\.([^:]+)(?::(.*))?$/.exec(text);
      if (!match) throw new RestError("invalid", `Invalid filter: ${text}`, "filter");
      const [, name = "", value] = match;
      return (info) =>
        value === undefined || value === "*" ? name in info.labels : info.labels[name] === value;
    });
}
