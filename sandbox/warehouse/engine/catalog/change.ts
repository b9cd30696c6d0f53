import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteString } from "../../googlesql/types/duckdb.ts";
import type { DatasetInfo, TableId } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import type { DatasetEntry, RoutineEntry, TableEntry } from "./entries.ts";
import { requireTableName } from "./names.ts";
import { SIDECAR_SCHEMA, writeSidecar } from "./store.ts";

/** What a change reads of the catalogue, and sets in it once it is committed; null takes away. */
export interface CatalogState {
  datasets(): readonly DatasetEntry[];
  dataset(name: string): DatasetEntry | null;
  duckName(id: TableId, physical: string): string;
  duckSchema(dataset: string): string;
  setDataset(name: string, info: DatasetInfo | null): void;
  setTable(id: TableId, table: TableEntry | null): void;
  setRoutine(dataset: string, name: string, routine: RoutineEntry | null): void;
}

/** One transaction on the catalogue: what is written here takes effect in memory only once DuckDB has committed it. */
export class CatalogChange {
  readonly effects: (() => void)[] = [];
  readonly connection: Connection;
  private readonly catalog: CatalogState;

  constructor(catalog: CatalogState, connection: Connection) {
    this.catalog = catalog;
    this.connection = connection;
  }

  async putDataset(info: DatasetInfo): Promise<void> {
    if (RESERVED.has(info.dataset.toLowerCase()) || !/^[A-Za-z0-9_]{1,1024}$/.test(info.dataset)) {
      throw new WarehouseError(
        `Invalid dataset ID "${info.dataset}". Dataset IDs must be alphanumeric (plus underscores), at most 1024 characters long, and not a name reserved by the local warehouse (${[...RESERVED].join(", ")}).`,
        { reason: "invalid" },
      );
    }
    if (!this.catalog.dataset(info.dataset)) {
      const twin = this.catalog
        .datasets()
        .find((d) => d.dataset.toLowerCase() === info.dataset.toLowerCase());
      if (twin) {
        throw new WarehouseError(
          `Dataset ${info.dataset} differs only by case from dataset ${twin.dataset}, which the local warehouse cannot hold; choose another name`,
          { reason: "invalid" },
        );
      }
      await this.connection.run(`CREATE SCHEMA IF NOT EXISTS ${this.catalog.duckSchema(info.dataset)}`);
    }
    await writeSidecar(this.connection, "datasets", info.dataset, "", info);
    this.effects.push(() => this.catalog.setDataset(info.dataset, info));
  }

  /** Takes the dataset away with everything in it. */
  async dropDataset(name: string): Promise<void> {
    await this.connection.run(`DROP SCHEMA IF EXISTS ${this.catalog.duckSchema(name)} CASCADE`);
    for (const kind of ["datasets", "tables", "routines"] as const) {
      await this.connection.run(`DELETE FROM ${SIDECAR_SCHEMA}.${kind} WHERE dataset = ${quoteString(name)}`);
    }
    this.effects.push(() => this.catalog.setDataset(name, null));
  }

  /** Puts an entry in place of the one of the same name; rows of a replaced table go. */
  async putTable(entry: TableEntry): Promise<void> {
    requireTableName(entry.id.table);
    const old = this.catalog.dataset(entry.id.dataset)?.tables.get(entry.id.table);
    if (!old && !/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u.test(entry.id.table)) {
      throw new WarehouseError(
        `Invalid table ID "${entry.id.table}". Table IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.`,
        { reason: "invalid" },
      );
    }
    if (old?.physical && old.physical !== entry.physical) await this.dropRows(old);
    await writeSidecar(this.connection, "tables", entry.id.dataset, entry.id.table, entry);
    this.effects.push(() => this.catalog.setTable(entry.id, entry));
  }

  async dropTable(id: TableId): Promise<void> {
    const old = this.catalog.dataset(id.dataset)?.tables.get(id.table);
    if (old) await this.dropRows(old);
    await writeSidecar(this.connection, "tables", id.dataset, id.table, null);
    this.effects.push(() => this.catalog.setTable(id, null));
  }

  /** Gives a table another name; its rows stay where they are. */
  async renameTable(entry: TableEntry, table: string): Promise<void> {
    requireTableName(table);
    const renamed = { ...entry, id: { ...entry.id, table } };
    await writeSidecar(this.connection, "tables", entry.id.dataset, entry.id.table, null);
    await writeSidecar(this.connection, "tables", entry.id.dataset, table, renamed);
    this.effects.push(
      () => this.catalog.setTable(entry.id, null),
      () => this.catalog.setTable(renamed.id, renamed),
    );
  }

  async putRoutine(routine: RoutineEntry): Promise<void> {
    await writeSidecar(this.connection, "routines", routine.dataset, routine.name, routine);
    this.effects.push(() => this.catalog.setRoutine(routine.dataset, routine.name, routine));
  }

  async dropRoutine(dataset: string, name: string): Promise<void> {
    await writeSidecar(this.connection, "routines", dataset, name, null);
    this.effects.push(() => this.catalog.setRoutine(dataset, name, null));
  }

  private async dropRows(entry: TableEntry): Promise<void> {
    if (!entry.physical) return;
    await this.connection.run(`DROP TABLE IF EXISTS ${this.catalog.duckName(entry.id, entry.physical)}`);
  }
}

/** Schemas that DuckDB or the engine itself uses. */
const RESERVED = new Set(["main", "temp", "system", "information_schema", "pg_catalog", SIDECAR_SCHEMA]);
