import type { FastifyInstance, RouteHandlerMethod } from "fastify";
import type { RestContext } from "../context.ts";
import { notFound, refused } from "../errors.ts";
import { tableId, tableName } from "../table-ids.ts";

interface Path {
  Params: { project: string; dataset: string; table: string; model: string };
}

const DATASET = "/projects/:project/datasets/:dataset";
const MODELS = `${DATASET}/models`;
const POLICIES = `${DATASET}/tables/:table/rowAccessPolicies`;

/** Resources of which there are none here: lists are empty, a single one is not found, and making one is refused. */
export function absentRoutes(app: FastifyInstance, context: RestContext): void {
  const { catalog } = context.engine;
  const requireDataset = async (dataset: string) => {
    if (!(await catalog.dataset(dataset))) throw notFound(`Dataset ${context.project}:${dataset}`);
  };
  const requireTable = async ({ dataset, table }: Path["Params"]) => {
    const id = tableId(context, { datasetId: dataset, tableId: table });
    if (!(await catalog.table(id))) throw notFound(`Table ${tableName(context, id)}`);
  };
  const refusing = (what: string) => async () => {
    throw refused(what);
  };

  app.get<Path>(MODELS, async (request) => {
    await requireDataset(request.params.dataset);
    return {};
  });
  app.route<Path>({
    method: ["GET", "PATCH", "DELETE"],
    url: `${MODELS}/:model`,
    handler: async ({ params }) => {
      await requireDataset(params.dataset);
      throw notFound(`Model ${context.project}:${params.dataset}.${params.model}`);
    },
  });
  app.get<Path>(POLICIES, async (request) => {
    await requireTable(request.params);
    return {};
  });
  app.post(POLICIES, refusing("A row access policy"));
  const verb: RouteHandlerMethod = async (request) => {
    const [, name = ""] = /:(\w+)$/.exec(request.url.split("?")[0] ?? "") ?? [];
    throw refused(VERBS[name] ?? `POST ${request.url.split("?")[0]}`);
  };
  for (const path of [DATASET, `${DATASET}/tables/:table`, `${DATASET}/routines/:routine`])
    app.post(path, verb);
}

/** Methods behind a colon, e.g. `datasets/d:undelete`. */
const VERBS: Readonly<Record<string, string>> = {
  undelete: "Undeleting a dataset",
  getIamPolicy: "IAM",
  setIamPolicy: "IAM",
  testIamPermissions: "IAM",
};
