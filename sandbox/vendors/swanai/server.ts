import { createHmac } from "node:crypto";
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

const Order = z.strictObject({ url: z.url(), from: z.iso.date(), to: z.iso.date() });

/**
 * SwanAI by our contract, over a company folder: the batch endpoint with identified companies of a range of days, and signed
 * deliveries of the same records, sent when `POST /__deliveries` orders those of a range of days to an address.
 */
export function swanaiServer(dir: string, key: string, webhookSecret = ""): FastifyInstance {
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
    const places = between(open.dates, from, to);
    const start = Number(cursor);
    const { file } = open;
    const page = places.slice(start, start + limit).map((place) => file.line(place));
    const next = start + limit < places.length ? `"${start + limit}"` : "null";
    return reply
      .type("application/json; charset=utf-8")
      .send(`{"records":[${page.join(",")}],"next_cursor":${next},"complete_through":"${to}"}`);
  });
  app.post("/__deliveries", async (request) => {
    const { url, from, to } = Order.parse(request.body);
    open ??= openFile(dir);
    const statuses: number[] = [];
    for (const place of between(open.dates, from, to))
      statuses.push(await deliver(url, open.file.line(place), webhookSecret));
    return { statuses };
  });
  return app;
}

/** Posts one record, signed as docs/guides/webhooks.md asks for. Returns the status of the answer. */
async function deliver(url: string, body: string, secret: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-dcis-timestamp": timestamp,
    "x-dcis-signature": `v1=${signature}`,
  };
  return (await fetch(url, { method: "POST", body, headers })).status;
}

function between(dates: readonly string[], from: string, to: string): number[] {
  return dates.flatMap((date, place) => (date >= from && date <= to ? [place] : []));
}

function openFile(dir: string): { file: NdjsonFile; dates: string[] } {
  const dates: string[] = [];
  const file = new NdjsonFile(join(dir, "swanai", "identifications.ndjson"), (head) => {
    dates.push(/"date":"(\d{4}-\d{2}-\d{2})"/.exec(head)?.[1] ?? "");
  });
  return { file, dates };
}
