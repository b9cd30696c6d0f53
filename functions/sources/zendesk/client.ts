import { required } from "../../../lib/config.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";
import type { Item } from "../../ingest/stream.ts";

export type Zendesk = {
  /** The incremental exports, which have a limit of their own. */
  exports: Http;
  /** Everything else. */
  api: Http;
};

/** Zendesk allows 10 exports a minute, and other requests 200 a minute on its smallest plan. */
const exportsPerSecond = 9 / 60;
const requestsPerSecond = 3;

/**
 * Zendesk behind basic authentication with an API token. Requests stay below Zendesk's limits, unless ZENDESK_API_URL
 * names a host that is not Zendesk's. A Retry-After of a minute is waited for. Throws CONFIG_MISSING.
 */
export function zendeskClient({ spec, config, ...effects }: SourceOptions): Zendesk {
  const url = new URL(required(config, "ZENDESK_API_URL"));
  const user = `${required(config, "ZENDESK_EMAIL")}/token:${required(config, "ZENDESK_API_TOKEN")}`;
  const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  const limited = url.hostname.endsWith(".zendesk.com");
  const http = (perSecond: number, burst: number) =>
    createHttp({
      source: spec.source,
      baseUrl: `${url.origin}/api/v2`,
      headers: { authorization },
      perSecond: limited ? perSecond : 1_000,
      burst: limited ? burst : 1_000,
      maxWaitMs: 65_000,
      deadlineMs: 300_000,
      secrets: [...config.secrets, authorization],
      ...effects,
    });
  return { exports: http(exportsPerSecond, 9), api: http(requestsPerSecond, 20) };
}

export type Answer = { items: Item[]; rest: unknown };

/** Reads a page: what stands under `key` with its text as received, and the rest beside it. Throws on broken JSON. */
export function pageReader(key: string): (text: string) => Answer {
  return (text) => {
    try {
      const { elements, envelope } = sliceArray(text, key);
      const items = elements.map((element) => ({ text: element, value: JSON.parse(element) as unknown }));
      return { items, rest: JSON.parse(envelope) };
    } catch {
      return { items: [], rest: JSON.parse(text) };
    }
  };
}

/** Every item of a list that is paged by cursor, page by page; null where Zendesk answers 404. */
export async function* listPages(
  http: Http,
  path: string,
  key: string,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<Item[] | null> {
  const [base = "", query = ""] = path.split("?");
  const seen = new Set<string>();
  for (let after = ""; ; ) {
    const paging = `page[size]=100${after && `&page[after]=${encodeURIComponent(after)}`}`;
    const { value, status } = await http.request(`${base}?${[query, paging].filter(Boolean).join("&")}`, {
      signal,
      accept: (code) => code === 404,
      read: pageReader(key),
    });
    if (status === 404) {
      yield null;
      return;
    }
    const rest = value?.rest as Record<string, unknown> | undefined;
    if (!value || !Array.isArray(rest?.[key])) throw pageShape(where, `${key} is missing`);
    yield value.items;
    const { has_more, after_cursor } = (rest.meta ?? {}) as { has_more?: unknown; after_cursor?: unknown };
    if (has_more !== true) return;
    if (typeof after_cursor !== "string" || seen.has(after_cursor))
      throw pageShape(where, "a list says that there is more and does not go on");
    seen.add(after_cursor);
    after = after_cursor;
  }
}
