import { fieldName, quoteName } from "../types/duckdb.ts";
import { coerceColumns } from "./columns.ts";
import { withRoot } from "./layers.ts";
import { uniqueNames } from "./select-list.ts";
import type { OutputColumn, Relation, Translation } from "./translation.ts";
import type { TranslatedQuery } from "./typed.ts";

/** A translated query as the engine gets it: every column typed. Names may repeat; the caller says whether they may. */
export function finishedQuery(t: Translation, relation: Relation): TranslatedQuery {
  const settled = coerceColumns(t, relation, null);
  return {
    sql: withRoot(t, settled.sql),
    columns: settled.columns.map(({ name, type }) => ({ name, type })),
    sqlNames: settled.columns.map(({ sqlName }) => sqlName),
    valueTable: settled.valueTable,
    references: t.references,
  };
}

/** The rows of SELECT AS STRUCT with the struct's fields as columns, as results and tables show them; others unchanged. */
export function unpackedRelation(relation: Relation): Relation {
  const [column] = relation.columns;
  if (!relation.valueTable || column?.type.kind !== "STRUCT") return relation;
  const { fields } = column.type;
  const sqlNames = uniqueNames(fields.map(fieldName));
  const columns = fields.map(
    (field, i): OutputColumn => ({
      name: fieldName(field, i),
      type: field.type,
      sqlName: sqlNames[i] ?? field.name,
    }),
  );
  const list = fields.map(
    (field, i) =>
      `(_row.${quoteName(column.sqlName)}).${quoteName(fieldName(field, i))} AS ${quoteName(sqlNames[i] ?? "")}`,
  );
  return { sql: `SELECT ${list.join(", ")} FROM (${relation.sql}) AS _row`, columns, valueTable: false };
}
