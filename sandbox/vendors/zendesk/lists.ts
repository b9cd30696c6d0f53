import { ZendeskFault } from "./errors.ts";

export type Query = Record<string, string | undefined>;

const MAX_PAGE = 100;

/**
 * One page of a list in Zendesk's two ways: by cursor where `page[size]` is given, else by number with `next_page`.
 * Both give at most 100.
 */
export function listPage(
  request: { url: string; host: string; query: Query },
  key: string,
  all: readonly object[],
): object {
  const { query } = request;
  const path = `http://${request.host}${request.url.split("?")[0]}.json`;
  if (query["page[size]"] !== undefined) return byCursor(path, query, key, all);
  const size = sizeOf(query.per_page);
  const page = Math.max(1, Number(query.page ?? 1));
  const items = all.slice((page - 1) * size, page * size);
  const more = page * size < all.length;
  const rest = query.start_time ? `&start_time=${query.start_time}` : "";
  const at = (number: number) => `${path}?page=${number}&per_page=${size}${rest}`;
  return {
    [key]: items,
    count: all.length,
    next_page: more ? at(page + 1) : null,
    previous_page: page > 1 ? at(page - 1) : null,
  };
}

function byCursor(path: string, query: Query, key: string, all: readonly object[]): object {
  const size = sizeOf(query["page[size]"]);
  const start = query["page[after]"] === undefined ? 0 : placeOf(query["page[after]"]);
  const items = all.slice(start, start + size);
  const more = start + size < all.length;
  const after = items.length > 0 ? Buffer.from(`p${start + size}`).toString("base64") : null;
  const next = `${path}?page[size]=${size}&page[after]=${encodeURIComponent(after ?? "")}`;
  return {
    [key]: items,
    meta: { has_more: more, after_cursor: after, before_cursor: null },
    links: { next: more ? next : null, prev: null },
  };
}

function placeOf(cursor: string): number {
  const [, place] = /^p(\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (place !== undefined) return Number(place);
  throw new ZendeskFault(400, {
    error: "InvalidPaginationParameter",
    description: "page[after] is not valid",
  });
}

function sizeOf(text: string | undefined): number {
  const size = Number(text ?? MAX_PAGE);
  return Number.isSafeInteger(size) && size > 0 ? Math.min(size, MAX_PAGE) : MAX_PAGE;
}
