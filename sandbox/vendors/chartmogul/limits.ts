import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { requestLimit } from "../request-limit.ts";
import { MogulFault } from "./errors.ts";

/**
 * ChartMogul's limits: 40 requests a second and 20 at the same time, and what a key may compute in a minute. None holds
 * until `POST /__limits {"perSecond": 40, "parallel": 20, "perMinute": 1000}` says so, so that a whole company can be
 * read at once.
 */
export function serveLimits(app: FastifyInstance): void {
  const second = requestLimit(Number.POSITIVE_INFINITY, 1_000);
  const minute = requestLimit(Number.POSITIVE_INFINITY, 60_000);
  let parallel = Number.POSITIVE_INFINITY;
  let running = 0;
  app.post("/__limits", async (request) => {
    const count = z.number().positive().default(Number.POSITIVE_INFINITY);
    const limits = z.object({ perSecond: count, perMinute: count, parallel: count }).parse(request.body);
    second.set(limits.perSecond);
    minute.set(limits.perMinute);
    parallel = limits.parallel;
    return {};
  });
  app.addHook("onRequest", async (request) => {
    if (request.url.startsWith("/__")) return;
    running++;
    if (running > parallel) throw new MogulFault(503, "Too many concurrent requests");
    if (second.take() !== null) throw new MogulFault(429, "Rate limit exceeded");
    if (minute.take() !== null) throw new MogulFault(429, "Compute limit exceeded");
  });
  app.addHook("onResponse", async (request) => {
    if (!request.url.startsWith("/__")) running--;
  });
}
