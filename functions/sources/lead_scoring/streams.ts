import { z } from "zod";
import { SuiteError } from "../../../lib/errors.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { hasDeletedAt, pageShape } from "../../ingest/page-shape.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, KeyPage, Page, Stream } from "../../ingest/stream.ts";
import { type Row, rowsOf, type Supabase, supabaseClient, supabaseHttp } from "./client.ts";
import { records } from "./contract.ts";

type UntilCursor = { until: string };
type Place = { table: string; where: string; signal: AbortSignal | undefined };
type Span = Place & { since: string; until: string };

/** Rows become visible when their transaction commits, later than their updated_at says. */
const overlapMs = 15 * 60_000;
const lagMs = 60_000;
const pageSize = 1_000;

/** The lead-scoring tables, read by (updated_at, id). */
export const streams: Source = (options) => {
  const { spec, config } = options;
  const http = supabaseHttp(options);
  return (Object.keys(records) as (keyof typeof records)[]).map((table): Stream<UntilCursor> => {
    const where = `${spec.source}.${table}`;
    const supabase = supabaseClient(config, http);
    return {
      spec: streamOf(spec, table),
      apiVersion: "postgrest",
      contract: "1",
      record: records[table],
      isDeleted: hasDeletedAt,
      cursor: z.object({ until: z.iso.datetime() }),
      position: ({ until }) => Date.parse(until),
      plan(cursor, now) {
        const until = now - lagMs;
        if (cursor && until <= Date.parse(cursor.until)) return null;
        const from = cursor ? Date.parse(cursor.until) - overlapMs : 0;
        return {
          label: `${iso(from)} to ${iso(until)}`,
          from,
          after: { until: iso(until) },
          complete: false,
          last: true,
        };
      },
      pages: (window, _, signal) =>
        pages(supabase, { table, where, since: iso(window.from), until: window.after?.until ?? "", signal }),
      backfill: ({ from, to }) => ({
        label: `${iso(from)} to ${iso(to)}`,
        from,
        after: { until: iso(to) },
        complete: false,
        last: true,
      }),
      sweep: (signal) => keys(supabase, table, where, signal),
    };
  });
};

/**
 * Pages of a span in the order of (updated_at, id). Positions stay strings, because Date loses
 * microseconds and numbers lose the digits of an int8. Only an empty page is the end: the server
 * may answer fewer rows than asked for.
 */
async function* pages(supabase: Supabase, span: Span): AsyncGenerator<Page<UntilCursor>> {
  await canary(supabase, span);
  for (let last: { at: string; pk: string } | null = null; ; ) {
    let query = supabase.client
      .from(span.table)
      .select("*,pk:id::text")
      .gte("updated_at", span.since)
      .lt("updated_at", span.until);
    if (last) {
      const { at, pk } = last;
      query = query.or(`updated_at.gt."${at}",and(updated_at.eq."${at}",id.gt."${pk}")`);
    }
    query = query.order("updated_at", { ascending: true }).order("id", { ascending: true }).limit(pageSize);
    if (span.signal) query = query.abortSignal(span.signal);
    const rows = await rowsOf(supabase, query, span.where);
    const final = rows.at(-1);
    last = final ? positionOf(final, span.where) : null;
    yield { items: rows.map(toItem), resume: null, token: last ? `${last.at}/${last.pk}` : null };
    if (!last) return;
  }
}

/** The ids of all rows that are not marked as deleted, in their order. Only an empty page is the end, as in pages. */
async function* keys(
  supabase: Supabase,
  table: string,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<KeyPage> {
  await canary(supabase, { table, where });
  for (let last = ""; ; ) {
    let query = supabase.client.from(table).select("pk:id::text").is("deleted_at", null);
    if (last) query = query.gt("id", last);
    query = query.order("id", { ascending: true }).limit(pageSize);
    if (signal) query = query.abortSignal(signal);
    const rows = await rowsOf(supabase, query, where);
    const page = rows.map(({ pk }) => String(pk ?? ""));
    last = page.at(-1) ?? "";
    yield { keys: page, token: last || null };
    if (!last) return;
  }
}

/** A table hidden by row-level security answers 200 and no rows; so would a key that may not see it. */
async function canary(supabase: Supabase, { table, where }: Pick<Place, "table" | "where">): Promise<void> {
  const rows = await rowsOf(supabase, supabase.client.from(table).select("id").limit(1), where);
  if (rows.length > 0) return;
  throw new SuiteError("CANARY_EMPTY", {
    what: `The table ${table} answers with no rows at all, as it does when row-level security hides them`,
    where,
    next: "Set SUPABASE_SERVICE_KEY to the service key (the anon key sees nothing); if the table is new, wait for its first row.",
  });
}

function positionOf(row: Row, where: string): { at: string; pk: string } {
  const { updated_at: at, pk } = row;
  if (typeof at === "string" && typeof pk === "string" && !/["\\]/.test(at + pk)) return { at, pk };
  throw pageShape(where, "a row has no updated_at or no id");
}

/** The row as canonical JSON of what supabase-js parsed; an id beyond 2^53 is kept as its digits. */
function toItem({ pk, ...row }: Row): Item {
  const key = String(pk);
  if (typeof row.id === "number" && !Number.isSafeInteger(row.id)) row.id = key;
  return { value: row, pk: key };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
