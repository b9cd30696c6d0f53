import { missing } from "./errors.ts";
import type { ListQuery } from "./query.ts";
import { type Json, KINDS, type Kind, type Store } from "./store.ts";

export interface Page {
  objects: Json[];
  hasMore: boolean;
}

/**
 * A page of the newest-first list. `ending_before` gives the page just before that object, in the same order.
 * Deleted customers are not listed. Throws a StripeFault where a cursor names no object.
 */
export function listPage(store: Store, kind: Kind, query: ListQuery): Page {
  const backwards = query.endingBefore !== null;
  const step = backwards ? -1 : 1;
  const cursor = query.endingBefore ?? query.startingAfter;
  let position = cursor === null ? 0 : positionOf(store, kind, cursor) + step;
  const objects: Json[] = [];
  for (; position >= 0 && position < store.size; position += step) {
    if (store.isDeleted(position) || !query.created(store.created(position))) continue;
    const object = store.at(position);
    if (query.matches && !query.matches(object)) continue;
    if (objects.length === query.limit) return finish(objects, true, backwards);
    objects.push(object);
  }
  return finish(objects, false, backwards);
}

/** A page of items that are held in a list already, such as an invoice's lines. */
export function slicePage(items: readonly Json[], query: ListQuery): Page {
  const after = items.findIndex((item) => item.id === query.startingAfter) + 1;
  const before = query.endingBefore === null ? -1 : items.findIndex((item) => item.id === query.endingBefore);
  if (before >= 0) {
    const from = Math.max(0, before - query.limit);
    return { objects: items.slice(from, before), hasMore: from > 0 };
  }
  const to = after + query.limit;
  return { objects: items.slice(after, to), hasMore: to < items.length };
}

function finish(objects: Json[], hasMore: boolean, backwards: boolean): Page {
  return { objects: backwards ? objects.reverse() : objects, hasMore };
}

function positionOf(store: Store, kind: Kind, id: string): number {
  const position = store.position(id);
  if (position === undefined) throw missing(KINDS[kind], id);
  return position;
}
