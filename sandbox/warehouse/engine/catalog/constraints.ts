import { WarehouseError } from "../../googlesql/errors.ts";
import type { FieldSchema, TableConstraints } from "../contract.ts";

/** Throws `invalid` where keys name columns that the table does not have. */
export function checkConstraints(
  schema: readonly FieldSchema[],
  { primaryKey, foreignKeys }: TableConstraints,
): void {
  const names = new Set(schema.map(({ name }) => name.toLowerCase()));
  const own = [
    ...(primaryKey ?? []),
    ...foreignKeys.flatMap(({ columns }) => columns.map((column) => column.own)),
  ];
  const missing = own.find((name) => !names.has(name.toLowerCase()));
  if (missing === undefined) return;
  throw new WarehouseError(`Column ${missing} of a table constraint is not in the table's schema`, {
    reason: "invalid",
  });
}
