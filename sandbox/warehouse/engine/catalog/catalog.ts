import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { DatasetInfo, TableId } from "../contract.ts";
import type { Database } from "../duckdb/database.ts";
import { failureOf } from "../duckdb/errors.ts";
import { CatalogChange, type CatalogState } from "./change.ts";
import type { DatasetEntry, RoutineEntry, TableEntry } from "./entries.ts";
import { requireTableName } from "./names.ts";
import { createSidecar, dropOrphans, readSidecar } from "./store.ts";

/**
 * What exists in the warehouse. Held in memory, since this process alone writes the file, so that looking something up
 * costs no query; every change goes through `change`, which writes DuckDB and the sidecar in one transaction first.
 */
export class Catalog implements CatalogState {
  readonly project: string;
  readonly database: Database;
  readonly now: () => number;
  private readonly entries = new Map<
    string,
    { info: DatasetInfo; tables: Map<string, TableEntry>; routines: Map<string, RoutineEntry> }
  >();
  private queue: Promise<unknown> = Promise.resolve();
  private generation = 0;

  private constructor(project: string, database: Database, now: () => number) {
    this.project = project;
    this.database = database;
    this.now = now;
  }

  static async open(project: string, database: Database, now: () => number): Promise<Catalog> {
    const catalog = new Catalog(project, database, now);
    const connection = await database.connect();
    try {
      await createSidecar(connection);
      const stored = await readSidecar(connection);
      await dropOrphans(connection, database.name, stored);
      for (const info of stored.datasets) catalog.setDataset(info.dataset, info);
      for (const table of stored.tables) {
        catalog.setTable(table.id, table);
        catalog.generation = Math.max(
          catalog.generation,
          Number(/@(\d+)$/.exec(table.physical ?? "")?.[1] ?? 0),
        );
      }
      for (const routine of stored.routines) catalog.setRoutine(routine.dataset, routine.name, routine);
    } finally {
      connection.close();
    }
    return catalog;
  }

  datasets(): DatasetEntry[] {
    return [...this.entries.keys()].sort().map((name) => this.dataset(name) as DatasetEntry);
  }

  /** The dataset with its living tables; expired ones are not there. */
  dataset(name: string): DatasetEntry | null {
    const found = this.entries.get(name);
    return found ? { ...found.info, tables: found.tables, routines: found.routines } : null;
  }

  /** The table or view, unless it does not exist or has expired. */
  table(id: TableId): TableEntry | null {
    const table = this.entries.get(id.dataset)?.tables.get(id.table);
    return table && !this.isExpired(table) ? table : null;
  }

  /** Living tables and views of a dataset in order of name. */
  tables(dataset: string): TableEntry[] {
    const tables = [...(this.entries.get(dataset)?.tables.values() ?? [])].filter(
      (table) => !this.isExpired(table),
    );
    return tables.sort((a, b) => (a.id.table < b.id.table ? -1 : 1));
  }

  routine(dataset: string, name: string): RoutineEntry | null {
    return this.entries.get(dataset)?.routines.get(name) ?? null;
  }

  requireDataset(name: string): DatasetEntry {
    const dataset = this.dataset(name);
    if (dataset) return dataset;
    throw new WarehouseError(`Not found: Dataset ${this.project}:${name} was not found in location US`, {
      reason: "notFound",
      location: `${this.project}:${name}`,
    });
  }

  requireTable(id: TableId): TableEntry {
    this.requireDataset(id.dataset);
    const table = this.table(id);
    if (table) return table;
    throw new WarehouseError(`Not found: Table ${this.display(id)} was not found in location US`, {
      reason: "notFound",
      location: this.display(id),
    });
  }

  /** `project:dataset.table`, as BigQuery writes a table in messages. */
  display(id: TableId): string {
    return `${this.project}:${id.dataset}.${id.table}`;
  }

  /** The name under which the table's rows stand in DuckDB, quoted and complete. */
  duckName(id: TableId, physical: string): string {
    return `${this.duckSchema(id.dataset)}.${quoteName(physical)}`;
  }

  /** DuckDB's schema of a dataset, quoted; with the database's name before it, which a dataset may share. */
  duckSchema(dataset: string): string {
    return `${quoteName(this.database.name)}.${quoteName(dataset)}`;
  }

  /** A name for a new DuckDB table, never used before. */
  freshPhysical(id: TableId): string {
    requireTableName(id.table);
    this.generation += 1;
    return `${id.table}@${this.generation}`;
  }

  /** Notes that rows of a table changed; kept in memory only. */
  touch(id: TableId): void {
    const table = this.entries.get(id.dataset)?.tables.get(id.table);
    if (table) this.setTable(id, { ...table, modified: this.now() });
  }

  /**
   * Changes the catalogue: `work` looks up and writes through the given change, alone; then everything is committed at
   * once, or nothing. Conflicts inside DuckDB are tried again, so `work` must bear being called more than once.
   */
  async change<T>(work: (change: CatalogChange) => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.attempt(work));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async attempt<T>(work: (change: CatalogChange) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = await this.database.connect();
      const change = new CatalogChange(this, connection);
      try {
        await connection.run("BEGIN TRANSACTION");
        await this.purge(change);
        const result = await work(change);
        await connection.run("COMMIT");
        for (const apply of change.effects) apply();
        return result;
      } catch (error) {
        await connection.run("ROLLBACK").catch(() => undefined);
        if (failureOf(error) !== "conflict" || attempt === 6) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
      } finally {
        connection.close();
      }
    }
  }

  /** Takes away what has expired; until then it is only hidden. */
  private async purge(change: CatalogChange): Promise<void> {
    for (const { tables } of this.entries.values()) {
      for (const table of tables.values()) if (this.isExpired(table)) await change.dropTable(table.id);
    }
  }

  private isExpired(table: TableEntry): boolean {
    return table.expires !== null && table.expires <= this.now();
  }

  /** Only for `open` and for the effects of a committed change. */
  setDataset(name: string, info: DatasetInfo | null): void {
    const found = this.entries.get(name);
    if (info === null) this.entries.delete(name);
    else this.entries.set(name, { tables: new Map(), routines: new Map(), ...found, info });
  }

  setTable(id: TableId, table: TableEntry | null): void {
    const { tables } = this.entries.get(id.dataset) ?? {};
    if (table) tables?.set(id.table, table);
    else tables?.delete(id.table);
  }

  setRoutine(dataset: string, name: string, routine: RoutineEntry | null): void {
    const { routines } = this.entries.get(dataset) ?? {};
    if (routine) routines?.set(name, routine);
    else routines?.delete(name);
  }
}
