import { aggregateFunctions, scalarFunctions, windowFunctions } from "../functions/index.ts";
import type { Expression, Query } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import type { Column, GoogleType } from "../types/types.ts";
import { checkRoutine } from "./check-routine.ts";
import { coerce, settle } from "./coerce.ts";
import type { CatalogRoutine, CatalogTable, TranslationContext } from "./context.ts";
import { insertStatement, queryAs } from "./dml/insert.ts";
import { mergeStatement } from "./dml/merge.ts";
import type { DmlNode, TranslatedStatement } from "./dml/statement.ts";
import { deleteStatement, updateStatement } from "./dml/update.ts";
import { finishedQuery } from "./finished-query.ts";
import { withRoot } from "./layers.ts";
import { newTranslation } from "./state.ts";
import type { FunctionLibrary } from "./translation.ts";
import type { TranslatedQuery, Typed } from "./typed.ts";

/** All functions that the warehouse knows. */
const standardLibrary: FunctionLibrary = {
  scalar: scalarFunctions,
  aggregate: aggregateFunctions,
  window: windowFunctions,
};

/** A query whose rows are the result of a statement. */
export function translateQuery(query: Query, context: TranslationContext): TranslatedQuery {
  const t = newTranslation(context, standardLibrary);
  return finishedQuery(t, t.query(query, null));
}

/** A query whose rows go into columns, coerced to their types and checked as they are when stored. */
export function translateQueryAs(
  query: Query,
  columns: readonly Column[],
  context: TranslationContext,
): Pick<TranslatedQuery, "sql" | "references"> {
  const t = newTranslation(context, standardLibrary);
  return { sql: queryAs(t, query, columns).sql, references: t.references };
}

/** An expression without FROM (SET, DECLARE, arguments), coerced to `want` where that is given. */
export function translateExpression(
  expression: Expression,
  context: TranslationContext,
  want?: GoogleType,
): Typed & Pick<TranslatedQuery, "references"> {
  const t = newTranslation(context, standardLibrary);
  const value = t.expression(expression, null, want);
  const rooted = (sql: string) => (t.root.definitions.length > 0 ? `(${withRoot(t, `SELECT ${sql}`)})` : sql);
  if (!want) {
    const settled = settle(t, value);
    return { ...settled, sql: rooted(settled.sql), references: t.references };
  }
  const message = (from: GoogleType) =>
    `Cannot coerce expression of type ${argumentTypeToString(from)} to type ${argumentTypeToString(want)}`;
  return {
    ...value,
    sql: rooted(coerce(t, value, want, expression, message)),
    type: want,
    references: t.references,
  };
}

/** Checks the body of a new function. */
export function checkNewRoutine(routine: CatalogRoutine, context: TranslationContext): void {
  checkRoutine(newTranslation(context, standardLibrary), routine);
}

/** INSERT into a table of the catalogue. */
export function translateInsert(
  statement: DmlNode<"insert">,
  table: CatalogTable,
  context: TranslationContext,
): TranslatedStatement {
  return insertStatement(newTranslation(context, standardLibrary), statement, table);
}

export function translateUpdate(
  statement: DmlNode<"update">,
  table: CatalogTable,
  context: TranslationContext,
): TranslatedStatement {
  return updateStatement(newTranslation(context, standardLibrary), statement, table);
}

export function translateDelete(
  statement: DmlNode<"delete">,
  table: CatalogTable,
  context: TranslationContext,
): TranslatedStatement {
  return deleteStatement(newTranslation(context, standardLibrary), statement, table);
}

export function translateMerge(
  statement: DmlNode<"merge">,
  table: CatalogTable,
  context: TranslationContext,
): TranslatedStatement {
  return mergeStatement(newTranslation(context, standardLibrary), statement, table);
}
