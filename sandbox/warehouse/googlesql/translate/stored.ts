import { raise } from "../functions/runtime/macros.ts";
import { duckType, fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import type { Column, GoogleType } from "../types/types.ts";
import { withParameters } from "./casts.ts";
import type { CatalogTable } from "./context.ts";

/** A column that DML writes; `borders`: its values lie on the borders of this part (the time of a partition). */
export interface StoredColumn extends Column {
  readonly borders?: string;
}

/** The columns of a table that DML may write but `*` leaves out. */
export function hiddenColumns(table: CatalogTable): readonly StoredColumn[] {
  return table.pseudoColumns.flatMap(({ name, type, writtenBy }) =>
    writtenBy === undefined ? [] : [{ name, type, borders: writtenBy }],
  );
}

/** A value of a column's type as the column stores it. */
export function storedIn(column: StoredColumn, sql: string): string {
  const { borders, type, name } = column;
  if (borders === undefined) return storedValue(sql, type, name);
  const wrong = raise(
    `${quoteString(`The value of ${name} must be the start of a partition by ${borders}, not `)} || CAST(_w AS VARCHAR)`,
  );
  return `list_transform([${sql}], lambda _w: CASE WHEN date_trunc('${borders}', _w) <> _w THEN ${wrong} ELSE _w END)[1]`;
}

/**
 * A value of a column's type as the column stores it: lengths and precisions are checked, a NULL array is empty, an array with
 * a NULL element and a missing field that is NOT NULL end the statement. `path` is the column's name, for messages.
 */
export function storedValue(sql: string, type: GoogleType, path: string, depth = 0): string {
  if (type.kind !== "ARRAY" && type.kind !== "STRUCT") return withParameters(sql, type);
  if (!isChanged(type)) return sql;
  if (!/^(?:\w+|(?:\w+\.)?"(?:[^"]|"")*")$/.test(sql)) {
    const value = `_w${depth}`;
    return `list_transform([${sql}], lambda ${value}: ${storedValue(value, type, path, depth + 1)})[1]`;
  }
  if (type.kind === "ARRAY") return storedArray(sql, type.element, path, depth);
  const fields = type.fields.map((field, i) => {
    const name = fieldName(field, i);
    const part = `(${sql}).${quoteName(name)}`;
    const inner = `${path}.${name}`;
    const value = isChanged(field.type) ? storedValue(part, field.type, inner, depth) : part;
    return `${quoteString(name)}: ${field.required ? required(part, value, inner) : value}`;
  });
  return `CASE WHEN ${sql} IS NOT NULL THEN {${fields.join(", ")}} END`;
}

function storedArray(sql: string, element: GoogleType, path: string, depth: number): string {
  const item = `_w${depth}`;
  const items = isChanged(element)
    ? `list_transform(${sql}, lambda ${item}: ${storedValue(item, element, path, depth + 1)})`
    : sql;
  const hole = raise(
    `${quoteString(`Array cannot have a null element; error in writing field ${path}`)} || left(CAST(len(${sql}) AS VARCHAR), 0)`,
  );
  return `CASE WHEN ${sql} IS NULL THEN CAST([] AS ${duckType(element)}[]) WHEN len(${sql}) <> list_count(${sql}) THEN ${hole} ELSE ${items} END`;
}

function required(part: string, value: string, path: string): string {
  const missing = raise(
    `${quoteString(`Required field ${path} cannot be null`)} || CASE WHEN ${part} IS NULL THEN '' END`,
  );
  return `CASE WHEN ${part} IS NULL THEN ${missing} ELSE ${value} END`;
}

/** Whether values of the type are not simply stored as they are. */
function isChanged(type: GoogleType): boolean {
  if (type.kind === "ARRAY") return true;
  if (type.kind === "STRUCT") return type.fields.some((field) => field.required || isChanged(field.type));
  return (type.parameters?.length ?? 0) > 0;
}
