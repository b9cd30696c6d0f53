import { WarehouseError } from "../googlesql/errors.ts";
import { cancelled } from "./duckdb/connection.ts";

/** One explicit transaction, as far as its changes can clash with those of others. */
export interface LockOwner {
  /** `TableLocks.now()` at the transaction's begin: what was changed later, it must not change. */
  readonly began: number;
  /** One statement alone: it holds its table for a moment, and others may wait for that. */
  readonly isStatement?: boolean;
}

/**
 * BigQuery's rule for changes (UPDATE, DELETE, MERGE, TRUNCATE) of one table: transactions that change the same table
 * at the same time are cancelled, single statements wait for each other. Plain inserts never clash.
 */
export class TableLocks {
  private readonly holders = new Map<string, LockOwner>();
  private readonly changed = new Map<string, number>();
  private readonly waiters = new Map<string, (() => void)[]>();
  private clock = 0;

  now(): number {
    return this.clock;
  }

  /** For a transaction: holds the table until `release`, or fails at once. */
  claim(table: string, owner: LockOwner): void {
    const holder = this.holders.get(table);
    if (holder === owner) return;
    if (holder || (this.changed.get(table) ?? 0) > owner.began) throw concurrentUpdate(table);
    this.holders.set(table, owner);
  }

  /**
   * For a transaction that has read and written nothing yet: waits its turn behind single statements and holds the table. Its
   * snapshot must be taken anew then. Fails at once where another transaction holds the table.
   */
  async claimInTurn(table: string, owner: LockOwner, signal?: AbortSignal): Promise<void> {
    await this.wait(table, () => this.holders.get(table)?.isStatement === true, signal);
    if (this.holders.has(table)) throw concurrentUpdate(table);
    this.holders.set(table, owner);
  }

  /** For a single statement: waits its turn, a minute at most, then does the work alone. */
  async alone<T>(table: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const owner: LockOwner = { began: this.clock, isStatement: true };
    await this.wait(table, () => this.holders.has(table), signal);
    this.holders.set(table, owner);
    try {
      return await work();
    } finally {
      this.release(owner, true);
    }
  }

  /** Frees everything that the owner holds; `changed`: it committed changes. */
  release(owner: LockOwner, changed: boolean): void {
    for (const [table, holder] of this.holders) {
      if (holder !== owner) continue;
      this.holders.delete(table);
      if (changed) {
        this.clock += 1;
        this.changed.set(table, this.clock);
      }
      const waiting = this.waiters.get(table) ?? [];
      this.waiters.delete(table);
      for (const wake of waiting) wake();
    }
  }

  private async wait(table: string, isBusy: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (isBusy()) {
      const left = deadline - Date.now();
      if (left <= 0) throw notSerialized(table);
      await this.turn(table, left, signal);
      if (signal?.aborted) throw cancelled();
    }
  }

  private turn(table: string, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      signal?.addEventListener("abort", go, { once: true });
      this.waiters.set(table, [...(this.waiters.get(table) ?? []), go]);
    });
  }
}

const PATIENCE_MS = 60_000;

/** BigQuery's error for the loser of two transactions; clients may run the whole transaction again. */
export function concurrentUpdate(table: string): WarehouseError {
  return new WarehouseError(`Transaction is aborted due to concurrent update against table ${table}.`, {
    reason: "invalidQuery",
    location: "query",
  });
}

export function isConcurrentUpdate(error: unknown): error is WarehouseError {
  return (
    error instanceof WarehouseError &&
    error.message.startsWith("Transaction is aborted due to concurrent update")
  );
}

export function notSerialized(table: string): WarehouseError {
  return new WarehouseError(`Could not serialize access to table ${table} due to concurrent update`, {
    reason: "invalidQuery",
    location: "query",
  });
}
