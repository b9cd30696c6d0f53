import { WarehouseError } from "../errors.ts";
import { duckType, quoteName } from "../types/duckdb.ts";
import type { Column, GoogleType } from "../types/types.ts";
import type { CatalogRoutine } from "./context.ts";
import { checkAggregateBody, expandedBody } from "./expand.ts";
import { tableColumns, tableFunctionRows } from "./table-functions.ts";
import type { Relation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

/**
 * Fails where the body of a new function cannot be right, whatever its arguments are. A body with parameters of ANY TYPE, or one
 * that only fails because the local warehouse wants a constant, is left to its calls.
 */
export function checkRoutine(t: Translation, routine: CatalogRoutine): void {
  if (routine.kind === "js_function") return;
  if (routine.kind === "aggregate_function") checkAggregateBody(t, routine);
  if (routine.parameters.some(({ type }) => type.kind === "any_type")) return;
  const values = new Map<string, Typed>();
  const tables = new Map<string, Relation>();
  for (const { name, type } of routine.parameters) {
    const key = name.toLowerCase();
    if (type.kind === "table_type") tables.set(key, emptyTable(tableColumns(type, routine.source)));
    else values.set(key, unknownValue(resolveTypeName(type, routine.source)));
  }
  const node = { position: 0 };
  try {
    if (routine.kind !== "table_function") {
      expandedBody(t, routine, values, null, node);
      return;
    }
    const { columns } = tableFunctionRows(t, routine, values, tables, node);
    columns.forEach(({ name }, i) => {
      if (name === "" || /^f\d+_$/.test(name))
        fail(t, `CREATE TABLE FUNCTION columns must be named, but column ${i + 1} has no name`, node);
    });
  } catch (error) {
    if (error instanceof WarehouseError && error.reason === "notImplemented") return;
    throw error;
  }
}

function unknownValue(type: GoogleType): Typed {
  return { sql: `CAST(NULL AS ${duckType(type)})`, type };
}

function emptyTable(columns: readonly Column[]): Relation {
  const items = columns.map(({ name, type }) => `CAST(NULL AS ${duckType(type)}) AS ${quoteName(name)}`);
  return {
    sql: `SELECT ${items.join(", ") || "1"}`,
    columns: columns.map((column) => ({ ...column, sqlName: column.name })),
    valueTable: false,
  };
}
