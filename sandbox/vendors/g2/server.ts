import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { faults } from "../faults.ts";

const MAX_SIZE = 100;
const TYPES = ["buyer_intent", "reviews"] as const;

export interface G2Options {
  /** Requests a second; who asks for more is blocked. */
  perSecond?: number;
  blockMs?: number;
}

interface Resource {
  attributes: { updated_at: string };
}

/** G2's API as far as workers read it: JSON:API with numbered pages, filters by change, and the block at its edge. */
export function g2Server(
  dir: string,
  token: string,
  { perSecond = 100, blockMs = 60_000 }: G2Options = {},
): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.register(faults, { errorBody: failure });
  let second = 0;
  let asked = 0;
  let blockedUntil = 0;
  app.addHook("onRequest", async (request, reply) => {
    if (request.url.startsWith("/__")) return;
    const now = Date.now();
    if (Math.floor(now / 1000) !== second) [second, asked] = [Math.floor(now / 1000), 0];
    if (++asked > perSecond) blockedUntil = now + blockMs;
    if (now < blockedUntil) {
      // The edge answers for itself: no JSON, and no header that says how long.
      await reply
        .code(429)
        .type("text/html")
        .send("<title>Access denied</title><h1>Error 1015: rate limited</h1>");
    } else if (request.headers.authorization !== `Bearer ${token}`) await reply.code(401).send(failure(401));
  });
  for (const type of TYPES) serve(app, dir, type);
  return app;
}

function serve(app: FastifyInstance, dir: string, type: string): void {
  let lines: { text: string; updatedAt: string }[] | undefined;
  const path = `/api/v2/${type}`;
  app.get<{ Querystring: Record<string, string> }>(path, async ({ query, host, protocol }, reply) => {
    const size = Number(query["page[size]"] ?? 25);
    const number = Number(query["page[number]"] ?? 1);
    if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE || !Number.isInteger(number) || number < 1) {
      return reply.code(400).send(failure(400, `page[size] is at most ${MAX_SIZE}`));
    }
    lines ??= read(join(dir, "g2", `${type}.ndjson`));
    const after = query["filter[updated_at_gt]"] ?? "";
    const before = query["filter[updated_at_lt]"] ?? "9999";
    const found = lines.filter(({ updatedAt }) => updatedAt > after && updatedAt < before);
    const pageCount = Math.max(1, Math.ceil(found.length / size));
    const address = (page: number): string => {
      const next = new URLSearchParams({ ...query, "page[number]": String(page) });
      return `${protocol}://${host}${path}?${next}`;
    };
    const links = {
      self: address(number),
      first: address(1),
      last: address(pageCount),
      ...(number < pageCount ? { next: address(number + 1) } : {}),
    };
    const data = found.slice((number - 1) * size, number * size).map(({ text }) => text);
    const meta = { record_count: found.length, page_count: pageCount };
    return reply
      .type("application/vnd.api+json; charset=utf-8")
      .send(`{"data":[${data.join(",")}],"meta":${JSON.stringify(meta)},"links":${JSON.stringify(links)}}`);
  });
}

function read(path: string): { text: string; updatedAt: string }[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((text) => ({ text, updatedAt: (JSON.parse(text) as Resource).attributes.updated_at }));
}

function failure(status: number, title = `G2 answered ${status}.`): object {
  return { errors: [{ status: String(status), title }] };
}
