import type { SessionRecord } from "../../company/web/record.ts";
import { campaignName, collectedSource, lastClick, userSource } from "./traffic.ts";

/** A row of an events table as JSON; what is absent is null, or an empty array where the column is repeated. */
export type EventRow = Record<string, unknown> & {
  event_date: string;
  event_timestamp: number;
  event_name: string;
};

type Value = { string_value: string } | { int_value: number } | { double_value: number };

/** Milliseconds for which the tag gathers events before it sends them as one batch. */
const BATCH_MS = 5_000;
const ENGAGED_MS = 10_000;

/** The export's rows of a session, one an event, in order of time. `processed`: attribution is done, as in daily tables. */
export function eventRows(session: SessionRecord, processed: boolean): EventRow[] {
  const shared = sharedColumns(session, processed);
  const batches = batchesOf(session);
  const opened = new Map<number, number>();
  return session.events.map(([offsetUs, name, page, own = {}], index) => {
    const timestamp = session.start_us + offsetUs;
    if (!opened.has(page)) opened.set(page, Math.floor(timestamp / 1000));
    const engaged = offsetUs >= ENGAGED_MS * 1000 || page > 0;
    const named = session.user_id !== null && index >= session.user_id_from;
    return {
      event_date: dateOf(timestamp),
      event_timestamp: timestamp,
      event_name: name,
      event_params: parameters(session, page, engaged, own),
      event_bundle_sequence_id: Math.floor(timestamp / 1000) % 2_000_000_000,
      ...(named ? { user_id: session.user_id, user_properties: [customer(timestamp)] } : {}),
      is_active_user: session.pseudo_id !== null && engaged,
      batch_page_id: opened.get(page),
      ...batches[index],
      // Only the page that somebody arrived on says where they came from.
      ...(page === 0
        ? { collected_traffic_source: collectedSource(session.collected, session.click_id) }
        : {}),
      ...shared,
    };
  });
}

/** `20240701` of an instant in microseconds. The property's time zone is UTC. */
export function dateOf(us: number): string {
  return new Date(us / 1000).toISOString().slice(0, 10).replaceAll("-", "");
}

function sharedColumns(session: SessionRecord, processed: boolean) {
  const { device, place, pseudo_id: pseudoId } = session;
  const granted = pseudoId === null ? "No" : "Yes";
  const mobile =
    device.category === "desktop" ? {} : { mobile_brand_name: device.brand, mobile_model_name: device.model };
  return {
    ...(pseudoId === null
      ? {}
      : { user_pseudo_id: pseudoId, user_first_touch_timestamp: session.first_touch_us }),
    privacy_info: { analytics_storage: granted, ads_storage: granted, uses_transient_token: "No" },
    user_ltv: { revenue: 0, currency: "USD" },
    device: {
      category: device.category,
      ...mobile,
      operating_system: device.os,
      operating_system_version: device.osVersion,
      language: device.language,
      is_limited_ad_tracking: "No",
      web_info: { browser: device.browser, browser_version: device.browserVersion, hostname: session.host },
    },
    geo: {
      city: place.city,
      region: place.region,
      country: place.country,
      continent: place.continent,
      sub_continent: place.subContinent,
      metro: "(not set)",
    },
    stream_id: "7306118024",
    platform: "WEB",
    ...(processed && pseudoId !== null
      ? {
          traffic_source: userSource(session.first),
          session_traffic_source_last_click: lastClick(session.last_click),
        }
      : {}),
  };
}

function parameters(
  session: SessionRecord,
  page: number,
  engaged: boolean,
  own: Readonly<Record<string, string | number>>,
) {
  const [path, title] = session.pages[page] ?? ["/", ""];
  const before = page === 0 ? (session.referrer ?? undefined) : address(session, page - 1);
  const { link_url: link, ...rest } = own;
  return entries({
    ga_session_id: session.session_id ?? undefined,
    ga_session_number: session.session_number ?? undefined,
    page_location: address(session, page),
    page_title: title || path,
    page_referrer: before,
    session_engaged: engaged ? "1" : "0",
    engaged_session_event: engaged ? 1 : undefined,
    ...(page === 0 && session.collected && !session.collected.google_ads
      ? {
          source: session.collected.source,
          medium: session.collected.medium,
          campaign: campaignName(session.collected),
        }
      : {}),
    link_url: link === undefined ? undefined : `https://${session.host}${link}`,
    ...rest,
  });
}

function entries(values: Record<string, string | number | undefined>): { key: string; value: Value }[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: typed(value) }],
  );
}

function typed(value: string | number): Value {
  if (typeof value === "string") return { string_value: value };
  return Number.isInteger(value) ? { int_value: value } : { double_value: value };
}

/** The address of a page; that of the first carries the tags of its campaign. */
function address({ host, pages, collected, click_id: clickId }: SessionRecord, page: number): string {
  const url = new URL(pages[page]?.[0] ?? "/", `https://${host}`);
  if (page === 0 && collected?.campaign && !collected.google_ads) {
    url.searchParams.set("utm_source", collected.source);
    url.searchParams.set("utm_medium", collected.medium);
    url.searchParams.set("utm_campaign", collected.campaign);
  }
  if (page === 0) for (const [name, id] of Object.entries(clickId ?? {})) url.searchParams.set(name, id);
  return url.href;
}

function batchesOf({ events }: SessionRecord) {
  let ordering = 0;
  let index = 0;
  let key = "";
  return events.map(([offsetUs, , page]) => {
    const next = `${page} ${Math.floor(offsetUs / 1000 / BATCH_MS)}`;
    if (!key.startsWith(`${page} `)) ordering = 0;
    if (next !== key) {
      ordering++;
      index = 0;
      key = next;
    }
    return { batch_ordering_id: ordering, batch_event_index: ++index };
  });
}

function customer(timestamp: number) {
  return { key: "user_type", value: { string_value: "customer", set_timestamp_micros: timestamp } };
}
