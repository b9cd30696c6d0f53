import { readFileSync } from "node:fs";
import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";
import { type Collection, openCollection } from "./collection.ts";

const ENTITIES = [
  "accounts",
  "users",
  "events",
  "locations",
  "devices",
  "device_events",
  "features",
] as const;
const MAX_LIMIT = 1_000;
const OPENAPI = new URL("./openapi.json", import.meta.url);

/** The DreamClass backend's export API over a company folder; its contract is /openapi.json. */
export function backendServer(dir: string, token: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.register(faults, {
    errorBody: (status) => failure(`http_${status}`, `The backend answered ${status}.`),
  });
  app.get("/openapi.json", async (_request, reply) =>
    reply.type("application/json").send(readFileSync(OPENAPI, "utf8")),
  );
  app.register(async (api) => {
    api.addHook("onRequest", async (request, reply) => {
      if (request.headers.authorization === `Bearer ${token}`) return;
      await reply.code(401).send(failure("unauthorized", "Send a valid bearer token."));
    });
    for (const entity of ENTITIES) serveEntity(api, dir, entity);
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send(failure("not_found", `There is no ${request.method} ${request.url}.`)),
  );
  return app;
}

function serveEntity(app: FastifyInstance, dir: string, entity: string): void {
  let collection: Collection | undefined;
  app.get<{ Querystring: Record<string, string> }>(`/v1/${entity}`, async (request, reply) => {
    const afterSeq = Number(request.query.after_seq ?? 0);
    const limit = Number(request.query.limit ?? 100);
    if (!Number.isSafeInteger(afterSeq) || afterSeq < 0) {
      return reply.code(400).send(failure("bad_request", "after_seq: give a whole number, 0 or more."));
    }
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      return reply
        .code(400)
        .send(failure("bad_request", `limit: give a whole number from 1 to ${MAX_LIMIT}.`));
    }
    collection ??= openCollection(dir, entity);
    return reply.type("application/json; charset=utf-8").send(collection.page(afterSeq, limit));
  });
}

function failure(code: string, message: string): object {
  return { error: { code, message } };
}
