import { z } from "zod";
import { hasDeletedAt, pageShape } from "../../ingest/page-shape.ts";
import type { Stream } from "../../ingest/stream.ts";
import { pageReader, type Zendesk } from "./client.ts";

/** Unix seconds up to which the export was read. */
type SinceCursor = { since: number };

const envelope = z.looseObject({ end_time: z.number().int().nullable(), end_of_stream: z.boolean() });

/**
 * An export that Zendesk pages by time. A page begins with the second in which the one before ended, so that its last
 * records come twice; they are known already. More records in one second than a page holds would pin the export to that
 * second: this is refused, never skipped.
 */
export function timeStream(
  zendesk: Zendesk,
  name: "organizations" | "ticket_metric_events",
  common: Pick<Stream, "spec" | "apiVersion" | "contract" | "record">,
): Stream<SinceCursor> {
  const where = `zendesk.${name}`;
  return {
    ...common,
    isDeleted: hasDeletedAt,
    cursor: z.object({ since: z.number().int().nonnegative() }),
    position: ({ since }) => since * 1000,
    plan: (cursor) => ({
      label: `from ${new Date((cursor?.since ?? 0) * 1000).toISOString()} on`,
      from: (cursor?.since ?? 0) * 1000,
      after: null,
      complete: false,
      last: true,
    }),
    async *pages(_window, cursor, signal) {
      for (let since = cursor?.since ?? 0; ; ) {
        const { value } = await zendesk.exports.request(`incremental/${name}?start_time=${since}`, {
          signal,
          read: pageReader(name),
        });
        const rest = envelope.safeParse(value?.rest);
        if (!value || !rest.success || !Array.isArray(rest.data[name]))
          throw pageShape(where, `${name}, end_time or end_of_stream is missing`, rest.error);
        const { end_time, end_of_stream: end } = rest.data;
        const next = end_time ?? since;
        if (next < since || (next === since && !end))
          throw pageShape(where, `the export stands still at second ${since}, which holds more than a page`);
        yield { items: value.items, resume: { since: next }, token: end ? null : String(next) };
        if (end) return;
        since = next;
      }
    },
  };
}
