import type { FastifyInstance } from "fastify";
import { limitReached } from "./errors.ts";

const SEARCH = /^\/crm\/v3\/objects\/\w+\/search/;

/**
 * Adds `POST /__limits {"searchPerSecond": 5}`, after which more searches within a second get a 429; null ends it.
 * HubSpot always limits: here nothing does until it is asked for, so that a day is read in seconds.
 */
export function limits(app: FastifyInstance): void {
  let perSecond: number | null = null;
  let seen: number[] = [];
  app.post<{ Body: { searchPerSecond: number | null } }>("/__limits", async ({ body }) => {
    perSecond = body.searchPerSecond;
    seen = [];
    return body;
  });
  app.addHook("onRequest", async (request, reply) => {
    if (perSecond === null || !SEARCH.test(request.url)) return;
    const now = Date.now();
    seen = seen.filter((at) => at > now - 1_000);
    if (seen.length >= perSecond) return reply.code(429).send(limitReached("SECONDLY"));
    seen.push(now);
  });
}
