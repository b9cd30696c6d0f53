import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { faults } from "../faults.ts";
import { NdjsonFile } from "../ndjson-file.ts";

const MAX_LIMIT = 500;

const Query = z.object({
  from: z.iso.date().optional(),
  to: z.iso.date(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(100),
  cursor: z.string().regex(/^\d+$/).optional(),
});

/** SwanAI's batch endpoint by our contract, over a company folder: identified companies of a range of days. */
export function swanaiServer(dir: string, key: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.register(faults, { errorBody: (status) => ({ error: `The service answered ${status}.` }) });
  let open: { file: NdjsonFile; dates: string[] } | undefined;
  app.get("/v1/identifications", async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${key}`) {
      return reply.code(401).send({ error: "Send a valid bearer token." });
    }
    const query = Query.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    open ??= openFile(dir);
    const { from = "", to, limit, cursor = "0" } = query.data;
    const { file, dates } = open;
    const places = dates.flatMap((date, place) => (date >= from && date <= to ? [place] : []));
    const start = Number(cursor);
    const page = places.slice(start, start + limit).map((place) => file.line(place));
    const next = start + limit < places.length ? `"${start + limit}"` : "null";
    return reply
      .type("application/json; charset=utf-8")
      .send(`{"records":[${page.join(",")}],"next_cursor":${next},"complete_through":"${to}"}`);
  });
  return app;
}

function openFile(dir: string): { file: NdjsonFile; dates: string[] } {
  const dates: string[] = [];
  const file = new NdjsonFile(join(dir, "swanai", "identifications.ndjson"), (head) => {
    dates.push(/"date":"(\d{4}-\d{2}-\d{2})"/.exec(head)?.[1] ?? "");
  });
  return { file, dates };
}
