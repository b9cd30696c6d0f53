import { parseScript } from "../../sandbox/warehouse/googlesql/syntax/parser.ts";
import type { TranslationContext } from "../../sandbox/warehouse/googlesql/translate/context.ts";
import { translateQuery } from "../../sandbox/warehouse/googlesql/translate/translate.ts";

/** The message that a query without tables is refused with, without its place; null where it translates. */
export function refusalOf(sql: string): string | null {
  try {
    const [statement] = parseScript(sql);
    if (statement?.kind !== "query_statement") throw new Error("A query is expected");
    translateQuery(statement.query, emptyWorld(sql));
    return null;
  } catch (error) {
    return (error as Error).message.replace(/ at \[\d+:\d+\]$/, "");
  }
}

function emptyWorld(source: string): TranslationContext {
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
