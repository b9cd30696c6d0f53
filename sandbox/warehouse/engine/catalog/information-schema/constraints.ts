import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import type { TableId } from "../../contract.ts";
import type { TableEntry } from "../entries.ts";
import { columnsOf, literalTable } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";
import { names } from "./tables.ts";

/** One row per declared key. */
export function tableConstraintsView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "constraint_catalog STRING, constraint_schema STRING, constraint_name STRING, table_catalog STRING, table_schema STRING, table_name STRING, constraint_type STRING, is_deferrable STRING, initially_deferred STRING, enforced STRING",
  );
  const rows = keys(scope).map(({ entry, name, type }) => ({
    ...constraint(scope, entry, name),
    ...names(scope, entry),
    constraint_type: type,
    is_deferrable: "NO",
    initially_deferred: "NO",
    enforced: "NO",
  }));
  return literalTable(scope.fullName, columns, rows);
}

/** One row per column of a key. */
export function keyColumnUsageView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "constraint_catalog STRING, constraint_schema STRING, constraint_name STRING, table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, ordinal_position INT64, position_in_unique_constraint INT64",
  );
  const rows = keys(scope).flatMap(({ entry, name, own, referenced }) =>
    own.map((column_name, index) => ({
      ...constraint(scope, entry, name),
      ...names(scope, entry),
      column_name,
      ordinal_position: index + 1,
      position_in_unique_constraint: referenced ? placeOf(scope, referenced, index) : null,
    })),
  );
  return literalTable(scope.fullName, columns, rows);
}

/** One row per column that a key uses: a primary key's own columns, a foreign key's referenced ones. */
export function constraintColumnUsageView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, constraint_catalog STRING, constraint_schema STRING, constraint_name STRING",
  );
  const rows = keys(scope).flatMap(({ entry, name, own, referenced }) =>
    (referenced?.columns ?? own).map((column_name) => ({
      table_catalog: scope.warehouse.project,
      table_schema: (referenced?.table ?? entry.id).dataset,
      table_name: (referenced?.table ?? entry.id).table,
      column_name,
      ...constraint(scope, entry, name),
    })),
  );
  return literalTable(scope.fullName, columns, rows);
}

interface Key {
  readonly entry: TableEntry;
  readonly name: string;
  readonly type: "PRIMARY KEY" | "FOREIGN KEY";
  readonly own: readonly string[];
  readonly referenced: { readonly table: TableId; readonly columns: readonly string[] } | null;
}

function keys(scope: MetaScope): Key[] {
  return scope.tables.flatMap((entry) => {
    const { primaryKey = null, foreignKeys = [] } = entry.constraints ?? {};
    const named = (name: string) => `${entry.id.table}.${name}`;
    const primary: Key[] = primaryKey
      ? [{ entry, name: named("pk$"), type: "PRIMARY KEY", own: primaryKey, referenced: null }]
      : [];
    const foreign = foreignKeys.map(({ name, table, columns }): Key => {
      const own = columns.map((column) => column.own);
      const referenced = { table, columns: columns.map((column) => column.referenced) };
      return { entry, name: named(name), type: "FOREIGN KEY", own, referenced };
    });
    return [...primary, ...foreign];
  });
}

/** Place of a referenced column in the primary key of its table; null where that declares none. */
function placeOf(scope: MetaScope, referenced: NonNullable<Key["referenced"]>, index: number): number | null {
  const { catalog } = scope.warehouse;
  const column = referenced.columns[index]?.toLowerCase();
  const target = catalog.dataset(referenced.table.dataset) ? catalog.table(referenced.table) : null;
  const place = target?.constraints?.primaryKey?.findIndex((name) => name.toLowerCase() === column) ?? -1;
  return place < 0 ? null : place + 1;
}

function constraint(scope: MetaScope, entry: TableEntry, constraint_name: string) {
  const { project } = scope.warehouse;
  return { constraint_catalog: project, constraint_schema: entry.id.dataset, constraint_name };
}
