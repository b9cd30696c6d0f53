import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { KeyPage, Page, Stream, Window } from "../../ingest/stream.ts";
import type { Hubspot } from "./client.ts";
import { objectRecord } from "./contract.ts";
import { changedIds, livingIds, type Span } from "./ids.ts";
import { type ObjectType, objects } from "./objects.ts";
import { propertyNames, readRecords, withMerged } from "./records.ts";

/**
 * `until`: changes before it are known. `windowUntil` and `afterId`: a window that was cut goes on there.
 * `archivedAt`: when the list of archived records was read last.
 */
type ObjectCursor = {
  until: string;
  windowUntil: string | null;
  afterId: string | null;
  archivedAt: string | null;
};

/** With the span of changes that a backfill asks for. */
type ChangesWindow = Window<ObjectCursor> & { span?: Span };

/** The search shows a change minutes after it was made. */
const lagMs = 5 * 60_000;
const overlapMs = 15 * 60_000;
const archivedEveryMs = 24 * 3_600_000;
/** A record may be changed between the search and the read: a run stores versions younger than its window, by no more than it lasts. */
const longestRunMs = 2 * 3_600_000;

const instant = z.iso.datetime();
const cursor: z.ZodType<ObjectCursor> = z.object({
  until: instant,
  windowUntil: instant.nullable(),
  afterId: z.string().nullable(),
  archivedAt: instant.nullable(),
});

/**
 * A type of HubSpot object. The search tells which records changed, a batch read tells what they are now, with the
 * history of some properties. Once a day the archived ones are listed: the search never shows them. Records that were
 * merged away are in no list; the record that remained names them.
 */
export function objectStream(hubspot: Hubspot, type: ObjectType, spec: StreamSpec): Stream<ObjectCursor> {
  const where = `hubspot.${type}`;
  let names: Promise<string[]> | undefined;
  return {
    spec,
    apiVersion: "v3",
    contract: "1",
    record: objectRecord(type),
    cursor,
    position: ({ until, windowUntil }) => Date.parse(windowUntil ?? until),
    plan,
    backfill: ({ from, to, now }, at): ChangesWindow => ({
      mode: "backfill",
      label: `changed ${iso(from)} to ${iso(to)}`,
      from: Math.max(0, from - longestRunMs),
      after: { ...at, until: iso(now), windowUntil: null },
      complete: false,
      last: true,
      span: { from, until: Math.min(to, now - lagMs) },
    }),
    async *pages(window: ChangesWindow, at, signal) {
      names ??= propertyNames(hubspot, type, where, signal);
      const properties = await names;
      if (window.mode === "archived") yield* archived(hubspot, type, where, signal);
      else yield* changed(hubspot, type, where, properties, window, at, signal);
    },
    async *sweep(signal): AsyncGenerator<KeyPage> {
      for await (const { ids, next } of livingIds(hubspot, type, where, signal))
        yield { keys: ids, token: next };
    },
  };
}

function plan(at: ObjectCursor | null, now: number): Window<ObjectCursor> | null {
  const isOpen = at !== null && at.windowUntil !== null;
  const until = isOpen ? (at.windowUntil ?? "") : iso(now - lagMs);
  const archivedAt = at?.archivedAt ?? null;
  const isDue = archivedAt === null || now - Date.parse(archivedAt) >= archivedEveryMs;
  if (at === null || until > at.until) {
    const from = startOf(at);
    return {
      mode: "changes",
      label: `changed ${iso(from)} to ${until}${at?.afterId ? `, id > ${at.afterId}` : ""}`,
      from: Math.max(0, from - longestRunMs),
      after: { until, windowUntil: null, afterId: null, archivedAt },
      complete: false,
      last: !isOpen && !isDue,
    };
  }
  if (!isDue) return null;
  const after = { ...at, archivedAt: iso(now) };
  return { mode: "archived", label: "archived records", from: 0, after, complete: false, last: true };
}

async function* changed(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  properties: readonly string[],
  window: ChangesWindow,
  at: ObjectCursor | null,
  signal?: AbortSignal,
): AsyncGenerator<Page<ObjectCursor>> {
  const { until = "", archivedAt = null } = window.after ?? {};
  const known = at?.until ?? iso(0);
  const span = window.span ?? { from: startOf(at), until: Date.parse(until) };
  const beyond = window.span ? null : (at?.afterId ?? null);
  for await (const { ids, last } of changedIds(hubspot, type, where, span, beyond, signal)) {
    const items = await readRecords(hubspot, type, where, properties, ids, signal);
    const afterId = ids.at(-1) ?? null;
    yield {
      items: items.flatMap(withMerged),
      resume: last ? null : { until: known, windowUntil: until, afterId, archivedAt },
      token: last ? null : afterId,
    };
  }
}

/** Tombstones: the models need no more of them than a record must have. */
async function* archived(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<Page<ObjectCursor>> {
  const properties = objects[type].needs.join();
  for (let after: string | null = null; ; ) {
    const query = new URLSearchParams({ archived: "true", limit: "100", properties });
    if (after) query.set("after", after);
    const { results, next } = await hubspot.get(`/crm/v3/objects/${type}?${query}`, where, signal);
    yield { items: results.map((item) => ({ ...item, tombstone: true })), resume: null, token: next };
    if (next === null) return;
    after = next;
  }
}

/** From when on changes are asked for. */
function startOf(at: ObjectCursor | null): number {
  return Math.max(0, Date.parse(at?.until ?? iso(0)) - overlapMs);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
