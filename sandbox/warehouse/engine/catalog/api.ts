import { WarehouseError } from "../../googlesql/errors.ts";
import type { CatalogApi, TableInfo } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { mapDuckError } from "../duckdb/errors.ts";
import type { Warehouse } from "../warehouse.ts";
import { createTable } from "./create-table.ts";
import { datasetInfo, tableInfo } from "./info.ts";
import { patchTable } from "./patch-table.ts";
import { signatureOf } from "./signatures.ts";

/** The catalogue for the server: reading and changing without SQL. */
export function catalogApi(warehouse: Warehouse): CatalogApi {
  const { catalog, database, now } = warehouse;
  const connected = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await database.connect();
    try {
      return await work(connection);
    } catch (error) {
      throw mapDuckError(error);
    } finally {
      connection.close();
    }
  };
  const api: CatalogApi = {
    datasets: async () => catalog.datasets().map(datasetInfo),
    async dataset(name) {
      const found = catalog.dataset(name);
      return found ? datasetInfo(found) : null;
    },
    async createDataset(name, info) {
      return catalog.change(async (change) => {
        if (catalog.dataset(name)) {
          throw new WarehouseError(`Already Exists: Dataset ${warehouse.project}:${name}`, {
            reason: "duplicate",
          });
        }
        const created = { ...EMPTY_DATASET, ...given(info), dataset: name, created: now(), modified: now() };
        await change.putDataset(created);
        return created;
      });
    },
    async patchDataset(name, info) {
      return catalog.change(async (change) => {
        const patched = {
          ...datasetInfo(catalog.requireDataset(name)),
          ...given(info),
          dataset: name,
          modified: now(),
        };
        await change.putDataset(patched);
        return patched;
      });
    },
    async deleteDataset(name, deleteContents) {
      await catalog.change(async (change) => {
        catalog.requireDataset(name);
        if (!deleteContents && catalog.tables(name).length > 0) {
          throw new WarehouseError(`Dataset ${warehouse.project}:${name} is still in use`, {
            reason: "invalid",
          });
        }
        await change.dropDataset(name);
      });
    },
    async tables(dataset) {
      catalog.requireDataset(dataset);
      return connected(async (connection) => {
        const infos: TableInfo[] = [];
        for (const entry of catalog.tables(dataset))
          infos.push(await tableInfo(warehouse, connection, entry));
        return infos;
      });
    },
    async table(id) {
      const entry = catalog.table(id);
      return entry ? connected((connection) => tableInfo(warehouse, connection, entry)) : null;
    },
    async createTable(id, info) {
      await createTable(warehouse, id, info);
      return connected((connection) => tableInfo(warehouse, connection, catalog.requireTable(id)));
    },
    async patchTable(id, patch) {
      await patchTable(warehouse, id, patch);
      return connected((connection) => tableInfo(warehouse, connection, catalog.requireTable(id)));
    },
    async deleteTable(id) {
      await catalog.change(async (change) => {
        catalog.requireTable(id);
        await change.dropTable(id);
      });
    },
    async routines(dataset) {
      return [...catalog.requireDataset(dataset).routines.values()].map((routine) => {
        const { name, kind, language, body, created } = routine;
        return { name, kind, language, body, created, ...signatureOf(routine) };
      });
    },
  };
  return api;
}

const EMPTY_DATASET = {
  description: null,
  friendlyName: null,
  labels: {},
  location: "US",
  defaultTableExpirationMs: null,
};

/** Without the properties that are undefined. */
function given<T extends object>(info: T): T {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined)) as T;
}
