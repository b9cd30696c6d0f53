import { z } from "zod";
import type { Item, Page, Stream } from "./stream.ts";

/** When the list was read last, milliseconds since the epoch. */
export type ReadCursor = { at: number };

export type ListCommon = Pick<Stream, "spec" | "apiVersion" | "contract" | "record">;

/** Without a filter by change there is no other way than to read it all: once a day. */
const everyMs = 20 * 3_600_000;

/**
 * A stream over a list that can only be read whole: once a day; versions are told apart by their hash, and a missing
 * key is a deleted one. `read` gives its pages, `token` being the source's own next-page token, null on the last one.
 */
export function wholeListStream(
  common: ListCommon,
  read: (signal?: AbortSignal) => AsyncIterable<{ items: readonly Item[]; token: string | null }>,
): Stream<ReadCursor> {
  return {
    ...common,
    cursor: z.object({ at: z.number().int() }),
    position: ({ at }) => at,
    plan(cursor, now) {
      if (cursor && now - cursor.at < everyMs) return null;
      return { label: "whole list", from: cursor?.at ?? 0, after: { at: now }, complete: true, last: true };
    },
    async *pages(_window, _cursor, signal): AsyncGenerator<Page<ReadCursor>> {
      for await (const { items, token } of read(signal)) yield { items, resume: null, token };
    },
  };
}
