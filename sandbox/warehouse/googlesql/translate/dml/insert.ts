import type { Query } from "../../syntax/ast.ts";
import { quoteName } from "../../types/duckdb.ts";
import { typeToString } from "../../types/format.ts";
import type { Column } from "../../types/types.ts";
import { coerceColumns } from "../columns.ts";
import type { CatalogTable } from "../context.ts";
import { unpackedRelation } from "../finished-query.ts";
import { withRoot } from "../layers.ts";
import { type StoredColumn, storedIn } from "../stored.ts";
import type { Relation, Translation } from "../translation.ts";
import { fail } from "../translation.ts";
import { readFirst } from "./read-first.ts";
import { columnValue, type DmlNode, type TranslatedStatement, targetColumns, targetOf } from "./statement.ts";

/** INSERT of rows or of a query; columns that are not named get their defaults. */
export function insertStatement(
  t: Translation,
  node: DmlNode<"insert">,
  table: CatalogTable,
): TranslatedStatement {
  const { duckName } = targetOf(t, table, null, node);
  const columns = targetColumns(t, table, node.columns, node);
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  const into = `INSERT INTO ${duckName} (${names})`;
  const sql = node.query
    ? `${into} ${readFirst(queryAs(t, node.query, columns).sql, duckName)}`
    : withRoot(t, `${into} ${rowsBody(t, node, columns)}`);
  return { sql, check: null, references: t.references };
}

function rowsBody(t: Translation, node: DmlNode<"insert">, columns: readonly Column[]): string {
  const rows = (node.rows ?? []).map((row) => {
    if (row.length !== columns.length) {
      fail(
        t,
        `Inserted row has wrong column count; Has ${row.length}, expected ${columns.length}`,
        row[0] ?? node,
      );
    }
    const values = columns.map((column, i) => {
      const value = row[i];
      return value ? columnValue(t, value, null, column, "inserted into column") : "DEFAULT";
    });
    return `(${values.join(", ")})`;
  });
  return `VALUES ${rows.join(", ")}`;
}

/** A query with its columns coerced to those of a table, by position, and its values as the columns store them. */
export function queryAs(t: Translation, query: Query, columns: readonly StoredColumn[]): Relation {
  const relation = unpackedRelation(t.query(query, null));
  if (relation.columns.length !== columns.length) {
    fail(
      t,
      `Inserted row has wrong column count; Has ${relation.columns.length}, expected ${columns.length}`,
      query,
    );
  }
  const coerced = coerceColumns(
    t,
    relation,
    columns,
    query,
    (from, to, i) =>
      `Query column ${i + 1} has type ${typeToString(from.type)} which cannot be inserted into column ${to.name}, which has type ${typeToString(to.type)}`,
  );
  const alias = t.fresh();
  const list = coerced.columns.map((column, i) => {
    const source = `${alias}.${quoteName(column.sqlName)}`;
    const to = columns[i] ?? column;
    return `${storedIn(to, source)} AS ${quoteName(column.sqlName)}`;
  });
  return { ...coerced, sql: withRoot(t, `SELECT ${list.join(", ")} FROM (${coerced.sql}) AS ${alias}`) };
}
