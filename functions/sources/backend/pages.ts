import type { Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Item, Page } from "../../ingest/stream.ts";
import { envelope, type records } from "./contract.ts";

export type SeqCursor = { seq: number };

/** A collection of the backend, and how it is asked. */
export type Collection = {
  http: Http;
  id: keyof typeof records;
  /** For messages: source and stream. */
  where: string;
  signal: AbortSignal | undefined;
};

const pageSize = 1_000;

/**
 * Pages of the records after `from` and up to `until`. The end is what the API says it is, never an empty page; the
 * cursor never goes below `floor`.
 */
export async function* pages(
  collection: Collection,
  { from, floor, until }: { from: number; floor: number; until: number },
): AsyncGenerator<Page<SeqCursor>> {
  for (let after = from; ; ) {
    const { items, next, more } = await pageAfter(collection, after, pageSize);
    const done = !more || next >= until;
    yield {
      items: upTo(items, until),
      resume: { seq: Math.max(next, floor) },
      token: done ? null : String(next),
    };
    if (done) return;
    after = next;
  }
}

/** The page after a seq. Throws PAGE_SHAPE. */
export async function pageAfter(
  { http, id, where, signal }: Collection,
  after: number,
  limit: number,
): Promise<{ items: Iterable<Item>; next: number; more: boolean }> {
  const answer = await http.request(`/v1/${id}?after_seq=${after}&limit=${limit}`, {
    signal,
    read: (text) => readPage(text, id),
  });
  const sliced = answer.value;
  const page = envelope.safeParse(sliced?.rest);
  if (!sliced || !page.success) throw pageShape(where, "items, next_seq or has_more is missing", page.error);
  const { next_seq: next, has_more: more } = page.data;
  if (next < after) throw pageShape(where, `next_seq ${next} lies before after_seq ${after}`);
  return { items: sliced.items, next, more };
}

/** The items with their text as received. Throws on a broken envelope, so that the page is asked for again. */
function readPage(text: string, id: keyof typeof records): { items: Iterable<Item>; rest: unknown } {
  try {
    const { elements, envelope: rest } = sliceArray(text, "items");
    return { items: toItems(elements, id), rest: JSON.parse(rest) };
  } catch {
    return { items: [], rest: JSON.parse(text) };
  }
}

function* toItems(elements: readonly string[], id: keyof typeof records): Generator<Item> {
  for (const element of elements) yield toItem(element, id);
}

/** A record from its text. An event happens once: its id tells it from others, whoever delivered it. */
export function toItem(text: string, id: keyof typeof records): Item {
  const value = parsed(text) as { id?: unknown } | undefined;
  if (value === undefined) return { text };
  return { text, value, ...(id === "events" && typeof value?.id === "string" ? { identity: value.id } : {}) };
}

function* upTo(items: Iterable<Item>, until: number): Generator<Item> {
  for (const item of items) if (!(seqOf(item) > until)) yield item;
}

function seqOf({ value }: Item): number {
  return Number((value as { seq?: unknown } | null)?.seq);
}

/** Undefined for broken JSON: such a record is quarantined by itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
