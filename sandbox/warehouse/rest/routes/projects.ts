import type { FastifyInstance } from "fastify";
import type { RestContext } from "../context.ts";
import { USER } from "../jobs/resource.ts";

/** projects.list, projects.getServiceAccount. */
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
}
