import { availableParallelism } from "node:os";
import PQueue from "p-queue";
import { installRuntime } from "../googlesql/functions/runtime.ts";
import { catalogApi } from "./catalog/api.ts";
import { Catalog } from "./catalog/catalog.ts";
import type { Engine, EngineOptions } from "./contract.ts";
import { Crowd } from "./crowd.ts";
import { openDatabase } from "./duckdb/database.ts";
import { mapDuckError } from "./duckdb/errors.ts";
import { execute } from "./execute.ts";
import { extractTable } from "./extract/extract.ts";
import { openBuckets } from "./files/buckets.ts";
import { JavaScriptFunctions } from "./javascript.ts";
import { copyTables } from "./load/copy.ts";
import { insertRows } from "./load/insert-rows.ts";
import { load } from "./load/load.ts";
import { readRows } from "./load/read-rows.ts";
import { TableLocks } from "./locks.ts";
import { Sessions } from "./script/sessions.ts";
import type { Warehouse } from "./warehouse.ts";

/**
 * Opens the engine over a DuckDB file (made if it does not exist) or over memory. Work beyond the number of parallel
 * statements waits its turn. Every call fails with WarehouseError only.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const now = () => (options.now?.() ?? new Date()).getTime();
  const buckets = await openBuckets(options.buckets ?? null);
  const database = await openDatabase({
    file: options.file,
    memoryLimit: options.memoryLimit ?? "4GB",
    spillLimit: options.spillLimit,
    threads: options.threads ?? Math.max(2, availableParallelism()),
  });
  const queue = new PQueue({ concurrency: PARALLEL_STATEMENTS });
  const crowd = new Crowd(queue);
  const installer = await database.connect();
  await installRuntime(installer.duck);
  const warehouse: Warehouse = {
    project: options.project,
    database,
    catalog: await Catalog.open(options.project, database, now),
    javascript: new JavaScriptFunctions(installer),
    locks: new TableLocks(),
    crowd,
    now,
    buckets,
    sizes: new Map(),
    jobLog: options.jobLog ?? (async () => []),
  };
  const sessions = new Sessions(warehouse);
  const mapped = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error) => {
      throw mapDuckError(error);
    });
  const queued = <T>(work: () => Promise<T>): Promise<T> => queue.add(() => mapped(work)) as Promise<T>;
  const joined = <T>(work: () => Promise<T>): Promise<T> => queued(() => crowd.join(work));
  return {
    project: options.project,
    // A session may hold tables that others in the queue wait for: its statements must not stand behind them.
    execute: (request) => (request.sessionId ? mapped : queued)(() => execute(warehouse, sessions, request)),
    load: (request) => joined(() => load(warehouse, request)),
    insertRows: (table, rows, how) => joined(() => insertRows(warehouse, table, rows, how)),
    readRows: (table, range) => joined(() => readRows(warehouse, table, range)),
    copy: (request) => joined(() => copyTables(warehouse, request)),
    extract: (request) => joined(() => extractTable(warehouse, request)),
    catalog: catalogApi(warehouse),
    async close() {
      queue.clear();
      await queue.onIdle();
      await sessions.close();
      warehouse.javascript.close();
      installer.close();
      await database.close();
    },
  };
}

/** More would only share the same threads and memory. */
const PARALLEL_STATEMENTS = 4;
