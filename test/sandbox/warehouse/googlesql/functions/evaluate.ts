import { type DuckDBConnection, DuckDBInstance, type Json } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { installRuntime } from "../../../../../sandbox/warehouse/googlesql/functions/runtime.ts";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";
import type { TranslationContext } from "../../../../../sandbox/warehouse/googlesql/translate/context.ts";
import { translateQuery } from "../../../../../sandbox/warehouse/googlesql/translate/translate.ts";

/** What an expression gives, in DuckDB's JSON form: INT64, NUMERIC, dates as text, FLOAT64 as number, BYTES as escaped text. */
export type Value = Json;

let connection: DuckDBConnection;

/** Opens a DuckDB instance with the runtime for the tests of a file. */
export function withRuntime(): void {
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
    await installRuntime(connection);
  });
  afterAll(() => connection.closeSync());
}

export function runtimeConnection(): DuckDBConnection {
  return connection;
}

/** First column of the rows of a GoogleSQL query without tables. */
export async function rowsOf(query: string): Promise<Value[]> {
  const result = await connection.runAndReadAll(translated(query));
  return result.getRowsJson().map((row) => row[0] as Value);
}

/** Value of one GoogleSQL expression. */
export async function evaluate(expression: string): Promise<Value> {
  return (await rowsOf(`SELECT ${expression}`))[0] as Value;
}

/** One test per expression: it gives the value; an Error stands for a failure whose message contains the error's. */
export function table(claim: string, cases: readonly (readonly [string, Value | Error])[]): void {
  test.each(cases)(`${claim}: %s`, async (expression, expected) => {
    if (expected instanceof Error) await expect(evaluate(expression)).rejects.toThrow(expected.message);
    else expect(await evaluate(expression)).toEqual(expected);
  });
}

export function translated(query: string): string {
  const [statement] = parseScript(query);
  if (statement?.kind !== "query_statement") throw new Error(`not a query: ${query}`);
  return translateQuery(statement.query, emptyContext(query)).sql;
}

function emptyContext(source: string): TranslationContext {
  return {
    source,
    project: "p",
    defaultDataset: null,
    catalog: { table: () => null, wildcard: () => [], routine: () => null, datasetExists: () => false },
    namedParameters: new Map(),
    positionalParameters: [],
    variables: new Map(),
    systemVariable: () => null,
    temporaryTables: new Map(),
    temporaryFunctions: new Map(),
  };
}
