import type { Expression } from "../syntax/ast.ts";
import { sameType } from "../types/compare.ts";
import { fieldName, quoteName } from "../types/duckdb.ts";
import { typeToString } from "../types/format.ts";
import { sqlLiteral } from "../types/literal.ts";
import { JSON_TYPE } from "../types/make.ts";
import { jsonMember } from "./json-member.ts";
import type { NamedRange, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Typed } from "./typed.ts";

type Name = Extract<Expression, { kind: "name" }>;

/** What a dotted name means: a select alias, a range, a column, an argument or variable; then fields inside it. */
export function translateName(t: Translation, node: Name, scope: Scope | null): Typed {
  const found = resolveName(t, node, scope);
  if (found) return found;
  return unrecognized(t, node, scope);
}

/** The same, or null if the first part means nothing. */
export function resolveName(t: Translation, node: Name, scope: Scope | null): Typed | null {
  for (let level = scope; level; level = level.parent) {
    const found = inLevel(t, node, level);
    if (found) return found;
  }
  const first = (node.path[0] ?? "").toLowerCase();
  const argument = t.arguments.get(first);
  if (argument) return fields(t, argument, node.path.slice(1), node);
  const variable = t.context.variables.get(first);
  if (!variable) return null;
  const value: Typed = {
    sql: sqlLiteral(variable),
    type: variable.type,
    ...constantOf(variable.value, variable.type.kind),
  };
  return fields(t, value, node.path.slice(1), node);
}

function inLevel(t: Translation, node: Name, level: Scope): Typed | null {
  const [first = "", ...rest] = node.path;
  const key = first.toLowerCase();
  const alias = level.aliases?.get(key);
  if (alias === "ambiguous") fail(t, `Column name ${first} is ambiguous`, node);
  if (alias) return fields(t, alias, rest, node);
  const range = level.ranges.get(key);
  if (range) return inRange(t, range, node, rest);
  const columns = level.columns.filter((column) => column.name.toLowerCase() === key);
  if (columns.length > 1) fail(t, `Column name ${first} is ambiguous`, node);
  const column = columns[0] ?? level.pseudoColumns.find((pseudo) => pseudo.name.toLowerCase() === key);
  if (column) return fields(t, { sql: column.sql, type: column.type }, rest, node);
  return qualified(t, node, level);
}

function inRange(t: Translation, range: NamedRange, node: Name, rest: readonly string[]): Typed {
  const [name, ...more] = rest;
  if (name === undefined) {
    if (range.rowless) refuse(t, range.rowless, node);
    return range.row;
  }
  const column = findColumn([...range.columns, ...range.pseudoColumns], name);
  if (column) return fields(t, { sql: column.sql, type: column.type }, more, node);
  if (range.isValueTable) return fields(t, range.row, rest, node);
  return fail(t, `Name ${name} not found inside ${node.path[0]}`, node);
}

/** `dataset.table.column` and `project.dataset.table.column`, also with back-ticked dots. */
function qualified(t: Translation, node: Name, level: Scope): Typed | null {
  for (const range of level.ranges.values()) {
    const full = range.fullName;
    if (!full) continue;
    for (let length = 1; length < node.path.length; length++) {
      const parts = node.path.slice(0, length).flatMap((part) => part.split("."));
      if (parts.length < 2 || parts.join(".") !== full.slice(-parts.length).join(".")) continue;
      const column = findColumn([...range.columns, ...range.pseudoColumns], node.path[length] ?? "");
      if (column) {
        return fields(t, { sql: column.sql, type: column.type }, node.path.slice(length + 1), node);
      }
    }
  }
  return null;
}

function findColumn<C extends { name: string }>(columns: readonly C[], name: string): C | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** Follows a path of field names into a value. */
function fields(t: Translation, value: Typed, path: readonly string[], node: { position: number }): Typed {
  return path.reduce((inner, name) => fieldOf(t, inner, name, node), value);
}

/** One field of a STRUCT, or one member of a JSON object. */
export function fieldOf(t: Translation, value: Typed, name: string, node: { position: number }): Typed {
  if (value.type.kind === "JSON") {
    return { sql: jsonMember(value.sql, name), type: JSON_TYPE };
  }
  if (value.type.kind !== "STRUCT") {
    fail(t, `Cannot access field ${name} on a value with type ${typeToString(value.type)}`, node);
  }
  const index = value.type.fields.findIndex(
    (field) => field.name !== "" && field.name.toLowerCase() === name.toLowerCase(),
  );
  const field = value.type.fields[index];
  if (!field) return fail(t, `Field name ${name} does not exist in ${typeToString(value.type)}`, node);
  return { sql: `(${value.sql}).${quoteName(fieldName(field, index))}`, type: field.type };
}

/** The translation-time value of a binding, as far as it is of use there. */
export function constantOf(value: unknown, kind: string): Pick<Typed, "constant"> {
  if (value === null || value === undefined) return { constant: null };
  if (kind === "STRING") return { constant: String(value) };
  if (kind === "BOOL") return { constant: String(value).toLowerCase() === "true" };
  if (kind !== "INT64") return {};
  const integer = BigInt(String(value));
  return { constant: Number.isSafeInteger(Number(integer)) ? Number(integer) : integer };
}

function unrecognized(t: Translation, node: Name, scope: Scope | null): never {
  const name = node.path[0] ?? "";
  const candidates = new Set<string>();
  for (let level = scope; level; level = level.parent) {
    for (const column of level.columns) candidates.add(column.name);
    for (const range of level.ranges.values()) candidates.add(range.alias);
  }
  for (const variable of t.context.variables.keys()) candidates.add(variable);
  const near = [...candidates].find((candidate) => isNear(candidate.toLowerCase(), name.toLowerCase()));
  fail(t, `Unrecognized name: ${name}${near ? `; Did you mean ${near}?` : ""}`, node);
}

/** Edit distance of at most two, and at most half of the name's length. */
function isNear(a: string, b: string): boolean {
  const most = Math.min(2, Math.floor(b.length / 2));
  if (Math.abs(a.length - b.length) > most) return false;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replace));
    }
    previous = current;
  }
  return (previous[b.length] ?? 9) <= most;
}

/** Whether two meanings are one and the same object. */
export function sameMeaning(a: Typed, b: Typed): boolean {
  return a.sql === b.sql && sameType(a.type, b.type);
}
