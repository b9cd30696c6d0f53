import { z } from "zod";
import type { Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Item, Stream } from "../../ingest/stream.ts";
import type { ListCommon, ReadCursor } from "../../ingest/whole-list-stream.ts";

const everyMs = 20 * 3_600_000;
/** Months that are read again each time: ChartMogul restates the past when billing data is corrected. */
const months = 13;
const beginning = "2010-01-01";

/**
 * Metrics by month, each reading a snapshot of the last 13 months (the first of all time). Changes in percent are
 * against the entry before in the same answer, so that they are no part of what a month is.
 */
export function metricStream(http: Http, path: string, common: ListCommon): Stream<ReadCursor> {
  const where = `chartmogul.${common.spec.id}`;
  return {
    ...common,
    cursor: z.object({ at: z.number().int() }),
    position: ({ at }) => at,
    item: itemOf,
    plan(cursor, now) {
      if (cursor && now - cursor.at < everyMs) return null;
      const mode = cursor ? firstDay(now, 1 - months) : beginning;
      const label = `months from ${mode} on`;
      return { mode, label, from: cursor?.at ?? 0, after: { at: now }, complete: false, last: true };
    },
    backfill({ from, to }) {
      const mode = firstDay(from, 0);
      const label = `months from ${mode} on, to that of ${new Date(to - 1).toISOString().slice(0, 10)}`;
      return { mode, label, from, after: { at: to - 1 }, complete: false, last: true };
    },
    async *pages({ mode, after }, _cursor, signal) {
      const end = new Date(Date.parse(firstDay(after?.at ?? 0, 1)) - 86_400_000).toISOString().slice(0, 10);
      const query = `start-date=${mode}&end-date=${end}&interval=month`;
      const { value } = await http.request(`${path}?${query}`, {
        signal,
        read: (text) => {
          JSON.parse(text);
          return text;
        },
      });
      yield { items: itemsOf(value ?? "", where), resume: null, token: null };
    },
  };
}

function itemsOf(text: string, where: string): Item[] {
  try {
    return sliceArray(text, "entries").elements.map(itemOf);
  } catch (cause) {
    throw pageShape(where, "entries is missing", cause);
  }
}

/** A month, which is the same month whatever it is compared with. */
function itemOf(text: string): Item {
  const value = JSON.parse(text) as Record<string, unknown>;
  const lasting = Object.entries(value).filter(([name]) => !name.endsWith("percentage-change"));
  return { text, value, identity: JSON.stringify(lasting) };
}

/** The first day of a month, counted from the one that holds the instant. */
function firstDay(at: number, offset: number): string {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
}
