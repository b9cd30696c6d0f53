import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, Page, Stream, Window } from "../../ingest/stream.ts";
import { envelope, identification } from "./contract.ts";

/** Last day whose batch is in. */
type DayCursor = { through: string };

const dayMs = 86_400_000;
/** Days that are read again, because their records are enriched later. */
const overlapDays = 3;
const pageSize = 100;

/** Identified companies by day. A day without any still moves the cursor, so that its absence is recorded. */
export const streams: Source = ({ spec, config, ...effects }) => {
  const http = createHttp({
    source: spec.source,
    baseUrl: required(config, "SWANAI_API_URL"),
    headers: { authorization: `Bearer ${required(config, "SWANAI_API_KEY")}` },
    perSecond: 10,
    secrets: config.secrets,
    ...effects,
  });
  const path = config.variables.SWANAI_BATCH_PATH ?? "/v1/identifications";
  const stream: Stream<DayCursor> = {
    spec: streamOf(spec, "identifications"),
    apiVersion: "v1",
    contract: "1",
    record: identification,
    cursor: z.object({ through: z.iso.date() }),
    position: ({ through }) => Date.parse(through),
    plan,
    backfill: ({ from, to }) => {
      const through = dateOf(to - 1);
      const label = `${dateOf(from)} to ${through}`;
      return { mode: through, label, from, after: { through }, complete: false, last: true };
    },
    pages: (window, cursor, signal) => pages(http, path, window, cursor, signal),
  };
  return [stream];
};

/** From three days before the last batch, or from the beginning, to yesterday (UTC). */
function plan(cursor: DayCursor | null, now: number): Window<DayCursor> | null {
  const yesterday = dateOf(now - dayMs);
  if (cursor && cursor.through >= yesterday) return null;
  const from = cursor ? Date.parse(cursor.through) - (overlapDays - 1) * dayMs : 0;
  const label = `${cursor ? dateOf(from) : "the beginning"} to ${yesterday}`;
  return { mode: yesterday, label, from, after: null, complete: false, last: true };
}

async function* pages(
  http: Http,
  path: string,
  { from, mode: to = "" }: Window<DayCursor>,
  head: DayCursor | null,
  signal?: AbortSignal,
): AsyncGenerator<Page<DayCursor>> {
  const query = new URLSearchParams({ to, limit: String(pageSize) });
  if (from > 0) query.set("from", dateOf(from));
  for (;;) {
    const answer = await http.request(`${path}?${query}`, { signal, read: readPage });
    const page = envelope.safeParse(answer.value?.rest);
    if (!answer.value || !page.success) {
      throw pageShape(
        "swanai.identifications",
        "records, next_cursor or complete_through is missing",
        page.error,
      );
    }
    const { next_cursor: next, complete_through: complete } = page.data;
    // A batch that is not final yet is asked for again, and the cursor never goes back.
    const through = [head?.through ?? "", complete < to ? complete : to].sort().at(-1) as string;
    yield { items: answer.value.items, resume: next === null ? { through } : null, token: next };
    if (next === null) return;
    query.set("cursor", next);
  }
}

function readPage(text: string): { items: Item[]; rest: unknown } {
  try {
    const { elements, envelope: rest } = sliceArray(text, "records");
    const items = elements.map((element) => ({ text: element, value: JSON.parse(element) as unknown }));
    return { items, rest: JSON.parse(rest) };
  } catch {
    return { items: [], rest: JSON.parse(text) };
  }
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
