import type { FastifyInstance } from "fastify";
import { z } from "zod";

/** What a fake takes for now; `POST /__clock {"now": "2026-07-02T00:00:00Z"}` sets it, an empty object frees it. */
export interface FakeClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export function fakeClock(app: FastifyInstance): FakeClock {
  let set: number | undefined;
  app.post("/__clock", async (request) => {
    const { now } = z.object({ now: z.iso.datetime().optional() }).parse(request.body);
    set = now === undefined ? undefined : Date.parse(now);
    return { now: new Date(set ?? Date.now()).toISOString() };
  });
  return { now: () => set ?? Date.now() };
}
