import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { hasDeletedAt, pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, Page, Stream } from "../../ingest/stream.ts";
import { envelope, records } from "./contract.ts";

type SeqCursor = { seq: number };

/** Sequence numbers that are read again each time: a number is given before its row can be seen. */
const overlap = 1_000;
const pageSize = 1_000;

/** The backend's collections, each read in the order of its seq. */
export const streams: Source = ({ spec, config, ...effects }) => {
  const http = createHttp({
    source: spec.source,
    baseUrl: required(config, "BACKEND_API_URL"),
    headers: { authorization: `Bearer ${required(config, "BACKEND_API_TOKEN")}` },
    perSecond: 200,
    secrets: config.secrets,
    ...effects,
  });
  return (Object.keys(records) as (keyof typeof records)[]).map((id): Stream<SeqCursor> => {
    const where = `${spec.source}.${id}`;
    return {
      spec: streamOf(spec, id),
      apiVersion: "v1",
      contract: "1",
      record: records[id],
      isDeleted: hasDeletedAt,
      cursor: z.object({ seq: z.number().int().nonnegative() }),
      position: ({ seq }) => seq,
      plan(cursor) {
        const from = Math.max(0, (cursor?.seq ?? 0) - overlap);
        return { label: `seq > ${from}`, from, after: null, complete: false, last: true };
      },
      pages: (window, cursor, signal) => pages(http, id, where, window.from, cursor?.seq ?? 0, signal),
    };
  });
};

/** Pages after a seq. The end is what the API says it is, never an empty page; the cursor never goes back. */
async function* pages(
  http: Http,
  collection: string,
  where: string,
  from: number,
  floor: number,
  signal?: AbortSignal,
): AsyncGenerator<Page<SeqCursor>> {
  for (let after = from; ; ) {
    const answer = await http.request(`/v1/${collection}?after_seq=${after}&limit=${pageSize}`, {
      signal,
      read: readPage,
    });
    const sliced = answer.value;
    const page = envelope.safeParse(sliced?.rest);
    if (!sliced || !page.success)
      throw pageShape(where, "items, next_seq or has_more is missing", page.error);
    const { next_seq: next, has_more: more } = page.data;
    if (next < after) throw pageShape(where, `next_seq ${next} lies before after_seq ${after}`);
    yield {
      items: sliced.items,
      resume: { seq: Math.max(next, floor) },
      token: more ? String(next) : null,
    };
    if (!more) return;
    after = next;
  }
}

/** The items with their text as received. Throws on broken JSON, so that the page is asked for again. */
function readPage(text: string): { items: Item[]; rest: unknown } {
  try {
    const { elements, envelope: rest } = sliceArray(text, "items");
    const items = elements.map((element) => ({ text: element, value: JSON.parse(element) as unknown }));
    return { items, rest: JSON.parse(rest) };
  } catch {
    return { items: [], rest: JSON.parse(text) };
  }
}
