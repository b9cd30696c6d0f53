import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { fakeClock } from "../fake-clock.ts";
import { faults } from "../faults.ts";
import { NdjsonFile } from "../ndjson-file.ts";
import { requestLimit } from "../request-limit.ts";
import { errorBody, notFound, tooMany, ZendeskFault } from "./errors.ts";
import { serveExports } from "./exports.ts";
import { listPage, type Query } from "./lists.ts";
import { Records } from "./records.ts";

/** Small lists: path, file and key of the answer. */
const LISTS = [
  ["/groups", "groups"],
  ["/ticket_fields", "ticket_fields"],
  ["/slas/policies", "sla_policies"],
] as const;

/**
 * Zendesk's API for reading, over a company folder. `credentials` is the user and password of basic authentication.
 * Exports are limited to as many requests a minute as `POST /__limits {"perMinute": 10}` says (Zendesk's own is 10);
 * without it there is no limit, so that a whole company can be read at once.
 */
export function zendeskServer(dir: string, credentials: string): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    rewriteUrl: ({ url = "/" }) => url.replace(/\.json(?=\?|$)/, ""),
  });
  const clock = fakeClock(app);
  const limit = requestLimit(Number.POSITIVE_INFINITY, 60_000);
  const opened = new Map<string, Records>();
  const recordsOf = (name: string) => {
    const records = opened.get(name) ?? new Records(dir, name);
    opened.set(name, records);
    return records;
  };

  app.register(faults, { errorBody });
  app.post("/__limits", async (request) => {
    const { perMinute } = z.object({ perMinute: z.number().positive() }).parse(request.body);
    limit.set(perMinute);
    return { perMinute };
  });
  app.setErrorHandler(async (error, _request, reply) => {
    if (!(error instanceof ZendeskFault)) return reply.code(500).send(errorBody(500));
    if (error.retryAfter !== undefined) reply.header("retry-after", String(error.retryAfter));
    return reply.code(error.status).send(error.body);
  });
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send({ error: "InvalidEndpoint", description: "Not found" }),
  );

  app.register(
    async (api) => {
      const wanted = `Basic ${Buffer.from(credentials).toString("base64")}`;
      api.addHook("onRequest", async (request, reply) => {
        if (request.headers.authorization !== wanted)
          await reply.code(401).send({ error: "Couldn't authenticate you" });
      });
      api.addHook("preHandler", async (request) => {
        const wait = request.url.startsWith("/api/v2/incremental/") ? limit.take() : null;
        if (wait !== null) throw tooMany(wait);
      });
      serveExports(api, recordsOf, clock);
      serveTickets(api, dir);
      for (const [path, name] of LISTS) {
        api.get<{ Querystring: Query }>(path, async (request) => listPage(request, name, read(dir, name)));
      }
      api.get("/business_hours/schedules", async () => ({ schedules: read(dir, "schedules") }));
      api.get<{ Params: { id: string } }>("/business_hours/schedules/:id/holidays", async ({ params }) => {
        if (!read(dir, "schedules").some(({ id }) => String(id) === params.id)) throw notFound();
        return { holidays: read(dir, "holidays") };
      });
      api.get<{ Querystring: Query }>("/satisfaction_ratings", async (request) => {
        const start = Number(request.query.start_time ?? 0) * 1000;
        const ratings = read(dir, "satisfaction_ratings").filter(
          ({ created_at }) => Date.parse(String(created_at)) >= start,
        );
        return listPage(request, "satisfaction_ratings", ratings);
      });
    },
    { prefix: "/api/v2" },
  );
  return app;
}

/** Comments and audits of one ticket; a deleted ticket has neither. */
function serveTickets(api: FastifyInstance, dir: string): void {
  for (const name of ["comments", "audits"] as const) {
    let lines: NdjsonFile | undefined;
    const places = new Map<string, number>();
    api.get<{ Params: { id: string }; Querystring: Query }>(`/tickets/:id/${name}`, async (request) => {
      lines ??= new NdjsonFile(join(dir, "zendesk", `ticket_${name}.ndjson`), (head, line) => {
        places.set(/^\{"ticket_id":(\d+)/.exec(head)?.[1] ?? "", line);
      });
      const place = places.get(request.params.id);
      if (place === undefined) throw notFound();
      return listPage(request, name, (JSON.parse(lines.line(place)) as Record<string, object[]>)[name] ?? []);
    });
  }
}

function read(dir: string, name: string): Record<string, unknown>[] {
  const text = readFileSync(join(dir, "zendesk", `${name}.ndjson`), "utf8").trimEnd();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
}
