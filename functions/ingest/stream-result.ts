import type { Commit } from "./manifest.ts";
import type { Cursor } from "./stream.ts";

/** Kinds of runs; every kind but the first works beside the stream's cursor. */
export type RunMode = "ingest" | "sweep" | "backfill" | "replay" | "inbox";

const counted = [
  "fetched",
  "inserted",
  "present",
  "quarantined",
  "deleted",
  "withheld",
  "missed",
] as const satisfies (keyof Commit)[];

type Counts = Record<(typeof counted)[number], number>;

/** What one run did to one stream. Counts are sums over its commits (see Commit); times in milliseconds. */
export type StreamResult = Counts & {
  stream: string;
  windows: number;
  seq: number;
  cursor: Cursor | null;
  more: boolean;
  milliseconds: number;
};

/** A result without commits. */
export function emptyResult(stream: string): StreamResult {
  const zero = Object.fromEntries(counted.map((key) => [key, 0])) as Counts;
  return { stream, windows: 0, ...zero, seq: 0, cursor: null, more: false, milliseconds: 0 };
}

/** The result with a commit added. */
export function addCommit(result: StreamResult, commit: Commit): StreamResult {
  const sums = Object.fromEntries(counted.map((key) => [key, result[key] + commit[key]])) as Counts;
  return { ...result, ...sums, windows: result.windows + 1, seq: commit.seq };
}
