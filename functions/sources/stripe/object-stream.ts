import type Stripe from "stripe";
import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Item, Page, Stream, Window } from "../../ingest/stream.ts";
import { apiVersion, ask } from "./client.ts";
import { records } from "./contract.ts";
import { listEvents } from "./event-pages.ts";
import type { ObjectApi, ObjectStream, StripeObject } from "./objects.ts";

/** `since`: unix seconds up to which changes are known; `sweepAfter`: id after which a sweep goes on. */
export type ObjectCursor = { since: number; sweepAfter: string | null };

/** Events may become visible late; they can be read for 30 days. */
const overlapSeconds = 600;
const lagSeconds = 60;
const sweepAfterSeconds = 25 * 86_400;
const fetchedTogether = 8;

/**
 * A stream of Stripe objects. The first run lists them all; later runs take events as change
 * notices and read each changed object by its id. When the last look is older than 25 days, all
 * are listed again, and keys that are missing count as deleted.
 */
export function objectStream(
  stripe: Stripe,
  id: ObjectStream,
  spec: StreamSpec,
  api: ObjectApi,
): Stream<ObjectCursor> {
  const where = `stripe.${id}`;
  return {
    spec,
    apiVersion,
    contract: apiVersion,
    record: records[id],
    cursor: z.object({ since: z.number().int(), sweepAfter: z.string().nullable() }),
    position: ({ since }) => since * 1000,
    plan: (cursor, now) => plan(spec, cursor, now),
    pages: (window, cursor) =>
      window.mode === "sweep"
        ? sweep(api, where, window.after?.since ?? 0, cursor?.sweepAfter ?? null)
        : changed(stripe, api, where, window),
  };
}

function plan(spec: StreamSpec, cursor: ObjectCursor | null, now: number): Window<ObjectCursor> | null {
  const until = Math.floor(now / 1000) - lagSeconds;
  const stale = cursor !== null && cursor.sweepAfter === null && until - cursor.since > sweepAfterSeconds;
  if (cursor === null || cursor.sweepAfter !== null || stale) {
    const since = cursor?.sweepAfter ? cursor.since : until;
    return {
      mode: "sweep",
      label: cursor?.sweepAfter ? `full list from ${cursor.sweepAfter} on` : "full list",
      from: 0,
      after: { since, sweepAfter: null },
      complete: stale && spec.deletes !== "none",
      last: false,
    };
  }
  if (until <= cursor.since) return null;
  const from = cursor.since - overlapSeconds;
  return {
    mode: "events",
    label: `changes from ${iso(from)} to ${iso(until)}`,
    from: from * 1000,
    after: { since: until, sweepAfter: null },
    complete: false,
    last: true,
  };
}

async function* sweep(
  api: ObjectApi,
  where: string,
  since: number,
  resumeAfter: string | null,
): AsyncGenerator<Page<ObjectCursor>> {
  for (let after = resumeAfter; ; ) {
    const page = await ask(where, () =>
      api.list({ limit: 100, ...(after ? { starting_after: after } : {}) }),
    );
    if (page === null && after !== null && after === resumeAfter) {
      // The object at which the last run stopped is gone: begin again.
      after = null;
      resumeAfter = null;
      continue;
    }
    if (!page || !Array.isArray(page.data)) throw pageShape(where, "a list has no data");
    const last = page.data.at(-1)?.id;
    if (page.has_more && !last) throw pageShape(where, "an empty list says that there is more");
    yield {
      items: page.data.map(toItem),
      resume: page.has_more && last ? { since, sweepAfter: last } : null,
      token: page.has_more && last ? last : null,
    };
    if (!page.has_more || !last) return;
    after = last;
  }
}

async function* changed(
  stripe: Stripe,
  api: ObjectApi,
  where: string,
  window: Window<ObjectCursor>,
): AsyncGenerator<Page<ObjectCursor>> {
  const ids = new Set<string>();
  const span = { gte: window.from / 1000, lt: window.after?.since ?? 0 };
  for await (const events of listEvents(stripe, where, span, api.notices)) {
    for (const event of events) {
      const object = event.data.object as unknown as Record<string, unknown>;
      const id = api.notices.includes(event.type) ? (api.idOf ?? ownId)(object) : undefined;
      if (id) ids.add(id);
    }
  }
  const changedIds = [...ids];
  for (let at = 0; at < changedIds.length; at += fetchedTogether) {
    const some = changedIds.slice(at, at + fetchedTogether);
    const items = await Promise.all(
      some.map(async (id) => {
        const object = await ask(where, () => api.retrieve(id));
        return toItem(object ?? { id, object: where.slice("stripe.".length, -1), deleted: true });
      }),
    );
    const done = at + fetchedTogether >= changedIds.length;
    yield { items, resume: null, token: done ? null : `after ${some.at(-1)}` };
  }
}

/** An object as the SDK parsed it, in canonical JSON; one that is gone leaves a tombstone. */
function toItem(object: StripeObject): Item {
  return object.deleted === true
    ? { value: { id: object.id, object: object.object, deleted: true }, tombstone: true }
    : { value: object };
}

function ownId(object: Record<string, unknown>): string | undefined {
  return typeof object.id === "string" ? object.id : undefined;
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
