import type { Assignment } from "../../syntax/ast.ts";
import { fieldName, quoteName, quoteString } from "../../types/duckdb.ts";
import { typeToString } from "../../types/format.ts";
import type { Column, GoogleType } from "../../types/types.ts";
import { hiddenColumns } from "../stored.ts";
import type { Scope, Translation } from "../translation.ts";
import { fail } from "../translation.ts";
import { columnValue, type Target } from "./statement.ts";

/** `SET` items as DuckDB's: one per column; assignments to fields rebuild the struct around them. */
export function setItems(
  t: Translation,
  assignments: readonly Assignment[],
  target: Target,
  scope: Scope,
): readonly string[] {
  const byColumn = new Map<Column, { path: readonly string[]; assignment: Assignment }[]>();
  for (const assignment of assignments) {
    const { column, path } = assigned(t, assignment, target);
    const group = byColumn.get(column) ?? [];
    group.push({ path, assignment });
    byColumn.set(column, group);
  }
  return [...byColumn].map(([column, group]) => {
    const current = `${target.alias}.${quoteName(column.name)}`;
    return `${quoteName(column.name)} = ${newValue(t, column, current, group, scope)}`;
  });
}

type Change = { path: readonly string[]; assignment: Assignment };

function assigned(
  t: Translation,
  assignment: Assignment,
  target: Target,
): { column: Column; path: readonly string[] } {
  const all = [...target.table.columns, ...hiddenColumns(target.table)];
  const find = (name: string | undefined) =>
    all.find((column) => column.name.toLowerCase() === name?.toLowerCase());
  const [first = "", second, ...rest] = assignment.path;
  const direct = find(first);
  if (direct) return { column: direct, path: assignment.path.slice(1) };
  const qualified = target.from.ranges.has(first.toLowerCase()) ? find(second) : undefined;
  if (qualified) return { column: qualified, path: rest };
  return fail(t, `Unrecognized name: ${assignment.path.join(".")}`, assignment);
}

function newValue(
  t: Translation,
  column: Column,
  current: string,
  changes: readonly Change[],
  scope: Scope,
): string {
  const whole = changes.filter(({ path }) => path.length === 0);
  const [first] = whole;
  if (first && changes.length > 1) {
    fail(t, `Update item ${column.name} assigned more than once`, first.assignment);
  }
  if (first) return columnValue(t, first.assignment.value, scope, column, "assigned to");
  return rebuilt(t, current, column.type, changes, scope);
}

function rebuilt(
  t: Translation,
  current: string,
  type: GoogleType,
  changes: readonly Change[],
  scope: Scope,
): string {
  const [first] = changes;
  if (type.kind !== "STRUCT") {
    return first
      ? fail(
          t,
          `Cannot access field ${first.path[0]} on a value with type ${typeToString(type)}`,
          first.assignment,
        )
      : current;
  }
  for (const { path, assignment } of changes) {
    const known = type.fields.some((field) => field.name.toLowerCase() === path[0]?.toLowerCase());
    if (!known) fail(t, `Field name ${path[0]} does not exist in ${typeToString(type)}`, assignment);
  }
  const fields = type.fields.map((field, i) => {
    const inner = changes
      .filter(({ path }) => path[0]?.toLowerCase() === field.name.toLowerCase())
      .map(({ path, assignment }) => ({ path: path.slice(1), assignment }));
    const part = `(${current}).${quoteName(fieldName(field, i))}`;
    const value =
      inner.length === 0 ? part : newValue(t, { name: field.name, type: field.type }, part, inner, scope);
    return `${quoteString(fieldName(field, i))}: ${value}`;
  });
  return `{${fields.join(", ")}}`;
}
