import type { Statement } from "../../googlesql/syntax/ast.ts";
import { parseScript } from "../../googlesql/syntax/parser.ts";
import type { CatalogRoutine } from "../../googlesql/translate/context.ts";
import type { Warehouse } from "../warehouse.ts";
import type { RoutineEntry } from "./entries.ts";

/** A stored function or table function as the translator expands it; null for procedures. */
export function compileRoutine(warehouse: Warehouse, entry: RoutineEntry): CatalogRoutine | null {
  const [statement] = parseScript(entry.source);
  if (!statement) return null;
  return routineOf(
    warehouse,
    statement,
    entry.source,
    [warehouse.project, entry.dataset, entry.name],
    entry.defaultDataset,
  );
}

/** The same for a CREATE statement of `source`, e.g. of a temporary function. */
export function routineOf(
  warehouse: Warehouse,
  statement: Statement,
  source: string,
  fullName: readonly string[],
  defaultDataset: string | null,
): CatalogRoutine | null {
  const common = { fullName, source, defaultDataset };
  if (statement.kind === "create_table_function") {
    return {
      ...common,
      kind: "table_function",
      parameters: statement.parameters,
      returns: null,
      returnsTable: statement.returns,
      body: statement.queryText,
      source: statement.queryText,
    };
  }
  if (statement.kind !== "create_function") return null;
  const { parameters, returns } = statement;
  if (statement.body) {
    const kind = statement.aggregate ? "aggregate_function" : "sql_function";
    return { ...common, kind, parameters, returns, body: statement.body };
  }
  return {
    ...common,
    kind: "js_function",
    parameters,
    returns,
    body: warehouse.javascript.nameOf(statement, source),
  };
}
