import { failureOf } from "../duckdb/errors.ts";
import type { Run } from "../script/run.ts";
import { guarded } from "./guard.ts";

/**
 * Translates and runs a statement that only reads. A table may be replaced between its translation and its start, or drop
 * out under a reader, and others may take the memory: then the same is done again with the new catalogue, unless a transaction
 * pins the old one.
 */
export async function freshTables<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { session, signal, warehouse } = run;
  return guarded(run, () =>
    session.inTransaction ? work() : warehouse.crowd.patiently(() => untilFresh(work), signal),
  );
}

async function untilFresh<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const stale = ["missing_table", "conflict"].includes(failureOf(error));
      if (!stale || attempt === MOST_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 * attempt));
    }
  }
}

/** Together they take about two seconds. */
const MOST_ATTEMPTS = 40;
