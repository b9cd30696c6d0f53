import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";
import { errorBody, missing, StripeFault, unauthorized } from "./errors.ts";
import { present } from "./expand.ts";
import { listPage, slicePage } from "./list.ts";
import { listQuery, many, type Query } from "./query.ts";
import { type Json, KINDS, type Kind, openStores, type Store } from "./store.ts";

/** Kinds by the prefix of their ids; a coupon's id has none. */
const PREFIXES: readonly (readonly [string, Kind])[] = [
  ["cus_", "customers"],
  ["prod_", "products"],
  ["price_", "prices"],
  ["sub_", "subscriptions"],
  ["in_", "invoices"],
  ["ch_", "charges"],
  ["re_", "refunds"],
];

/** Stripe's API for reading, over a company folder: what the official SDK lists, pages, expands and retrieves. */
export function stripeServer(dir: string, secretKey: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  const stores = openStores(dir);
  const resolve = (id: string): Json | undefined => {
    const kind = PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1] ?? "coupons";
    const found = find(stores(kind), id);
    return found && present(found, [], () => undefined);
  };
  let requests = 0;

  app.register(faults, { errorBody });
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof StripeFault) return reply.code(error.status).send(error.body());
    return reply.code(500).send(errorBody(500));
  });
  app.setNotFoundHandler(async (request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split("?")[0]}).`;
    return reply.code(404).send(new StripeFault(404, message).body());
  });

  app.register(async (api) => {
    api.addHook("onRequest", async (request, reply) => {
      reply.header("request-id", `req_${String(++requests).padStart(14, "0")}`);
      reply.header("stripe-version", request.headers["stripe-version"] ?? "");
      const key = (request.headers.authorization ?? "").replace(/^Bearer /, "");
      if (key !== secretKey) throw unauthorized(key);
    });
    for (const kind of Object.keys(KINDS) as Kind[]) {
      api.get<{ Querystring: Query }>(`/v1/${kind}`, async (request) => {
        const query = listQuery(kind, request.query);
        const inner = query.expand.map((path) => withoutData(path));
        const { objects, hasMore } = listPage(stores(kind), kind, query);
        const data = objects.map((object) => present(object, inner, resolve));
        return { object: "list", data, has_more: hasMore, url: `/v1/${kind}` };
      });
      api.get<{ Querystring: Query; Params: { id: string } }>(`/v1/${kind}/:id`, async (request) => {
        const found = find(stores(kind), request.params.id);
        if (!found) throw missing(KINDS[kind], request.params.id);
        return present(found, many(request.query, "expand"), resolve);
      });
    }
    api.get<{ Querystring: Query; Params: { id: string } }>("/v1/invoices/:id/lines", async (request) => {
      const { id } = request.params;
      const invoice = find(stores("invoices"), id);
      if (!invoice) throw missing("invoice", id);
      const lines = (invoice.lines as { data: Json[] }).data;
      const { objects, hasMore } = slicePage(lines, listQuery("coupons", request.query));
      return { object: "list", data: objects, has_more: hasMore, url: `/v1/invoices/${id}/lines` };
    });
  });
  return app;
}

function find(store: Store, id: string): Json | undefined {
  const position = store.position(id);
  return position === undefined ? undefined : store.at(position);
}

/** In a list every path begins with `data`. */
function withoutData(path: string): string {
  if (path.startsWith("data.")) return path.slice(5);
  throw new StripeFault(400, `This property cannot be expanded (${path}). Did you mean data.${path}?`);
}
