import { errorAt } from "../errors.ts";
import type { FromItem } from "../syntax/ast.ts";
import { canCoerce } from "../types/coercion.ts";
import { sameType } from "../types/compare.ts";
import { duckType, quoteName, quoteString } from "../types/duckdb.ts";
import { STRING } from "../types/make.ts";
import type { Column } from "../types/types.ts";
import { convert } from "./coerce.ts";
import type { CatalogTable } from "./context.ts";
import { aliasedColumns, bareColumn, tableFrom } from "./scope.ts";
import type { FromRelation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** `prefix*`: all tables of that prefix one below the other, in the columns of the last, with `_TABLE_SUFFIX`. */
export function wildcardFrom(
  t: Translation,
  item: Extract<FromItem, { kind: "table" }>,
  alias: string,
): FromRelation {
  const tables = t.context.catalog
    .wildcard(item.path, t.context)
    .filter((table) => table.source.kind === "table");
  const last = tables[tables.length - 1];
  const written = item.path[item.path.length - 1] ?? "";
  if (!last) {
    throw errorAt(
      `${item.path.join(".")} does not match any table`,
      t.context.source,
      item.position,
      "notFound",
    );
  }
  const prefix = written.slice(0, -1).length;
  const parts = tables.map((table) => {
    t.references.add(table.fullName.slice(-2).join("."));
    const name = table.fullName[table.fullName.length - 1] ?? "";
    const columns = last.columns.map((column) => columnOf(t, table, column, item));
    const suffix = `${quoteString(name.slice(prefix))} AS "_TABLE_SUFFIX"`;
    const source = table.source.kind === "table" ? table.source.duckName : "";
    return `SELECT ${[...columns, suffix].join(", ")} FROM ${source}`;
  });
  const duckAlias = t.fresh();
  const sql = `(${parts.join(" UNION ALL ")}) AS ${duckAlias}`;
  return tableFrom(sql, duckAlias, alias, aliasedColumns(duckAlias, last.columns.map(bareColumn)), {
    pseudoColumns: [{ name: "_TABLE_SUFFIX", type: STRING, sql: `${duckAlias}."_TABLE_SUFFIX"` }],
  });
}

function columnOf(t: Translation, table: CatalogTable, column: Column, node: { position: number }): string {
  const own = table.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
  const as = ` AS ${quoteName(column.name)}`;
  if (!own) return `CAST(NULL AS ${duckType(column.type)})${as}`;
  const sql = quoteName(own.name);
  if (sameType(own.type, column.type)) return sql + as;
  if (!canCoerce(own.type, column.type)) {
    fail(
      t,
      `Cannot read field '${column.name}' of type ${column.type.kind} as ${own.type.kind} in ${table.fullName.join(".")}`,
      node,
    );
  }
  return convert(t, sql, own.type, column.type) + as;
}
