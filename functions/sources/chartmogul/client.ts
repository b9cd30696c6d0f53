import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

/** A quarter below ChartMogul's 40 requests a second. */
const perSecond = 30;

/**
 * ChartMogul behind basic authentication, the key as its user. Requests stay below its limit, unless
 * CHARTMOGUL_API_URL names another host; what it may compute in a minute is waited for. Throws CONFIG_MISSING.
 */
export function chartmogulHttp({ spec, config, ...effects }: SourceOptions): Http {
  const authorization = `Basic ${Buffer.from(`${required(config, "CHARTMOGUL_API_KEY")}:`).toString("base64")}`;
  const other = config.variables.CHARTMOGUL_API_URL;
  return createHttp({
    source: spec.source,
    baseUrl: other ?? "https://api.chartmogul.com",
    headers: { authorization },
    perSecond: other ? 1_000 : perSecond,
    tries: 7,
    maxWaitMs: 65_000,
    deadlineMs: 300_000,
    secrets: [...config.secrets, authorization],
    ...effects,
  });
}

export type Entry = { text: string; value: Record<string, unknown> };
export type EntryPage = { entries: Entry[]; cursor: string | null; more: boolean };

const envelope = z.looseObject({ has_more: z.boolean(), cursor: z.string().nullish() });

/** One page of a list; null where ChartMogul answers 404. Throws PAGE_SHAPE. */
export async function askPage(
  http: Http,
  request: { path: string; key: string; where: string; signal?: AbortSignal | undefined },
): Promise<EntryPage | null> {
  const { path, key, where, signal } = request;
  const { status, value } = await http.request(path, {
    signal,
    accept: (code) => code === 404,
    read: (text) => {
      JSON.parse(text);
      return text;
    },
  });
  if (status === 404) return null;
  try {
    const sliced = sliceArray(value ?? "", key);
    const rest = envelope.parse(JSON.parse(sliced.envelope));
    const entries = sliced.elements.map((text) => ({ text, value: JSON.parse(text) as Entry["value"] }));
    return { entries, cursor: rest.cursor ?? null, more: rest.has_more };
  } catch (cause) {
    throw pageShape(where, `${key} or has_more is missing`, cause);
  }
}

/** Every page of a list that is paged by cursor. Throws where there is no such list, or where it does not go on. */
export async function* scan(
  http: Http,
  request: { path: string; key: string; where: string; signal?: AbortSignal | undefined },
): AsyncGenerator<EntryPage> {
  const seen = new Set<string>();
  for (let cursor = ""; ; ) {
    const path = `${request.path}?per_page=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await askPage(http, { ...request, path });
    if (page === null) throw pageShape(request.where, `there is no ${request.path}`);
    if (page.more && (page.cursor === null || seen.has(page.cursor)))
      throw pageShape(request.where, "a list says that there is more and does not go on");
    yield page;
    if (!page.more || page.cursor === null) return;
    seen.add(page.cursor);
    cursor = page.cursor;
  }
}
