import { pageShape } from "../../ingest/page-shape.ts";
import type { Item, Stream } from "../../ingest/stream.ts";
import { type ListCommon, type ReadCursor, wholeListStream } from "../../ingest/whole-list-stream.ts";
import { listPages, type Zendesk } from "./client.ts";

/** A small list of which a missing key is a deleted one. `complete` fills in what the list leaves out of an item. */
export function listStream(
  zendesk: Zendesk,
  list: { path: string; key: string; complete?: (item: Item, signal?: AbortSignal) => Promise<Item> },
  common: ListCommon,
): Stream<ReadCursor> {
  const where = `zendesk.${common.spec.id}`;
  return wholeListStream(common, async function* (signal) {
    for await (const items of listPages(zendesk.api, list.path, list.key, where, signal)) {
      if (items === null) throw pageShape(where, `there is no ${list.path}`);
      const { complete } = list;
      const whole = complete ? await Promise.all(items.map((item) => complete(item, signal))) : items;
      yield { items: whole, token: null };
    }
  });
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
