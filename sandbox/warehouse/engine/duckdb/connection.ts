import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { WarehouseError } from "../../googlesql/errors.ts";

/**
 * One DuckDB connection. Errors are DuckDB's own, so that the caller can tell conflicts from mistakes; a cancelled
 * signal interrupts what runs and refuses what would start.
 */
export class Connection {
  readonly duck: DuckDBConnection;
  /** The signal of the request that this connection works for. */
  signal: AbortSignal | undefined;
  /** How many statements it has been given. */
  statements = 0;

  constructor(duck: DuckDBConnection, signal?: AbortSignal) {
    this.duck = duck;
    this.signal = signal;
  }

  /** Runs one or more statements; rows of the last one as plain JSON values (64-bit integers as strings). */
  async rows(sql: string): Promise<unknown[][]> {
    return this.guarded(async () => (await this.duck.runAndReadAll(sql)).getRowsJson() as unknown[][]);
  }

  /** Runs a statement and gives the count that DML answers with (0 otherwise). */
  async count(sql: string): Promise<number> {
    const rows = await this.rows(sql);
    return Number(rows[0]?.[0] ?? 0);
  }

  async run(sql: string): Promise<void> {
    await this.guarded(async () => {
      await this.duck.run(sql);
    });
  }

  /** Undoes what has failed, as far as it can be, also for a request that is cancelled. */
  async undo(sql: string): Promise<void> {
    const { signal } = this;
    this.signal = undefined;
    await this.run(sql).catch(() => undefined);
    this.signal = signal;
  }

  /** Rows as they come, chunk by chunk; `use` must read them to the end or fail. */
  async stream<T>(sql: string, use: (result: DuckDBResult) => Promise<T>): Promise<T> {
    return this.guarded(async () => use(await this.duck.stream(sql)));
  }

  close(): void {
    this.duck.closeSync();
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    this.statements += 1;
    const { signal } = this;
    if (!signal) return work();
    if (signal.aborted) throw cancelled();
    let again: NodeJS.Timeout | undefined;
    // DuckDB forgets an interrupt that comes before the statement runs.
    const interrupt = () => {
      this.duck.interrupt();
      again = setTimeout(interrupt, INTERRUPT_EVERY_MS);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener("abort", interrupt);
      clearTimeout(again);
    }
  }
}

const INTERRUPT_EVERY_MS = 50;

export function cancelled(): WarehouseError {
  return new WarehouseError("Job execution was cancelled: User requested cancellation", {
    reason: "stopped",
  });
}
