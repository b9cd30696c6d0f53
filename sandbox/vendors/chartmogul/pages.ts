import { MogulFault } from "./errors.ts";

export type Query = Record<string, string | undefined>;

const MAX_PAGE = 200;

/** One page of a list, with the cursor behind it. The parameter `page` was taken out of the API. */
export function page(query: Query, key: string, texts: readonly string[]): string {
  if (query.page !== undefined) throw new MogulFault(422, '"page" param is deprecated', "page");
  const start = query.cursor === undefined ? 0 : placeOf(query.cursor);
  const size = sizeOf(query.per_page ?? query["per-page"]);
  const found = texts.slice(start, start + size);
  const rest = {
    cursor: cursorAt(start + found.length),
    has_more: start + size < texts.length,
    per_page: size,
  };
  return `{"${key}":[${found.join(",")}],${JSON.stringify(rest).slice(1)}`;
}

export function sizeOf(text: string | undefined): number {
  const size = Number(text ?? MAX_PAGE);
  if (Number.isSafeInteger(size) && size > 0 && size <= MAX_PAGE) return size;
  throw new MogulFault(422, "per_page must be between 1 and 200", "per_page");
}

export function cursorAt(place: number): string {
  return Buffer.from(`at ${place}`).toString("base64");
}

function placeOf(cursor: string): number {
  const [, place] = /^at (\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (place !== undefined) return Number(place);
  throw new MogulFault(400, "Cursor is not valid", "cursor");
}
