import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";
import { errorBody, MogulFault } from "./errors.ts";
import { serveLimits } from "./limits.ts";
import { serveMetrics } from "./metrics.ts";
import { cursorAt, page, type Query, sizeOf } from "./pages.ts";

/** ChartMogul's API for reading, over a company folder. The key is the user of basic authentication. */
export function chartmogulServer(dir: string, key: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  const lines = (name: string): string[] => {
    const text = readFileSync(join(dir, "chartmogul", `${name}.ndjson`), "utf8").trimEnd();
    return text === "" ? [] : text.split("\n");
  };
  const cached = new Map<string, string[]>();
  const read = (name: string) => {
    const found = cached.get(name) ?? lines(name);
    cached.set(name, found);
    return found;
  };
  const json = (text: string) => JSON.parse(text);

  serveLimits(app);
  app.register(faults, { errorBody });
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof MogulFault) return reply.code(error.status).send(error.body);
    return reply.code(500).send(errorBody(500));
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send(errorBody(404)));

  app.register(async (api) => {
    const wanted = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
    api.addHook("onRequest", async (request) => {
      if (request.headers.authorization !== wanted) throw new MogulFault(401, "No valid API key provided");
    });
    api.addHook("onSend", async (_request, reply) => {
      reply.type("application/json");
    });
    api.get("/v1/ping", async () => ({ data: "pong!" }));
    for (const [path, name, list] of [
      ["/v1/customers", "customers", "entries"],
      ["/v1/plans", "plans", "plans"],
      ["/v1/invoices", "invoices", "invoices"],
    ] as const) {
      api.get<{ Querystring: Query }>(path, async ({ query }) => {
        const { customer_uuid: customer } = query;
        const texts = read(name);
        return page(query, list, customer ? texts.filter((t) => json(t).customer_uuid === customer) : texts);
      });
    }
    serveCustomers(api, read);
    api.get<{ Querystring: Query }>("/v1/activities", async ({ query }) =>
      activities(query, read("activities")),
    );
    serveMetrics(api, (name) => read(name).map(json));
  });
  return app;
}

/** What hangs on one customer; one that was deleted is unknown. */
function serveCustomers(api: FastifyInstance, read: (name: string) => string[]): void {
  type Request = { Params: { uuid: string }; Querystring: Query };
  let subscriptions: Map<string, object[]> | undefined;
  const known = (uuid: string) => {
    const found = read("customers").find((text) => text.includes(`"uuid":"${uuid}"`));
    if (found === undefined) throw new MogulFault(404, "Customer not found");
    return found;
  };
  api.get<Request>("/v1/customers/:uuid", async ({ params }) => known(params.uuid));
  api.get<Request>("/v1/customers/:uuid/subscriptions", async ({ params, query }) => {
    subscriptions ??= new Map(
      read("subscriptions").map((text) => {
        const line = JSON.parse(text) as { customer_uuid: string; subscriptions: object[] };
        return [line.customer_uuid, line.subscriptions];
      }),
    );
    const found = subscriptions.get(params.uuid);
    if (found === undefined) throw new MogulFault(404, "Customer not found");
    return page(
      query,
      "entries",
      found.map((subscription) => JSON.stringify(subscription)),
    );
  });
  api.get<Request>("/v1/customers/:uuid/activities", async ({ params, query }) => {
    known(params.uuid);
    const own = read("activities").filter((text) => text.includes(`"customer-uuid":"${params.uuid}"`));
    return page(query, "entries", own);
  });
}

/** Activities by date from `start-date` on, behind `start-after` where it is given. */
function activities(query: Query, texts: readonly string[]): string {
  if (query.page !== undefined) throw new MogulFault(422, '"page" param is deprecated', "page");
  const from = Date.parse(query["start-date"] ?? "1970-01-01T00:00:00Z");
  const to = Date.parse(query["end-date"] ?? "9999-01-01T00:00:00Z");
  const wanted = texts.filter((text) => {
    const { date, type } = JSON.parse(text) as { date: string; type: string };
    const at = Date.parse(date);
    return at >= from && at <= to && (query.type === undefined || query.type === type);
  });
  const anchor = query["start-after"];
  const start =
    anchor === undefined ? 0 : wanted.findIndex((text) => text.includes(`"uuid":"${anchor}"`)) + 1;
  if (anchor !== undefined && start === 0) throw new MogulFault(404, "Activity not found", "start-after");
  const size = sizeOf(query["per-page"]);
  const found = wanted.slice(start, start + size);
  const rest = {
    cursor: cursorAt(start + found.length),
    has_more: start + size < wanted.length,
    per_page: size,
  };
  return `{"entries":[${found.join(",")}],${JSON.stringify(rest).slice(1)}`;
}
