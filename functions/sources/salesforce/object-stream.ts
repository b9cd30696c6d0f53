import { z } from "zod";
import type { Log } from "../../../lib/log.ts";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { KeyPage, Page, Stream, Window } from "../../ingest/stream.ts";
import { apiVersion, type Salesforce } from "./client.ts";
import { recordOf } from "./contract.ts";
import { describe, type Fields } from "./fields.ts";
import type { ObjectSpec } from "./objects.ts";
import { queryPages } from "./query-pages.ts";
import { changesQuery, type Place } from "./soql.ts";

/**
 * `until`: changes before it are known. `reached`: the latest instant that any window asked for. `at` and `id`: a
 * window that was cut goes on after that record. `fields`: hash of the fields that were read.
 */
type ObjectCursor = {
  until: string;
  reached: string;
  at: string | null;
  id: string | null;
  fields: string;
};
type ChangesWindow = Window<ObjectCursor> & { until: string };

/** A record may become visible minutes after its time of change. */
const lagMs = 10 * 60_000;
const overlapMs = 30 * 60_000;
const beginning = "1970-01-01T00:00:00.000Z";

const cursorShape: z.ZodType<ObjectCursor> = z.object({
  until: z.iso.datetime(),
  reached: z.iso.datetime(),
  at: z.string().nullable(),
  id: z.string().nullable(),
  fields: z.string(),
});

/**
 * The records of an object in the order of their change, deleted and merged ones included until Salesforce purges
 * them. All fields are read that a describe names; when one is new, the next run reads every record again, because
 * the others do not change by it.
 */
export function objectStream(
  salesforce: Salesforce,
  object: ObjectSpec,
  spec: StreamSpec,
  log: Log | undefined,
): Stream<ObjectCursor> {
  const where = `salesforce.${spec.id}`;
  let described: Promise<Fields> | undefined;
  return {
    spec,
    apiVersion,
    contract: "1",
    record: recordOf(object),
    isDeleted: (value) => (value as { IsDeleted?: unknown } | null)?.IsDeleted === true,
    cursor: cursorShape,
    position: ({ reached }) => Date.parse(reached),
    plan,
    backfill: ({ from, to }, cursor): ChangesWindow => ({
      mode: "backfill",
      label: `changed ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
      from,
      after: { ...cursor, reached: new Date(to).toISOString() },
      complete: false,
      last: true,
      until: new Date(to).toISOString(),
    }),
    async *pages(window, at, signal) {
      const cursor = window.mode === "backfill" ? null : at;
      described ??= describe(salesforce, object, where, signal);
      const fields = await described;
      const isNew = cursor !== null && cursor.fields !== fields.hash;
      if (isNew) log?.warn("Salesforce names other fields: all records are read again", { stream: spec.id });
      yield* changes(salesforce, object, where, fields, window as ChangesWindow, cursor, isNew, signal);
    },
    async *sweep(signal): AsyncGenerator<KeyPage> {
      let last = "";
      const soql = () => `SELECT Id FROM ${object.object} WHERE Id > '${last}' ORDER BY Id`;
      const query = { soql: `SELECT Id FROM ${object.object} ORDER BY Id`, all: false, again: soql };
      for await (const { records, next } of queryPages(salesforce, query, where, signal)) {
        const keys = records.map(({ value }) => String(value.Id));
        last = keys.at(-1) ?? last;
        yield { keys, token: next };
      }
    },
  };
}

function plan(cursor: ObjectCursor | null, now: number): Window<ObjectCursor> | null {
  const isOpen = cursor !== null && cursor.id !== null;
  const until = isOpen ? cursor.reached : new Date(now - lagMs).toISOString();
  if (cursor && !isOpen && until <= cursor.until) return null;
  const known = Date.parse(cursor?.until ?? beginning);
  const from = isOpen && cursor.at ? Date.parse(cursor.at) : Math.max(0, known - overlapMs);
  const label = `changed ${new Date(from).toISOString()} to ${until}`;
  const window: ChangesWindow = { label, from, after: null, complete: false, last: !isOpen, until };
  return window;
}

async function* changes(
  salesforce: Salesforce,
  object: ObjectSpec,
  where: string,
  fields: Fields,
  window: ChangesWindow,
  cursor: ObjectCursor | null,
  isNew: boolean,
  signal?: AbortSignal,
): AsyncGenerator<Page<ObjectCursor>> {
  const { until } = window;
  const open: Place | null = cursor?.id && cursor.at ? { at: cursor.at, id: cursor.id } : null;
  let last: Place | { at: string } = open ?? { at: new Date(window.from).toISOString() };
  const soql = () => changesQuery(object.object, object.changed, fields.names, last, until);
  const query = { soql: soql(), all: true, again: soql };
  for await (const { records, next } of queryPages(salesforce, query, where, signal)) {
    const final = records.at(-1)?.value;
    if (final) last = placeOf(final, object.changed, where);
    const cut = "id" in last ? { at: last.at, id: last.id } : { at: null, id: null };
    const known = cursor?.until ?? beginning;
    yield {
      items: records,
      resume:
        next === null
          ? { until: isNew ? beginning : until, reached: until, at: null, id: null, fields: fields.hash }
          : { until: known, reached: until, ...cut, fields: isNew ? (cursor?.fields ?? "") : fields.hash },
      token: next,
    };
  }
}

function placeOf(record: Record<string, unknown>, changed: string, where: string): Place {
  const { Id: id, [changed]: at } = record;
  if (
    typeof id === "string" &&
    /^[a-zA-Z0-9]{15,18}$/.test(id) &&
    typeof at === "string" &&
    !/[^\dTZ:.+-]/.test(at)
  )
    return { at, id };
  throw pageShape(where, `a record has no usable Id or ${changed}`);
}
