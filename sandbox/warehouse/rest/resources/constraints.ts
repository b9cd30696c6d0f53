import type { TableConstraints } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import type { ConstraintsJson } from "../schemas.ts";
import { referenceJson, tableId } from "../table-ids.ts";

/** The keys of a table as a client declares them; null: none. */
export function constraintsOf(
  context: RestContext,
  json: ConstraintsJson | null | undefined,
): TableConstraints | null {
  const primaryKey = json?.primaryKey?.columns ?? null;
  const foreignKeys = (json?.foreignKeys ?? []).map((key, index) => ({
    name: key.name ?? `fk$${index + 1}`,
    table: tableId(context, key.referencedTable),
    columns: key.columnReferences.map(({ referencingColumn, referencedColumn }) => ({
      own: referencingColumn,
      referenced: referencedColumn,
    })),
  }));
  return primaryKey || foreignKeys.length > 0 ? { primaryKey, foreignKeys } : null;
}

/** The reverse: BigQuery's `tableConstraints`. */
export function constraintsJson(context: RestContext, constraints: TableConstraints | null): object {
  if (!constraints) return {};
  const { primaryKey, foreignKeys } = constraints;
  return {
    tableConstraints: {
      ...(primaryKey ? { primaryKey: { columns: primaryKey } } : {}),
      ...(foreignKeys.length > 0
        ? {
            foreignKeys: foreignKeys.map(({ name, table, columns }) => ({
              name,
              referencedTable: referenceJson(context, table),
              columnReferences: columns.map(({ own, referenced }) => ({
                referencingColumn: own,
                referencedColumn: referenced,
              })),
            })),
          }
        : {}),
    },
  };
}
