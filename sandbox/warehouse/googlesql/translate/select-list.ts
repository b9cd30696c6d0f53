import type { Expression, Select, SelectItem } from "../syntax/ast.ts";
import { typeToString } from "../types/format.ts";
import { settle } from "./coerce.ts";
import type { ScopeColumn } from "./context.ts";
import { hasAggregate } from "./inspect.ts";
import { sameMeaning } from "./names.ts";
import { fieldColumns } from "./scope.ts";
import { implicitName } from "./structs.ts";
import type { AliasMeaning, FromRelation, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** One output column of a SELECT. */
export interface ListItem {
  /** BigQuery's name; `f0_`, `f1_`, … for columns without one. */
  readonly name: string;
  readonly anonymous: boolean;
  readonly value: Typed;
  /** The expression as written; null for a column that came from `*`. */
  readonly node: Expression | null;
}

/** The select list with stars expanded and every column named. */
export function selectList(
  t: Translation,
  node: Select,
  from: FromRelation | null,
  scope: Scope,
): ListItem[] {
  let unnamed = 0;
  const items: ListItem[] = [];
  for (const item of node.items) {
    if (item.kind === "star") {
      items.push(...expandStar(t, item, from, scope));
      continue;
    }
    const value = t.expression(item.expression, scope);
    const written = item.alias ?? implicitName(item.expression);
    items.push({
      name: written || `f${unnamed++}_`,
      anonymous: !written,
      value,
      node: item.expression,
    });
  }
  if (items.length === 0) fail(t, "SELECT * expands to zero columns after applying EXCEPT", node);
  return items;
}

function expandStar(
  t: Translation,
  item: Extract<SelectItem, { kind: "star" }>,
  from: FromRelation | null,
  scope: Scope,
): ListItem[] {
  const columns = starColumns(t, item, from, scope);
  const has = (name: string) => columns.some((column) => same(column.name, name));
  checkStar(t, item);
  for (const name of item.except) {
    if (!has(name)) fail(t, `Column ${name} in SELECT * EXCEPT list does not exist`, item);
  }
  for (const replacement of item.replace) {
    if (!has(replacement.name)) {
      fail(t, `Column ${replacement.name} in SELECT * REPLACE list does not exist`, replacement);
    }
  }
  return columns
    .filter((column) => !item.except.some((name) => same(name, column.name)))
    .map((column) => {
      const replacement = item.replace.find(({ name }) => same(name, column.name));
      const value = replacement
        ? t.expression(replacement.expression, scope)
        : { sql: column.sql, type: column.type };
      const node = replacement?.expression ?? fieldOfAggregate(t, item, column.name);
      return { name: column.name, anonymous: false, value, node };
    });
}

/** A field of `ANY_VALUE(row).*` as an expression, so that it counts as one that aggregates. */
function fieldOfAggregate(
  t: Translation,
  { of, position }: Extract<SelectItem, { kind: "star" }>,
  field: string,
): Expression | null {
  return of && hasAggregate(of, t) ? { kind: "field", of, field, position } : null;
}

/** Every name may stand once in EXCEPT and REPLACE together. */
function checkStar(t: Translation, item: Extract<SelectItem, { kind: "star" }>): void {
  const excepted = new Set<string>();
  for (const name of item.except) {
    if (excepted.has(name.toLowerCase())) fail(t, `Duplicate column ${name} in SELECT * EXCEPT list`, item);
    excepted.add(name.toLowerCase());
  }
  const replaced = new Set<string>();
  for (const replacement of item.replace) {
    const key = replacement.name.toLowerCase();
    if (excepted.has(key)) {
      fail(t, `Column ${replacement.name} cannot occur in both SELECT * EXCEPT and REPLACE`, replacement);
    }
    if (replaced.has(key))
      fail(t, `Duplicate column ${replacement.name} in SELECT * REPLACE list`, replacement);
    replaced.add(key);
  }
}

function starColumns(
  t: Translation,
  item: Extract<SelectItem, { kind: "star" }>,
  from: FromRelation | null,
  scope: Scope,
): readonly ScopeColumn[] {
  if (!item.of) {
    if (!from) return fail(t, "SELECT * must have a FROM clause", item);
    return from.columns;
  }
  if (item.of.kind === "name" && item.of.path.length === 1) {
    const range = scope.ranges.get((item.of.path[0] ?? "").toLowerCase());
    if (range && !range.isValueTable) return range.columns;
  }
  const value = t.expression(item.of, scope);
  if (value.type.kind !== "STRUCT") {
    fail(t, `Dot-star is not supported for type ${typeToString(value.type)}`, item);
  }
  return fieldColumns(value);
}

/** What the names of the select list mean in the clauses that may use them. */
export function aliasesOf(items: readonly ListItem[]): Map<string, AliasMeaning> {
  const aliases = new Map<string, AliasMeaning>();
  for (const item of items) {
    if (item.anonymous) continue;
    const key = item.name.toLowerCase();
    const known = aliases.get(key);
    if (known === undefined) aliases.set(key, item.value);
    else if (known !== "ambiguous" && !sameMeaning(known, item.value)) aliases.set(key, "ambiguous");
  }
  return aliases;
}

/** Unique DuckDB names for output columns: BigQuery's own, with a number behind those that repeat. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let i = 1; used.has(unique.toLowerCase()); i++) unique = `${name}_${i}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}

/** The SQL of an item as it stands in the list: an untyped NULL becomes a typed one. */
export function itemSql(t: Translation, item: ListItem): string {
  return settle(t, item.value).sql;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
