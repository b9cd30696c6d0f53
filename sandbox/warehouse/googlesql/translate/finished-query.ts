import { fieldName, quoteName } from "../types/duckdb.ts";
import { coerceColumns } from "./columns.ts";
import { uniqueNames } from "./select-list.ts";
import type { Relation, Translation } from "./translation.ts";
import type { TranslatedQuery } from "./typed.ts";

/** A translated query as the engine gets it: every column typed. Names may repeat; the caller says whether they may. */
export function finishedQuery(t: Translation, relation: Relation): TranslatedQuery {
  const settled = coerceColumns(t, relation, null);
  return {
    sql: settled.sql,
    columns: settled.columns.map(({ name, type }) => ({ name, type })),
    sqlNames: settled.columns.map(({ sqlName }) => sqlName),
    valueTable: settled.valueTable,
    references: t.references,
  };
}

/** The rows of SELECT AS STRUCT with the struct's fields as columns, as results and tables show them; others unchanged. */
export function unpackValueTable(query: TranslatedQuery): TranslatedQuery {
  const [column] = query.columns;
  const [name] = query.sqlNames;
  if (!query.valueTable || column?.type.kind !== "STRUCT" || name === undefined) return query;
  const columns = column.type.fields.map((field, i) => ({ name: fieldName(field, i), type: field.type }));
  const sqlNames = uniqueNames(columns.map((field) => field.name));
  const list = columns.map(
    (field, i) =>
      `(_row.${quoteName(name)}).${quoteName(field.name)} AS ${quoteName(sqlNames[i] ?? field.name)}`,
  );
  return {
    ...query,
    sql: `SELECT ${list.join(", ")} FROM (${query.sql}) AS _row`,
    columns,
    sqlNames,
    valueTable: false,
  };
}
