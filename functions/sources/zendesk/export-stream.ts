import type { Item, Stream } from "../../ingest/stream.ts";
import type { Zendesk } from "./client.ts";
import { type ExportCursor, exportCursor, exportPages } from "./export-pages.ts";

type Common = Pick<Stream, "spec" | "apiVersion" | "contract" | "record">;

/** Tickets or people, as their export gives them. */
export function exportStream(
  zendesk: Zendesk,
  name: "tickets" | "users",
  common: Common,
  isDeleted: (value: unknown) => boolean,
): Stream<ExportCursor> {
  const query = name === "tickets" ? "per_page=1000&include=metric_sets" : "per_page=1000";
  return {
    ...reading(common),
    isDeleted,
    async *pages(_window, from, signal) {
      const where = `zendesk.${name}`;
      for await (const { items, next, end } of exportPages(zendesk.exports, {
        name,
        query,
        where,
        from,
        signal,
      }))
        yield { items, resume: next, token: end ? null : next.after };
    },
  };
}

/**
 * What hangs on each ticket, read anew for every ticket that its export says has changed. `read` answers the record of
 * one ticket or its tombstone.
 */
export function ticketStream(
  zendesk: Zendesk,
  common: Common,
  read: (ticket: { id: number; generated_timestamp: number }, signal?: AbortSignal) => Promise<Item>,
): Stream<ExportCursor> {
  return {
    ...reading(common),
    async *pages(_window, from, signal) {
      const where = `zendesk.${common.spec.id}`;
      const options = { name: "tickets", query: `per_page=${ticketsTogether}`, where, from, signal };
      for await (const { items, next, end } of exportPages(zendesk.exports, options)) {
        const read100: Item[] = [];
        for (let at = 0; at < items.length; at += parallel) {
          const some = items.slice(at, at + parallel).map(({ value }) => value as Parameters<typeof read>[0]);
          read100.push(...(await Promise.all(some.map((ticket) => read(ticket, signal)))));
        }
        yield { items: read100, resume: next, token: end ? null : next.after };
      }
    },
  };
}

/** Few enough that a run which must end soon loses little. */
const ticketsTogether = 100;
const parallel = 8;

function reading(common: Common) {
  return {
    ...common,
    cursor: exportCursor,
    position: ({ at }: ExportCursor) => at,
    plan: (cursor: ExportCursor | null) => ({
      label: cursor?.after ? `after ${cursor.after}` : "from the beginning",
      from: cursor?.at ?? 0,
      after: null,
      complete: false,
      last: true,
    }),
  };
}
