import type { SourceSpec, StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { LastRun, StreamFacts } from "./read-ops.ts";

/** `never`: its source has not run yet; `failed`: the last run did not get it done; else by its freshness hours. */
export type State = "ok" | "late" | "stale" | "failed" | "never";

export type StreamStatus = {
  source: string;
  stream: string;
  state: State;
  /** Hours since it was last brought up to date; null if never. */
  lag_hours: number | null;
  warn_hours: number;
  error_hours: number;
  /** Where it stands, for people: a time (ISO 8601, UTC) or a number. */
  cursor: string;
  last_run: { status: string; error_code: string | null; ended_at: string } | null;
  rows: number;
  rows_today: number;
  quarantined: number;
  new_paths: string[];
};

/** The status of every stream that the suite loads, in the order of the registry. */
export function assess(
  sources: readonly SourceSpec[],
  { facts, runs }: { facts: readonly StreamFacts[]; runs: readonly LastRun[] },
  now: Date,
): StreamStatus[] {
  const loaded = sources.filter(({ kind }) => kind !== "export");
  return loaded.flatMap((spec) => {
    const run = runs.find(({ source }) => source === spec.source);
    return spec.streams.map((stream) => {
      const found = facts.find((fact) => fact.source === spec.source && fact.stream === stream.id);
      const readAt = found?.read_at ?? null;
      const lag = readAt === null ? null : (now.getTime() - Date.parse(readAt)) / 3_600_000;
      return {
        source: spec.source,
        stream: stream.id,
        state: stateOf(stream, lag, run),
        lag_hours: lag === null ? null : Math.round(lag * 10) / 10,
        warn_hours: stream.freshness.warnHours,
        error_hours: stream.freshness.errorHours,
        cursor: readable(found?.cursor ?? ""),
        last_run: run ? { status: run.status, error_code: run.error_code, ended_at: run.ended_at } : null,
        rows: found?.rows ?? 0,
        rows_today: found?.rows_today ?? 0,
        quarantined: found?.quarantined ?? 0,
        new_paths: found?.new_paths ?? [],
      };
    });
  });
}

function stateOf({ id, freshness }: StreamSpec, lag: number | null, run: LastRun | undefined): State {
  if (!run) return "never";
  if (run.status === "failed" && !run.streams.includes(id)) return "failed";
  if (lag === null || lag > freshness.errorHours) return "stale";
  return lag > freshness.warnHours ? "late" : "ok";
}

/** A cursor for people: times as ISO 8601, also where they are unix seconds or milliseconds; numbers; else its fields. */
function readable(cursor: string): string {
  if (cursor === "") return "";
  const fields = Object.entries(JSON.parse(cursor) as Record<string, unknown>).filter(
    ([, value]) => value !== null,
  );
  const texts = fields.map(([name, value]) => [name, readableValue(value)] as const);
  if (texts.length === 1) return texts[0]?.[1] ?? "";
  return texts.map(([name, text]) => `${name} ${text}`).join(", ");
}

function readableValue(value: unknown): string {
  if (typeof value === "number" && value >= 1e9 && value < 1e11) return iso(value * 1000);
  if (typeof value === "number" && value >= 1e12 && value < 1e14) return iso(value);
  if (typeof value === "number") return value.toLocaleString("en-US");
  return String(value).slice(0, 30);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).concat("Z");
}
