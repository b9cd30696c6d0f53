import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";
import { SalesforceFault } from "./errors.ts";
import { Queries } from "./queries.ts";
import { type Client, Sessions } from "./sessions.ts";
import { Tables } from "./tables.ts";

/** Salesforce's REST API for reading over a company folder; `POST /__locators` makes it forget the pages that wait. */
export function salesforceServer(dir: string, client: Client): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  const tables = new Tables(dir);
  const queries = new Queries(tables);
  const sessions = new Sessions(client);
  app.register(faults, {
    errorBody: (status) => new SalesforceFault(status, "SERVER_UNAVAILABLE", `status ${status}`).body(),
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const fault =
      error instanceof SalesforceFault
        ? error
        : new SalesforceFault(500, "UNKNOWN_EXCEPTION", "internal error");
    return reply.code(fault.status).send(fault.body());
  });
  app.setNotFoundHandler(async () => {
    throw new SalesforceFault(404, "NOT_FOUND", "The requested resource does not exist");
  });
  sessions.serve(app);
  app.post("/__locators", async () => {
    queries.expire();
    return {};
  });
  app.register(
    async (api) => {
      api.addHook("onRequest", async ({ headers }) => sessions.check(headers.authorization));
      serve(api, tables, queries);
    },
    { prefix: "/services/data/:version" },
  );
  return app;
}

function serve(api: FastifyInstance, tables: Tables, queries: Queries): void {
  type Params = { version: string; object: string; id: string };
  for (const [path, all] of [
    ["/query", false],
    ["/queryAll", true],
  ] as const) {
    api.get<{ Params: Params; Querystring: { q?: string } }>(path, async ({ params, query, headers }) => {
      const options = String(headers["sforce-query-options"] ?? "");
      return queries.run(params.version, query.q ?? "", all, options);
    });
  }
  api.get<{ Params: Params }>("/query/:id", async ({ params }) => queries.more(params.version, params.id));
  api.get<{ Params: Params }>("/sobjects", async () => ({
    encoding: "UTF-8",
    maxBatchSize: 200,
    sobjects: [...tables.described.keys()].map((name) => ({ name, label: name, queryable: true })),
  }));
  api.get<{ Params: Params }>("/sobjects/:object/describe", async ({ params }) => {
    const { object, fields } = tables.table(params.object);
    return { name: object, label: object, queryable: true, custom: false, fields: [...fields.values()] };
  });
  api.get<{ Params: Params }>("/sobjects/:object/:id", async ({ params }) => {
    const { object, rows } = tables.table(params.object);
    const row = rows.find(({ Id }) => String(Id).slice(0, 15) === params.id.slice(0, 15));
    if (!row) throw new SalesforceFault(404, "NOT_FOUND", "The requested resource does not exist");
    if (row.IsDeleted === true) throw new SalesforceFault(404, "ENTITY_IS_DELETED", "entity is deleted");
    return {
      attributes: { type: object, url: `/services/data/${params.version}/sobjects/${object}/${row.Id}` },
      ...row,
    };
  });
}
