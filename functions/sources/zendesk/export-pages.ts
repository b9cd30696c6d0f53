import { z } from "zod";
import type { Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Item } from "../../ingest/stream.ts";
import { pageReader } from "./client.ts";

/** Where an export goes on: Zendesk's own cursor (null before the first answer), and the latest time seen, in milliseconds. */
export type ExportCursor = { after: string | null; at: number };

export const exportCursor = z.object({
  after: z.string().min(1).nullable(),
  at: z.number().int().nonnegative(),
});

export type ExportPage = { items: readonly Item[]; next: ExportCursor; end: boolean };

const envelope = z.looseObject({ after_cursor: z.string().min(1).nullable(), end_of_stream: z.boolean() });

/**
 * Pages of an incremental export by cursor. `start_time` stands in the first request ever alone; later ones go on after
 * the cursor. The end is what `end_of_stream` says: an empty page may have others behind it.
 */
export async function* exportPages(
  http: Http,
  options: {
    name: string;
    query: string;
    where: string;
    from: ExportCursor | null;
    signal?: AbortSignal | undefined;
  },
): AsyncGenerator<ExportPage> {
  const { name, query, where, from, signal } = options;
  for (let cursor: ExportCursor = from ?? { after: null, at: 0 }; ; ) {
    const place = cursor.after === null ? "start_time=0" : `cursor=${encodeURIComponent(cursor.after)}`;
    const { value } = await http.request(`incremental/${name}/cursor?${place}&${query}`, {
      signal,
      read: pageReader(name),
    });
    const rest = envelope.safeParse(value?.rest);
    if (!value || !rest.success || !Array.isArray(rest.data[name]))
      throw pageShape(where, `${name}, after_cursor or end_of_stream is missing`, rest.error);
    const { after_cursor: after, end_of_stream: end } = rest.data;
    if (!end && (after === null || after === cursor.after))
      throw pageShape(where, "the export says that there is more and its cursor does not move");
    cursor = { after: after ?? cursor.after, at: Math.max(cursor.at, latest(value.items)) };
    yield { items: value.items, next: cursor, end };
    if (end) return;
  }
}

/** The latest time among records, in milliseconds; 0 for none. */
function latest(items: readonly Item[]): number {
  return Math.max(
    0,
    ...items.map(({ value }) => {
      const { generated_timestamp, updated_at } = value as Record<string, unknown>;
      const at =
        typeof generated_timestamp === "number" ? generated_timestamp * 1000 : Date.parse(String(updated_at));
      return Number.isFinite(at) ? at : 0;
    }),
  );
}
