import { WarehouseError } from "../../googlesql/errors.ts";
import type { CatalogRoutine, CatalogTable } from "../../googlesql/translate/context.ts";
import type { Connection } from "../duckdb/connection.ts";
import { failureOf } from "../duckdb/errors.ts";
import {
  concurrentUpdate,
  isConcurrentUpdate,
  type LockOwner,
  notSerialized,
  type TableLocks,
} from "../locks.ts";
import { Scope } from "./scope.ts";

interface Transaction extends LockOwner {
  began: number;
  /** Statements of the connection when it had just begun. */
  statementsBefore: number;
  /** Temporary objects as they were at its begin, for a rollback. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
  readonly functions: ReadonlyMap<string, CatalogRoutine>;
  /** Why it can only be rolled back any more, or null. */
  doomed: string | null;
}

/**
 * Where statements run: one connection with its temporary objects, variables and open transaction. A script has one of its
 * own; a named session keeps one from request to request.
 */
export class Session {
  readonly connection: Connection;
  readonly variables = new Scope();
  temporaryTables = new Map<string, CatalogTable>();
  temporaryFunctions = new Map<string, CatalogRoutine>();
  defaultDataset: string | null = null;
  /** @@row_count: rows changed by the latest DML statement. */
  rowCount: number | null = null;
  /** @@query_label. */
  queryLabel: string | null = null;
  /** Set by CALL BQ.ABORT_SESSION(): the session is to end with the running request. */
  aborted = false;
  private readonly locks: TableLocks;
  /** @@session_id: null for a script without a named session. */
  readonly id: string | null;
  private readonly connect: () => Promise<Connection>;
  private spare: Connection | null = null;
  private transaction: Transaction | null = null;

  constructor(
    connection: Connection,
    locks: TableLocks,
    { id, connect }: { id: string | null; connect: () => Promise<Connection> },
  ) {
    this.connection = connection;
    this.locks = locks;
    this.id = id;
    this.connect = connect;
  }

  /** Whether a statement has failed in the open transaction, so that it can only be rolled back. */
  get isDoomed(): boolean {
    return (this.transaction?.doomed ?? null) !== null;
  }

  /** A connection outside of the open transaction. */
  async beside(): Promise<Connection> {
    this.spare ??= await this.connect();
    return this.spare;
  }

  get inTransaction(): boolean {
    return this.transaction !== null;
  }

  async begin(): Promise<void> {
    if (this.transaction) {
      throw new WarehouseError(
        "Transaction control error: a transaction is already in progress; nested transactions are not supported",
        { location: "query" },
      );
    }
    const snapshot = await this.takeSnapshot();
    const [tables, functions] = [new Map(this.temporaryTables), new Map(this.temporaryFunctions)];
    this.transaction = { ...snapshot, tables, functions, doomed: null };
  }

  private async takeSnapshot(): Promise<{ began: number; statementsBefore: number }> {
    const began = this.locks.now();
    await this.connection.run("BEGIN TRANSACTION");
    // Reading anything fixes DuckDB's snapshot now instead of at the first statement.
    await this.connection.run("SELECT count(*) FROM _bq.datasets");
    return { began, statementsBefore: this.connection.statements };
  }

  /** Holds a table for the open transaction; one that has seen nothing yet may wait for it and begins anew. */
  private async hold(display: string, open: Transaction): Promise<void> {
    if (open.statementsBefore !== this.connection.statements) return this.locks.claim(display, open);
    await this.locks.claimInTurn(display, open, this.connection.signal);
    await this.connection.run("ROLLBACK");
    Object.assign(open, await this.takeSnapshot());
  }

  async commit(): Promise<void> {
    const open = this.requireTransaction("COMMIT");
    if (open.doomed !== null) {
      await this.rollback();
      throw new WarehouseError(
        `The transaction was rolled back: after a statement in it failed (${open.doomed}), the local warehouse cannot commit the rest; end the exception handler with ROLLBACK TRANSACTION`,
        { reason: "notImplemented", location: "query" },
      );
    }
    try {
      await this.connection.run("COMMIT");
    } catch (error) {
      await this.rollback();
      if (failureOf(error) !== "conflict") throw error;
      throw concurrentUpdate(/table "([^"@]+)/.exec(String(error))?.[1] ?? "of this transaction");
    }
    this.transaction = null;
    this.locks.release(open, true);
  }

  async rollback(): Promise<void> {
    const open = this.requireTransaction("ROLLBACK");
    this.transaction = null;
    this.temporaryTables = new Map(open.tables);
    this.temporaryFunctions = new Map(open.functions);
    this.locks.release(open, false);
    await this.connection.undo("ROLLBACK");
  }

  /**
   * Runs a statement that changes rows of a table (`display` is its full name). `exclusive`: all but plain inserts. Outside a
   * transaction it waits and tries again where others are in the way; inside one it fails with BigQuery's retryable error.
   */
  async changeRows<T>(display: string, exclusive: boolean, work: () => Promise<T>): Promise<T> {
    const open = this.transaction;
    if (!open) {
      const patient = () => retryConflicts(work, display);
      return exclusive ? this.locks.alone(display, patient, this.connection.signal) : patient();
    }
    try {
      if (exclusive) await this.hold(display, open);
      return await work();
    } catch (error) {
      const lost =
        failureOf(error) === "conflict" && open.doomed === null ? concurrentUpdate(display) : error;
      if (isConcurrentUpdate(lost)) this.doom(lost.message);
      throw lost;
    }
  }

  /** Notes that DuckDB failed inside the transaction: it undoes the whole, not the one statement. */
  doom(message: string): void {
    if (this.transaction) this.transaction.doomed ??= message;
  }

  async close(): Promise<void> {
    if (this.transaction) await this.rollback();
    this.spare?.close();
    this.connection.close();
  }

  private requireTransaction(action: string): Transaction {
    if (this.transaction) return this.transaction;
    throw new WarehouseError(
      `Transaction control error: ${action} TRANSACTION without an active transaction`,
      { location: "query" },
    );
  }
}

async function retryConflicts<T>(work: () => Promise<T>, display: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (failureOf(error) !== "conflict") throw error;
      if (attempt === 5) throw notSerialized(display);
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}
