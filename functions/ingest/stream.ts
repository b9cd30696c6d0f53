import type { z } from "zod";
import type { StreamSpec } from "../../lib/registry/source-spec.ts";

/** A place to go on from: a small JSON object, under 4 KB. */
export type Cursor = Readonly<Record<string, string | number | boolean | null>>;

/** A reason to quarantine one record. */
export type Problem = { path: string; code: string; message: string };

/** One record as a page held it. Either `text` (exactly as received) or `value` is given, or both. */
export type Item = {
  text?: string;
  value?: unknown;
  /** The key, when it cannot be read from the value without loss (integers above 2^53). */
  pk?: string;
  /** The source says that the record is gone; `value` is then what is known of it, and no contract holds. */
  tombstone?: boolean;
  /** What identifies the content, when the text also holds something that does not (a row number). */
  identity?: string;
  rowNumber?: number;
  /** Found bad by the source already (a CSV row with too few columns). */
  problem?: Problem;
};

export type Page<C extends Cursor> = {
  /** Read once, in order; a source of many records makes each when it is asked for, so that it is soon garbage. */
  items: Iterable<Item>;
  /** Where a later run may go on after this page; null when only the whole window may be committed. */
  resume: C | null;
  /** The source's own next-page token, to see that it never comes twice; null on the last page. */
  token: string | null;
};

/** A piece of a stream that is fetched, staged and committed as one. */
export type Window<C extends Cursor> = {
  /** How the source reads it, where it has more than one way: list, sweep, events. */
  mode?: string;
  /** For people: what is read, such as "seq > 1200" or "2026-01-01 to 2026-01-02". */
  label: string;
  /** Lowest position that the window reads, its overlap included (see Stream.position). */
  from: number;
  /** The cursor once the whole window is committed; null: the last page's `resume`. */
  after: C | null;
  /** The window holds every key there is, so that a missing key is a deleted one. */
  complete: boolean;
  /** Nothing is left to plan in this run once the whole window is committed. */
  last: boolean;
};

/** A page of a sweep: keys that exist at the source, in the form of _pk (several fields as a JSON array). */
export type KeyPage = {
  keys: readonly string[];
  /** As in Page: null on the last page. */
  token: string | null;
};

export type Stream<C extends Cursor = Cursor> = {
  spec: StreamSpec;
  /** The pinned version of the source's API. */
  apiVersion: string;
  /** Version of the record's contract; kept with quarantined rows. */
  contract: string;
  /** What a record must have; unknown fields pass. Its output is not used: z.object copies less than z.looseObject. */
  record: z.ZodType;
  /** Whether a record says of itself that it is gone. */
  isDeleted?(value: unknown): boolean;
  cursor: z.ZodType<C>;
  /** Position of a cursor on the stream's own scale: a sequence number, or milliseconds since the epoch. */
  position(cursor: C): number;
  /** The next window after a cursor (null: the first run ever), or null when there is nothing to read. `now` is fixed for a run. */
  plan(cursor: C | null, now: number): Window<C> | null;
  /** The pages of a window in order. Throws rather than end early. */
  pages(window: Window<C>, cursor: C | null, signal?: AbortSignal): AsyncIterable<Page<C>>;
  /**
   * Every key that exists at the source now, keys only: what raw holds besides was deleted. Records that the
   * source keeps but marks as deleted are left out. Throws rather than end early.
   */
  sweep?(signal?: AbortSignal): AsyncIterable<KeyPage>;
  /**
   * The window of the records of a span of time (milliseconds, `to` exclusive), with its `after`; `cursor` is the
   * stream's own. `position(after)` lies at or above every record of it. Throws where the source no longer has them.
   */
  backfill?(
    span: { from: number; to: number; now: number },
    cursor: C,
    signal?: AbortSignal,
  ): Window<C> | Promise<Window<C>>;
  /** The record of a text that was stored or delivered, as a page would hold it; default: its text. */
  item?(text: string): Item;
  /** Key of a batch: from a file's content; default the hash of what was fetched. */
  batchId?(window: Window<C>): string;
  /** Rows after which a window may be cut at a page that can be resumed; default 250,000. */
  maxRows?: number;
};
