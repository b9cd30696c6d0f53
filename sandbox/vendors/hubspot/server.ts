import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";
import { type Associations, batchReadAssociations, readAssociations } from "./associations.ts";
import { HubspotFault, limitReached, notFound } from "./errors.ts";
import { limits } from "./limits.ts";
import { batchRead, list, type Query } from "./objects.ts";
import { Records, shown } from "./records.ts";
import { search } from "./search.ts";

/**
 * HubSpot's CRM API for reading (v3, associations v4) over a company folder. `POST /__unindexed {type, ids, modifiedAt}` names
 * records that the search does not show yet, or with an older time of change, though lists and batch reads do.
 */
export function hubspotServer(dir: string, token: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  const opened = new Map<string, Records>();
  let associations: Associations | undefined;
  const recordsOf = (type: string): Records => {
    const records = opened.get(type) ?? new Records(dir, type);
    opened.set(type, records);
    return records;
  };
  app.addHook("onClose", async () => {
    for (const records of opened.values()) records.close();
  });
  app.register(faults, {
    errorBody: (status) =>
      status === 429
        ? limitReached("TEN_SECONDLY_ROLLING")
        : new HubspotFault(status, "INTERNAL", `status ${status}`).body(),
  });
  limits(app);
  app.setErrorHandler(async (error, _request, reply) => {
    const fault = error instanceof HubspotFault ? error : new HubspotFault(500, "INTERNAL", "internal error");
    return reply.code(fault.status).send(fault.body());
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send(notFound().body()));
  app.post<{ Body: { type: string; ids: string[]; modifiedAt?: string } }>(
    "/__unindexed",
    async ({ body }) => {
      const { unindexed } = recordsOf(body.type);
      unindexed.clear();
      const known = body.modifiedAt === undefined ? null : Date.parse(body.modifiedAt);
      for (const id of body.ids) unindexed.set(Number(id), known);
      return body;
    },
  );
  app.register(async (api) => {
    api.addHook("onRequest", async (request) => {
      if (request.headers.authorization === `Bearer ${token}`) return;
      throw new HubspotFault(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
      );
    });
    serveObjects(api, recordsOf);
    api.post<{ Params: { from: string; to: string } }>(
      "/crm/v4/associations/:from/:to/batch/read",
      async ({ params, body }, reply) => {
        associations ??= readAssociations(dir);
        const answer = batchReadAssociations(associations, params.from, params.to, body);
        return reply.code(answer.status).send(answer.body);
      },
    );
    serveLists(api, dir);
  });
  return app;
}

function serveObjects(api: FastifyInstance, recordsOf: (type: string) => Records): void {
  type Params = { type: string; id: string };
  const path = "/crm/v3/objects/:type";
  api.get<{ Params: Params; Querystring: Query }>(path, async ({ params, query, url }) =>
    list(recordsOf(params.type), query, url.split("?")[0] as string),
  );
  api.post<{ Params: Params }>(`${path}/search`, async ({ params, body }) =>
    search(recordsOf(params.type), body),
  );
  api.post<{ Params: Params; Querystring: Query }>(`${path}/batch/read`, async (request, reply) => {
    const { params, body, query } = request;
    const answer = batchRead(recordsOf(params.type), body, query.archived === "true");
    return reply.code(answer.status).send(answer.body);
  });
  api.get<{ Params: Params; Querystring: Query }>(`${path}/:id`, async ({ params, query }) => {
    const records = recordsOf(params.type);
    const entry = records.find(params.id);
    if (!entry || entry.archived !== (query.archived === "true")) throw notFound();
    return shown(records.type, records.read(entry), String(query.properties ?? "").split(","));
  });
}

function serveLists(api: FastifyInstance, dir: string): void {
  // biome-ignore lint/suspicious/noExplicitAny: lines of three files of their own shapes
  const lines = (name: string): any[] =>
    readFileSync(join(dir, "hubspot", `${name}.ndjson`), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  api.get<{ Querystring: Query }>("/crm/v3/owners", async ({ query }) => {
    const archived = query.archived === "true";
    const limit = Number(query.limit ?? 100);
    const from = Number(query.after ?? 0);
    const owners = lines("owners").filter((owner) => owner.archived === archived);
    const next = from + limit;
    return {
      results: owners.slice(from, next),
      ...(owners.length > next ? { paging: { next: { after: String(next) } } } : {}),
    };
  });
  api.get<{ Params: { type: string } }>("/crm/v3/pipelines/:type", async ({ params }) => ({
    results: lines("pipelines").flatMap(({ type, pipeline }) => (type === params.type ? [pipeline] : [])),
  }));
  api.get<{ Params: { type: string } }>("/crm/v3/properties/:type", async ({ params }) => ({
    results: lines("properties").flatMap(({ type, property }) => (type === params.type ? [property] : [])),
  }));
}
