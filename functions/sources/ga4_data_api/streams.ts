import { z } from "zod";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, Page, Stream, Window } from "../../ingest/stream.ts";
import { createDataApi, type DataApi, type Days, isoDate } from "./client.ts";
import { piece, type Report, reports } from "./reports.ts";

/** Last day that was read. */
type DayCursor = { date: string };

const dayMs = 86_400_000;
/** Days before the last one that are read again. */
const openDays = 4;
/** Days that are asked for at once, and held in memory. */
const chunkDays = 7;
const rowsPerPiece = 5_000;

/** Reports by day; each run reads the last five days anew. */
export const streams: Source = (options) => {
  const api = createDataApi(options);
  return Object.entries(reports).map(
    ([id, report]): Stream<DayCursor> => ({
      spec: streamOf(options.spec, id),
      apiVersion: "v1beta",
      contract: "1",
      record: piece,
      cursor: z.object({ date: z.iso.date() }),
      position: ({ date }) => Date.parse(date),
      plan,
      backfill: ({ from, to }) => {
        const date = dateOf(to - 1);
        const label = `${dateOf(from)} to ${date}`;
        return { mode: date, label, from, after: { date }, complete: false, last: true };
      },
      pages: (window, _, signal) => pages(api, report, `${options.spec.source}.${id}`, window, signal),
    }),
  );
};

function plan(cursor: DayCursor | null, now: number): Window<DayCursor> {
  const today = dateOf(now);
  const last = Math.min(Date.parse(cursor?.date ?? today), Date.parse(today));
  const from = cursor ? last - openDays * dayMs : 0;
  const label = `${cursor ? dateOf(from) : "the first day"} to ${today}`;
  return { mode: today, label, from, after: null, complete: false, last: true };
}

async function* pages(
  api: DataApi,
  report: Report,
  where: string,
  { from, mode: to = "" }: Window<DayCursor>,
  signal?: AbortSignal,
): AsyncGenerator<Page<DayCursor>> {
  const first = from > 0 ? dateOf(from) : ((await api.firstDay(to, signal)) ?? to);
  for (let start = Date.parse(first); ; start += chunkDays * dayMs) {
    const last = Math.min(start + (chunkDays - 1) * dayMs, Date.parse(to));
    const days = { from: dateOf(start), to: dateOf(last) };
    const more = last < Date.parse(to);
    yield {
      items: await itemsOf(api, report, where, days, signal),
      resume: { date: days.to },
      token: more ? days.to : null,
    };
    if (!more) return;
  }
}

/** The pieces of every day of a range, also of days without rows. */
async function itemsOf(
  api: DataApi,
  report: Report,
  where: string,
  days: Days,
  signal?: AbortSignal,
): Promise<Item[]> {
  const byDay = new Map<string, string[][]>();
  for (let at = Date.parse(days.from); at <= Date.parse(days.to); at += dayMs) byDay.set(dateOf(at), []);
  let flags = { is_other_row_present: false, is_thresholded: false };
  for await (const page of api.rows(report, days, signal)) {
    const { dataLossFromOtherRow: other, subjectToThresholding: thresholded } = page.metadata;
    flags = {
      is_other_row_present: flags.is_other_row_present || other === true,
      is_thresholded: flags.is_thresholded || thresholded === true,
    };
    for (const { dimensionValues, metricValues } of page.rows) {
      const row = [...dimensionValues, ...metricValues].map(({ value }) => value);
      const rows = byDay.get(isoDate(row[0] ?? ""));
      if (!rows)
        throw pageShape(where, `a row of ${row[0]?.slice(0, 20)}, outside of ${days.from} to ${days.to}`);
      rows.push(row);
    }
  }
  return [...byDay].flatMap(([date, rows]) => piecesOf(report, date, rows, flags));
}

function piecesOf(
  { dimensions, metrics }: Report,
  date: string,
  rows: readonly string[][],
  flags: { is_other_row_present: boolean; is_thresholded: boolean },
): Item[] {
  const pieces = Math.max(1, Math.ceil(rows.length / rowsPerPiece));
  return Array.from({ length: pieces }, (_, number) => ({
    value: {
      date,
      piece: number,
      pieces,
      dimensions: [...dimensions],
      metrics: [...metrics],
      ...flags,
      rows: rows.slice(number * rowsPerPiece, (number + 1) * rowsPerPiece),
    },
  }));
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
