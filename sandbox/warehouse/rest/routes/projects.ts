import type { FastifyInstance } from "fastify";
import type { RestContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { USER } from "../jobs/resource.ts";
import { listPage } from "../paging.ts";

interface Path {
  Params: { project: string; dataset: string; routine: string };
  Querystring: Record<string, string | undefined>;
}

const ROUTINES = "/projects/:project/datasets/:dataset/routines";

/** projects.list, projects.getServiceAccount, routines.list and get. */
export function projectRoutes(app: FastifyInstance, context: RestContext): void {
  const { project } = context;

  app.get("/projects", async () => ({
    kind: "bigquery#projectList",
    projects: [
      {
        kind: "bigquery#project",
        id: project,
        numericId: "1",
        projectReference: { projectId: project },
        friendlyName: project,
      },
    ],
    totalItems: 1,
  }));

  app.get("/projects/:project/serviceAccount", async () => ({
    kind: "bigquery#getServiceAccountResponse",
    email: USER,
  }));

  const routines = async (dataset: string): Promise<{ routineReference: { routineId: string } }[]> => {
    if (!(await context.engine.catalog.dataset(dataset))) throw notFound(`Dataset ${project}:${dataset}`);
    return (await context.engine.catalog.routines(dataset)).map((routine) => ({
      routineReference: { projectId: project, datasetId: dataset, routineId: routine.name },
      routineType: routine.kind,
      language: routine.language,
      creationTime: String(routine.created),
      lastModifiedTime: String(routine.created),
      definitionBody: routine.body,
    }));
  };

  app.get<Path>(ROUTINES, async (request) => {
    const page = listPage(await routines(request.params.dataset), request.query);
    return {
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
      routines: page.items,
    };
  });

  app.get<Path>(`${ROUTINES}/:routine`, async (request) => {
    const { dataset, routine } = request.params;
    const found = (await routines(dataset)).find((known) => known.routineReference.routineId === routine);
    if (!found) throw notFound(`Routine ${project}:${dataset}.${routine}`);
    return found;
  });

  app.delete<Path>(`${ROUTINES}/:routine`, async (request, reply) => {
    const { dataset, routine } = request.params;
    const found = (await context.engine.catalog.routines(dataset)).find((known) => known.name === routine);
    if (!found) throw notFound(`Routine ${project}:${dataset}.${routine}`);
    const what = {
      SCALAR_FUNCTION: "FUNCTION",
      AGGREGATE_FUNCTION: "FUNCTION",
      TABLE_VALUED_FUNCTION: "TABLE FUNCTION",
      PROCEDURE: "PROCEDURE",
    };
    await context.engine.execute({ sql: `DROP ${what[found.kind]} \`${dataset}\`.\`${routine}\`` });
    return reply.code(204).send();
  });
}
