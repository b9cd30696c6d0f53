import type { Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Item, Stream } from "../../ingest/stream.ts";
import { type ListCommon, type ReadCursor, wholeListStream } from "../../ingest/whole-list-stream.ts";
import { askPage, type Entry, scan } from "./client.ts";

/** A list, page by page. */
export function listStream(http: Http, path: string, key: string, common: ListCommon): Stream<ReadCursor> {
  const where = `chartmogul.${common.spec.id}`;
  return wholeListStream(common, async function* (signal) {
    for await (const { entries, cursor, more } of scan(http, { path, key, where, signal }))
      yield { items: entries, token: more ? cursor : null };
  });
}

/** Customers whose subscriptions are asked for at the same time; ChartMogul allows 20. */
const parallel = 10;

/** The subscriptions of every customer, each with its customer. A customer that is deleted meanwhile has none. */
export function subscriptionStream(http: Http, common: ListCommon): Stream<ReadCursor> {
  const where = "chartmogul.subscriptions";
  return wholeListStream(common, async function* (signal) {
    const customers = { path: "v1/customers", key: "entries", where, signal };
    for await (const { entries, cursor, more } of scan(http, customers)) {
      const items: Item[] = [];
      for (let at = 0; at < entries.length; at += parallel) {
        const some = entries.slice(at, at + parallel);
        items.push(
          ...(
            await Promise.all(some.map((customer) => subscriptionsOf(http, customer, where, signal)))
          ).flat(),
        );
      }
      yield { items, token: more ? cursor : null };
    }
  });
}

async function subscriptionsOf(
  http: Http,
  { value }: Entry,
  where: string,
  signal?: AbortSignal,
): Promise<Item[]> {
  const uuid = String(value.uuid);
  const path = `v1/customers/${encodeURIComponent(uuid)}/subscriptions`;
  const items: Item[] = [];
  for (let cursor = ""; ; ) {
    const query = `?per_page=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await askPage(http, {
      path: path + query,
      key: "entries",
      where,
      signal,
    });
    if (page === null) return [];
    for (const { text, value: subscription } of page.entries) {
      const owner = `{"customer_uuid":${JSON.stringify(uuid)},`;
      items.push({ text: owner + text.slice(1), value: { customer_uuid: uuid, ...subscription } });
    }
    if (!page.more) return items;
    if (page.cursor === null || page.cursor === cursor)
      throw pageShape(where, `the subscriptions of ${uuid} do not go on`);
    cursor = page.cursor;
  }
}
