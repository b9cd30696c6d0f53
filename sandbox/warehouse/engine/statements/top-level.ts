import { WarehouseError } from "../../googlesql/errors.ts";
import type { Query } from "../../googlesql/syntax/ast.ts";
import { translateQuery } from "../../googlesql/translate/translate.ts";
import { settledType } from "../../googlesql/types/compare.ts";
import { fieldName, quoteName } from "../../googlesql/types/duckdb.ts";
import type { Column, GoogleType } from "../../googlesql/types/types.ts";
import type { TableId } from "../contract.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { tableIds } from "./table-ids.ts";

/** A query as it stands at the top of a statement: named, typed columns and no row values. */
export interface TopQuery {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** DuckDB names of the columns in `sql`. */
  readonly sqlNames: readonly string[];
  readonly references: readonly TableId[];
}

export function translateTop(run: Run, query: Query, context = translationContext(run)): TopQuery {
  const translated = translateQuery(query, context);
  const references = tableIds(translated.references);
  const [first] = translated.columns;
  if (translated.valueTable && first?.type.kind === "STRUCT") {
    const row = quoteName(translated.sqlNames[0] ?? first.name);
    const { fields } = first.type;
    const sqlNames = fields.map((_, index) => `_c${index}`);
    const items = fields.map(
      (field, i) => `(${row}).${quoteName(fieldName(field, i))} AS ${quoteName(`_c${i}`)}`,
    );
    return {
      sql: `SELECT ${items.join(", ")} FROM (${translated.sql}) AS _rows`,
      columns: fields.map((field, i) => ({ name: fieldName(field, i), type: resultType(field.type) })),
      sqlNames,
      references,
    };
  }
  return {
    sql: translated.sql,
    columns: translated.columns.map((column, i) => ({
      name: column.name || `f${i}_`,
      type: resultType(column.type),
    })),
    sqlNames: translated.sqlNames,
    references,
  };
}

/** A type as a query's result has it: nothing untyped, and no lengths or precisions, which belong to columns of tables. */
function resultType(type: GoogleType): GoogleType {
  const settled = settledType(type);
  if (settled.kind === "ARRAY") return { kind: "ARRAY", element: resultType(settled.element) };
  if (settled.kind === "STRUCT") {
    return {
      kind: "STRUCT",
      fields: settled.fields.map(({ name, type: inner }) => ({ name, type: resultType(inner) })),
    };
  }
  return { kind: settled.kind };
}

/** Fails where two columns have one name, as every stored result does. */
export function requireDistinctNames(columns: readonly Column[], message: (name: string) => string): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) throw new WarehouseError(message(name), { location: "query" });
    seen.add(name.toLowerCase());
  }
}
