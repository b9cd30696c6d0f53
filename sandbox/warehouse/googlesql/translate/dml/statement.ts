import type { Expression, StatementBody } from "../../syntax/ast.ts";
import { typeToString } from "../../types/format.ts";
import { coerce } from "../coerce.ts";
import type { CatalogTable } from "../context.ts";
import { aliasedColumns, bareColumn, tableFrom } from "../scope.ts";
import { hiddenColumns, type StoredColumn, storedIn } from "../stored.ts";
import type { FromRelation, Scope, Translation } from "../translation.ts";
import { fail } from "../translation.ts";

/** A data-changing statement for DuckDB. It is to be run only if `check` returns no row; else it fails with the message. */
export interface TranslatedStatement {
  readonly sql: string;
  readonly check: { readonly sql: string; readonly message: string } | null;
  /** MERGE: queries that read those rows of the target, and maybe others, which it looks at; no others matter to it. */
  readonly looksAt?: readonly string[];
  /** Tables and views read (the target only if it is read from), as "dataset.table". */
  readonly references: ReadonlySet<string>;
}

export type DmlNode<Kind extends StatementBody["kind"]> = Extract<StatementBody, { kind: Kind }>;

export const ONE_MATCH = "UPDATE/MERGE must match at most one source row for each target row";

/** The table under change, standing under a DuckDB alias. */
export interface Target {
  readonly table: CatalogTable;
  readonly duckName: string;
  readonly alias: string;
  readonly from: FromRelation;
}

export function targetOf(
  t: Translation,
  table: CatalogTable,
  alias: string | null,
  node: { position: number },
): Target {
  const name = table.fullName.join(".");
  if (table.source.kind !== "table") fail(t, `${name} is a view and cannot be modified by DML`, node);
  const duckAlias = t.fresh();
  const { duckName } = table.source;
  const from = tableFrom(
    `${duckName} AS ${duckAlias}`,
    duckAlias,
    alias ?? table.fullName[table.fullName.length - 1] ?? "",
    aliasedColumns(duckAlias, table.columns.map(bareColumn)),
    { pseudoColumns: table.pseudoColumns, fullName: table.fullName },
  );
  return { table, duckName, alias: duckAlias, from };
}

/** The target's columns by name, in the order given; all of them for null. */
export function targetColumns(
  t: Translation,
  table: CatalogTable,
  names: readonly string[] | null,
  node: { position: number },
): readonly StoredColumn[] {
  if (!names) return table.columns;
  const all: readonly StoredColumn[] = [...table.columns, ...hiddenColumns(table)];
  const seen = new Set<string>();
  return names.map((name) => {
    const key = name.toLowerCase();
    if (seen.has(key)) fail(t, `INSERT has columns with duplicate name: ${name}`, node);
    seen.add(key);
    return (
      all.find((column) => column.name.toLowerCase() === key) ??
      fail(t, `Column ${name} is not present in table ${table.fullName.join(".")}`, node)
    );
  });
}

/** A value to be written into a column: coerced to its type, checked against its length or precision. */
export function columnValue(
  t: Translation,
  node: Expression,
  scope: Scope | null,
  column: StoredColumn,
  verb: "inserted into column" | "assigned to",
): string {
  if (node.kind === "default") return "DEFAULT";
  const value = t.expression(node, scope, column.type);
  const subject = verb === "assigned to" ? "Value of type" : "Value has type";
  const which = verb === "assigned to" ? "" : "which ";
  const sql = coerce(
    t,
    value,
    column.type,
    node,
    (from) =>
      `${subject} ${typeToString(from)} ${which}cannot be ${verb} ${column.name}, which has type ${typeToString(column.type)}`,
  );
  return storedIn(column, sql);
}
