import { z } from "zod";
import type { Item, Page, Stream, Window } from "../../../functions/ingest/stream.ts";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";

export type Thing = { id: string; at?: string; name?: unknown; gone?: boolean; [more: string]: unknown };
export type Cursor = { until: number };

/** `versions`: dated by `at`; `states`: told apart by content; `file`: each fetch is the whole table. */
export type Kind = "versions" | "states" | "file";

export type SampleOptions = {
  id?: string;
  pageSize?: number;
  maxRows?: number;
  overlapMs?: number;
  /** Called before each page; may throw. */
  beforePage?: (page: number) => void | Promise<void>;
  /** The page token of a page; default its number. */
  token?: (page: number) => string;
};

/** A stream over an array of things, which a test may change between runs. */
export function sampleStream(
  kind: Kind,
  things: () => readonly Thing[],
  options: SampleOptions = {},
): Stream<Cursor> {
  const { id = kind, pageSize = 2, overlapMs = 60_000 } = options;
  return {
    spec: specOf(id, kind),
    apiVersion: "test",
    contract: "1",
    record: z.object({ id: z.string(), name: z.string() }),
    cursor: z.object({ until: z.number() }),
    isDeleted: (value) => (value as Thing).gone === true,
    position: ({ until }) => until,
    ...(options.maxRows ? { maxRows: options.maxRows } : {}),
    plan(cursor, now): Window<Cursor> | null {
      if (cursor && now <= cursor.until) return null;
      const from = kind === "versions" && cursor ? cursor.until - overlapMs : 0;
      return { label: `from ${from}`, from, after: { until: now }, complete: kind === "file", last: true };
    },
    async *pages(window): AsyncGenerator<Page<Cursor>> {
      const until = window.after?.until ?? 0;
      const due = things().filter(
        ({ at }) =>
          kind !== "versions" || (Date.parse(at ?? "") >= window.from && Date.parse(at ?? "") < until),
      );
      const count = Math.max(1, Math.ceil(due.length / pageSize));
      for (let page = 0; page < count; page += 1) {
        await options.beforePage?.(page);
        const items = due.slice(page * pageSize, (page + 1) * pageSize).map(toItem);
        const last = items.at(-1)?.value as Thing | undefined;
        const more = page < count - 1;
        const resume = more && kind === "versions" && last?.at ? { until: Date.parse(last.at) + 1 } : null;
        yield { items, resume, token: more ? (options.token?.(page) ?? String(page)) : null };
      }
    },
  };
}

function specOf(id: string, kind: Kind): StreamSpec {
  return {
    id,
    description: "Things of a test.",
    primaryKey: ["id"],
    version: kind === "versions" ? "at" : null,
    deletes: kind === "file" ? "absent" : "flag",
    freshness: { warnHours: 1, errorHours: 2 },
    personalData: [],
  };
}

function toItem(thing: Thing): Item {
  return { value: thing, text: JSON.stringify(thing) };
}
