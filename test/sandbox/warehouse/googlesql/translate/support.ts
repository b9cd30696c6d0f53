import { DuckDBInstance } from "@duckdb/node-api";
import { installRuntime } from "../../../../../sandbox/warehouse/googlesql/functions/runtime.ts";
import type { Statement } from "../../../../../sandbox/warehouse/googlesql/syntax/ast.ts";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";
import type {
  CatalogRoutine,
  CatalogTable,
  TranslationContext,
} from "../../../../../sandbox/warehouse/googlesql/translate/context.ts";
import {
  translateDelete,
  translateInsert,
  translateMerge,
  translateQuery,
  translateUpdate,
} from "../../../../../sandbox/warehouse/googlesql/translate/translate.ts";
import type { Binding } from "../../../../../sandbox/warehouse/googlesql/translate/typed.ts";
import { duckType, quoteName } from "../../../../../sandbox/warehouse/googlesql/types/duckdb.ts";
import { typeToString } from "../../../../../sandbox/warehouse/googlesql/types/format.ts";
import type { Column } from "../../../../../sandbox/warehouse/googlesql/types/types.ts";

/** A DuckDB with the runtime and a catalogue in memory: dataset `d` of project `p`. */
export class Bench {
  readonly tables = new Map<string, CatalogTable>();
  readonly routines = new Map<string, CatalogRoutine>();
  readonly variables = new Map<string, Binding>();
  readonly parameters = new Map<string, Binding>();
  private readonly run: (sql: string) => Promise<unknown[][]>;

  private constructor(run: (sql: string) => Promise<unknown[][]>) {
    this.run = run;
  }

  static async open(): Promise<Bench> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    await installRuntime(connection);
    return new Bench(async (sql) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][]);
  }

  async table(name: string, columns: readonly Column[], pseudoColumns: CatalogTable["pseudoColumns"] = []) {
    const list = columns.map((column) => `${quoteName(column.name)} ${duckType(column.type)}`).join(", ");
    await this.run(`CREATE OR REPLACE TABLE ${quoteName(name)} (${list})`);
    const source = { kind: "table", duckName: quoteName(name) } as const;
    this.tables.set(name, { fullName: ["p", "d", name], columns, pseudoColumns, source });
  }

  view(name: string, query: string, columnNames: readonly string[] | null = null): void {
    const source = { kind: "view", query, defaultDataset: "d", columnNames } as const;
    this.tables.set(name, { fullName: ["p", "d", name], columns: [], pseudoColumns: [], source });
  }

  /** Defines the function of a CREATE FUNCTION or CREATE TABLE FUNCTION statement. */
  routine(sql: string): void {
    const [statement] = parseScript(sql);
    if (statement?.kind !== "create_function" && statement?.kind !== "create_table_function") {
      throw new Error("not a function");
    }
    const name = statement.path[statement.path.length - 1] ?? "";
    const scalar = statement.kind === "create_function";
    this.routines.set(name, {
      kind: scalar ? "sql_function" : "table_function",
      fullName: ["p", "d", name],
      parameters: statement.parameters,
      returns: scalar ? statement.returns : null,
      body: scalar ? (statement.body ?? "") : statement.queryText,
      source: scalar ? sql : statement.queryText,
      defaultDataset: "d",
    });
  }

  context(source: string): TranslationContext {
    const last = (path: readonly string[]) => path[path.length - 1] ?? "";
    return {
      source,
      project: "p",
      defaultDataset: "d",
      catalog: {
        table: (path) => this.tables.get(last(path)) ?? null,
        wildcard: (path) =>
          [...this.tables.values()].filter((table) =>
            last(table.fullName).startsWith(last(path).slice(0, -1)),
          ),
        routine: (path) => this.routines.get(last(path)) ?? null,
        datasetExists: (name) => name === "d",
      },
      namedParameters: this.parameters,
      positionalParameters: [],
      variables: this.variables,
      systemVariable: () => null,
      temporaryTables: new Map(),
      temporaryFunctions: new Map(),
    };
  }

  query(sql: string) {
    const [statement] = parseScript(sql);
    if (statement?.kind !== "query_statement") throw new Error("not a query");
    return translateQuery(statement.query, this.context(sql));
  }

  /** Rows as JSON (INT64 and NUMERIC as strings). */
  async rows(sql: string): Promise<unknown[][]> {
    return this.run(this.query(sql).sql);
  }

  /** The first row's only value. */
  async value(sql: string): Promise<unknown> {
    return (await this.rows(sql))[0]?.[0];
  }

  /** `name TYPE` of every column. */
  schema(sql: string): string[] {
    return this.query(sql).columns.map((column) => `${column.name} ${typeToString(column.type)}`);
  }

  /** The message that a statement ends with, while it is translated or run. */
  async failure(sql: string): Promise<string> {
    try {
      await (/^\s*(WITH|SELECT|\(|FROM)/i.test(sql) ? this.rows(sql) : this.change(sql));
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  }

  /** Runs a data-changing statement with its check. */
  async change(sql: string): Promise<void> {
    const [statement] = parseScript(sql);
    const translated = this.dml(statement, sql);
    if (translated.check && (await this.run(translated.check.sql)).length > 0) {
      throw new Error(translated.check.message);
    }
    await this.run(translated.sql);
  }

  private dml(statement: Statement | undefined, sql: string) {
    const context = this.context(sql);
    const target = (path: readonly string[]) => {
      const table = context.catalog.table(path, context);
      if (!table) throw new Error("no such table");
      return table;
    };
    switch (statement?.kind) {
      case "insert":
        return translateInsert(statement, target(statement.target), context);
      case "update":
        return translateUpdate(statement, target(statement.target), context);
      case "delete":
        return translateDelete(statement, target(statement.target), context);
      case "merge":
        return translateMerge(statement, target(statement.target), context);
      default:
        throw new Error("not DML");
    }
  }
}
