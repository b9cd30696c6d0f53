import { runScript } from "../../lib/bigquery/run-script.ts";
import type { SuiteError } from "../../lib/errors.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import type { RunMode, StreamResult } from "./stream-result.ts";
import { opsTables } from "./tables.ts";

export type RunOutcome = {
  mode: RunMode;
  /** Milliseconds since the epoch. */
  startedAt: number;
  results: readonly StreamResult[];
  failure: SuiteError | undefined;
  more: boolean;
};

/** Writes the run's line in ops.runs. A failure to do so is logged: the data is committed already. */
export async function recordRun(context: Context, outcome: RunOutcome): Promise<void> {
  const { mode, results, failure, more } = outcome;
  const sum = (key: "windows" | "fetched" | "inserted" | "present" | "quarantined" | "deleted") =>
    results.reduce((total, result) => total + result[key], 0);
  const streams = results.map(({ cursor: _, ...rest }) => ({ ...rest, mode }));
  try {
    await effect(context.onEffect, "run.record", "", () =>
      runScript(context.bigquery, insertRun(opsTables(context.project).runs), {
        clock: context.clock,
        params: {
          run_id: context.runId,
          source: context.source,
          started_at: new Date(outcome.startedAt).toISOString(),
          ended_at: new Date(context.clock.now()).toISOString(),
          status: failure ? "failed" : more ? "more" : "ok",
          error_code: failure?.code ?? "",
          error_message: failure ? context.redact(failure.message).slice(0, 1000) : "",
          windows: sum("windows"),
          fetched: sum("fetched"),
          inserted: sum("inserted"),
          present: sum("present"),
          quarantined: sum("quarantined"),
          deleted: sum("deleted"),
          streams: JSON.stringify(streams),
        },
      }),
    );
  } catch (error) {
    context.log.error("the run could not be recorded", {
      reason: context.redact(String(error)).slice(0, 300),
    });
  }
}

function insertRun(table: string): string {
  return `INSERT INTO ${table} (run_id, source, started_at, ended_at, status, error_code, error_message, windows,
  fetched, inserted, present, quarantined, deleted, streams)
SELECT @run_id, @source, TIMESTAMP(@started_at), TIMESTAMP(@ended_at), @status, NULLIF(@error_code, ''),
  NULLIF(@error_message, ''), @windows, @fetched, @inserted, @present, @quarantined, @deleted, @streams`;
}
