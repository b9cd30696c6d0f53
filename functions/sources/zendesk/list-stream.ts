import { z } from "zod";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Item, Stream } from "../../ingest/stream.ts";
import { listPages, type Zendesk } from "./client.ts";

/** When the list was read last, milliseconds since the epoch. */
type ReadCursor = { at: number };

/** Small lists are read whole once a day. */
const everyMs = 20 * 3_600_000;

/** A small list of which a missing key is a deleted one. `complete` fills in what the list leaves out of an item. */
export function listStream(
  zendesk: Zendesk,
  list: { path: string; key: string; complete?: (item: Item, signal?: AbortSignal) => Promise<Item> },
  common: Pick<Stream, "spec" | "apiVersion" | "contract" | "record">,
): Stream<ReadCursor> {
  const where = `zendesk.${common.spec.id}`;
  return {
    ...common,
    cursor: z.object({ at: z.number().int() }),
    position: ({ at }) => at,
    plan(cursor, now) {
      if (cursor && now - cursor.at < everyMs) return null;
      return {
        mode: "list",
        label: "whole list",
        from: cursor?.at ?? 0,
        after: { at: now },
        complete: true,
        last: true,
      };
    },
    async *pages(_window, _cursor, signal) {
      for await (const items of listPages(zendesk.api, list.path, list.key, where, signal)) {
        if (items === null) throw pageShape(where, `there is no ${list.path}`);
        const { complete } = list;
        const whole = complete ? await Promise.all(items.map((item) => complete(item, signal))) : items;
        yield { items: whole, resume: null, token: null };
      }
    },
  };
}

/** A schedule with its holidays. */
export async function withHolidays(zendesk: Zendesk, item: Item, signal?: AbortSignal): Promise<Item> {
  const schedule = item.value as { id: number };
  const holidays: unknown[] = [];
  const path = `business_hours/schedules/${schedule.id}/holidays`;
  for await (const items of listPages(zendesk.api, path, "holidays", "zendesk.schedules", signal))
    holidays.push(...(items ?? []).map(({ value }) => value));
  return { value: { ...schedule, holidays } };
}
