import type Stripe from "stripe";
import { z } from "zod";
import { SuiteError } from "../../../lib/errors.ts";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Item, Page, Stream } from "../../ingest/stream.ts";
import { apiVersion } from "./client.ts";
import { records } from "./contract.ts";
import { listEvents } from "./event-pages.ts";

/** Unix seconds up to which events were read. */
type EventCursor = { since: number };

const overlapSeconds = 600;
const lagSeconds = 60;
const keptDays = 30;

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
    backfill({ from, to, now }) {
      if (from < now - keptDays * 86_400_000) throw tooOld(from, now);
      return {
        mode: "list",
        label: `events from ${iso(from)} to ${iso(to)}`,
        from: Math.floor(from / 1000) * 1000,
        after: { since: Math.ceil(to / 1000) },
        complete: false,
        last: true,
      };
    },
    item: (text) => toItem(text, JSON.parse(text)),
    async *pages(window): AsyncGenerator<Page<EventCursor>> {
      const span = { gte: window.from / 1000, lt: window.after?.since ?? 0 };
      for await (const events of listEvents(stripe, "stripe.events", span)) {
        const items = events.map((event) => toItem(undefined, event));
        yield { items, resume: null, token: events.at(-1)?.id ?? null };
      }
    },
  };
}

/** An event as a record; pending_webhooks counts down after it, which is no new version. */
function toItem(text: string | undefined, event: Pick<Stripe.Event, "id">): Item {
  return { value: event, identity: event.id, ...(text === undefined ? {} : { text }) };
}

function tooOld(from: number, now: number): SuiteError {
  return new SuiteError("OPERATION_NONE", {
    what: `Stripe keeps events for ${keptDays} days, and the span begins at ${iso(from)}`,
    where: "stripe.events",
    next: `Begin at ${iso(now - (keptDays - 1) * 86_400_000).slice(0, 10)} or later; the objects themselves are read in full by \`dcis ingest stripe\`.`,
  });
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
