import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, Page, Stream, Window } from "../../ingest/stream.ts";

/** Everything that was updated before `until` is in. */
type UpdatedCursor = { until: string };

const overlapMs = 48 * 3_600_000;
/** G2 shows changes a little later than it dates them. */
const lagMs = 5 * 60_000;
const pageSize = 100;
/** Far below G2's 100 a second, and as long as it blocks who goes beyond. */
const perSecond = 40;
const blockMs = 61_000;

/** A JSON:API resource; what its attributes are is G2's business. */
const resource = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  attributes: z.object({ updated_at: z.iso.datetime({ offset: true }) }),
});

const envelope = z
  .looseObject({
    data: z.array(z.never()),
    links: z.looseObject({ next: z.string().nullish() }).optional(),
    cursor_pagination: z.looseObject({ next: z.string().nullish() }).optional(),
  })
  .refine(
    (page) => page.links !== undefined || page.cursor_pagination !== undefined,
    "nothing tells the next page",
  );

/** Buyer intent and reviews, each by the time of its last change. */
export const streams: Source = ({ spec, config, ...effects }) => {
  const http = createHttp({
    source: spec.source,
    baseUrl: config.variables.G2_API_URL ?? "https://data.g2.com",
    headers: {
      authorization: `Bearer ${required(config, "G2_API_TOKEN")}`,
      accept: "application/vnd.api+json",
    },
    perSecond,
    maxWaitMs: blockMs,
    limitedWaitMs: blockMs,
    deadlineMs: 5 * blockMs,
    secrets: config.secrets,
    ...effects,
  });
  const paths = {
    buyer_intent: config.variables.G2_BUYER_INTENT_PATH ?? "/api/v2/buyer_intent",
    reviews: config.variables.G2_REVIEWS_PATH ?? "/api/v2/reviews",
  };
  return Object.entries(paths).map(([id, path]): Stream<UpdatedCursor> => {
    const where = `${spec.source}.${id}`;
    return {
      spec: streamOf(spec, id),
      apiVersion: "v2",
      contract: "1",
      record: resource,
      cursor: z.object({ until: z.iso.datetime() }),
      position: ({ until }) => Date.parse(until),
      plan,
      backfill: ({ from, to }) =>
        spanWindow(from - 1, new Date(to).toISOString(), new Date(from).toISOString()),
      pages: (window, _, signal) => pages(http, path, where, window, signal),
    };
  });
};

function plan(cursor: UpdatedCursor | null, now: number): Window<UpdatedCursor> | null {
  const until = new Date(now - lagMs).toISOString();
  if (cursor && until <= cursor.until) return null;
  const from = cursor ? Date.parse(cursor.until) - overlapMs : 0;
  return spanWindow(from, until, cursor ? new Date(from).toISOString() : "ever");
}

/** What was updated after `from` (G2's filter leaves the instant itself out) and before `until`. */
function spanWindow(from: number, until: string, begins: string): Window<UpdatedCursor> {
  return { label: `updated ${begins} to ${until}`, from, after: { until }, complete: false, last: true };
}

async function* pages(
  http: Http,
  path: string,
  where: string,
  { from, after }: Window<UpdatedCursor>,
  signal?: AbortSignal,
): AsyncGenerator<Page<UpdatedCursor>> {
  const query = new URLSearchParams({ "page[size]": String(pageSize) });
  if (from > 0) query.set("filter[updated_at_gt]", new Date(from).toISOString());
  if (after) query.set("filter[updated_at_lt]", after.until);
  for (let url: string | null = `${path}?${query}`; url !== null; ) {
    const answer: Awaited<ReturnType<typeof ask>> = await ask(http, url, signal);
    const page = envelope.safeParse(answer?.rest);
    if (!answer || !page.success)
      throw pageShape(where, "data or the way to the next page is missing", page.error);
    url = nextOf(page.data, path, query);
    yield { items: answer.items, resume: null, token: url };
  }
}

async function ask(http: Http, url: string, signal?: AbortSignal) {
  return (await http.request(url, { signal, read: readPage })).value;
}

/** The address of the next page, which some versions give whole and others as a cursor; null after the last. */
function nextOf(page: z.output<typeof envelope>, path: string, query: URLSearchParams): string | null {
  const next = page.links?.next;
  if (next) return next;
  const cursor = page.cursor_pagination?.next;
  if (!cursor) return null;
  const following = new URLSearchParams(query);
  following.set("page[after]", cursor);
  return `${path}?${following}`;
}

function readPage(text: string): { items: Item[]; rest: unknown } {
  try {
    const { elements, envelope: rest } = sliceArray(text, "data");
    const items = elements.map((element) => ({ text: element, value: JSON.parse(element) as unknown }));
    return { items, rest: JSON.parse(rest) };
  } catch {
    return { items: [], rest: JSON.parse(text) };
  }
}
