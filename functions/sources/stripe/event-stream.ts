import type Stripe from "stripe";
import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Page, Stream } from "../../ingest/stream.ts";
import { apiVersion } from "./client.ts";
import { records } from "./contract.ts";
import { listEvents } from "./event-pages.ts";

/** Unix seconds up to which events were read. */
type EventCursor = { since: number };

const overlapSeconds = 600;
const lagSeconds = 60;

/** Stripe's events as they are; an event is one row, however many webhooks still wait for it. */
export function eventStream(stripe: Stripe, spec: StreamSpec): Stream<EventCursor> {
  return {
    spec,
    apiVersion,
    contract: apiVersion,
    record: records.events,
    cursor: z.object({ since: z.number().int() }),
    position: ({ since }) => since * 1000,
    plan(cursor, now) {
      const until = Math.floor(now / 1000) - lagSeconds;
      if (cursor && until <= cursor.since) return null;
      const from = cursor ? cursor.since - overlapSeconds : 0;
      return {
        mode: "list",
        label: `events from ${new Date(from * 1000).toISOString()} on`,
        from: from * 1000,
        after: { since: until },
        complete: false,
        last: true,
      };
    },
    async *pages(window): AsyncGenerator<Page<EventCursor>> {
      const span = { gte: window.from / 1000, lt: window.after?.since ?? 0 };
      for await (const events of listEvents(stripe, "stripe.events", span)) {
        // pending_webhooks counts down after the event; it is no new version.
        const items = events.map((event) => ({ value: event, identity: event.id }));
        yield { items, resume: null, token: events.at(-1)?.id ?? null };
      }
    },
  };
}
