import { WarehouseError } from "../googlesql/errors.ts";

/** One explicit transaction, as far as its changes can clash with those of others. */
export interface LockOwner {
  /** `TableLocks.now()` at the transaction's begin: what was changed later, it must not change. */
  readonly began: number;
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

  /** For a single statement: waits its turn, at most `patience` milliseconds, then does the work alone. */
  async alone<T>(table: string, work: () => Promise<T>, patience = 60_000): Promise<T> {
    const owner: LockOwner = { began: this.clock };
    const deadline = Date.now() + patience;
    while (this.holders.has(table)) {
      const left = deadline - Date.now();
      if (left <= 0) throw notSerialized(table);
      await this.turn(table, left);
    }
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

  private turn(table: string, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const waiting = this.waiters.get(table) ?? [];
      this.waiters.set(table, waiting);
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

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
