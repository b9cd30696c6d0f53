import { z } from "zod";
import type { Stream } from "../../ingest/stream.ts";
import { listPages, type Zendesk } from "./client.ts";

/** Milliseconds since the epoch up to which ratings were read. */
type UntilCursor = { until: number };

/** An offer is answered days later, and `start_time` asks for when it was made: old offers are read again. */
const overlapMs = 30 * 86_400_000;
const lagMs = 60_000;

export function ratingStream(
  zendesk: Zendesk,
  common: Pick<Stream, "spec" | "apiVersion" | "contract" | "record">,
): Stream<UntilCursor> {
  return {
    ...common,
    cursor: z.object({ until: z.number().int() }),
    position: ({ until }) => until,
    plan(cursor, now) {
      const until = now - lagMs;
      if (cursor && until <= cursor.until) return null;
      const from = cursor ? Math.max(0, cursor.until - overlapMs) : 0;
      const label = `ratings offered since ${new Date(from).toISOString()}`;
      return { label, from, after: { until }, complete: false, last: true };
    },
    async *pages({ from }, _cursor, signal) {
      const path = `satisfaction_ratings?start_time=${Math.floor(from / 1000)}`;
      for await (const items of listPages(
        zendesk.api,
        path,
        "satisfaction_ratings",
        "zendesk.satisfaction_ratings",
        signal,
      ))
        yield { items: items ?? [], resume: null, token: null };
    },
  };
}
