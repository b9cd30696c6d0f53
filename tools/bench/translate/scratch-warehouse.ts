import PQueue from "p-queue";
import { Catalog } from "../../../sandbox/warehouse/engine/catalog/catalog.ts";
import { Crowd } from "../../../sandbox/warehouse/engine/crowd.ts";
import { openDatabase } from "../../../sandbox/warehouse/engine/duckdb/database.ts";
import { execute } from "../../../sandbox/warehouse/engine/execute.ts";
import { openBuckets } from "../../../sandbox/warehouse/engine/files/buckets.ts";
import { JavaScriptFunctions } from "../../../sandbox/warehouse/engine/javascript.ts";
import { TableLocks } from "../../../sandbox/warehouse/engine/locks.ts";
import { translationContext } from "../../../sandbox/warehouse/engine/script/context.ts";
import { runStatements } from "../../../sandbox/warehouse/engine/script/interpreter.ts";
import type { Run } from "../../../sandbox/warehouse/engine/script/run.ts";
import { Scope } from "../../../sandbox/warehouse/engine/script/scope.ts";
import { Sessions } from "../../../sandbox/warehouse/engine/script/sessions.ts";
import { targetOf, translateDml } from "../../../sandbox/warehouse/engine/statements/dml.ts";
import { translateTop } from "../../../sandbox/warehouse/engine/statements/top-level.ts";
import type { Warehouse } from "../../../sandbox/warehouse/engine/warehouse.ts";
import { installRuntime } from "../../../sandbox/warehouse/googlesql/functions/runtime.ts";
import { parseScript } from "../../../sandbox/warehouse/googlesql/syntax/parser.ts";

/** The warehouse's engine in this process, with its insides at hand. */
export interface ScratchWarehouse {
  /** Runs statements as the engine does. */
  run(sql: string): Promise<void>;
  /**
   * Parses and translates one statement, and gives its DuckDB SQL; null for what is no query and no DML statement.
   * Everything that the engine does before it asks DuckDB.
   */
  translate(sql: string): string | null;
  /** Lets DuckDB parse, bind and optimise a statement of its own dialect. */
  plan(duckSql: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens it over memory; `project` is the project that names without one belong to. */
export async function openScratchWarehouse(project: string): Promise<ScratchWarehouse> {
  const database = await openDatabase({ file: null, memoryLimit: "1GB", threads: 2 });
  const installer = await database.connect();
  await installRuntime(installer.duck);
  const now = () => Date.now();
  const warehouse: Warehouse = {
    project,
    database,
    catalog: await Catalog.open(project, database, now),
    javascript: new JavaScriptFunctions(installer),
    locks: new TableLocks(),
    crowd: new Crowd(new PQueue()),
    now,
    buckets: await openBuckets(null),
    sizes: new Map(),
    jobLog: async () => [],
  };
  const sessions = new Sessions(warehouse);
  const connection = await database.connect();
  // A named session stays open.
  const session = await sessions.use("bench", undefined, async (own) => own);
  return {
    async run(sql) {
      const { statements } = await execute(warehouse, sessions, { sql });
      for (const { rows } of statements) await rows?.close();
    },
    translate: (sql) => translateOne(runOf(warehouse, session, sql), sql),
    async plan(duckSql) {
      await connection.rows(`EXPLAIN ${duckSql}`);
    },
    async close() {
      await sessions.close();
      connection.close();
      installer.close();
      await database.close();
    },
  };
}

function translateOne(run: Run, sql: string): string | null {
  const [statement, ...others] = parseScript(sql);
  if (!statement || others.length > 0) return null;
  switch (statement.kind) {
    case "query_statement":
      return translateTop(run, statement.query).sql;
    case "insert":
    case "update":
    case "delete":
    case "merge":
      return translateDml(statement, targetOf(run, statement.target).table, translationContext(run)).sql;
    default:
      return null;
  }
}

function runOf(warehouse: Warehouse, session: Run["session"], source: string): Run {
  return {
    interpret: runStatements,
    warehouse,
    session,
    source,
    named: new Map(),
    positional: [],
    scope: new Scope(),
    caught: null,
    results: [],
    spent: { bytes: 0 },
    limits: { maxBytes: 1e8, memoryBytes: 1e7, scratch: warehouse.database.scratch },
    destination: undefined,
    signal: undefined,
    depth: 0,
    routine: null,
    began: 0,
    job: { id: null, isScript: false },
    jobs: null,
  };
}
