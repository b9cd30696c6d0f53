import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { fromFieldSchema } from "../../../googlesql/types/field-schema.ts";
import { typeToString } from "../../../googlesql/types/format.ts";
import type { FieldSchema } from "../../contract.ts";
import type { TableEntry } from "../entries.ts";
import { type Cell, columnsOf, literalTable } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";
import { names } from "./tables.ts";

export function columnsView(scope: MetaScope): CatalogTable {
  const rows = scope.tables.flatMap((entry) =>
    entry.schema.map((field, index) => ({
      ...names(scope, entry),
      column_name: field.name,
      ordinal_position: index + 1,
      is_nullable: field.mode === "REQUIRED" || field.mode === "REPEATED" ? "NO" : "YES",
      data_type: typeToString(fromFieldSchema(field).type),
      is_generated: "NEVER",
      is_hidden: "NO",
      is_system_defined: "NO",
      is_partitioning_column: isSame(entry.partitioning?.field, field.name) ? "YES" : "NO",
      clustering_ordinal_position: clusteringPosition(entry, field.name),
      collation_name: "NULL",
      column_default: field.defaultValueExpression ?? "NULL",
      policy_tags: field.policyTags?.names ?? [],
    })),
  );
  return literalTable(
    scope.fullName,
    columnsOf(
      "table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, ordinal_position INT64, is_nullable STRING, data_type STRING, is_generated STRING, generation_expression STRING, is_stored STRING, is_hidden STRING, is_updatable STRING, is_system_defined STRING, is_partitioning_column STRING, clustering_ordinal_position INT64, collation_name STRING, column_default STRING, rounding_mode STRING, policy_tags ARRAY<STRING>",
    ),
    rows,
  );
}

export function columnFieldPaths(scope: MetaScope): CatalogTable {
  const rows = scope.tables.flatMap((entry) =>
    entry.schema.flatMap((field) =>
      paths(field, field.name).map((path) => ({ ...names(scope, entry), column_name: field.name, ...path })),
    ),
  );
  return literalTable(
    scope.fullName,
    columnsOf(
      "table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, field_path STRING, data_type STRING, description STRING, collation_name STRING, rounding_mode STRING, policy_tags ARRAY<STRING>",
    ),
    rows,
  );
}

function paths(field: FieldSchema, path: string): Record<string, Cell>[] {
  const own = {
    field_path: path,
    data_type: typeToString(fromFieldSchema(field).type),
    description: field.description ?? null,
    collation_name: "NULL",
    policy_tags: field.policyTags?.names ?? [],
  };
  return [own, ...(field.fields ?? []).flatMap((child) => paths(child, `${path}.${child.name}`))];
}

function clusteringPosition(entry: TableEntry, column: string): number | null {
  const index = entry.clustering?.findIndex((name) => isSame(name, column)) ?? -1;
  return index < 0 ? null : index + 1;
}

function isSame(a: string | null | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
