import type { FastifyInstance } from "fastify";
import type { RoutineInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { notFound, RestError, refused } from "../errors.ts";
import { listPage } from "../paging.ts";
import { routineResource, routineSummary } from "../resources/routine.ts";
import { routineDdl } from "../resources/routine-ddl.ts";
import { parse, type RoutineJson, routineJson } from "../schemas.ts";
import { checkEtag } from "./patching.ts";

interface Path {
  Params: { project: string; dataset: string; routine: string };
  Querystring: Record<string, string | undefined>;
}

const COLLECTION = "/projects/:project/datasets/:dataset/routines";
const ONE = `${COLLECTION}/:routine`;
const OBJECTS = {
  SCALAR_FUNCTION: "FUNCTION",
  AGGREGATE_FUNCTION: "FUNCTION",
  TABLE_VALUED_FUNCTION: "TABLE FUNCTION",
  PROCEDURE: "PROCEDURE",
};

/** routines.list, insert, get, update, delete. */
export function routineRoutes(app: FastifyInstance, context: RestContext): void {
  const { catalog } = context.engine;

  const all = async (dataset: string): Promise<RoutineInfo[]> => {
    if (!(await catalog.dataset(dataset))) throw notFound(`Dataset ${context.project}:${dataset}`);
    return catalog.routines(dataset);
  };
  const find = async ({ dataset, routine }: Path["Params"]): Promise<RoutineInfo> => {
    const found = (await all(dataset)).find(({ name }) => name === routine);
    if (!found) throw notFound(`Routine ${context.project}:${dataset}.${routine}`);
    return found;
  };
  const write = async (dataset: string, routine: string, json: RoutineJson, replaces: boolean) => {
    const sql = routineDdl(`\`${dataset}\`.\`${routine}\``, json, replaces);
    const { isScript } = await context.engine.execute({ sql, dryRun: true });
    if (isScript) throw new RestError("invalid", "definitionBody is no single body", "definitionBody");
    await context.engine.execute({ sql });
    return routineResource(context, dataset, await find({ project: context.project, dataset, routine }));
  };

  app.get<Path>(COLLECTION, async (request) => {
    const { dataset } = request.params;
    const kind = kindOf(request.query.filter);
    const infos = (await all(dataset)).filter((routine) => kind === null || routine.kind === kind);
    const page = listPage(infos, request.query);
    return {
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
      routines: page.items.map((info) => routineSummary(context, dataset, info)),
    };
  });

  app.post<Path>(COLLECTION, async (request) => {
    const json = parse(routineJson, request.body);
    const name = json.routineReference?.routineId;
    if (!name) throw new RestError("required", "Required parameter is missing: routineReference.routineId");
    if (!/^\w{1,256}$/.test(name)) {
      throw new RestError("invalid", `Invalid routine ID "${name}": letters, digits and _ only`);
    }
    const { dataset } = request.params;
    if ((await all(dataset)).some((routine) => routine.name === name)) {
      throw new RestError("duplicate", `Already Exists: Routine ${context.project}:${dataset}.${name}`);
    }
    return write(dataset, name, json, false);
  });

  app.get<Path>(ONE, async (request) =>
    routineResource(context, request.params.dataset, await find(request.params)),
  );

  app.put<Path>(ONE, async (request) => {
    const { dataset } = request.params;
    const current = await find(request.params);
    checkEtag(request, routineResource(context, dataset, current));
    const json = parse(routineJson, request.body);
    if (json.routineType && json.routineType !== current.kind)
      throw refused("Changing the type of a routine");
    return write(dataset, current.name, { ...json, routineType: current.kind }, true);
  });

  app.delete<Path>(ONE, async (request, reply) => {
    const { dataset, routine } = request.params;
    const { kind } = await find(request.params);
    await context.engine.execute({ sql: `DROP ${OBJECTS[kind]} \`${dataset}\`.\`${routine}\`` });
    return reply.code(204).send();
  });
}

/** `filter=routineType:SCALAR_FUNCTION`. */
function kindOf(filter: string | undefined): string | null {
  if (!filter) return null;
  const match = /^routineType:(\w+)$/.exec(filter);
  if (!match?.[1]) throw new RestError("invalid", `Invalid filter: ${filter}`, "filter");
  return match[1];
}
