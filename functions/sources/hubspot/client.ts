import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

/** HubSpot's API as the streams ask it; `where` names the stream in errors. */
export type Hubspot = {
  get(path: string, where: string, signal?: AbortSignal): Promise<Answer>;
  post(path: string, body: object, where: string, signal?: AbortSignal): Promise<Answer>;
  /** The search endpoints have a limit of their own. */
  search(path: string, body: object, where: string, signal?: AbortSignal): Promise<Answer>;
};

export type Answer = {
  /** Each result with its text as received. */
  results: { text: string; value: Record<string, unknown> }[];
  /** Token of the next page; null on the last. */
  next: string | null;
  /** All that match a search. */
  total: number;
  /** What a batch could not answer, by category. */
  errors: { category: string }[];
};

const envelope = z.looseObject({
  results: z.array(z.never()),
  total: z.number().int().nonnegative().default(0),
  paging: z.looseObject({ next: z.looseObject({ after: z.string().min(1) }).optional() }).nullish(),
  errors: z.array(z.looseObject({ category: z.string() })).default([]),
});

/**
 * Stays a tenth below HubSpot's limits (100 requests in ten seconds, five searches a second), unless HUBSPOT_API_URL
 * names another host. Throws CONFIG_MISSING.
 */
export function hubspotClient({ spec, config, clock, log }: SourceOptions): Hubspot {
  const elsewhere = config.variables.HUBSPOT_API_URL;
  const shared = {
    source: spec.source,
    baseUrl: elsewhere ?? "https://api.hubapi.com",
    headers: { authorization: `Bearer ${required(config, "HUBSPOT_ACCESS_TOKEN")}` },
    secrets: config.secrets,
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  };
  const http = createHttp({ ...shared, perSecond: elsewhere ? 1_000 : 9 });
  const searches = createHttp({ ...shared, perSecond: elsewhere ? 1_000 : 4, burst: elsewhere ? 1_000 : 1 });
  const ask = async (by: Http, path: string, where: string, signal?: AbortSignal, body?: object) => {
    const sent = body && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const { value } = await by.request(path, { ...sent, signal, read: readAnswer });
    const rest = envelope.safeParse(value?.rest);
    if (!value || !rest.success) throw pageShape(where, "results or paging is missing", rest.error);
    const { total, paging, errors } = rest.data;
    return { results: value.results, next: paging?.next?.after ?? null, total, errors };
  };
  return {
    get: (path, where, signal) => ask(http, path, where, signal),
    post: (path, body, where, signal) => ask(http, path, where, signal, body),
    search: (path, body, where, signal) => ask(searches, path, where, signal, body),
  };
}

/** Throws on broken JSON, so that it is asked for again. */
function readAnswer(text: string): { results: Answer["results"]; rest: unknown } {
  const rest: unknown = JSON.parse(text);
  try {
    const sliced = sliceArray(text, "results");
    const results = sliced.elements.map((element) => ({
      text: element,
      value: JSON.parse(element) as Record<string, unknown>,
    }));
    return { results, rest: JSON.parse(sliced.envelope) };
  } catch {
    return { results: [], rest };
  }
}
